"""What each column of a roster file takes, as the upload page lists it and its templates show it (O5, O6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.organizations.rules.cells import EMPLOYMENTS, EXAMPLE, KINDS, POOLS, words_of
from dure.organizations.rules.columns import DEPARTMENTS, PEOPLE, Column


@dataclass(frozen=True, slots=True)
class Guide:
    """A column with what it takes, an example, and the words it is one of (empty: any)."""

    column: Column
    text: "str | Promise"
    example: str
    choices: tuple[str, ...] = ()


def _choices(words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(reversed(words_of(words).values()))


EXPLAINED = "설명"
"""The sheet of our own template that says what its columns take; nobody expects it to be read as a roster."""

_DAY = _("A day such as 2026-11-01, 2026.11.1 or 20261101.")
_LAST_DAY = _("The last day, which still counts. Empty: no end.")

GUIDES: Mapping[str, Sequence[Guide]] = {
    "people": (
        Guide(PEOPLE[0], _("Unique in the agency; zeros before it are kept."), f"{EXAMPLE}-0001"),
        Guide(PEOPLE[1], _("The same in all rows of a person."), "홍길동"),
        Guide(PEOPLE[2], _("The address at work; it tells namesakes apart."), "gildong@korea.kr"),
        Guide(PEOPLE[3], _("The login. Empty: no account is opened."), "gildong.hong"),
        Guide(PEOPLE[4], _("On what footing the person is employed."), "공무원", _choices(EMPLOYMENTS)),
        Guide(
            PEOPLE[5], _("Empty: main post. A new main post ends the one before."), "본직", _choices(KINDS)
        ),
        Guide(
            PEOPLE[6],
            _("A code of the departments file; for a post elsewhere agency code, colon, department code."),
            "100",
        ),
        Guide(PEOPLE[7], _("As the roles of positions are bound to it."), "주무관"),
        Guide(PEOPLE[8], _("As it is called at the agency."), "행정7급"),
        Guide(PEOPLE[9], _DAY, "2026-01-01"),
        Guide(PEOPLE[10], _LAST_DAY, ""),
        Guide(PEOPLE[11], _("The number of the order."), "인사-2026-12"),
        Guide(PEOPLE[12], _("What the person does; people are found by it."), "예산 편성·결산"),
        Guide(PEOPLE[13], _("As it stands in the directory."), "031-000-2000"),
    ),
    "departments": (
        Guide(DEPARTMENTS[0], _("Unique in the agency; zeros before it are kept."), f"{EXAMPLE}-100"),
        Guide(DEPARTMENTS[1], _("What the department is called."), "기획예산담당관"),
        Guide(DEPARTMENTS[2], _("The code of the department above. Empty: the topmost."), ""),
        Guide(DEPARTMENTS[3], _("A whole number: the order in the organisation."), "10"),
        Guide(DEPARTMENTS[4], _("Y for a 과 of its own in points; teams have N."), "Y", ("Y", "N")),
        Guide(DEPARTMENTS[5], _("Empty: as the department above."), "본청", _choices(POOLS)),
        Guide(DEPARTMENTS[6], _DAY, "2026-01-01"),
        Guide(DEPARTMENTS[7], _LAST_DAY, ""),
        Guide(DEPARTMENTS[8], _("The department that takes over when this one ends."), ""),
    ),
}
