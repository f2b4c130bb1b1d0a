"""The upload page lists every column and hands out files to fill in (F-A9, O5)."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from dure.accounts.models import Account
from dure.organizations.roster.guide import GUIDES
from dure.organizations.roster.sources import lines_of
from dure.organizations.roster.templates import template
from dure.organizations.rules.columns import DEPARTMENTS, PEOPLE, Column
from tests.world import World, small_government

COLUMNS: dict[str, tuple[Column, ...]] = {"people": PEOPLE, "departments": DEPARTMENTS}


@pytest.fixture
def world(db: None) -> World:
    made = small_government()
    made.person("인사인", "자치행정과", position="인사담당")
    made.role("자치행정과", "인사담당", "personnel")
    return made


def client(world: World, name: str) -> Client:
    made = Client()
    made.force_login(Account.objects.get(person=world.people[name]))
    return made


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_column_of_a_file_is_explained_once(kind: str) -> None:
    """F-A9: a column that is added is explained, or this fails."""
    assert tuple(one.column for one in GUIDES[kind]) == COLUMNS[kind]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_a_template_is_read_back_with_all_its_columns_and_its_example_is_never_loaded(
    roster: Any, kind: str, form: str
) -> None:
    """F-A9."""
    path: Path = roster.folder / f"{kind}.{form}"
    path.write_bytes(template(kind, form))
    with lines_of(path, COLUMNS[kind]) as lines:
        assert len(lines.layout.places) == len(COLUMNS[kind])
    report = roster.load(**{kind: path})
    part = getattr(report, kind)
    assert [(line, one.code) for line, one, _ in part.reasons()] == [(2, "example-row")]
    assert not any(part.counts.values())


def test_a_filled_in_template_is_loaded(roster: Any) -> None:
    """F-A9: numbers that somebody types into its text columns keep their zeros."""
    book = load_workbook(BytesIO(template("people", "xlsx")))
    for place, value in enumerate(
        ("0007", "김민수", "", "", "공무원", "본직", "10", "", "", "2026-01-01"), 1
    ):
        book.worksheets[0].cell(2, place, value)
    book.save(roster.folder / "people.xlsx")
    book.close()
    report = roster.load(roster.folder / "people.xlsx")
    assert not report.set_aside
    assert roster.stored()[0][:2] == ("0007", "김민수")
    assert not report.people.other_sheets


@pytest.mark.parametrize("name", ["정하늘", "인사인"])
def test_those_who_may_load_see_the_columns_and_get_the_templates(world: World, name: str) -> None:
    """F-A9, O5: operator and personnel."""
    reader = client(world, name)
    page = reader.get("/organizations/import/").content.decode()
    for columns in COLUMNS.values():
        assert all(f"<strong>{column.title}</strong>" in page for column in columns)
    assert "무기계약근로자" in page
    for kind in COLUMNS:
        for form in ("xlsx", "csv"):
            address = f"/organizations/import/template/{kind}.{form}"
            assert address in page
            assert reader.get(address).status_code == 200


def test_nobody_else_gets_them(world: World) -> None:
    """F-A9."""
    assert client(world, "김민수").get("/organizations/import/template/people.xlsx").status_code == 403
    assert client(world, "정하늘").get("/organizations/import/template/people.pdf").status_code == 404
    assert client(world, "정하늘").get("/organizations/import/template/nothing.csv").status_code == 404
