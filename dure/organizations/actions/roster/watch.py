"""Watches the lines of a file as they go by: registration numbers (O9), and how far it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from dure import clock
from dure.organizations.roster.sources import Lines, personal_numbers_refusal
from dure.organizations.rules.personal_numbers import Suspicion, may_hold_number
from dure.organizations.rules.problems import Problem

# Called with what is being done, how many rows of it are done, and how many there are (None: not known yet).
Progress = Callable[[str, int, int | None], None]
_EVERY = 2000


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Watch:
    """What has been seen of one file."""

    stage: str
    progress: Progress = silent
    suspicion: Suspicion = field(default_factory=lambda: Suspicion(clock.today()))

    def over(self, lines: Lines) -> Iterator[tuple[int, list[str]]]:
        """Yield the lines of a file and tell the progress now and then."""
        for done, row in enumerate(lines.rows, 1):
            yield row
            if done % _EVERY == 0:
                self.progress(self.stage, done, None)

    def problems(self, line: int, cells: Sequence[str]) -> list[Problem]:
        """Return that a line holds a registration number, so that it is not stored whatever its column is."""
        if may_hold_number("\t".join(cells)) and self.suspicion.look(line, cells):
            return [Problem("personal-number")]
        return []

    def verdict(self, lines: Lines) -> None:
        """Raise `Refusal` (`file-personal-numbers`) when a column turned out to hold registration numbers."""
        column = self.suspicion.column()
        if column is not None:
            title = lines.header[column] if column < len(lines.header) else str(column + 1)
            raise personal_numbers_refusal(lines.name, title.strip(), self.suspicion.lines[column])
