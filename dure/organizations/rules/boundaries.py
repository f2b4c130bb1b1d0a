"""Which department (과) a unit counts as, at every moment (D1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dure.organizations.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Version:
    """Where a unit stood and whether it was flagged as a department boundary, during a time."""

    unit: int
    parent: int | None
    is_boundary: bool
    valid: Span


@dataclass(frozen=True, slots=True)
class Boundary:
    """During `valid`, people of `unit` belong to the department `boundary`."""

    unit: int
    valid: Span
    boundary: int


def boundaries(versions: Iterable[Version]) -> list[Boundary]:
    """Return the department of every unit over all its time, in as few spans as possible (D1).

    The department is the nearest flagged unit at or above; where none stands above, or the unit above did
    not exist, it is the unit itself. Versions of one unit must not overlap. A cycle,
    which the import refuses, ends the climb as if nothing stood above.
    """
    by_unit: dict[int, list[Version]] = {}
    for version in versions:
        by_unit.setdefault(version.unit, []).append(version)
    return [
        Boundary(unit, span, boundary)
        for unit, own in sorted(by_unit.items())
        for span, boundary in _joined(_climb(own, by_unit), unit)
    ]


def _climb(own: Sequence[Version], by_unit: Mapping[int, Sequence[Version]]) -> list[tuple[Span, int | None]]:
    """Return the flagged unit for each piece of a unit's time, climbing one step a round."""
    open_pieces = [(version.valid, version, frozenset({version.unit})) for version in own]
    found: list[tuple[Span, int | None]] = []
    while open_pieces:
        span, at, seen = open_pieces.pop()
        if at.is_boundary:
            found.append((span, at.unit))
            continue
        above = [] if at.parent is None or at.parent in seen else by_unit.get(at.parent, [])
        covered = [(both, up) for up in above if (both := span.intersect(up.valid))]
        open_pieces += [(both, up, seen | {up.unit}) for both, up in covered]
        found += [(rest, None) for rest in span.minus(both for both, _ in covered)]
    return found


def _joined(pieces: list[tuple[Span, int | None]], unit: int) -> list[tuple[Span, int]]:
    """Return the pieces in order, neighbours with the same department as one."""
    joined: list[tuple[Span, int]] = []
    for span, found in sorted(pieces, key=lambda piece: piece[0].start):
        boundary = unit if found is None else found
        if joined and joined[-1][1] == boundary and joined[-1][0].end == span.start:
            joined[-1] = (Span(joined[-1][0].start, span.end), boundary)
        else:
            joined.append((span, boundary))
    return joined
