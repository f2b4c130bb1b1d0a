"""What a spreadsheet shows of a number under a format (ECMA-376 part 1, 18.8.31), as far as rosters need it.

Shown are zeros, digits, literals, decimals, per cent and sections by sign or condition. Not shown are marks
between thousands and powers of ten: what is meant by such a number is the number. Blanks that only align
(`_x`, `*x`) go. Dates come as ISO writes them, whatever their format: it says that the number is a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Literal

from dure.organizations.rules.shown import Shown

GENERAL = "General"
# The formats that have numbers and no text (18.8.30); 27 to 36 and 50 to 58 are dates in Korean workbooks.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 48: "##0.0E+0",
    49: "@", **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)), "yyyy-mm-dd"),
}  # fmt: skip

# Beyond so many digits a spreadsheet writes zeros.
_DIGITS_KEPT = 15
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LEAP_DAY_THAT_WAS_NOT = 60
_LAST_DAY = 2_958_465
_SECONDS = 86_400
_BARE_SERIALS = range(1, 100_000)

_TOKEN = re.compile(
    r"""  "(?P<quoted>[^"]*)"?  | \\(?P<escaped>.)  | [_*]. | \[\$(?P<currency>[^-\]]*)[^\]]*\]
        | \[(?P<condition>(?:<=|>=|<>|<|>|=)-?[\d.]+)\] | \[(?P<elapsed>h+|m+|s+)\] | \[[^\]]*\]
        | (?P<general>General|G/표준) | (?P<power>E[+-]) | (?P<section>;) | (?P<place>[0\#?])
        | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@) | (?P<fraction>/)
        | (?P<moment>[ymdhsegb]|AM/PM|A/P|상/하|오전/오후) | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_COMPARED = re.compile(r"(<=|>=|<>|<|>|=)(.+)")

Kind = Literal["literal", "place", "point", "comma", "percent", "text", "general"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a format: what it shows, whether it shows a day, and for which numbers it is."""

    tokens: tuple[tuple[Kind, str], ...]
    is_moment: bool = False
    is_plain: bool = False
    condition: str = ""


@lru_cache(maxsize=1024)
def sections(form: str) -> tuple[Section, ...]:
    """Return the parts of a format, at least one."""
    return tuple(_section(tokens) for tokens in _divided(form))


def _divided(form: str) -> Iterator[list[re.Match[str]]]:
    part: list[re.Match[str]] = []
    for token in _TOKEN.finditer(form):
        if token["section"]:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _section(tokens: list[re.Match[str]]) -> Section:
    found: list[tuple[Kind, str]] = []
    for token in tokens:
        if token["place"]:
            found.append(("place", token["place"]))
        elif token["point"] or token["comma"] or token["percent"] or token["text"] or token["general"]:
            kind = token.lastgroup or ""
            found.append((kind, token[0]))  # type: ignore[arg-type]  # the group is named like the kind
        else:
            literal = token["quoted"] or token["escaped"] or token["currency"] or token["other"] or ""
            found.append(("literal", literal))
    return Section(
        tokens=tuple(found),
        is_moment=any(token["moment"] or token["elapsed"] for token in tokens)
        and not any(token["power"] for token in tokens),
        is_plain=any(token["power"] or token["fraction"] for token in tokens),
        condition=next((token["condition"] for token in tokens if token["condition"]), ""),
    )


def shown_number(raw: str, form: str, *, is_1904: bool = False) -> str:
    """Return what a number stored as `raw` shows under a format. Raises `ValueError` when it is no number."""
    with localcontext() as context:
        context.prec = 400
        try:
            value = Decimal(raw)
        except ArithmeticError:
            raise ValueError(raw) from None
        if not value.is_finite() or abs(value.adjusted()) > 308:  # noqa: PLR2004 -- as doubles have it
            raise ValueError(raw)
        part, sign = _chosen(sections(form), value)
        if part.is_moment:
            return _moment(value, is_1904=is_1904)
        if len(value.normalize().as_tuple().digits) > _DIGITS_KEPT and value == value.to_integral_value():
            return Shown(f"{value:f}", "too-long")
        text = sign + _plain(value) if part.is_plain else _laid_out(part, value, sign)
    if is_1904 and text.isdecimal() and int(text) in _BARE_SERIALS:
        return Shown(text, "serial-1904")
    return text


def shown_text(text: str, form: str) -> str:
    """Return what a text shows under a format: its own words, with those of a part for texts around it."""
    parts = sections(form)
    part = parts[3] if len(parts) > 3 else parts[-1]  # noqa: PLR2004 -- positive; negative; zero; text
    kinds = {kind for kind, _ in part.tokens}
    if "text" not in kinds:
        return text
    return "".join(text if kind == "text" else word for kind, word in part.tokens)


def _chosen(parts: tuple[Section, ...], value: Decimal) -> tuple[Section, str]:
    """Return the part that is for a number, and the sign that goes before it."""
    numeric = [part for part in parts[:3] if part.condition or not _is_for_text(part)] or list(parts[:1])
    sign = "-" if value < 0 else ""
    if any(part.condition for part in numeric):
        chosen = next((one for one in numeric if not one.condition or _holds(one, value)), numeric[-1])
        return chosen, sign
    if value < 0 and len(numeric) > 1:
        return numeric[1], ""
    if value == 0 and len(numeric) > 2:  # noqa: PLR2004 -- the third part is for zero
        return numeric[2], ""
    return numeric[0], sign


def _is_for_text(part: Section) -> bool:
    return any(kind == "text" for kind, _ in part.tokens) and not any(
        kind == "place" for kind, _ in part.tokens
    )


def _holds(part: Section, value: Decimal) -> bool:
    compared = _COMPARED.fullmatch(part.condition)
    if compared is None:
        return False
    than = Decimal(compared[2])
    return {
        "<": value < than, "<=": value <= than, ">": value > than, ">=": value >= than, "=": value == than,
        "<>": value != than,
    }[compared[1]]  # fmt: skip


def _plain(value: Decimal) -> str:
    """Return a number as it is typed, without its sign: what the double nearest to it prints as."""
    whole = value == value.to_integral_value()
    shortest = abs(value.to_integral_value() if whole else Decimal(repr(float(value))))
    return f"{shortest:f}"


def _laid_out(part: Section, value: Decimal, sign: str) -> str:
    """Return a number with its digits in the places of a format, from the right."""
    kinds = [kind for kind, _ in part.tokens]
    if "place" not in kinds:
        words = [_plain(value) if kind in ("general", "text") else word for kind, word in part.tokens]
        has_value = "general" in kinds or "text" in kinds
        return (sign if has_value else "") + "".join(words)
    point = kinds.index("point") if "point" in kinds else len(kinds)
    scaled = abs(value).scaleb(2 * kinds.count("percent") - 3 * _thousands(kinds[:point]))
    decimals = kinds[point:].count("place")
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    left = _filled(part.tokens[:point], "" if whole == "0" else whole)
    right = _decimals(part.tokens[point:], rest)
    return (sign if rounded else "") + left + right


def _thousands(kinds: list[Kind]) -> int:
    """Return how many commas stand behind the last place before the point: each divides by a thousand."""
    last = max((place for place, kind in enumerate(kinds) if kind == "place"), default=len(kinds))
    return kinds[last:].count("comma")


def _filled(tokens: tuple[tuple[Kind, str], ...], digits: str) -> str:
    left = [*digits]
    places = sum(kind == "place" for kind, _ in tokens)
    words = []
    for kind, word in reversed(tokens):
        if kind == "comma":
            continue
        if kind != "place":
            words.append(word)
            continue
        places -= 1
        taken = left.pop() if left else {"0": "0", "?": " "}.get(word, "")
        # The first place takes all digits that are left.
        words.append("".join(left) + taken if places == 0 else taken)
    return "".join(reversed(words))


def _decimals(tokens: tuple[tuple[Kind, str], ...], digits: str) -> str:
    needed = len(digits.rstrip("0"))
    words, place = [], 0
    for kind, word in tokens:
        if kind == "place":
            if place < needed or word == "0":
                words.append(digits[place])
            place += 1
        elif kind != "comma":
            words.append(word)
    return "".join(words)


def _moment(value: Decimal, *, is_1904: bool) -> str:
    """Return the day that a number counts to, with its time when there is one."""
    if not 0 <= value <= _LAST_DAY:
        return Shown("#####", "error")
    seconds = int((value * _SECONDS).to_integral_value(rounding=ROUND_HALF_UP))
    days, second = divmod(seconds, _SECONDS)
    if not is_1904 and days < _LEAP_DAY_THAT_WAS_NOT:
        days += 1
    day = (_EPOCH_1904 if is_1904 else _EPOCH_1900) + timedelta(days=days)
    minutes, second = divmod(second, 60)
    time = f" {minutes // 60:02}:{minutes % 60:02}:{second:02}" if minutes or second else ""
    return Shown(day.isoformat() + time, "date")
