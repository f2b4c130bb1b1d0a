"""The hot path: acts of giving, read, decided and written as one batch in one transaction.

Two round trips a batch. The first locks and then reads: a shared hold on the day barrier, so that no day can
be closed under a transfer that belongs to it; one lock for each giver in ascending order, so that two tabs,
two processes or two givers thanking each other can neither overdraw nor deadlock (D33); then, in a statement
of its own whose snapshot is younger than the locks, every fact the rules ask for, with the one moment that
counts (the database's clock, D4). The pure rules decide each act in turn. The second round trip writes what
was allowed and one audit line an act, refused ones included.
"""

import logging
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError, connection, transaction

from dure.kit.groupcommit import GroupCommit
from dure.points.giving.posting.acts import Act, Given, Outcome
from dure.points.giving.posting.batch import Batch
from dure.points.giving.posting.facts import read

__all__ = ["Act", "Given", "Outcome", "post", "post_within", "submit"]

_log = logging.getLogger(__name__)


def post(acts: Sequence[Act]) -> list[Outcome]:
    """Decide and write `acts` in one transaction; the answers are in their order.

    If something in the batch fails (a bug, or a race the locks did not cover) the log says so, and the batch is
    taken apart: every act is tried alone, so that one cannot take the others with it. What fails with the
    connection is not: whether its commit went through is not known, so only whoever sent a key may send again.
    """
    try:
        # A transaction of its own: within another one the others' answers would come before their commit.
        with transaction.atomic(durable=True):
            return post_within(acts)
    except (OperationalError, InterfaceError):
        raise
    except Exception as failure:  # noqa: BLE001 -- whatever one act breaks, the others are not to pay for it
        if len(acts) == 1:
            return [failure]
        _log.exception("a batch of %s acts failed and is taken apart", len(acts))
        return [outcome for act in acts for outcome in post([act])]


def post_within(acts: Sequence[Act]) -> list[Outcome]:
    """Decide and write `acts` as a part of the caller's transaction; their locks are held until it ends.

    The answers hold when that transaction commits. What fails is raised.
    """
    with connection.wrap_database_errors:
        batch = Batch(read(acts))
        outcomes = [batch.decide(act) for act in acts]
        batch.write()
    return outcomes


def _give_connection_back() -> None:
    """Leave the connection to others while waiting: a hundred waiting threads must not empty the pool."""
    if not connection.in_atomic_block:
        connection.close()


_gathering: GroupCommit[Act, tuple[Given, ...]] = GroupCommit(
    post, limit=256, before_waiting=_give_connection_back
)


def submit(act: Act) -> tuple[Given, ...]:
    """Post `act` together with whatever waits at this moment. Raises `Refusal`."""
    return _gathering.submit(act)
