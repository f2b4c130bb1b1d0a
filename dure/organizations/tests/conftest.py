"""A town to build people and departments in, by hand and in few words."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from dure import clock
from dure.kit import hangul
from dure.kit.actor import SYSTEM
from dure.organizations.actions import Files, Mode, Report, import_roster, rebuild_boundaries
from dure.organizations.models import (
    Agency,
    Assignment,
    Department,
    DepartmentVersion,
    Person,
    PositionRole,
)
from dure.organizations.rules import columns

START = date(2016, 4, 29)


@dataclass
class Town:
    """An agency under construction."""

    agency: Agency
    numbers: "count[int]"

    def unit(
        self,
        code: str,
        name: str,
        parent: Department | None = None,
        *,
        is_boundary: bool = True,
        start: date = START,
        end: date | None = None,
    ) -> Department:
        """Add a unit, or one more version of it."""
        made, _ = Department.objects.get_or_create(agency=self.agency, code=code)
        DepartmentVersion.objects.create(
            department=made,
            name=name,
            parent=parent,
            order=int(code),
            is_boundary=is_boundary,
            valid=DateRange(start, end),
        )
        rebuild_boundaries(self.agency.pk)
        return made

    def person(
        self, name: str, unit: Department | None = None, position: str = "주무관", **post: Any
    ) -> Person:
        """Add a person, with a main post when a unit is given."""
        made = Person.objects.create(
            agency=self.agency,
            number=f"{next(self.numbers):06}",
            name=name,
            initials=hangul.initials(name),
            phone="031-644-1000",
            employment="official",
        )
        if unit:
            self.post(made, unit, position=position, **post)
        return made

    def post(
        self,
        who: Person,
        unit: Department,
        kind: str = "main",
        *,
        start: date = START,
        end: date | None = None,
        recorded_at: datetime | None = None,
        **fields: Any,
    ) -> Assignment:
        """Add an assignment."""
        return Assignment.objects.create(
            person=who,
            department=unit,
            kind=kind,
            valid=DateRange(start, end),
            recorded_at=recorded_at or clock.start_of(start),
            **fields,
        )

    def role(
        self, unit: Department, position: str, role: str, start: date = START, end: date | None = None
    ) -> PositionRole:
        """Bind a role to a position."""
        return PositionRole.objects.create(
            department=unit, position=position, role=role, valid=DateRange(start, end)
        )


@pytest.fixture
def icheon(db: None) -> Town:
    agency = Agency.objects.create(
        code="4070000",
        full_name="경기도 이천시",
        short_name="이천시",
        kind="local",
        valid=DateRange(START, None),
    )
    return Town(agency, count(1))


@pytest.fixture
def yeoju(db: None) -> Town:
    agency = Agency.objects.create(
        code="5700000",
        full_name="경기도 여주시",
        short_name="여주시",
        kind="local",
        valid=DateRange(START, None),
    )
    return Town(agency, count(1))


PEOPLE = [column.title for column in columns.PEOPLE]
DEPARTMENTS = [column.title for column in columns.DEPARTMENTS]


class Roster:
    """Files of a roster being written and loaded."""

    def __init__(self, folder: Path, town: Town) -> None:
        self.folder = folder
        self.town = town
        self.actor = SYSTEM

    def write(self, name: str, titles: Sequence[str], rows: Iterable[Mapping[str, str]], **form: Any) -> Path:
        """Write a CSV file with the titles and the rows; missing cells are empty."""
        path = self.folder / name
        options = {"encoding": "utf-8", "delimiter": ","} | form
        with path.open("w", encoding=options["encoding"], newline="") as file:
            writer = csv.writer(file, delimiter=options["delimiter"])
            writer.writerow(titles)
            writer.writerows([row.get(title, "") for title in titles] for row in rows)
        return path

    def people(self, *rows: Mapping[str, str], **form: Any) -> Path:
        """Write a people file; each row is a good one but for what is given."""
        good = {
            "성명": "김민수",
            "고용형태": "공무원",
            "발령구분": "본직",
            "부서코드": "10",
            "발령일": "2026-01-01",
        }
        numbered = [good | {"사번": f"{place:05}"} | dict(row) for place, row in enumerate(rows, 1)]
        return self.write("people.csv", PEOPLE, numbered, **form)

    def departments(self, *rows: Mapping[str, str], **form: Any) -> Path:
        """Write a departments file."""
        return self.write(
            "departments.csv", DEPARTMENTS, [{"과단위": "Y"} | dict(row) for row in rows], **form
        )

    def load(self, people: Path | None = None, departments: Path | None = None, **how: Any) -> Report:
        """Load files as of 2026-11-22; what is handed back goes into the same folder."""
        mapping = how.pop("mapping", {})
        actor = how.pop("actor", self.actor)
        files = Files(people, departments, mapping, self.folder, self.folder / "differences.csv")
        mode = Mode(**{"as_of": date(2026, 11, 22)} | how)
        return import_roster(files, agency_code=self.town.agency.code, mode=mode, actor=actor)

    def stored(self) -> list[tuple[str, str, str, str, str]]:
        """Return what is known now: number, name, kind, department, span, one row a post."""
        posts = Assignment.objects.filter(retracted_at=None, person__agency=self.town.agency)
        return [
            (
                p.person.number,
                p.person.name,
                p.kind,
                p.department.code,
                f"{p.valid.lower}~{p.valid.upper or ''}",
            )
            for p in posts.select_related("person", "department").order_by("person__number", "valid", "kind")
        ]


@pytest.fixture
def roster(icheon: Town, tmp_path: Path) -> Roster:
    """Icheon with one department, 정보통신과 (10), and a folder for roster files."""
    icheon.unit("10", "정보통신과")
    return Roster(tmp_path, icheon)
