"""`dure agency`, `dure role` and `dure import-roster` for whoever runs the machine (O1, O5, O6, O7)."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dure.cli import main
from dure.organizations.models import Agency, Assignment, Person
from dure.points.policy.models import Policy
from tests.roles import roles_of

pytestmark = pytest.mark.django_db

DEPARTMENTS = "부서코드,부서명,과단위(Y/N)\n01,기획예산담당관,Y\n02,정보통신과,Y\n"
PEOPLE = (
    "사번,성명,고용형태(공무원/무기계약근로자/기간제근로자/기타),부서코드,직위,발령일\n"
    "0001,김민수,공무원,01,기획예산담당관,2026-01-01\n0002,이영희,기간제근로자,02,주무관,2026.1.1\n"
)


def dure(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    assert dure("agency", "4070000", "--name", "경기도 이천시", "--kind", "local").exit_code == 0
    people, departments = tmp_path / "people.csv", tmp_path / "departments.csv"
    people.write_text(PEOPLE)
    departments.write_text(DEPARTMENTS)
    return people, departments


def load(files: tuple[Path, Path], *options: str | Path) -> Result:
    return dure("import-roster", files[0], "--departments", files[1], "--agency", "4070000", *options)


def test_an_agency_is_added_and_changed() -> None:
    """O1, R13.1: both versions of the regulation are there from the start."""
    done = dure("agency", "4070000", "--name", "경기도 이천시", "--kind", "local", "--policy", "icheon-2019")
    assert done.exit_code == 0, done.output
    assert Agency.objects.get().short_name == "이천시"
    assert list(Policy.objects.values_list("effective_from", flat=True)) == [
        date(2016, 4, 29),
        date(2019, 1, 1),
    ]
    assert (
        dure(
            "agency", "4070000", "--name", "이천특례시", "--kind", "local", "--policy", "icheon-2019"
        ).exit_code
        == 0
    )
    assert Agency.objects.get().full_name == "이천특례시"
    assert Policy.objects.count() == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("407000", "--name", "이천시", "--kind", "local"),
        ("a070000", "--name", "이천시", "--kind", "local"),
        ("4070000", "--name", "이천시", "--kind", "city"),
        ("4070000", "--name", "이천시", "--kind", "local", "--policy", "none-such"),
    ],
)
def test_an_agency_that_makes_no_sense_is_refused_in_a_sentence(arguments: tuple[str, ...]) -> None:
    done = dure("agency", *arguments)
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert not Agency.objects.exists()


def test_a_roster_is_loaded_and_told(files: tuple[Path, Path]) -> None:
    """O6: the exit code is 0 when every row was taken."""
    done = load(files)
    assert done.exit_code == 0, done.output
    assert Person.objects.count() == 2
    assert "people.csv" in done.output


def test_a_dry_run_prints_the_differences_and_changes_nothing(files: tuple[Path, Path]) -> None:
    """O6."""
    done = load(files, "--dry-run")
    assert done.exit_code == 0
    assert "김민수" in done.output
    assert "기획예산담당관" in done.output
    assert Person.objects.count() == 0


def test_set_aside_rows_are_written_beside_the_file_and_told_by_the_exit_code(
    files: tuple[Path, Path],
) -> None:
    """O7."""
    files[0].write_text(PEOPLE + "0003,박철수,공무원,99,주무관,2026-01-01\n")
    done = load(files)
    assert done.exit_code == 3
    assert Person.objects.count() == 2
    written = (files[0].parent / "people-set-aside.csv").read_text()
    assert "박철수" in written
    assert "김민수" not in written
    assert "people-set-aside.csv" in done.output


def test_a_strict_load_with_a_bad_row_stores_nothing(files: tuple[Path, Path]) -> None:
    """O7."""
    files[0].write_text(PEOPLE + "0003,박철수,공무원,99,주무관,2026-01-01\n")
    assert load(files, "--strict").exit_code == 1
    assert Person.objects.count() == 0


def test_json_is_one_object_for_machines(files: tuple[Path, Path]) -> None:
    files[0].write_text(PEOPLE + "0003,박철수,공무원,99,주무관,2026-01-01\n")
    report = json.loads(load(files, "--json", "--dry-run").output)
    assert (report["people"]["new"], report["departments"]["new"], report["set_aside"]) == (2, 2, 1)
    assert report["people"]["problems"][0]["code"] == "department-unknown"
    assert report["people"]["problems"][0]["line"] == 4
    assert not report["stored"]


def test_registration_numbers_end_it_with_one_sentence(files: tuple[Path, Path]) -> None:
    """O9."""
    files[0].write_text(PEOPLE + "900101-1234567,박철수,공무원,01,주무관,2026-01-01\n")
    done = load(files)
    assert done.exit_code == 1
    assert "1234567" not in done.output
    assert Person.objects.count() == 0


def test_departments_may_come_alone(files: tuple[Path, Path]) -> None:
    done = dure("import-roster", "--departments", files[1], "--agency", "4070000")
    assert done.exit_code == 0
    assert dure("import-roster", "--agency", "4070000").exit_code == 2


@pytest.mark.parametrize(
    "mapping",
    [
        "EMP,사번\nNM,성명\n",
        "사번\tEMP\n성명\tNM\n",
        '{"EMP": "사번", "NM": "성명"}',
        "# theirs=ours\nEMP=사번\nNM=성명",
    ],
)
def test_another_systems_titles_are_mapped(files: tuple[Path, Path], mapping: str) -> None:
    files[0].write_text(PEOPLE.replace("사번", "EMP").replace("성명", "NM"))
    path = files[0].parent / "mapping"
    path.write_text(mapping)
    done = load(files, "--mapping", path)
    assert done.exit_code == 0, done.output
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize("mapping", ["", "a,b,c", "{", "[1]", "\xff", "a,b\na,c", '{"a": "b", "a": "c"}'])
def test_a_mapping_that_makes_no_sense_is_refused(files: tuple[Path, Path], mapping: str) -> None:
    path = files[0].parent / "mapping"
    path.write_text(mapping, encoding="latin-1")
    assert load(files, "--mapping", path).exit_code == 1


def test_a_role_is_bound_to_a_position(files: tuple[Path, Path]) -> None:
    """R4.1, O5: whoever holds the position has the role."""
    load(files)
    arguments = ("role", "4070000", "01", "기획예산담당관", "operator", "--from", "2019-01-01")
    assert dure(*arguments).exit_code == 0
    assert dure(*arguments).exit_code == 0
    assert roles_of(Person.objects.get(number="0001").pk, date(2026, 11, 22)) == {"operator"}
    assert dure("role", "4070000", "01", "기획예산담당관", "king").exit_code == 1
    assert dure("role", "4070000", "77", "기획예산담당관", "operator").exit_code == 1
    assert dure("role", "4070000", "01", "기획예산담당관", "operator").exit_code == 1


@pytest.mark.parametrize(
    "asked",
    [
        ("import-roster", "PEOPLE", "--agency", "4070000", "--as-of", "0001-01-01", "--full"),
        ("import-roster", "PEOPLE", "--agency", "\udcff\udcfe"),
        ("close-day", "9999-12-31"),
        ("password", "\udced"),
    ],
)
def test_days_without_a_neighbour_and_bytes_that_are_no_text_end_in_a_sentence(
    files: tuple[Path, Path], asked: tuple[str, ...]
) -> None:
    """Input from outside."""
    done = dure(*(files[0] if word == "PEOPLE" else word for word in asked))
    assert done.exit_code in (1, 2)
    assert "is not a day like" in done.output or "a text of 1 to 500 characters" in done.output
