"""Loads the sample government in one transaction: all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction

from dure import clock
from dure.accounts.queries import is_sample
from dure.kit import sql
from dure.kit.actor import SYSTEM
from dure.organizations.models import Agency
from dure.points.fence.models import EndedDay
from dure.points.reminder.actions import nudge
from dure.sample.desk import tidy
from dure.sample.exchange import look
from dure.sample.founding import Ids, close_accounts, found
from dure.sample.government import MONTHS, Government, government, window
from dure.sample.history import History
from dure.sample.lateness import bring_late
from dure.sample.orders import Window
from dure.sample.papers import draw, propose
from dure.sample.rounds import choose


class NotEmpty(Exception):
    """The database holds something already; says in one sentence what."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was stored."""

    agencies: int
    people: int
    transfers: int
    refused: int
    days: int


@transaction.atomic
def load(progress: Callable[[str], None] = lambda _: None, *, months: int = MONTHS) -> Loaded | None:
    """Load the sample into an empty database; None when it holds the sample already.

    `months` are the whole months of history before the running one.

    Raises `NotEmpty` when there are other agencies, or days that have ended.
    """
    if is_sample():
        return None
    if Agency.objects.exists():
        raise NotEmpty(
            "The database holds agencies already; a sample government goes into an empty one only."
        )
    if EndedDay.objects.exists():
        raise NotEmpty(
            "Days have ended in this database, and a sample government has a past: begin with another DURE_DATA."
        )
    progress("agencies and people")
    span = window(clock.today(), months)
    made = government(span)
    ids = found(made.staffs)
    _look_anew()
    passed = History(made, ids, span).pass_by(lambda month: progress(f"{month:%Y-%m}"))
    _look_anew()
    tidy(ids[made.cast["minsu"].key])
    _fill_desks(made, ids, span)
    close_accounts(made.staffs)
    return Loaded(
        len(made.staffs),
        sum(len(staff.people) for staff in made.staffs.values()),
        passed.transfers,
        passed.refused,
        passed.days,
    )


def _fill_desks(made: Government, ids: Ids, span: Window) -> None:
    """Let every office have something in hand; what needs a whole period waits until the history has one."""
    bring_late(made, ids, span)
    choose(span)
    draw(span, made.cast["minsu"].number)
    propose(span.today)
    look(span)
    nudge(actor=SYSTEM)


def _look_anew() -> None:
    """Let the planner know what was written: nobody else does before this transaction ends."""
    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("dure.")]  # noqa: SLF001 -- Django's public name for it
    sql.execute(f"ANALYZE {', '.join(tables)}")
