"""Tells those who may load rosters of a proposal that waits for them, and whose upload came to nothing."""

from collections.abc import Collection
from typing import Any

from dure import clock
from dure.accounts.queries import administrators
from dure.notifications.notices.actions import notify
from dure.organizations.queries import holders_of
from dure.organizations.signals import roster_ended, roster_proposed

_ENDED = {"declined": "roster-declined", "failed": "roster-failed"}


def connect() -> None:
    """Listen to the room of rosters, which knows no notices."""
    roster_proposed.connect(_proposed)
    roster_ended.connect(_ended)


def _proposed(agency_id: int, upload_id: int, apart_from: Collection[int | None], **_more: Any) -> None:
    today = clock.today()
    holders = {*holders_of(agency_id, "operator", today), *holders_of(agency_id, "personnel", today)}
    notify({*holders, *administrators()} - set(apart_from), "roster-waiting", upload=upload_id)


def _ended(upload_id: int, kind: str, people: Collection[int | None], **_more: Any) -> None:
    notify(people, _ENDED[kind], upload=upload_id)
