"""Acts that wait at the same moment are posted together, and nobody waits for ever (D33)."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from dure.kit.groupcommit import GroupCommit

PATIENCE = 20
"""Seconds after which a test says that somebody waits for ever."""


class Arrivals(deque[Any]):
    """The queue of a group, telling when an act has joined it."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = threading.Semaphore(0)

    def append(self, ticket: Any) -> None:
        """Add a ticket and tell."""
        super().append(ticket)
        self.arrived.release()


def tenfold(acts: Sequence[int]) -> list[Any]:
    return [act * 10 for act in acts]


class Desk:
    """A group whose posting stops at every batch until the test says what comes of it."""

    def __init__(self, limit: int = 100) -> None:
        self.batches: list[list[int]] = []
        self.posters: list[int] = []
        self.entered = threading.Semaphore(0)
        self._go = threading.Semaphore(0)
        self._orders: deque[Callable[[Sequence[int]], list[Any]]] = deque()
        self.group: GroupCommit[int, Any] = GroupCommit(self._post, limit=limit)
        self.group._waiting = self._arrivals = Arrivals()
        self._threads = ThreadPoolExecutor(64)

    def _post(self, acts: Sequence[int]) -> list[Any]:
        self.batches.append(list(acts))
        self.posters.append(threading.get_ident())
        self.entered.release()
        assert self._go.acquire(timeout=PATIENCE)
        return self._orders.popleft()(acts)

    def submit(self, act: int) -> "Future[Any]":
        """Submit `act` from a thread of its own and return once it has joined the queue."""
        answer = self._threads.submit(self.group.submit, act)
        self.wait_for_arrival()
        return answer

    def wait_for_arrival(self) -> None:
        """Return once one more act has joined the queue."""
        assert self._arrivals.arrived.acquire(timeout=PATIENCE)

    def wait_for_batch(self) -> None:
        """Return once one more batch is being posted."""
        assert self.entered.acquire(timeout=PATIENCE)

    def answer(self, order: Callable[[Sequence[int]], list[Any]] = tenfold) -> None:
        """Let the batch that is being posted, or the next one, end with `order`."""
        self._orders.append(order)
        self._go.release()


def stop(failure: BaseException) -> Callable[[Sequence[int]], list[Any]]:
    """Return an order that raises."""

    def order(_acts: Sequence[int]) -> list[Any]:
        raise failure

    return order


@contextmanager
def desk_with_a_batch_under_way(limit: int = 100) -> Iterator[tuple[Desk, "Future[Any]"]]:
    """Give a desk that is posting act 1, so that whatever comes now has to wait."""
    desk = Desk(limit)
    first = desk.submit(1)
    desk.wait_for_batch()
    yield desk, first
    assert not desk.group._waiting, "somebody still waits"
    assert not desk.group._has_leader, "nobody could lead again"


def test_a_single_act_is_a_batch_of_one_posted_by_its_own_thread() -> None:
    """D33: no thread in between."""
    group: GroupCommit[int, int] = GroupCommit(
        lambda acts: [act + threading.get_ident() for act in acts], limit=10
    )
    assert group.submit(1) == 1 + threading.get_ident()


def test_acts_that_come_while_a_batch_is_posted_go_together_in_their_order() -> None:
    """D33: one batch for all that waited, each act with its own answer."""
    with desk_with_a_batch_under_way() as (desk, first):
        others = [desk.submit(act) for act in range(2, 12)]
        desk.answer()
        desk.answer()
        assert first.result(PATIENCE) == 10
        assert [other.result(PATIENCE) for other in others] == [act * 10 for act in range(2, 12)]
        assert desk.batches == [[1], list(range(2, 12))]


def test_a_batch_holds_no_more_than_the_limit_and_the_oldest_go_first() -> None:
    """D33: nobody is overtaken."""
    with desk_with_a_batch_under_way(limit=3) as (desk, _):
        others = [desk.submit(act) for act in range(2, 10)]
        for _ in range(4):
            desk.answer()
        assert [other.result(PATIENCE) for other in others] == [act * 10 for act in range(2, 10)]
        assert desk.batches == [[1], [2, 3, 4], [5, 6, 7], [8, 9]]


def test_who_leads_posts_one_batch_and_leaves_the_next_to_the_oldest_that_waits() -> None:
    """D33: nobody works for the others for ever."""
    with desk_with_a_batch_under_way() as (desk, first):
        second, third = desk.submit(2), desk.submit(3)
        desk.answer()
        desk.wait_for_batch()
        assert first.result(PATIENCE) == 10  # while the others are still being posted
        assert not second.done()
        assert not third.done()
        assert desk.posters[0] != desk.posters[1]
        desk.answer()
        assert (second.result(PATIENCE), third.result(PATIENCE)) == (20, 30)


def test_an_exception_as_an_answer_reaches_its_own_act_alone() -> None:
    """D33, D7: a refusal is one act's."""
    with desk_with_a_batch_under_way() as (desk, first):
        second, third = desk.submit(2), desk.submit(3)
        desk.answer()
        desk.answer(lambda acts: [ValueError("mine") if act == 2 else act for act in acts])
        assert first.result(PATIENCE) == 10
        with pytest.raises(ValueError, match="mine"):
            second.result(PATIENCE)
        assert third.result(PATIENCE) == 3


