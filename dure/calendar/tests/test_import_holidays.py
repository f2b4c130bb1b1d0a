"""`dure import-holidays`: whole years, validated, on record."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from dure import clock
from dure.audit.models import Entry
from dure.calendar.actions import import_holidays
from dure.calendar.checks import holidays
from dure.calendar.models import Holiday
from dure.calendar.queries import calendar
from dure.cli import main
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal

pytestmark = pytest.mark.django_db
OF_2028 = (
    *("2028-01-01,1월 1일", "2028-01-26,설날 전날", "2028-01-27,설날", "2028-01-28,설날 다음 날"),
    *("2028-03-01,3·1절", "2028-05-01,노동절", "2028-05-02,부처님 오신 날", "2028-05-05,어린이날"),
    *("2028-06-06,현충일", "2028-07-17,제헌절", "2028-08-15,광복절", "2028-12-25,기독탄신일"),
)


def file(folder: Path, *lines: str, header: str = "날짜,이름", encoding: str = "utf-8") -> Path:
    path = folder / "holidays.csv"
    path.write_bytes("\r\n".join((header, *lines, "")).encode(encoding))
    return path


def refused(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(Refusal) as outcome:
        import_holidays(path, actor=SYSTEM)
    assert outcome.value.code == "holidays-file"
    assert not Holiday.objects.exists()
    return [(one["line"], one["code"]) for one in outcome.value.extra["errors"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_year_that_is_imported_counts(tmp_path: Path, encoding: str) -> None:
    """B6."""
    assert not calendar().in_days(date(2027, 12, 30), 1).untabled
    assert calendar().in_days(date(2028, 1, 25), 1).untabled == (2028,)
    done = import_holidays(file(tmp_path, *OF_2028, encoding=encoding), actor=SYSTEM)
    assert (done.years, done.added) == ((2028,), 12)
    assert calendar().in_working_days(date(2028, 1, 25), 1).day == date(2028, 1, 31)
    assert not calendar().in_working_days(date(2028, 1, 25), 1).untabled
    assert not calendar().is_working(date(2027, 12, 27))


def test_what_was_imported_is_on_record(tmp_path: Path) -> None:
    import_holidays(file(tmp_path, *OF_2028), actor=SYSTEM)
    entry = Entry.objects.get(action="calendar.import")
    assert (entry.subject, entry.details["added"], entry.details["file"]) == ("2028", 12, "holidays.csv")


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    import_holidays(file(tmp_path, *OF_2028), actor=SYSTEM)
    again = import_holidays(file(tmp_path, *OF_2028), actor=SYSTEM)
    assert again.changes == 0
    assert Entry.objects.filter(action="calendar.import").count() == 1


def test_a_year_is_replaced_as_a_whole(tmp_path: Path) -> None:
    import_holidays(file(tmp_path, *OF_2028), actor=SYSTEM)
    later = [*OF_2028[:-2], "2028-08-15,광복절(제83주년)", "2028-10-02,임시공휴일", OF_2028[-1]]
    done = import_holidays(file(tmp_path, *later[1:], later[0]), actor=SYSTEM)
    assert (done.added, done.renamed, done.removed) == (1, 1, 0)
    assert calendar().holidays[date(2028, 8, 15)] == "광복절(제83주년)"
    done = import_holidays(file(tmp_path, *OF_2028), actor=SYSTEM)
    assert (done.added, done.renamed, done.removed) == (0, 1, 1)


def test_a_year_that_came_with_the_product_can_be_replaced(tmp_path: Path) -> None:
    """The government set a day: 임시공휴일."""
    shipped = [f"{day},{name}" for day, name in calendar().holidays.items() if day.year == 2027]
    done = import_holidays(file(tmp_path, *shipped, "2027-10-12,임시공휴일"), actor=SYSTEM)
    assert (done.added, done.renamed, done.removed) == (1, 0, 0)
    assert not calendar().is_working(date(2027, 10, 12))
    assert calendar().holidays[date(2026, 5, 1)] == "노동절"


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ([*OF_2028, "2028-13-01,무슨 날"], [(14, "holidays-day")]),
        ([*OF_2028, "20280501,노동절"], [(14, "holidays-day")]),
        ([*OF_2028, "2028-10-03"], [(14, "holidays-cells")]),
        ([*OF_2028, "2028-10-03,개천절,공휴일"], [(14, "holidays-cells")]),
        ([*OF_2028, "2028-10-03,\u3164 \u200b"], [(14, "holidays-name")]),
        ([*OF_2028, "2028-10-03," + "개" * 101], [(14, "holidays-name")]),
        ([*OF_2028, "2028-08-15,광복절"], [(14, "holidays-twice")]),
        ([*OF_2028, "9999-01-01,먼 날"], [(14, "holidays-day")]),
        (OF_2028[:-1], [(0, "holidays-part")]),
        ([OF_2028[0], OF_2028[-1]], [(0, "holidays-part")]),
        ([*OF_2028, "2029-01-01,1월 1일"], [(0, "holidays-part")]),
        ([], [(0, "holidays-empty")]),
        (
            ["2028-99-01,가", "나", "2028-01-01,"],
            [(2, "holidays-day"), (3, "holidays-cells"), (4, "holidays-name")],
        ),
    ],
)
def test_a_faulty_file_is_refused_line_by_line(
    tmp_path: Path, lines: list[str], faults: list[tuple[int, str]]
) -> None:
    """Nothing is stored of it."""
    assert refused(file(tmp_path, *lines)) == faults


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, *OF_2028, header="일자,명칭")
    assert refused(path) == [(1, "holidays-header")]
    for content, code in (
        (b"\xff\xfe\x00\x81", "holidays-encoding"),
        (b"x" * 1_000_001, "holidays-size"),
        ('날짜,이름\n2028-01-01,"1월'.encode(), "holidays-form"),
        (b"", "holidays-header"),
    ):
        path.write_bytes(content)
        assert refused(path)[0][1] == code


def test_only_an_administrator_imports(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as outcome:
        import_holidays(file(tmp_path, *OF_2028), actor=Actor(channel="web"))
    assert (outcome.value.code, outcome.value.status) == ("not-allowed", 403)


def test_the_command_says_what_changed(tmp_path: Path) -> None:
    path = str(file(tmp_path, *OF_2028))
    dry = CliRunner().invoke(main, ["import-holidays", path, "--dry-run", "--json"])
    assert json.loads(dry.stdout) == {
        "years": [2028], "days": 12, "added": 12, "renamed": 0, "removed": 0, "dry_run": True,
    }  # fmt: skip
    assert not Holiday.objects.exists()
    told = CliRunner().invoke(main, ["import-holidays", path])
    assert told.stdout == "2028: 12 public holidays; 12 added, 0 renamed, 0 removed\n"
    bad = CliRunner().invoke(main, ["import-holidays", str(file(tmp_path, "2028-01-32,가"))])
    assert bad.exit_code == 1
    assert "2028-01-32" in bad.output


def test_doctor_says_which_year_has_no_table(tmp_path: Path) -> None:
    """B6."""

    def looked() -> list[str]:
        connection.ensure_connection()
        return [one.text for one in holidays(connection.connection)]

    with clock.travel(datetime(2026, 12, 31, tzinfo=clock.SEOUL)):
        assert looked() == ["known of this year and the next"]
    with clock.travel(datetime(2027, 1, 5, tzinfo=clock.SEOUL)):
        assert looked() == ["none known of 2028: deadlines count weekends only, until `dure import-holidays`"]
        import_holidays(file(tmp_path, *OF_2028), actor=SYSTEM)
        assert looked() == ["known of this year and the next"]
