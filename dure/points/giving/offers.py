"""Whom the weekly question may offer, and whether somebody wants it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Self

from dure import clock
from dure.kit import sql
from dure.points.giving import offer_rules as rules
from dure.points.giving.people import COWORKERS
from dure.points.giving.preferences import Preference
from dure.points.giving.queries import Prospects, prospects

NUDGE = rules.KIND
OFFERED = 4

# The departments one exchanges with are those of one's latest transfers; of their people a few are drawn, other
# ones each week. Leans on the two month indexes of transfers, departmentboundary and assignment_dept.
_CIRCLE = """
WITH met AS (
    (SELECT recipient_id AS other, recipient_department_id AS department, id FROM points_transfer
     WHERE sender_id = %(person)s AND recipient_id IS NOT NULL ORDER BY id DESC LIMIT 50)
    UNION ALL
    (SELECT sender_id, sender_department_id, id FROM points_transfer
     WHERE recipient_id = %(person)s ORDER BY id DESC LIMIT 50)
)
(SELECT 'coworker', other, -max(id) AS place FROM met GROUP BY other ORDER BY place LIMIT %(coworkers)s)
UNION ALL
(SELECT 'neighbour', a.person_id, row_number() OVER (ORDER BY md5(a.person_id || %(week)s::text))
 FROM directory_posts a
 WHERE a.kind = 'main' AND a.valid @> %(day)s::date AND a.person_id <> %(person)s
   AND a.department_id IN (SELECT b.department_id FROM directory_boundaries b
                           WHERE b.valid @> %(day)s::date AND b.boundary_id IN (SELECT department FROM met))
   AND a.person_id NOT IN (SELECT other FROM met)
 ORDER BY 3 LIMIT %(neighbours)s)
UNION ALL
SELECT 'wants-none', %(person)s, 0 FROM points_preference WHERE person_id = %(person)s AND NOT weekly_nudge
"""

_RECENT = f"""
SELECT 'coworker', other, place FROM unnest(ARRAY({COWORKERS})) WITH ORDINALITY AS recent (other, place)
"""


@dataclass(frozen=True, slots=True)
class Circle:
    """People one had to do with, latest first; others of their departments; whether the question is wanted now."""

    coworkers: Sequence[int]
    neighbours: Sequence[int] = ()
    asks: bool = False

    @property
    def everybody(self) -> list[int]:
        """Return both, each once."""
        return list(dict.fromkeys([*self.coworkers, *self.neighbours]))


@dataclass(frozen=True, slots=True)
class Offer:
    """What the giver's page needs of the week: what may be given, to whom, and whom the question offers."""

    prospects: Prospects
    offered: Sequence[int]
    asks: bool


@dataclass(frozen=True, slots=True)
class Question:
    """The statement that asks whom somebody has to do with; other pages ask it together with what else they need."""

    statement: str
    parameters: dict[str, Any]
    asks: bool

    @classmethod
    def of(cls, person_id: int, *, coworkers: int) -> Self:
        """Return the statement of today: the week's question is asked on some days only."""
        day = clock.today()
        week = rules.week_of(day)
        most = coworkers if week is None else max(coworkers, OFFERED)
        parameters = {"person": person_id, "limit": most, "coworkers": most}
        if week is None:
            return cls(_RECENT, parameters, asks=False)
        asked = {"week": week.isoformat(), "day": day, "neighbours": OFFERED}
        return cls(_CIRCLE, parameters | asked, asks=True)

    def answer(self, rows: Iterable[tuple[str, int, int]]) -> Circle:
        """Return what the statement's rows say."""
        found: dict[str, list[int]] = {"coworker": [], "neighbour": [], "wants-none": []}
        for kind, who, _place in sorted(rows, key=itemgetter(2)):
            found[kind].append(who)
        asks = self.asks and not found["wants-none"]
        return Circle(found["coworker"], found["neighbour"] if asks else [], asks)


def circle(person_id: int, *, coworkers: int) -> Circle:
    """Return whom somebody has to do with, in one statement on any day; the question only on days that ask."""
    asked = Question.of(person_id, coworkers=coworkers)
    return asked.answer(sql.rows(asked.statement, asked.parameters))


def offer(person_id: int, known: Circle, *, besides: Sequence[int] = ()) -> Offer:
    """Return what `person_id` may give and to whom, and whom the question offers of `known`, in one query.

    The verdicts are about `besides` first, in their order.
    """
    asked = list(dict.fromkeys([*besides, *(known.everybody if known.asks else [])]))
    found = prospects(person_id, asked)
    allowed = {one.recipient_id: one.allowed for one in found.verdicts}
    unit = found.limits.unit if found.limits else 0
    asks = known.asks and bool(unit) and found.allowance.remaining >= unit
    people = rules.offered(known.coworkers, known.neighbours, allowed, OFFERED) if asks else []
    return Offer(found, people, asks)


def wants_nudge(person_id: int) -> bool:
    """Tell whether somebody wants the weekly question: everybody who has not switched it off."""
    return not Preference.objects.filter(person_id=person_id, weekly_nudge=False).exists()
