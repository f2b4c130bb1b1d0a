"""Notices of one person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from dure.kit import sql
from dure.kit.actor import Actor
from dure.notifications.notices.kinds import kind_of, sentence
from dure.notifications.notices.models import Notice
from dure.notifications.notices.settled import WORDS, outcome


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as it is read; `view` and `argument` name the page it leads to, empty where there is none.

    `below` is the template of what stands below it in the list, empty for nothing.
    `outcome` says what became of the matter that it asked the reader to do something about: then it is not new either.
    """

    id: int
    kind: str
    sentence: Promise
    at: datetime
    is_new: bool
    outcome: "str | Promise"
    view: str
    argument: int | None
    below: str


def notices(
    *, reader: Actor, only_new: bool = False, before: int | None = None, limit: int = 20
) -> list[NoticeView]:
    """Return one's own notices, newest first. Leans on notice_person, or notice_unseen for new ones."""
    rows = Notice.objects.filter(person_id=reader.person_id or 0, id__lt=before or sql.NEWEST)
    rows = rows.annotate(outcome=outcome())
    if only_new:
        rows = rows.filter(seen_at=None, outcome=None)
    return [_view(row) for row in rows.order_by("-id")[:limit]]


def notices_since(*, reader: Actor, after: int, since: datetime, limit: int) -> list[NoticeView]:
    """Return one's own unseen notices whose matters are open, after a notice and a moment, oldest first.

    Leans on notice_unseen.
    """
    rows = Notice.objects.filter(person_id=reader.person_id or 0, seen_at=None, id__gt=after, at__gte=since)
    rows = rows.annotate(outcome=outcome()).filter(outcome=None)
    return [_view(row) for row in rows.order_by("id")[:limit]]


def waiting_for(people: Collection[int], kind: str, **facts: object) -> set[int]:
    """Return whom of `people` a notice of a kind waits for that keeps these facts. Leans on notice_unseen."""
    waiting = Notice.objects.filter(person_id__in=people, kind=kind, seen_at=None, facts__contains=facts)
    return set(waiting.values_list("person_id", flat=True))


def _view(row: Notice) -> NoticeView:
    became: str | None = vars(row)["outcome"]
    declared = kind_of(row.kind)
    return NoticeView(
        id=row.pk,
        kind=row.kind,
        sentence=sentence(row.kind, row.facts),
        at=row.at,
        is_new=row.seen_at is None and became is None,
        outcome=WORDS.get(became, "") if became else "",
        view=declared.view,
        argument=row.facts.get(declared.argument) if declared.argument else None,
        below=declared.below,
    )
