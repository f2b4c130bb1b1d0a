"""Selection rounds: candidates of a period, the rounds of an agency, what was made public (제11조)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from dure import clock
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.relations import or_none
from dure.organizations.queries import called, department_tree
from dure.organizations.queries.seats import seats_of_agency
from dure.points.policy.values import PolicyValues
from dure.points.standings import queries as standings
from dure.points.standings.rules import group_of, per_head, score
from dure.results.reports import queries as evaluation
from dure.results.selections.models import SelectionClosing, SelectionEntry, SelectionMark, SelectionRound
from dure.results.selections.refusals import refusal
from dure.results.selections.rules import Criteria, Honour, Honours, Key, Marks, Subject

_ON_HOME = timedelta(days=14)

State = Literal["public", "waiting", "under-review", "closed", "given-up"]


def subjects(
    agency_id: int, first: date, last: date, criteria: Criteria, policy: PolicyValues
) -> list[Subject]:
    """Return who could be chosen over a period of confirmed days, people before departments."""
    groups = policy.standing.pools
    found: list[Subject] = []
    if "person" in criteria.sorts:
        found += [
            Subject(
                sort="person",
                id=one.person_id,
                group=group_of(one.pool, groups),
                number=one.number,
                name=one.name,
                position=one.position,
                department=one.department,
                received=one.received,
                given=one.given,
                givers=one.givers,
                worth=Decimal(one.received),
            )
            for one in evaluation.people(agency_id, first, last)
        ]
    if "department" in criteria.sorts:
        found += _departments(agency_id, first, last, criteria, policy)
    return [one for one in found if criteria.seats_of(one.sort, one.group)]


def _departments(
    agency_id: int, first: date, last: date, criteria: Criteria, policy: PolicyValues
) -> Iterable[Subject]:
    for one in standings.figures(agency_id, first, last):
        if not one.is_department:
            continue
        whole, head = score(one, policy.score), per_head(one, policy.score)
        yield Subject(
            sort="department",
            id=one.department_id,
            group=group_of(one.pool, policy.standing.pools),
            number="",
            name=one.name,
            position="",
            department=one.name,
            received=one.received,
            given=one.given,
            givers=one.givers,
            worth=whole if criteria.measure == "sum" else head or Decimal(0),
            average_headcount=one.average_headcount,
            per_head=head,
        )


_MARKS = SelectionMark.objects.order_by("id").values(
    made=JSONObject(person="person_id", department="department_id", mark="mark", reason="reason")
)


def marks_of(row: SelectionRound) -> Marks:
    """Return the latest judgement of each candidate. Leans on selection_mark_round.

    They come with a round of `round_of`, in its statement; for another one they are asked for.
    """
    made: list[dict[str, Any]] | None = vars(row).get("judgements")
    latest: dict[Key, tuple[str, str]] = {}
    if made is None:
        made = [one["made"] for one in _MARKS.filter(round_id=row.pk)]
    for one in made:
        key: Key = ("person", one["person"]) if one["person"] else ("department", one["department"])
        latest[key] = (one["mark"], one["reason"])
    return {key: judged for key, judged in latest.items() if judged[0] != "cleared"}


# Leans on selection_entry_number: the entries of all closed rounds of one agency, a few dozen a year.
_HONOURS = SelectionEntry.objects.order_by("-id").values(
    made=JSONObject(
        person="person_id", department="department_id", round="round_id", year="year", name="round__name"
    )
)


def honours_of(row: SelectionRound) -> Honours:
    """Return who was chosen in the agency's other rounds, the latest first. They come as `marks_of` do."""
    made: list[dict[str, Any]] | None = vars(row).get("honoured")
    found: dict[Key, list[Honour]] = {}
    if made is None:
        others = _HONOURS.filter(agency_id=row.agency_id).exclude(round_id=row.pk)
        made = [one["made"] for one in others]
    for one in made:
        key: Key = ("person", one["person"]) if one["person"] else ("department", one["department"])
        found.setdefault(key, []).append(Honour(one["round"], one["year"], one["name"]))
    return found


# Leans on selection_closing_round.
_WAITS = Exists(SelectionClosing.objects.filter(round_id=OuterRef("pk"), answer=None))


def is_waiting(row: SelectionRound) -> bool:
    """Tell whether a round's list waits for a second person; the round comes from `rounds` or `round_of`."""
    return bool(vars(row)["waits"])


