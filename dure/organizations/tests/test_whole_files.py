"""Whole files as spreadsheets and exports made them: who is stored, and which cells are set aside (O17, F-D1, F-D4)."""

from pathlib import Path
from typing import Any

import pytest

from dure.organizations.models import Assignment, Person

FILES = Path(__file__).parent / "cases"


@pytest.fixture
def town(roster: Any) -> Any:
    """Icheon with the department that the files name."""
    roster.town.unit("100", "총무과")
    return roster


@pytest.mark.parametrize(
    ("file", "stored", "set_aside"),
    [
        ("formula-cells.xlsx", [("00000001", "강수식"), ("00000002", "강수식")], []),
        ("error-cells.xlsx", [], [(2, "성명"), (3, "직위")]),
        ("shown-zeros.xlsx", [("00000001", "김서식"), ("00000002", "이서식")], []),
        ("escaped-newline.xlsx", [("00000001", "홍이스")], []),
        ("scientific-staff-number.csv", [("202411000001", "지수정")], [(2, "사번")]),
        ("hangul-filler-name.csv", [("00000002", "김민수"), ("0000003", "전각수")], [(2, "성명")]),
        ("cp949-nul.csv", [("00000001", "똠펲뷁")], [(3, "담당업무")]),
    ],
)
def test_a_file_brings_in_what_it_shows_and_hands_the_rest_back(
    town: Any, tmp_path: Path, file: str, stored: list[tuple[str, str]], set_aside: list[tuple[int, str]]
) -> None:
    """O17: the set-aside rows are handed back in a file; nothing of them is stored."""
    path = tmp_path / file
    path.write_bytes((FILES / file).read_bytes())
    report = town.load(path)
    assert [*Person.objects.order_by("number").values_list("number", "name")] == stored
    assert [(line, one.field) for line, one, _ in report.people.reasons()] == set_aside
    assert ("people" in report.files) == bool(set_aside)


def test_a_telephone_number_and_a_position_are_read_as_shown(town: Any) -> None:
    """Cases xlsx-shown-zeros and xlsx-escaped-newline: 010-0000-0000 and 팀장 (대리)."""
    town.load(FILES / "shown-zeros.xlsx")
    assert Person.objects.get(number="00000002").phone == "010-0000-0000"
    town.load(FILES / "escaped-newline.xlsx")
    assert Assignment.objects.filter(position="팀장 (대리)").count() == 1
