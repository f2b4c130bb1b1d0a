"""A refused act leaves a line for ever, so one account leaves a bounded number of them (F-C14)."""

from typing import Any

import pytest

from dure.audit import actions
from dure.audit.actions import refusals_recorded
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.pace import Pace
from dure.kit.refusals import Refusal

MINSU, JIHUN = Actor(account_id=7), Actor(account_id=8)


def refuse(times: int, *, actor: Actor = MINSU, action: str = "test.act") -> None:
    for _ in range(times):
        with pytest.raises(Refusal), refusals_recorded(action, actor=actor):
            raise Refusal("not-allowed", "no")


@pytest.fixture
def moment(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    settings.REFUSALS_PER_HOUR = 10
    now = [1000.0]
    monkeypatch.setattr(actions, "_refusals", Pace(3600, now=lambda: now[0]))
    return now


@pytest.mark.django_db
def test_of_two_hundred_refusals_ten_are_written_and_the_next_hour_says_how_many_were_not(
    moment: list[float],
) -> None:
    refuse(200)
    assert Entry.objects.count() == 10
    moment[0] += 3600
    refuse(2)
    told = Entry.objects.order_by("id").values_list("details", flat=True)
    assert [details.get("left_out") for details in told][9:] == [None, 190, None]


@pytest.mark.django_db
def test_accounts_and_kinds_of_acts_are_counted_apart(moment: list[float]) -> None:
    refuse(11)
    refuse(1, actor=JIHUN)
    refuse(1, action="test.other")
    assert Entry.objects.filter(account_id=8).count() == 1
    assert Entry.objects.filter(action="test.other").count() == 1
