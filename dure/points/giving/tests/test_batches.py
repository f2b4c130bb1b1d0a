"""Acts that are posted together: what one breaks, the others do not feel (D33)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction

from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.points.giving import posting, rules
from dure.points.giving.actions import fingerprint, give
from dure.points.giving.models import Allowance, ExternalPerson, Transfer
from dure.points.giving.posting import Act, Given, batch, statements
from dure.points.giving.rules import Gift, Outsider, Purse
from tests.world import World

THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."


def act(
    world: World, giver: str, recipient: str | int | Outsider, key: str | None = None, **actor: Any
) -> Act:
    to = world.people[recipient].pk if isinstance(recipient, str) else recipient
    gifts = (Gift(to, THANKS),)
    return Act(world.actor(giver, **actor), gifts, key, fingerprint(gifts))


def kinds(outcomes: list[posting.Outcome]) -> list[str]:
    """Return what came of each act: `done`, the code of a refusal or the name of an error."""
    return [
        "done" if isinstance(one, tuple) else one.code if isinstance(one, Refusal) else type(one).__name__
        for one in outcomes
    ]


def test_each_act_sees_what_those_before_it_in_the_batch_did(world: World) -> None:
    """R6.4: the third of one batch is the third of the month."""
    outcomes = posting.post([act(world, "김민수", "박지훈")] * 3 + [act(world, "박지훈", "김민수")])
    assert kinds(outcomes) == ["done", "done", "pair-limit", "done"]
    assert Transfer.objects.count() == 3


def test_an_allowance_ends_in_the_middle_of_a_batch(world: World) -> None:
    """R5.1: twenty of twenty-four, whatever comes together; the balance told is that after each act."""
    people = [f"동료{number}" for number in range(12)]
    for name in people:
        world.person(name, "자치행정과")
    outcomes = posting.post([act(world, "김민수", name) for name in people * 2])
    assert kinds(outcomes) == ["done"] * 20 + ["allowance"] * 4
    assert [one[0].remaining for one in outcomes if isinstance(one, tuple)] == list(range(190, -10, -10))
    assert Allowance.objects.get().used == 200


@pytest.mark.parametrize("number", [2**63, 2**64, 10**40, 0, -1, -(2**63)])
def test_an_impossible_id_is_an_unknown_person_and_disturbs_nobody(world: World, number: int) -> None:
    """D33: no number a client can write fails the act of another."""
    outcomes = posting.post([act(world, "김민수", number), act(world, "최유진", "박지훈")])
    assert kinds(outcomes) == ["recipient-unknown", "done"]


@pytest.mark.parametrize(
    ("broken", "failure"),
    [
        ({"key": "k" * 201}, "DataError"),
        ({"key": "k\0"}, "DataError"),
        ({"key": "k\ud800"}, "UnicodeEncodeError"),
        ({"agent": "a\0"}, "DataError"),
        ({"address": "nowhere"}, "DataError"),
        ({"channel": "x" * 11}, "DataError"),
        ({"account_id": 2**62}, "IntegrityError"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_what_the_database_cannot_hold_fails_its_own_act_alone(
    committed_world: World, broken: dict[str, Any], failure: str
) -> None:
    """D33: whatever slips past the gate, the others of the batch are written."""
    key = broken.pop("key", "mine")
    world = committed_world
    outcomes = posting.post(
        [
            act(world, "최유진", "박지훈"),
            act(world, "김민수", "박지훈", key, **broken),
            act(world, "한여주", "박지훈"),
        ]
    )
    assert kinds(outcomes) == ["done", failure, "done"]
    assert Transfer.objects.count() == 2
    assert Entry.objects.filter(outcome="done").count() == 2


def test_a_race_the_locks_did_not_cover_is_stopped_by_the_database_for_that_act_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Truth 3: a purse that believes too much still cannot be overdrawn."""
    for number in range(10):
        to = world.person(f"동료{number}", "자치행정과").pk
        for _ in range(2):
            give(actor=world.actor("김민수"), recipient=to, message=THANKS)
    monkeypatch.setattr(Purse, "remaining", property(lambda _self: 10_000))
    outcomes = posting.post([act(world, "최유진", "박지훈"), act(world, "김민수", "박지훈")])
    assert kinds(outcomes) == ["done", "IntegrityError"]
    assert Allowance.objects.get(person=world.people["김민수"]).used == 200
    assert Transfer.objects.filter(sender=world.people["김민수"]).count() == 20


