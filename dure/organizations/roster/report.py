"""What an import did or would do, for people and for machines (O6, O7)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from dure.organizations.roster.reasons import sentence
from dure.organizations.roster.sources import Lines
from dure.organizations.rules.cells import EMPLOYMENTS, POOLS, words_of
from dure.organizations.rules.cells import KINDS as KINDS_OF_POST
from dure.organizations.rules.differences import KINDS, Change, Difference
from dure.organizations.rules.problems import Problem
from dure.organizations.rules.rows import Whose
from dure.organizations.rules.safeguards import Endings, Reach

# How many differences of a kind are kept to be shown; all of them go into the file of differences.
SHOWN = 200
# More rows than this are not set aside but the wrong file.
_MOST_SET_ASIDE = 100_000


# Fields that hold a department's code; a reader wants its name beside it.
_CODES = ("부서코드", "상위부서코드")
# Fields that are stored as codes, and the word of a file for each.
_WORDS = {
    "고용형태": words_of(EMPLOYMENTS),
    "발령구분": words_of(KINDS_OF_POST),
    "구분": words_of(POOLS),
    "과단위": {"True": "Y", "False": "N"},
}


class TooManySetAside(Exception):
    """So many rows cannot be taken that the file must be the wrong one."""


@dataclass(slots=True)
class Part:
    """What happened to the rows of one file."""

    file: str = ""
    rows: int = 0
    counts: "Counter[str]" = field(default_factory=Counter)
    shown: dict[str, list[Difference]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    set_aside: dict[int, list[Problem]] = field(default_factory=dict)
    whose: dict[int, Whose] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    missing: list[tuple[str, str]] = field(default_factory=list)
    missing_count: int = 0
    names: Mapping[str, str] = field(default_factory=dict)

    def note(self, lines: Lines) -> None:
        """Keep what is told of a file beside its rows: its name, and what nobody reads of it."""
        self.file, self.ignored_columns, self.other_sheets = (
            lines.name,
            lines.layout.unknown,
            lines.other_sheets,
        )

    def tell(self, difference: Difference) -> None:
        """Count a difference and keep the first of each kind to be shown."""
        self.counts[difference.kind] += 1
        if difference.kind != "unchanged" and len(self.shown[difference.kind]) < SHOWN:
            self.shown[difference.kind].append(difference)

    def named(self, difference: Difference) -> Difference:
        """Return a difference as a reader says it: departments by their names, choices by their words."""
        changes = tuple(
            Change(one.field, self._named(one.field, one.before), self._named(one.field, one.after))
            for one in difference.changes
        )
        return replace(difference, changes=changes)

    def _named(self, field: str, code: str) -> str:
        if field in _WORDS:
            return _WORDS[field].get(code, code)
        name = self.names.get(code) if field in _CODES else None
        return f"{name}({code})" if name else code

    def set_row_aside(self, line: int, problems: list[Problem], whose: Whose) -> None:
        """Note why a row is set aside, and whose it is as it says itself. Raises `TooManySetAside`.

        Of a row that may hold a registration number nothing is kept (O9).
        """
        self.set_aside.setdefault(line, []).extend(problems)
        if not any(problem.code == "personal-number" for problem in problems):
            self.whose[line] = whose
        if len(self.set_aside) > _MOST_SET_ASIDE:
            raise TooManySetAside

    def reasons(self) -> Iterator[tuple[int, Problem, str]]:
        """Yield line, problem and sentence of all that is wrong, in the order of the file."""
        for line in sorted(self.set_aside):
            for problem in self.set_aside[line]:
                yield line, problem, sentence(problem)

    def called(self, line: int) -> str:
        """Return number or code, and name, of a row that is set aside; empty where they cannot be told."""
        return " ".join(filter(None, self.whose.get(line, ())))

    def as_json(self) -> dict[str, Any]:
        """Return the part for machines; lists are cut, counts are whole."""
        return {
            "file": self.file,
            "rows": self.rows,
            **{kind: self.counts[kind] for kind in KINDS},
            "set_aside": len(self.set_aside),
            "missing": self.missing_count,
            "ignored_columns": list(self.ignored_columns),
            "other_sheets": list(self.other_sheets),
            "differences": [
                {
                    "line": one.line or None,
                    "kind": one.kind,
                    "key": one.key,
                    "name": one.name,
                    "changes": [
                        {"field": c.field, "before": c.before, "after": c.after} for c in one.changes
                    ],
                }
                for kind in KINDS
                for one in self.shown[kind]
            ],
            "problems": [
                {"line": line, "field": problem.field, "code": problem.code, "detail": text}
                | dict(zip(("key", "name"), self.whose.get(line, ("", "")), strict=True))
                for line, problem, text in list(self.reasons())[:SHOWN]
            ],
            "missing_from_file": [{"key": key, "name": name} for key, name in self.missing],
        }


@dataclass(slots=True)
class Report:
    """The whole of one import. `stored` says whether anything was written."""

    agency: str
    as_of: date
    dry_run: bool
    full: bool
    stored: bool = False
    accounts_opened: int = 0
    without_account: int = 0
    departments: Part = field(default_factory=Part)
    people: Part = field(default_factory=Part)
    files: dict[str, Path] = field(default_factory=dict)
    endings: Endings = field(default_factory=Endings)
    reaches: list[Reach] = field(default_factory=list)
    load_id: int | None = None

    @property
    def needs_word(self) -> bool:
        """Tell whether so many end by absence that somebody has to say how many are meant (O17)."""
        return self.endings.need_a_word(settings.ROSTER_END_PERCENT)

    @property
    def set_aside(self) -> int:
        """Return how many rows were set aside in both files."""
        return len(self.departments.set_aside) + len(self.people.set_aside)

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines."""
        return {
            "agency": self.agency,
            "as_of": self.as_of.isoformat(),
            "dry_run": self.dry_run,
            "full": self.full,
            "stored": self.stored,
            "set_aside": self.set_aside,
            "accounts_opened": self.accounts_opened,
            "without_account": self.without_account,
            "endings": asdict(self.endings) | {"total": self.endings.total, "needs_word": self.needs_word},
            "reaches": [one.as_json() for one in self.reaches],
            "load": self.load_id,
            "departments": self.departments.as_json(),
            "people": self.people.as_json(),
            "files": {kind: str(path) for kind, path in self.files.items()},
        }
