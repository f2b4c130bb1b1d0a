"""What tests of the ledger as a whole share: two days with one row of everything that days bring."""

from datetime import timedelta

from dure import clock
from dure.points.awards.actions import award
from dure.points.awards.rules import Target
from dure.points.closing.corrections import Line, correct
from dure.points.closing.tests.days import TENTH, at, close, thank
from dure.points.moderation.reversals import reverse
from tests.world import World

NEXT = TENTH + timedelta(days=1)
NOTE = "같은 감사가 두 번 갔습니다. 확인했습니다."


def two_days(world: World) -> None:
    """Live two days and close them."""
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    first = thank(world, "김민수", "박지훈")
    second = thank(world, "이서연", "박지훈")
    thank(world, "한여주", "김민수")
    with clock.travel(at(TENTH, 15)):
        reverse(actor=operator, transfer_id=second, reason_code="duplicate", note=NOTE)
        award(
            actor=operator,
            target=Target(person=world.people["박지훈"].pk),
            amount=50,
            reason="축제 교통 대책을 앞장서 세웠습니다.",
        )
    close()
    thank(world, "김민수", "최유진", on=NEXT)
    with clock.travel(at(NEXT, 15)):
        reverse(actor=operator, transfer_id=first, reason_code="duplicate", note=NOTE)
        line = Line(world.departments["자치행정과"].pk, TENTH, received_points=10, received_count=1)
        correct(actor=operator, lines=[line], reason=NOTE)
    close(NEXT)
