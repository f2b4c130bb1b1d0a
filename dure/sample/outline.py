"""The made-up agencies as their files in `data/` describe them: who sits where, and what they do there."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

AGENCIES = ("icheon", "gyeonggi", "yeoju", "mois")
RECORDED_SINCE = date(2016, 1, 1)
"""From when on the units of the sample are on record."""


@dataclass(frozen=True, slots=True)
class Former:
    """A name that a unit had until a day."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of an agency. `work` is what its file says of a department; teams share their department's."""

    code: str
    name: str
    above: str | None
    order: int
    pool: str
    is_boundary: bool = False
    since: date = RECORDED_SINCE
    until: date | None = None
    former: Former | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A department (과) with its head and teams, and what its people work on, thank for and help with."""

    unit: Unit
    teams: Sequence[Unit]
    head: str
    staff: int
    series: Sequence[str]
    duties: Sequence[str]
    topics: Sequence[str]
    helps: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chief:
    """Somebody above the departments: a mayor, the director of a bureau."""

    unit: Unit
    position: str
    grade: str
    duty: str


@dataclass(frozen=True, slots=True)
class Outline:
    """One agency: its units in order, its departments, and the chiefs above them."""

    facts: Mapping[str, Any]
    units: Sequence[Unit]
    departments: Sequence[Department]
    chiefs: Sequence[Chief]

    def department(self, name: str) -> Department:
        """Return a department by its name."""
        return next(one for one in self.departments if one.unit.name == name)

    def unit(self, name: str) -> Unit:
        """Return a unit by its name; of several the first in order."""
        return next(one for one in self.units if one.name == name)


def outline(name: str) -> Outline:
    """Read the file of one of `AGENCIES`."""
    text = resources.files(__package__).joinpath("data", f"{name}.toml").read_text("utf-8")
    return _Reader(tomllib.loads(text)).read()


@dataclass(slots=True)
class _Reader:
    """Numbers the units of a file from top to bottom."""

    facts: dict[str, Any]
    units: list[Unit] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)
    chiefs: list[Chief] = field(default_factory=list)

    def read(self) -> Outline:
        for number, (name, *chief) in enumerate(self.facts["chiefs"], 1):
            unit = self._add(Unit(f"00{number:02}", name, None, len(self.units), "headquarters"))
            self.chiefs.append(Chief(unit, *chief))
        for number, bureau in enumerate(self.facts["bureau"], 1):
            self._bureau(number, bureau)
        for number, gone in enumerate(self.facts.get("former", ()), 1):
            self._add(self._gone(f"99{number:02}", gone))
        return Outline(self.facts, self.units, self.departments, self.chiefs)

    def _bureau(self, number: int, bureau: dict[str, Any]) -> None:
        above, name, pool = None, bureau.get("name"), bureau["pool"]
        if name:
            unit = self._add(Unit(f"{number:02}00", name, None, len(self.units), pool))
            above, head = unit.code, bureau.get("head", "국장")
            self.chiefs.append(Chief(unit, head, self.facts["bureau_grade"], f"{name} 업무 총괄"))
        for place, department in enumerate(bureau["department"], 1):
            self._department(f"{number:02}{place:02}", department, above, pool)

    def _department(self, code: str, told: dict[str, Any], above: str | None, pool: str) -> None:
        told = self.facts.get("like", {}).get(told.get("like"), {}) | told
        former = Former(told["formerly"], told["renamed"]) if "formerly" in told else None
        since = told.get("since", RECORDED_SINCE)
        unit = self._add(Unit(code, told["name"], above, len(self.units), pool, True, since, former=former))
        teams = [
            self._add(Unit(f"{code}{place:02}", team, code, len(self.units), pool, since=since))
            for place, team in enumerate(told["teams"], 1)
        ]
        self.departments.append(
            Department(
                unit,
                teams,
                told.get("head", "과장"),
                told["staff"],
                told.get("series", ["행정"]),
                told["duties"],
                told["topics"],
                told["helps"],
            )
        )

    def _gone(self, code: str, told: dict[str, Any]) -> Unit:
        codes = {unit.name: unit.code for unit in self.units}
        return Unit(
            code,
            told["name"],
            None,
            len(self.units),
            "headquarters",
            is_boundary=True,
            until=told["until"],
            successors=tuple(codes[name] for name in told["successors"]),
        )

    def _add(self, unit: Unit) -> Unit:
        self.units.append(unit)
        return unit


def outlines() -> Iterator[Outline]:
    """Read the files of all agencies."""
    return map(outline, AGENCIES)