def test_a_bug_met_while_deciding_one_act_fails_that_act_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """D33, F-B5: whoever runs the machine finds the cause in the log, once for the batch."""
    judged = rules.judge

    def judge(gift: Gift, sender: Any, *facts: Any) -> Any:
        if sender.name == "김민수":
            raise KeyError("a bug")
        return judged(gift, sender, *facts)

    monkeypatch.setattr(rules, "judge", judge)
    outcomes = posting.post([act(world, "김민수", "박지훈"), act(world, "최유진", "박지훈")])
    assert kinds(outcomes) == ["KeyError", "done"]
    (line,) = caplog.records
    assert line.getMessage() == "a batch of 2 acts failed and is taken apart"
    assert line.exc_info
    assert line.exc_info[0] is KeyError


def test_a_lost_connection_is_not_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """D33: whether the commit went through is not known; without a key a second try could give twice."""
    tries = []

    def lose(acts: Any) -> Any:
        tries.append(acts)
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(posting, "read", lose)
    with pytest.raises(OperationalError):
        posting.post([act(world, "김민수", "박지훈"), act(world, "최유진", "박지훈")])
    assert len(tries) == 1


def test_errors_of_the_driver_arrive_as_errors_of_django(world: World) -> None:
    """Whoever answers requests tells a client's mistake from a lost database by them."""
    with pytest.raises(DataError):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS, key="k" * 201)


def test_giving_inside_another_transaction_is_refused(committed_world: World) -> None:
    """D33: the acts that wait with it would be answered before they are committed."""
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        give(
            actor=committed_world.actor("김민수"),
            recipient=committed_world.people["박지훈"].pk,
            message=THANKS,
        )
    assert not Transfer.objects.exists()


@contextmanager
def thread_with_a_transaction(
    acts: list[Act], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[threading.Event, "list[Any]"]]:
    """Post `acts` in a thread that stops before its commit; give the event that lets it go on and its answers."""
    go, written = threading.Event(), threading.Event()
    answers: list[Any] = []
    write = batch.Batch.write

    def stopping(self: Any) -> None:
        write(self)
        if threading.current_thread() is thread:
            written.set()
            assert go.wait(20)

    def run() -> None:
        answers.extend(posting.post(acts))
        connection.close()

    monkeypatch.setattr(batch.Batch, "write", stopping)
    thread = threading.Thread(target=run)
    thread.start()
    assert written.wait(20)
    yield go, answers
    thread.join(20)
    assert not thread.is_alive()


def test_two_batches_naming_the_same_new_outsiders_do_not_deadlock(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D16, D33: each waits for the other's rows in one order, whatever order they were asked in."""
    world = committed_world
    a, b = (Outsider("4010000", f"{name}@korea.kr", "한수원") for name in "ab")

    def both(giver: str, first: Outsider, second: Outsider) -> Act:
        return Act(world.actor(giver), (Gift(first, THANKS), Gift(second, THANKS)))

    columns: list[Any] = []
    execute = connection.connection.execute

    def watching(statement: Any, parameters: Any = None, **options: Any) -> Any:
        if statement == statements.OUTSIDERS:
            columns.append(parameters[1])
        return execute(statement, parameters, **options)

    monkeypatch.setattr(connection.connection, "execute", watching)
    posting.post([both("김민수", a, b)])
    posting.post([both("최유진", b, a)])
    assert columns == [["a@korea.kr", "b@korea.kr"]] * 2
    assert ExternalPerson.objects.count() == 2


def test_two_givers_naming_one_new_outsider_at_once_share_one_record(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D16: one record per agency code and e-mail, whoever comes first."""
    world = committed_world
    new = Outsider("4010000", "a@korea.kr", "한수원")
    with thread_with_a_transaction([act(world, "김민수", new)], monkeypatch) as (go, answers):
        waiting = threading.Timer(0, go.set)
        waiting.start()
        mine = posting.post([act(world, "최유진", replace(new, name="한수완"))])
        waiting.join()
    assert kinds([*answers, *mine]) == ["done", "done"]
    assert ExternalPerson.objects.count() == 1
    assert Transfer.objects.filter(external=ExternalPerson.objects.get()).count() == 2


def test_answers_of_a_batch_are_each_about_their_own_act(world: World) -> None:
    """D33: sender, recipient and text of the answer are those of the act."""
    pairs = [("김민수", "박지훈"), ("박지훈", "최유진"), ("한여주", "김민수")]
    for (sender, recipient), outcome in zip(
        pairs, posting.post([act(world, *pair) for pair in pairs]), strict=True
    ):
        assert isinstance(outcome, tuple)
        (given,) = outcome
        assert isinstance(given, Given)
        stored = Transfer.objects.select_related("sender", "recipient").get(pk=given.id)
        assert (given.sender_name, given.recipient_name) == (sender, recipient)
        assert (stored.sender.name, stored.recipient and stored.recipient.name) == (sender, recipient)
