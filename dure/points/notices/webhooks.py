"""Tells an agency's operators, and administrators, when nobody outside takes its events any more."""

from typing import Any

from dure import clock
from dure.accounts.queries import administrators
from dure.notifications.queries import DAYS_UNTIL_OFF
from dure.notifications.signals import webhook_in_trouble
from dure.organizations.queries import holders_of
from dure.points.notices.actions import tell


def connect() -> None:
    """Listen to the room of webhooks, which knows no notices."""
    webhook_in_trouble.connect(_in_trouble)


def _in_trouble(agency_id: int, webhook_id: int, name: str, kind: str, **_more: Any) -> None:
    people = {*holders_of(agency_id, "operator", clock.today()), *administrators()}
    tell(people, f"webhook-{kind}", webhook=webhook_id, name=name, days=DAYS_UNTIL_OFF)