def test_an_exception_out_of_posting_reaches_its_batch_and_nobody_else() -> None:
    """D33: none of the batch was done; whoever comes later is served."""
    with desk_with_a_batch_under_way(limit=2) as (desk, first):
        second, third, fourth = desk.submit(2), desk.submit(3), desk.submit(4)
        desk.answer()
        desk.answer(stop(OSError("the database is gone")))
        desk.answer()
        assert first.result(PATIENCE) == 10
        for failed in (second, third):
            with pytest.raises(OSError, match="gone"):
                failed.result(PATIENCE)
        assert fourth.result(PATIENCE) == 40


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), SystemExit(1), GeneratorExit()])
def test_what_stops_the_posting_thread_stops_no_other(failure: BaseException) -> None:
    """D33: a signal meant for one thread does not end sixty-three; they learn that they got no answer."""
    with desk_with_a_batch_under_way() as (desk, _):
        second, third = desk.submit(2), desk.submit(3)
        desk.answer()
        desk.wait_for_batch()
        desk.answer(stop(failure))
        with pytest.raises(type(failure)):
            second.result(PATIENCE)
        with pytest.raises(RuntimeError, match="stopped"):
            third.result(PATIENCE)
        desk.answer()
        assert desk.submit(4).result(PATIENCE) == 40


@pytest.mark.parametrize("answers", [[], [1], [1, 2, 3]])
def test_a_wrong_number_of_answers_fails_every_act_of_the_batch(answers: list[int]) -> None:
    """D33: nobody ever gets the answer to another's act."""
    with desk_with_a_batch_under_way() as (desk, _):
        second, third = desk.submit(2), desk.submit(3)
        desk.answer()
        desk.answer(lambda _acts: answers)
        for failed in (second, third):
            with pytest.raises(ValueError, match="zip"):
                failed.result(PATIENCE)


def interrupted() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("is_oldest", [True, False])
def test_an_interrupted_thread_takes_its_act_back_and_holds_up_nobody(*, is_oldest: bool) -> None:
    """D33: what is taken back is not posted, and the lead goes to the next that waits."""
    with desk_with_a_batch_under_way() as (desk, first):
        before = [] if is_oldest else [desk.submit(7)]
        desk.group._before_waiting = interrupted
        with pytest.raises(KeyboardInterrupt):
            desk.group.submit(2)
        desk.group._before_waiting = lambda: None
        desk.wait_for_arrival()
        after = desk.submit(8)
        desk.answer()
        desk.answer()
        assert first.result(PATIENCE) == 10
        assert [other.result(PATIENCE) for other in (*before, after)] == ([80] if is_oldest else [70, 80])
        assert 2 not in [act for batch in desk.batches for act in batch]


def test_the_lead_that_was_just_handed_to_a_leaving_thread_goes_on() -> None:
    """D33: between being chosen to lead and being interrupted there is no gap for the lead to get lost in."""
    with desk_with_a_batch_under_way() as (desk, first):
        chosen, is_chosen = threading.Event(), threading.Event()

        def interrupted_when_chosen() -> None:
            chosen.set()
            assert is_chosen.wait(PATIENCE)
            raise InterruptedError

        desk.group._before_waiting = interrupted_when_chosen
        leaving = desk._threads.submit(desk.group.submit, 2)
        assert chosen.wait(PATIENCE)
        desk.wait_for_arrival()
        desk.group._before_waiting = lambda: None
        third = desk.submit(3)
        desk.answer()
        assert first.result(PATIENCE) == 10  # and so act 2 has the lead now
        is_chosen.set()
        with pytest.raises(InterruptedError):
            leaving.result(PATIENCE)
        desk.answer()
        assert third.result(PATIENCE) == 30
        assert desk.batches == [[1], [3]]


def test_forty_threads_get_each_their_own_answer_and_never_two_post_at_once() -> None:
    """D33: under load, with refusals and failures of whole batches among the answers."""
    posting, start = threading.Lock(), threading.Barrier(40)

    def post(acts: Sequence[int]) -> list[int | Exception]:
        assert posting.acquire(blocking=False), "two batches at once"
        try:
            if any(act % 97 == 0 for act in acts):
                raise OSError(str(acts))
            return [KeyError(act) if act % 7 == 0 else act * 10 for act in acts]
        finally:
            posting.release()

    group: GroupCommit[int, int] = GroupCommit(post, limit=8)

    foreign: list[int] = []

    def work(thread: int) -> int:
        start.wait(PATIENCE)
        done = 0
        for act in range(thread * 100, thread * 100 + 100):
            try:
                assert group.submit(act) == act * 10
                done += 1
            except KeyError as mine:
                foreign.extend(set(mine.args) - {act})
            except OSError as ours:
                foreign.extend([] if str(act) in str(ours) else [act])
        return done

    with ThreadPoolExecutor(40) as pool:
        done = sum(pool.map(work, range(40), timeout=PATIENCE))
    assert done > 0
    assert foreign == []
    assert not group._waiting
    assert not group._has_leader
