"""Notices of one person."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from dure.kit import sql
from dure.kit.actor import Actor
from dure.points.notices.models import Notice
from dure.points.notices.sentences import PLACES, sentence
from dure.points.notices.settled import WORDS, outcome


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as it is read; `view` and `argument` name the page it leads to, empty where there is none.

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


def _view(row: Notice) -> NoticeView:
    became: str | None = vars(row)["outcome"]
    view, fact = PLACES.get(row.kind, ("", ""))
    return NoticeView(
        id=row.pk,
        kind=row.kind,
        sentence=sentence(row.kind, row.facts),
        at=row.at,
        is_new=row.seen_at is None and became is None,
        outcome=WORDS.get(became, "") if became else "",
        view=view,
        argument=row.facts.get(fact) if fact else None,
    )
