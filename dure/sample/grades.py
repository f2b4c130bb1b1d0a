"""Names of grades (직급) by level and series of work, as orders print them."""

_LEVELS = {4: "서기관", 5: "사무관", 6: "주사", 7: "주사보", 8: "서기", 9: "서기보"}
_ABOVE_SERIES = 4
_RESEARCH = {"학예": ("학예연구관", "학예연구사"), "농촌지도": ("농촌지도관", "농촌지도사")}
_SENIOR = 5
_ENDINGS = {ending: level for level, ending in _LEVELS.items()} | {
    "연구관": 5, "지도관": 5, "연구사": 7, "지도사": 7,
}  # fmt: skip
# Grades that stand above or outside the levels, in their order.
_FIRST = ("정무직", "지방정무직", "고위공무원", "지방부이사관", "서기관", "지방서기관")
_LAST = ("공무직", "기간제")


def grade(level: int, series: str, *, local: bool) -> str:
    """Return a grade such as 지방행정주사보; research and guidance work has two grades only."""
    prefix = "지방" if local else ""
    if level <= _ABOVE_SERIES:
        return f"{prefix}{_LEVELS[level]}"
    if series in _RESEARCH:
        senior, other = _RESEARCH[series]
        return f"{prefix}{senior if level <= _SENIOR else other}"
    return f"{prefix}{series}{_LEVELS[level]}"


def table(held: set[str]) -> list[tuple[str, str, int]]:
    """Return (code, name, order) of the grades that are held, highest first."""
    ordered = sorted(held, key=lambda name: (_rank(name), name))
    return [(f"{place:03}", name, place) for place, name in enumerate(ordered, 1)]


def _rank(name: str) -> int:
    if name in _FIRST:
        return _FIRST.index(name)
    if name in _LAST:
        return 1000 + _LAST.index(name)
    return 100 + next(level for ending, level in _ENDINGS.items() if name.endswith(ending))
