"""What a check is, and what it finds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: which truth it breaks, on what row or figure, and how."""

    truth: int
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Check:
    """One validator, named by the truth it checks.

    `parts` divides the work into pieces that need nothing of each other; `run` yields what is wrong with one.
    """

    truth: int
    name: str
    run: Callable[[Any], Iterator[Finding]]
    parts: Callable[[], Sequence[Any]]


def once() -> Sequence[None]:
    """Divide into a single piece."""
    return (None,)
