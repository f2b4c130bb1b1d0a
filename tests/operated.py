"""The machine with everything operators do to a ledger, and with databases that fail in the middle of an act."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

import psycopg
from django.db import Error, transaction
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from dure import clock
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.points.awards.actions import approve_award, award, decline_award
from dure.points.awards.models import SpecialAwardMember
from dure.points.awards.rules import Target
from dure.points.closing.corrections import Line, correct
from dure.points.closing.days import close_days
from dure.points.closing.models import Correction, DepartmentDay
from dure.points.closing.rules import Figures
from dure.points.moderation.reversals import reverse
from dure.results.years.models import PersonYear
from tests.closings import Closing
from tests.faults import failing
from tests.machine import NOWHERE, UNITS, fine_gifts, names
from tests.model import Asked

OPERATORS = {"이천시": "김민수", "여주시": "한여주"}
MOST_STATEMENTS = 40

operated = st.sampled_from(sorted(OPERATORS))
steps = st.integers(1, MOST_STATEMENTS)
sums = st.sampled_from([10, 0, -10, -200])


class Ledger(Closing):
    """Does everything twice and compares; whatever fails half way has left nothing."""

    in_process: ClassVar = True
    """Whether what is asked is done in this process, where its database can be made to fail."""

    # Operators

    def operator(self, agency: str, name: str = "") -> Actor:
        """Return the operator of an agency, or the other one of that name, whoever has become of the person."""
        place = self.world.agencies[agency].pk
        return self.world.actor(name or OPERATORS[agency], agency_id=place, roles=frozenset({"operator"}))

    def try_to(self, act: Any, **asked: Any) -> str:
        """Do something now; return what came of it, or the code of the refusal."""
        self.is_dirty = True
        try:
            with clock.travel(self.now):
                return getattr(act(**asked), "status", "done")
        except Refusal as refused:
            return refused.code

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), agency=st.sampled_from(["이천시", "여주시"]))
    def take_back(self, data: st.DataObject, agency: str) -> None:
        """Let an operator reverse a transfer of their agency as a duplicate (D27)."""
        number = data.draw(st.integers(0, len(self.ids) - 1))
        one = self.model.gave[number]
        expected = "not-found" if one.agency != agency else "reversed-already" if one.is_reversed else "done"
        told = "done"
        try:
            with clock.travel(self.now):
                reverse(
                    actor=self.operator(agency, NOWHERE),
                    transfer_id=self.ids[number],
                    reason_code="duplicate",
                    note="두 번 보냈습니다.",
                )
        except Refusal as refused:
            told = refused.code
        event(f"reversal {told}")
        assert told == expected
        if told == "done":
            self.model.reverse(number, self.today)
        self.is_dirty = True

    @rule(
        agency=operated,
        whom=names | st.sampled_from(UNITS) | st.sampled_from(UNITS[:3]),
        amount=st.sampled_from([50, 50, 50, 1, 7, 0, 51]),
        times=st.integers(1, 8),
    )
    def award(self, agency: str, whom: str, amount: int, times: int) -> None:
        """Let an operator award a person or a department, until the year's total is spent (R9.2)."""
        department = self.world.departments.get(whom)
        asked = Target(None, department.pk) if department else Target(self.world.people[whom].pk)
        for _ in range(times):
            told = self.try_to(
                award,
                actor=self.operator(agency),
                target=asked,
                amount=amount,
                reason="축제를 함께 준비했습니다.",
            )
            event(f"award {told}")
            assert told == self.model.award(agency, OPERATORS[agency], whom, amount, self.today)

    @precondition(lambda self: self.model.awarded)
    @rule(data=st.data(), name=names, approves=st.booleans())
    def decide(self, data: st.DataObject, name: str, approves: bool) -> None:  # noqa: FBT001 -- hypothesis passes by name
        """Let somebody with a role approve or decline what waits for a second person (D26)."""
        number = data.draw(st.integers(0, len(self.model.awarded) - 1))
        one = self.model.awarded[number]
        place = self.world.agencies[one.agency].pk
        told = self.try_to(
            approve_award if approves else decline_award,
            actor=self.world.actor(name, agency_id=place, roles=frozenset({"personnel"})),
            award_id=self.award_ids()[number],
        )
        event(f"decision {told}")
        assert told == self.model.decide(number, name, "approved" if approves else "declined", self.today)

    @precondition(lambda self: self.closed)
    @rule(data=st.data(), agency=operated, points=sums, number=st.sampled_from([1, 0, -1]))
    def correct(self, data: st.DataObject, agency: str, points: int, number: int) -> None:
        """Let an operator post a dated correction of a closed day, beside it (D19)."""
        department, day = data.draw(st.sampled_from(sorted(self.closed)))
        told = self.try_to(
            correct,
            actor=self.operator(agency, NOWHERE),
            lines=[Line(department, day, received_points=points, received_count=number)],
            reason="뒤늦은 발령에 따른 정정입니다.",
        )
        event(f"correction {told}")
        expected = self.correction(agency, department, day, Figures(points, number), told)
        assert told == expected, f"{told}, not {expected}"

    def correction(self, agency: str, department: int, day: date, figures: Figures, told: str) -> str:
        """Return what has to come of a correction, which is part of those posted already if it is `done`."""
        row = DepartmentDay.objects.get(department_id=department, day=day)
        if row.agency_id != self.world.agencies[agency].pk:
            return "not-found"
        if not figures:
            return "correction-empty"
        sums = Figures(row.received_points, row.received_count)
        for one in Correction.objects.filter(department_id=department, corrects=day):
            sums += Figures(one.received_points, one.received_count)
        after = sums if told == "done" else sums + figures
        return "correction-below-zero" if after.is_below_zero else "done"

    # Failures

    @precondition(lambda self: self.in_process)
    @rule(giver=names, gift=fine_gifts, at=steps)
    def stumble_giving(self, giver: str, gift: Asked, at: int) -> None:
        """Give while the database fails at some statement: it is done whole, or nothing is (D33, truth 8)."""
        told = self.stumble(at, lambda: self.ask(giver, (gift,), None))
        if told is not None:
            self.agree(giver, (gift,), told)

    @rule(agency=operated, unit=st.sampled_from(UNITS[:4]), at=steps)
    def stumble_awarding(self, agency: str, unit: str, at: int) -> None:
        """Award while the database fails at some statement."""
        asked = {"actor": self.operator(agency), "target": Target(None, self.world.departments[unit].pk)}
        told = self.stumble(
            at, lambda: self.try_to(award, amount=5, reason="축제를 함께 준비했습니다.", **asked)
        )
        if told is not None:
            assert told == self.model.award(agency, OPERATORS[agency], unit, 5, self.today)

    @rule(at=steps)
    def stumble_closing(self, at: int) -> None:
        """Close while the database fails at some statement, then again: no day is half closed (D20)."""
        with clock.travel(self.now):
            self.stumble(at, self._close_what_can_be)
        self.close()

    def _close_what_can_be(self) -> None:
        """Close; that an agency's days could not be is said when the others' are (F-B3)."""
        try:
            close_days(actor=SYSTEM, through=self.today - timedelta(days=1))
        except Refusal as refused:
            assert refused.code == "closing-failed"  # noqa: PT017 -- most often nothing is refused
            event("stumbled over an agency")

    def stumble(self, at: int, act: Callable[[], Any]) -> Any:
        """Return what an act says, None if the failure of statement `at` ended it."""
        self.is_dirty = True
        try:
            with failing(at, "refused"):
                return act()
        except (Error, psycopg.Error):
            event("stumbled")
            # Django gives up the test's own transaction too; the statement never came to the server.
            transaction.set_rollback(False)
            return None

    # What must hold

    def award_ids(self) -> list[int]:
        """Return the ids of the awards in the order in which they were made."""
        found = SpecialAwardMember.objects.order_by("award_id").values_list("award_id", flat=True)
        return list(found.distinct())

    @invariant()
    def special_points_are_what_was_awarded(self) -> None:
        """R9.3, D23, D26: approved awards and no others, kept apart from what was given."""
        members = SpecialAwardMember.objects.filter(award__decision__outcome="approved", points__gt=0)
        found: dict[tuple[str, int, str], int] = {}
        for agency, year, person, points in members.values_list(
            "award__agency__short_name", "award__year", "person_id", "points"
        ):
            key = agency, year, self.name_of(person)
            found[key] = found.get(key, 0) + points
        assert found == self.model.special()
        for row in PersonYear.objects.select_related("agency").filter(special_points__gt=0):
            assert found[row.agency.short_name, row.year, self.name_of(row.person_id)] == row.special_points
