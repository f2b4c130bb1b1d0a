"""Who is told that a year waits for a signature, and what became of it (D31)."""

from dure import clock
from dure.notifications.notices.models import Notice
from dure.notifications.notices.queries import notices
from dure.points.closing.tests.days import at
from dure.results.years.actions import sign_off
from dure.results.years.tests.years import NEW_YEAR, YEAR, lived, operator, settle, settlement
from tests.world import World


def test_the_operator_is_told_that_the_year_waits_for_a_signature(world: World) -> None:
    """D31: a notice that leads to the page."""
    lived(world)
    settle()
    told = Notice.objects.get(kind="year-settled")
    facts = {"year": YEAR, "settlement": settlement(world).pk}
    assert (told.person_id, told.facts) == (world.people["정하늘"].pk, facts)
    (asked,) = notices(reader=world.actor("정하늘"))
    assert (asked.is_new, asked.outcome) == (True, "")
    with clock.travel(at(NEW_YEAR)):
        sign_off(actor=operator(world), year=YEAR, note="확정된 날을 모두 살펴보고 확인함")
    (asked,) = notices(reader=world.actor("정하늘"))
    assert (asked.is_new, str(asked.outcome)) == (False, "확인 완료")


def test_an_operator_from_another_agency_learns_what_became_of_the_year(world: World) -> None:
    """D13: of the agency where they work, in which they act for the operator."""
    lived(world)
    world.person("파견자", "여주기획과")
    world.assign("파견자", "자치행정과", "secondment")
    world.assign("파견자", "기획예산담당관", "acting", position="기획예산담당관")
    settle()
    with clock.travel(at(NEW_YEAR)):
        sign_off(actor=operator(world), year=YEAR, note="확정된 날을 모두 살펴보고 확인함")
    (asked,) = notices(reader=world.actor("파견자"))
    assert (asked.is_new, str(asked.outcome)) == (False, "확인 완료")
