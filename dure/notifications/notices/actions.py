"""Writing notices in the transaction of the act they speak of, marking them as seen, forgetting old ones."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.forgetting import BATCH
from dure.kit.refusals import Refusal
from dure.notifications.notices.kinds import kinds
from dure.notifications.notices.models import Notice

# Leans on notice_at. From where the batch before ended: what is kept is walked past once and not in every batch.
_FORGET = """
WITH gone AS (
    DELETE FROM points_notice WHERE id IN (
        SELECT id FROM points_notice
        WHERE at >= %(from)s::timestamptz AND at < %(seen)s AND (at < %(unseen)s OR seen_at < %(seen)s)
        ORDER BY at LIMIT %(most)s)
    RETURNING at
)
SELECT count(*), max(at) FROM gone
"""


def notify(people: Iterable[int | None], kind: str, **facts: object) -> None:
    """Tell each of `people` once, in the caller's transaction. A room declares the `kind`."""
    if kind not in kinds():
        raise ValueError(f"no room declares notices of kind {kind!r}")
    now = clock.now()
    wanted = sorted({person for person in people if person is not None})
    Notice.objects.bulk_create(Notice(person_id=person, kind=kind, facts=facts, at=now) for person in wanted)


@transaction.atomic
def see(*, actor: Actor, notice_id: int | None = None) -> int:
    """Mark one of one's own notices as seen, or all of them; return how many were new.

    Raises `Refusal` `not-found` (404) for a notice that is not one's own.
    """
    mine = Notice.objects.filter(person_id=actor.person_id or 0)
    if notice_id is not None:
        mine = mine.filter(pk=notice_id)
        if not mine.exists():
            raise Refusal("not-found", _("There is no such notice."), status=404)
    return mine.filter(seen_at=None).update(seen_at=clock.now())


def forget_notices() -> int:
    """Forget notices some time after they were read, or after they were written; return how many.

    How long is `settings.KEEP_SEEN_NOTICES` and `settings.KEEP_NOTICES`. The database refuses it for younger ones.
    """
    reached: datetime | str = "-infinity"
    now, total = clock.now(), 0
    seen, unseen = now - settings.KEEP_SEEN_NOTICES, now - settings.KEEP_NOTICES
    while True:
        gone, last = _forget_some(reached, seen, unseen)
        total += gone
        if gone < BATCH:
            return total
        reached = last


def _forget_some(reached: datetime | str, seen: datetime, unseen: datetime) -> tuple[int, datetime]:
    gone, last = sql.one(_FORGET, {"from": reached, "seen": seen, "unseen": unseen, "most": BATCH})
    return int(gone), last
