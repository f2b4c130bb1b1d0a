"""Half-open spans of days, `[start, end)`, and the arithmetic of timelines made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `start` up to, and not with, `end`; without an end it is open."""

    start: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def is_empty(self) -> bool:
        """Tell whether no day lies in the span."""
        return self.end is not None and self.end <= self.start

    def meets(self, other: "Span") -> bool:
        """Tell whether some day lies in both spans."""
        return self.intersect(other) is not None

    def intersect(self, other: "Span") -> "Span | None":
        """Return the days that lie in both, or None when there are none."""
        both = Span(max(self.start, other.start), earlier(self.end, other.end))
        return None if both.is_empty else both

    def minus(self, others: Iterable["Span"]) -> list["Span"]:
        """Return what is left of the span without the days of `others`, in order."""
        left: list[Span] = []
        start: date | None = self.start
        for other in sorted((o for o in others if o.meets(self)), key=lambda span: span.start):
            if start is None:
                break
            if start < other.start:
                left.append(Span(start, other.start))
            start = None if other.end is None else max(start, other.end)
        if start is not None and not (rest := Span(start, self.end)).is_empty:
            left.append(rest)
        return left


def earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two ends, where None is never."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
