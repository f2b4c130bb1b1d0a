"""A job that one waiting copy is enough of, and one that fails for good."""

from unittest.mock import patch

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from dure.kit import jobs
from dure.notifications.jobs import deliver
from dure.results.jobs import write_export
from tests.jobs import context_of

MARK = "webhook-of-this-test"


def asked() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(queueing_lock=MARK))


@pytest.mark.django_db
def test_it_is_asked_for_once_while_one_waits() -> None:
    for _ in range(3):
        jobs.ask_for(deliver, MARK, webhook_id=7)
    [job] = asked()
    assert (job.args, job.priority) == ({"webhook_id": 7}, -10)


@pytest.mark.django_db
def test_one_that_comes_in_between_does_not_end_the_transaction() -> None:
    jobs.ask_for(deliver, MARK, webhook_id=7)
    with patch.object(ProcrastinateJob.objects, "filter") as nothing:
        nothing.return_value.exists.return_value = False
        jobs.ask_for(deliver, MARK, webhook_id=7)
    assert len(asked()) == 1


@pytest.mark.parametrize(("attempts", "ended"), [(0, []), (1, []), (2, []), (3, ["ended"])])
def test_what_a_job_held_is_freed_when_it_is_not_tried_again(attempts: int, ended: list[str]) -> None:
    """F-B4: after the last of its attempts, and not before."""
    told: list[str] = []
    with (
        pytest.raises(KeyError),
        jobs.failing_for_good(context_of(write_export, attempts), lambda: told.append("ended")),
    ):
        raise KeyError("a fault")
    assert told == ended


def test_nothing_is_freed_by_a_job_that_succeeds() -> None:
    told: list[str] = []
    with jobs.failing_for_good(context_of(write_export, 3), lambda: told.append("ended")):
        pass
    assert told == []


@pytest.mark.django_db
def test_what_is_going_on_is_what_a_job_waits_or_runs_for() -> None:
    """F-B4: a job that ended, or one of another task, is about nothing any more."""
    for number, status in enumerate(("todo", "doing", "failed", "succeeded", "aborted")):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
                " VALUES ('default', 'of this test', jsonb_build_object('export_id', %s), %s)",
                [number, status],
            )
    assert jobs.going_on("of this test", "export_id") == {0, 1}
    assert jobs.going_on("of another test", "export_id") == frozenset()
