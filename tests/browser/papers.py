"""The pages of what comes out on paper and as files, in states worth looking at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from dure import clock
from dure.kit.actor import SYSTEM, Actor
from dure.kit.days import month_of
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.results.exports.actions import ask_for
from dure.results.exports.models import Export
from dure.results.reports.actions import draw_up
from dure.results.reports.content import Asked
from dure.results.reports.models import Report
from dure.results.selections.actions import judge, open_round, publicise
from dure.results.selections.closing import Papers, close_round
from dure.results.selections.models import SelectionRound
from dure.results.selections.rules import Criteria
from tests.world import World

THANKS = "도자기축제 교통 대책을 함께 짜 주신 덕분에 행사장 주변이 막히지 않았습니다."
LONG_NAME = "문화예술관광진흥과이천도자기축제추진단"
LONG_PERSON = "황보선우하늘바라기"


def papers_in(world: World, operator: Actor) -> None:
    """Confirm the last day of last month, draw reports up, close and publicise a round, leave one open, export."""
    first = month_of(clock.today())
    last = first - timedelta(days=1)
    with clock.travel(clock.start_of(last) + timedelta(hours=12)):
        for giver, receiver in (
            ("김민수", "박지훈"),
            ("이서연", "박지훈"),
            ("박지훈", LONG_PERSON),
            ("최유진", LONG_PERSON),
            ("박지훈", "김민수"),
            ("한여주", "최유진"),
            ("박지훈", "정하늘"),
        ):
            give(actor=world.actor(giver), recipient=world.people[receiver].pk, message=THANKS)
    with clock.travel(clock.start_of(first) + timedelta(hours=9)):
        close_days(actor=SYSTEM, through=last)
    draw_up(actor=operator, asked=Asked("selection", last, last))
    _select(world, operator, f"{last:%Y-%m}")
    whole = replace(operator, scopes=frozenset({"read", "write", "operate"}))
    for form in ("csv", "pdf"):
        ask_for(actor=whole, kind="people", form=form, first=last, last=last, reason="하반기 포상 대상 검토")


def _select(world: World, operator: Actor, period: str) -> None:
    criteria = Criteria(seats={"person": {"headquarters": 3}, "department": {"headquarters": 1}})
    rounds = [
        open_round(actor=operator, name=name, period=period, criteria=criteria)
        for name in (
            "2026년 하반기 협업 우수자",
            "가을 협업 칭찬 직원",
            "도자기축제 협업 우수자와 우수부서 특별 선정",
        )
    ]
    own = ("person", world.people["정하늘"].pk)
    unit = ("department", world.departments["기획예산담당관"].pk)
    for row in (rounds[0], rounds[2]):
        for key in (own, unit):
            reason = "심사하는 사람과 그 부서이므로 제외함"
            judge(actor=operator, round_id=row.pk, key=key, mark="excluded", reason=reason)  # type: ignore[arg-type]  # a literal
    judge(actor=operator, round_id=rounds[1].pk, key=own, mark="chosen")  # type: ignore[arg-type]  # a literal
    for row in rounds:
        for name in ("박지훈", LONG_PERSON):
            key = ("person", world.people[name].pk)
            judge(actor=operator, round_id=row.pk, key=key, mark="chosen")  # type: ignore[arg-type]  # a literal
    key = ("person", world.people["최유진"].pk)
    reason = "같은 공적으로 올해 상반기에 이미 시장 표창을 받음"
    judge(actor=operator, round_id=rounds[2].pk, key=key, mark="excluded", reason=reason)  # type: ignore[arg-type]  # a literal
    papers = Papers(
        "표창장",
        "적극적으로 협업하여 시정 발전에 기여한 공이 크므로 이에 표창합니다.",
        "이천시장",
        "포상 조례 제5조",
    )
    for row in rounds[:2]:  # the second waits for a second person: who submits it stands in it (D44)
        close_round(actor=operator, round_id=row.pk, papers=papers)
    publicise(actor=operator, round_id=rounds[0].pk)


PAGES: dict[str, Callable[[World], str]] = {
    "reports": lambda _: "/points/reports/",
    "report": lambda _: f"/points/reports/{Report.objects.earliest('id').pk}/",
    "report-entries": lambda _: f"/points/reports/{Report.objects.earliest('id').pk}/entries/0/received",
    "selections": lambda _: "/points/selections/",
    "selection-new": lambda _: "/points/selections/new",
    "selection-open": lambda _: f"/points/selections/{SelectionRound.objects.latest('id').pk}/",
    "selection-waiting": lambda _: f"/points/selections/{SelectionRound.objects.order_by('id')[1].pk}/",
    "selection-closed": lambda _: f"/points/selections/{SelectionRound.objects.earliest('id').pk}/",
    "exports": lambda _: "/points/exports/",
    "export": lambda _: f"/points/exports/{Export.objects.earliest('id').pk}/",
    "documents": lambda _: "/points/documents/",
}

OWN: dict[str, Callable[[World], str]] = {
    "home-honoured": lambda _: "/",
    "selection-public": lambda _: f"/points/selections/{SelectionRound.objects.earliest('id').pk}/",
    "exports-mine": lambda _: "/points/exports/",
}
"""The same for 김민수, who runs nothing."""