def state_of(row: SelectionRound) -> State:
    """Return how far a round from `rounds` or `round_of` has come."""
    if or_none(lambda: row.publication) is not None:
        return "public"
    if is_waiting(row):
        return "waiting"
    end = or_none(lambda: row.end)
    if end is None:
        return "under-review"
    return "closed" if end.outcome == "closed" else "given-up"


def reads_whole(reader: Actor, row: SelectionRound) -> bool:
    """Tell whether candidates and judgements are shown: to who runs or audits, and to a second person meanwhile."""
    is_second = may(reader, "decide", "selections") and is_waiting(row)
    return is_second or may(reader, "read", "selections")


def rounds(reader: Actor) -> list[SelectionRound]:
    """Return an agency's rounds, newest first: all to who runs or audits them, public ones to everybody else."""
    found = (
        SelectionRound.objects.filter(agency_id=reader.agency_id or 0)
        .select_related("end", "publication")
        .annotate(waits=_WAITS)
    )
    if not may(reader, "read", "selections"):
        is_second = may(reader, "decide", "selections")
        shown = Q(publication__isnull=False)
        found = found.filter(shown | Q(waits=True) if is_second else shown)
    return list(found.order_by("-id")[:100])


def round_of(agency_id: int | None, round_id: int) -> SelectionRound:
    """Return one round of an agency. Raises `Refusal` `selection-unknown` (404)."""
    found = SelectionRound.objects.select_related(
        "agency", "policy", "end__people_report", "end__department_report", "publication"
    )
    judged = ArraySubquery(_MARKS.filter(round_id=OuterRef("pk")))
    honoured = ArraySubquery(_HONOURS.filter(agency_id=OuterRef("agency")).exclude(round_id=OuterRef("pk")))
    row = (
        found.filter(pk=round_id, agency_id=agency_id or 0)
        .annotate(judgements=judged, honoured=honoured, waits=_WAITS)
        .first()
    )
    if row is None:
        raise refusal(Denial("selection-unknown"))
    return row


def waiting_of(row: SelectionRound) -> SelectionClosing | None:
    """Return the list of a round that waits for a second person (D44). Leans on selection_closing_round."""
    found = SelectionClosing.objects.filter(round=row, answer=None).select_related("by").order_by("-id")
    waiting = found.annotate(submitter=called("points_selectionclosing", "by_id", "at")).first()
    if waiting is not None:
        waiting.round = row  # with the judgements it was read with
    return waiting


def entries(round_id: int) -> list[SelectionEntry]:
    """Return the frozen list in the order of the directory. Leans on selection_entry_round."""
    return list(SelectionEntry.objects.filter(round_id=round_id).order_by("number"))


def own_entries(
    found: Iterable[SelectionEntry], reader: Actor, departments: frozenset[int]
) -> list[SelectionEntry]:
    """Return what of a list is a reader's own: they themselves, or a department they belong to."""
    return [
        one
        for one in found
        if (one.person_id and one.person_id == reader.person_id) or one.department_id in departments
    ]


def directory_order(agency_id: int, day: date) -> Mapping[Key, int]:
    """Return where people and departments of an agency stand in its directory on a day."""
    seats = seats_of_agency(agency_id, day)
    order: dict[Key, int] = {}
    for top in department_tree(agency_id, day):
        for unit in top.walk():
            order[("department", unit.id)] = len(order)
            for seat in seats.get(unit.id, []):
                order.setdefault(("person", seat.person_id), len(order))
    return order


@dataclass(frozen=True, slots=True)
class Published:
    """A list that was made public lately, as the home page names it: in the order of the directory."""

    round_id: int
    name: str
    names: list[str]


# Leans on selection_published and selection_entry_round.
_LATEST = """
SELECT p.round_id, r.name, (
    SELECT array_agg(trim(e.name || ' ' || e.position) ORDER BY e.number)
    FROM points_selectionentry e WHERE e.round_id = p.round_id) AS names
FROM points_selectionpublication p JOIN points_selectionround r ON r.id = p.round_id
WHERE p.agency_id = %(agency)s AND p.at > %(since)s::timestamptz ORDER BY p.at DESC LIMIT 1
"""


def published_lately(reader: Actor) -> Published | None:
    """Return the list that the reader's agency made public in the last two weeks, the latest of them."""
    lately = {"agency": reader.agency_id or 0, "since": clock.now() - _ON_HOME}
    rows = sql.rows(_LATEST, lately)
    return Published(*rows[0]) if rows else None
