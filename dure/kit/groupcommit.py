"""Group commit: acts that wait at the same moment are posted together, by one of the threads that wait.

There is no background thread. The first caller becomes the leader, takes every act waiting by then, posts
them in one transaction on its own connection, wakes the others with their answers and hands the lead to the
next one waiting. While a batch is being committed the next one gathers by itself, so a single act is a batch
of one and costs nothing extra, and sixty-four cost little more than one.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Act = TypeVar("Act")
Answer = TypeVar("Answer")


class _Ticket(Generic[Act, Answer]):
    """One waiting act; `wake` is held until it has an answer or has to lead, which `leads` says."""

    __slots__ = ("act", "answer", "failure", "is_done", "leads", "wake")

    def __init__(self, act: Act) -> None:
        self.act = act
        self.answer: Answer | None = None
        self.failure: BaseException | None = None
        self.is_done = False
        self.leads = False
        self.wake = threading.Lock()
        self.wake.acquire()


class GroupCommit(Generic[Act, Answer]):
    """Gathers concurrent calls of `submit` into calls of `post`.

    `post` takes acts and returns an answer for each in the same order; an answer that is an exception is
    raised in the thread whose act it belongs to. An exception out of `post` itself reaches every act of the
    batch: none of them was done. `before_waiting` is called by a thread that will not lead at once, so that it
    does not hold what the leader may need.
    """

    def __init__(
        self,
        post: Callable[[Sequence[Act]], Sequence[Answer | Exception]],
        *,
        limit: int,
        before_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self._post = post
        self._limit = limit
        self._before_waiting = before_waiting
        self._mutex = threading.Lock()
        self._waiting: deque[_Ticket[Act, Answer]] = deque()
        self._has_leader = False

    def submit(self, act: Act) -> Answer:
        """Post `act` together with whatever else waits, and return its answer or raise its failure."""
        ticket: _Ticket[Act, Answer] = _Ticket(act)
        with self._mutex:
            self._waiting.append(ticket)
            leads = not self._has_leader
            self._has_leader = True
        if not leads:
            self._wait(ticket)
        if not ticket.is_done:
            self._lead()
        if ticket.failure is not None:
            raise ticket.failure
        return ticket.answer  # type: ignore[return-value]  # done without a failure: there is an answer

    def _wait(self, ticket: _Ticket[Act, Answer]) -> None:
        try:
            self._before_waiting()
            ticket.wake.acquire()
        except BaseException:
            self._leave(ticket)
            raise

    def _leave(self, ticket: _Ticket[Act, Answer]) -> None:
        """Take back the act of a thread that was interrupted, and pass the lead on if it was to have it."""
        with self._mutex:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                if ticket.leads:
                    self._hand_over()

    def _lead(self) -> None:
        """Post one batch; the caller's own ticket is the oldest waiting and so always part of it."""
        with self._mutex:
            batch = [self._waiting.popleft() for _ in range(min(self._limit, len(self._waiting)))]
        try:
            answers = self._post([ticket.act for ticket in batch])
            for ticket, answer in zip(batch, answers, strict=True):
                if isinstance(answer, Exception):
                    ticket.failure = answer
                else:
                    ticket.answer = answer
        except BaseException as failure:  # noqa: BLE001 -- whatever happened, nobody may wait for ever
            # What stops this thread (a signal, an exit) is not for the others, whose acts only got no answer.
            is_shared = isinstance(failure, Exception)
            for ticket in batch:
                ticket.failure = failure if is_shared else RuntimeError("the thread that posted was stopped")
            batch[0].failure = failure
        finally:
            with self._mutex:
                self._hand_over()
            for ticket in batch:
                ticket.is_done = True
                ticket.wake.release()

    def _hand_over(self) -> None:
        """Let the oldest act that waits lead. The mutex is held."""
        if self._waiting:
            self._waiting[0].leads = True
            self._waiting[0].wake.release()
        else:
            self._has_leader = False
