"""Under whose regulation the words of this moment are written: an agency and a day, as a language is for a text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

AgencyId = int | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whose regulation counts; no day is today."""

    agency: Callable[[], AgencyId]
    day: date | None


_ruling: ContextVar[Ruling | None] = ContextVar("ruling", default=None)


@contextmanager
def under(agency: AgencyId | Callable[[], AgencyId], day: date | None = None) -> Iterator[None]:
    """Let sentences within the block cite the regulation of an agency; a function is asked when one does."""
    asked = agency if callable(agency) else lambda: agency
    token = _ruling.set(Ruling(asked, day))
    try:
        yield
    finally:
        _ruling.reset(token)


def ruling() -> Ruling | None:
    """Return whose regulation counts; nobody's outside every block."""
    return _ruling.get()
