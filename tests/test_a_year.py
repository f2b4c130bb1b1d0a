"""One whole year by the clock: 2028, with its leap day, lived, closed day by day, settled, exported, checked."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from dure import clock
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.models import DepartmentSuccession, DepartmentVersion
from dure.points import jobs
from dure.points.awards.actions import award
from dure.points.awards.rules import Target
from dure.points.closing.corrections import Line, correct
from dure.points.closing.models import ClosedDay
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance, Transfer
from dure.points.moderation.reversals import reverse
from dure.points.policy.models import Policy
from dure.points.policy.values import PRESETS
from dure.results.jobs import close_year
from dure.results.verification import verify
from dure.results.years.actions import settle_year, sign_off
from dure.results.years.models import DepartmentYear, PersonYear, YearSettlement, YearSupplement
from dure.results.years.papers import export
from dure.sealing import keys, verify_ledger
from dure.sealing.export import export_ledger
from tests.truths import contradictions
from tests.world import World, small_government

YEAR = 2028
FIRST, LEAP_DAY, LAST = date(YEAR, 1, 1), date(YEAR, 2, 29), date(YEAR, 12, 31)
REORGANISED, RAISED = date(YEAR, 7, 1), date(YEAR, 9, 1)
THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."
NOTE = "같은 감사가 두 번 갔습니다. 확인했습니다."
REASON = "도자기축제 교통 대책을 여러 부서와 함께 세웠음"


@contextmanager
def moment(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    """Let it be a moment of a day."""
    with clock.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.SEOUL)):
        yield


class Story:
    """Lives the year: what people do on a day, and what the schedules do in the night after it."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def operator(self) -> Actor:
        """Return the operator."""
        return self.world.actor("정하늘", roles=frozenset({"operator"}))

    def thank(self, giver: str, to: str) -> int:
        """Let somebody thank somebody now."""
        return give(actor=self.world.actor(giver), recipient=self.world.people[to].pk, message=THANKS).id

    def live(self, day: date) -> None:
        """Do what belongs to a day: twice each month and on the leap day, thanks; the rest once a year."""
        with moment(day, 11):
            if day == REORGANISED:
                self.reorganise()
            if day.day in (1, 15):
                self.thank("김민수", "박지훈" if day.month % 2 else "최유진")
                self.thank("최유진", "이서연")
                self.thank("한여주", "박지훈")
            if day == LEAP_DAY:
                self.thank("최유진", "김민수")
                award(
                    actor=self.operator,
                    target=Target(department=self.world.departments["복지정책과"].pk),
                    amount=30,
                    reason=REASON,
                )
            if day == date(YEAR, 5, 20):
                number = Transfer.objects.filter(day=date(YEAR, 5, 15)).earliest("id").pk
                reverse(actor=self.operator, transfer_id=number, reason_code="duplicate", note=NOTE)
            if day == date(YEAR, 10, 2):
                line = Line(
                    self.world.departments["정보통신과"].pk, LEAP_DAY, received_points=10, received_count=1
                )
                correct(actor=self.operator, lines=[line], reason=NOTE)
        if (day + timedelta(days=1)).day == 1:
            with moment(day, 23, 59):
                self.thank("박지훈", "김민수")

    def reorganise(self) -> None:
        """Merge 복지정책과 into 행복복지과, where its people go (D21)."""
        old = self.world.departments["복지정책과"]
        DepartmentVersion.objects.filter(department=old).update(
            valid=DateRange(date(2016, 4, 29), REORGANISED)
        )
        new = self.world.department("행복복지과")
        DepartmentSuccession.objects.create(predecessor=old, successor=new, on=REORGANISED)
        self.world.move("박지훈", "행복복지과", REORGANISED)

    def night(self, day: date) -> None:
        """Run what is scheduled in the night after a day, in its order."""
        with moment(day + timedelta(days=1), 0, 30):
            if (day + timedelta(days=1)).day == 1:
                jobs.grant()
            jobs.close_day()
            close_year()


