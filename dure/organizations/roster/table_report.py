"""What loading the standard code table of agencies did or would do (O15)."""

from dataclasses import asdict, dataclass, field
from typing import Any

from dure.organizations.roster.reasons import sentence
from dure.organizations.rules.problems import Problem

SHOWN = 100
"""How many changes, and how many lines set aside, are told one by one."""


@dataclass(slots=True)
class TableReport:
    """What loading the table did or would do; `shown` are the first changes: kind, code, before, after."""

    file: str
    dry_run: bool
    rows: int = 0
    new: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    absent: int = 0
    set_aside_count: int = 0
    set_aside: list[tuple[int, str]] = field(default_factory=list)
    shown: list[tuple[str, str, str, str]] = field(default_factory=list)

    def put_aside(self, line: int, problem: Problem) -> None:
        """Count a line that cannot be taken, and keep the first of them with their reasons."""
        self.set_aside_count += 1
        if len(self.set_aside) < SHOWN:
            self.set_aside.append((line, sentence(problem)))

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines."""
        return asdict(self)
