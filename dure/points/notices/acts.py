"""Writing notices in the transaction of the act they speak of, and marking them as seen."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.points.models import Notice
from dure.points.notices.sentences import SENTENCES


def tell(people: Iterable[int | None], kind: str, **facts: object) -> None:
    """Tell each of `people` once, in the caller's transaction. `kind` is one of `sentences.SENTENCES`."""
    if kind not in SENTENCES:
        raise ValueError(f"no sentence for notices of kind {kind!r}")
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