@pytest.fixture
def lived(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    """Live the whole year, every night of it."""
    monkeypatch.setattr(keys, "place", lambda: tmp_path / "keys" / "seal.pem")
    world = small_government()
    story = Story(world)
    raised = PRESETS["icheon-2019"].model_copy(
        update={"allowance": PRESETS["icheon-2019"].allowance.model_copy(update={"amount": 300})}
    )
    world.policy("이천시", raised, on=RAISED)
    with moment(FIRST, 0, 5):
        jobs.grant()
    for number in range(366):
        day = FIRST + timedelta(days=number)
        story.live(day)
        story.night(day)
    return story


def test_a_leap_year_is_lived_closed_settled_and_checked_outside(lived: Story, tmp_path: Path) -> None:
    """R5.1, R5.2, R8.3, R8.4, R8.5, R9.1, R13.1, D19, D20, D21, D27, D31, D32, truths 1 to 9."""
    world = lived.world
    icheon = world.agencies["이천시"]
    assert ClosedDay.objects.filter(agency=icheon, day__year=YEAR).count() == 366
    settled = YearSettlement.objects.get(agency=icheon, year=YEAR)
    assert (settled.day, settled.days, settled.person) == (date(YEAR + 1, 1, 1), 366, None)
    amounts = (
        Allowance.objects.filter(person=world.people["김민수"])
        .order_by("month")
        .values_list("granted", flat=True)
    )
    assert list(amounts) == [200] * 8 + [300] * 5
    # Twice a month, without the reversed one, to each of two people; once a month and on the leap day from others.
    kim = PersonYear.objects.get(agency=icheon, year=YEAR, person=world.people["김민수"])
    assert (kim.given_count, kim.recipients, kim.received_count, kim.givers) == (23, 2, 13, 2)
    park = PersonYear.objects.get(agency=icheon, year=YEAR, person=world.people["박지훈"])
    assert (park.department_name, park.special_points, park.agencies) == ("행복복지과", 30, 2)
    rows = {one.name: one for one in DepartmentYear.objects.filter(agency=icheon, year=YEAR)}
    assert (rows["복지정책과"].days, rows["행복복지과"].days) == (182, 184)
    assert (rows["복지정책과"].special_points, rows["행복복지과"].special_points) == (30, 0)
    assert rows["정보통신과"].corrections == 2
    assert settled.policy == Policy.objects.get(agency=icheon, effective_from=RAISED)
    before = taken(lived)

    with moment(date(YEAR + 1, 1, 2), 10):
        again = settle_year(actor=lived.operator, year=YEAR)
        assert again == settled
        sign_off(actor=lived.operator, year=YEAR, note="일일 확정 내역과 대조하여 이상 없음을 확인함")
        late = Transfer.objects.filter(sender=world.people["박지훈"], day__year=YEAR).latest("id")
        reverse(actor=lived.operator, transfer_id=late.pk, reason_code="wrong-person", note=NOTE)
        with pytest.raises(Refusal):
            sign_off(actor=lived.operator, year=YEAR, note="다시 확인함")
    lived.night(date(YEAR + 1, 1, 2))
    assert YearSupplement.objects.count() == 4
    assert taken(lived) == before
    assert contradictions() == {}
    assert verify().findings == []

    export_ledger(tmp_path / "ledger", agency_code="4070000")
    command = [sys.executable, "-I", "-S", verify_ledger.__file__, str(tmp_path / "ledger"), "--json"]
    done = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert (done["findings"], done["first"], done["last"]) == ([], str(FIRST), f"{YEAR + 1}-01-02")


def taken(lived: Story) -> list[bytes]:
    """Return the files of the settled year."""
    return [
        export(actor=lived.operator, year=YEAR, what=what, format_=format_).content
        for what in ("people", "departments")
        for format_ in ("csv", "xlsx")
    ]
