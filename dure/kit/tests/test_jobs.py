"""A job that one waiting copy is enough of."""

from unittest.mock import patch

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dure.kit import jobs
from dure.notifications.jobs import deliver

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
