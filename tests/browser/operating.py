"""The pages of those who operate, in states worth looking at. Some addresses bring their state about: in order."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from dure import clock
from dure.kit.actor import SYSTEM, Actor
from dure.kit.days import next_month
from dure.notifications.actions import add_webhook, switch_off
from dure.notifications.models import Delivery, Webhook
from dure.notifications.words import events
from dure.patterns.actions import comment, open_run
from dure.patterns.models import ReciprocityPattern
from dure.points.awards.actions import award
from dure.points.awards.models import SpecialAward
from dure.points.awards.rules import Target
from dure.points.closing.corrections import Line, correct
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.points.giving.models import Transfer
from dure.points.moderation.actions import appeal, hide, report
from dure.points.moderation.reversals import reverse
from dure.points.proposals.actions import approve_policy, propose_policy, say_opinion
from dure.points.proposals.models import PolicyProposal
from dure.points.proposals.rules import Amendment
from dure.results.years.actions import settle_years, sign_off
from tests.browser import papers
from tests.browser.pages import THANKS
from tests.browser.papers import LONG_NAME
from tests.patterns import closed_to, frozen, going_on
from tests.tampering import tamper
from tests.world import World

REASON = "제40회 이천도자기축제 기간에 여덟 부서의 교통·안전·홍보 대책을 하나로 묶어 사고 없이 마쳤음"
ANOTHER = "안전총괄과재난안전대책본부상황실"


def operator(world: World) -> Actor:
    """Return the operator."""
    return world.actor("정하늘", roles=frozenset({"operator"}))


def operated_in(world: World) -> None:
    """Let awards be made and wait, messages be reported, hidden and appealed against, a policy be proposed.

    The year before is over and closed.
    """
    world.department(LONG_NAME)
    world.person("황보선우하늘바라기", LONG_NAME, position="축제기획총괄팀장 직무대리")
    _year(world)
    decided = _collected(world)
    world.person("남궁휴직", LONG_NAME)
    world.assign("남궁휴직", LONG_NAME, "leave", start=date(2026, 1, 1))
    world.role("자치행정과", "주무관", "personnel")
    _listen(world)
    papers.papers_in(world, operator(world))
    _come_late(world)
    _thank(world)
    festival = Target(department=world.departments[LONG_NAME].pk)
    award(
        actor=operator(world),
        target=festival,
        amount=30,
        reason=REASON,
        document="기획예산담당관-1234(2026. 11. 19.)",
    )
    award(actor=operator(world), target=Target(person=world.people["김민수"].pk), amount=50, reason=REASON)
    award(actor=operator(world), target=Target(person=world.people["정하늘"].pk), amount=10, reason=REASON)
    _propose(world, decided)
    _delivered()


def _listen(world: World) -> None:
    """Let webhooks be told of everything: one that works, one that fails, one that is off."""
    for name, host in (
        ("옛 성과관리", "off"),
        (LONG_NAME, "failing"),
        ("성과관리 시스템 연계(행정지원과)", "working"),
    ):
        url = (
            f"https://{host}.receiver.example.go.kr:8443/integration/collaboration-points/v1/events?from=dure"
        )
        made = add_webhook(
            actor=SYSTEM, name=name, url=url, events=tuple(events()), agency_id=world.agencies["이천시"].pk
        )
        if host == "off":
            switch_off(actor=SYSTEM, webhook_id=made.id)


def _delivered() -> None:
    """Let what webhooks were told have gone well, badly, and not at all yet."""
    now = clock.now()
    rows = Delivery.objects.order_by("id")
    rows.update(state="delivered", attempts=1, status=200, tried_at=now, milliseconds=1234)
    failing = Webhook.objects.get(name=LONG_NAME)
    Webhook.objects.filter(pk=failing.pk).update(state="failing", failing_since=now)
    waiting = rows.filter(webhook=failing)
    waiting.update(state="waiting", attempts=0, status=None, tried_at=None, milliseconds=None)
    first, second = waiting[:2]
    Delivery.objects.filter(pk=first.pk).update(state="failed", attempts=11, status=503, problem="status")
    Delivery.objects.filter(pk=second.pk).update(attempts=3, problem="tls", tried_at=now, due_at=now)


def _hook(name: str, more: str = "") -> Callable[[World], str]:
    return lambda _: f"/operation/webhooks/{Webhook.objects.get(name__startswith=name).pk}/{more}"


def _year(world: World) -> None:
    """Let the year before end: lived on its last days, closed, not settled."""
    noon = clock.start_of(date(clock.today().year - 1, 12, 31)) + timedelta(hours=12)
    for giver, recipient, before in (
        ("황보선우하늘바라기", "박지훈", 1),
        ("박지훈", "황보선우하늘바라기", 0),
    ):
        with clock.travel(noon - timedelta(days=before)):
            give(actor=world.actor(giver), recipient=world.people[recipient].pk, message=THANKS)
    with clock.travel(noon + timedelta(days=1)):
        close_days(actor=SYSTEM, through=noon.date())


def _year_before(_world: World, end: str = "") -> str:
    """Return the page of the year before."""
    return f"/points/years/{clock.today().year - 1}/{end}"


def _settled_year(world: World) -> str:
    """Settle the year before, which waits for the signature then."""
    settle_years(actor=SYSTEM, year=clock.today().year - 1)
    return _year_before(world)


def _signed_year(world: World) -> str:
    """Sign the year before and let a gift of it be reversed."""
    sign_off(
        actor=operator(world),
        year=clock.today().year - 1,
        note="일일 확정 내역과 대조하여 이상 없음을 확인함",
    )
    reverse(
        actor=operator(world),
        transfer_id=Transfer.objects.earliest("id").pk,
        reason_code="wrong-person",
        note="이름이 같은 분께 보냈습니다.",
    )
    return _year_before(world)


def _come_late(world: World) -> None:
    """Confirm yesterday with a gift in it, then let an order be known by which it went to another department."""
    with transaction.atomic():
        known = clock.now() - timedelta(days=30)
        tamper("UPDATE organizations_assignment SET recorded_at = %s", [known])
    with clock.travel(clock.now() - timedelta(days=1)):
        give(actor=world.actor("김민수"), recipient=world.people["최유진"].pk, message=f"{THANKS} 어제")
    close_days(actor=SYSTEM, through=clock.today() - timedelta(days=1))
    world.department(ANOTHER)
    world.move("최유진", ANOTHER, on=clock.today() - timedelta(days=1))
    unit = world.departments["정보통신과"].pk
    line = Line(unit, clock.today() - timedelta(days=1), given_points=10, given_count=1)
    correct(actor=operator(world), lines=[line], reason=REASON)


def _thank(world: World) -> None:
    numbers = [
        give(actor=world.actor("김민수"), recipient=world.people[name].pk, message=f"{THANKS} {name}").id
        for name in ("박지훈", "최유진", "정하늘", "한여주")
    ]
    report(
        actor=world.actor("박지훈"), transfer_id=numbers[1], reason_code="abusive", note="표현이 지나칩니다."
    )
    for number in (numbers[0], numbers[3]):
        hide(
            actor=operator(world),
            transfer_id=number,
            reason_code="confidential",
            note="비공개 사업의 이름이 있습니다.",
        )
    appeal(actor=world.actor("김민수"), transfer_id=numbers[0], note="이미 보도된 사업입니다.")
    reverse(
        actor=operator(world),
        transfer_id=numbers[2],
        reason_code="wrong-person",
        note="이름이 같은 분께 보냈습니다.",
    )


def _collected(world: World) -> int:
    """Let opinions on two changes be over today, before a day closes; return the one that is approved later."""
    first = next_month(next_month(clock.today()))
    with clock.travel(clock.now() - timedelta(days=8)):
        decided = propose_policy(
            actor=operator(world), effective_from=first, changes={"allowance": {"amount": 150}}, reason=REASON
        )
        over = propose_policy(
            actor=operator(world),
            effective_from=next_month(first),
            changes={"transfer": {"same_department": "allowed"}},
            reason=REASON,
        )
        _speak(world, over.id)
    return decided.id


def _propose(world: World, decided: int) -> None:
    """Let one change be approved, and opinions be collected on another."""
    first = next_month(next_month(clock.today()))
    approve_policy(actor=operator(world), proposal_id=decided, opinions_record="확대간부회의(2026. 11. 2.)")
    waiting = propose_policy(
        actor=operator(world),
        effective_from=next_month(first),
        changes={"allowance": {"amount": 100}, "transfer": {"pair_limit": 1}, "special": {"per_award": 100}},
        reason=REASON,
        amendment=Amendment("이천시 훈령 제300호", clock.today()),
    )
    _speak(world, waiting.id)


def _speak(world: World, proposal_id: int) -> None:
    for name, stance in (("박지훈", "for"), ("최유진", "against"), ("이서연", "neutral")):
        say_opinion(
            actor=world.actor(name),
            proposal_id=proposal_id,
            stance=stance,
            text="더 많이 알리는 것이 먼저입니다.",
        )


def _message(name: str) -> Callable[[World], str]:
    """Return the way to the page of the thanks that `_thank` sent to somebody."""

    def address(_: World) -> str:
        return f"/points/messages/{Transfer.objects.get(message__text=f'{THANKS} {name}').pk}/"

    return address


def _run(world: World) -> str:
    """Return the page of a run, with a pattern of six people with long names that two have commented on."""
    names = [f"황보선우하늘바라기{number}" for number in range(4)]
    members = [world.people[name] for name in ("김민수", "박지훈")]
    members += [world.people.get(name) or world.person(name, LONG_NAME) for name in names]
    pattern = ReciprocityPattern.objects.first() or frozen(world.people["정하늘"], members)
    if not pattern.comments.exists():
        comment(actor=world.actor("김민수"), pattern_id=pattern.pk, text=REASON)
    open_run(actor=operator(world), run_id=pattern.run_id, reason=REASON)
    return f"/points/reciprocity/{pattern.run_id}/"


PAGES: dict[str, Callable[[World], str]] = {
    "patterns-none": lambda _: "/points/reciprocity/",
    "patterns-run": _run,
    "patterns": lambda _: "/points/reciprocity/",
    "patterns-going-on": lambda world: f"/points/reciprocity/{going_on(world.people['정하늘'])}/",
    "patterns-closed": lambda world: f"/points/reciprocity/{closed_to(world.people['김민수'])}/",
    "console": lambda _: "/points/operation/",
    "late": lambda _: f"/points/corrections/late/?period={clock.today() - timedelta(days=1):%Y}",
    "late-none": lambda _: "/points/corrections/late/?period=2025",
    "corrections": lambda _: "/points/corrections/",
    "correct": lambda _: "/points/corrections/new",
    "person-year": lambda world: f"/points/people/{world.people['황보선우하늘바라기'].pk}/",
    "moderation-appeals": lambda _: "/points/operation/messages/?kind=appeals",
    "moderation-reports": lambda _: "/points/operation/messages/?kind=reports",
    "moderation-hidden": lambda _: "/points/operation/messages/?kind=hidden",
    "message-appealed": _message("박지훈"),
    "message-reported": _message("최유진"),
    "message-reversed": _message("정하늘"),
    "awards": lambda _: "/points/awards/",
    "awards-before": lambda _: "/points/awards/?year=2025",
    "award": lambda _: f"/points/awards/{SpecialAward.objects.earliest('id').pk}/",
    "award-waiting": lambda _: f"/points/awards/{SpecialAward.objects.latest('id').pk}/",
    "award-choose": lambda _: "/points/awards/new?q=김",
    "award-write": lambda world: f"/points/awards/new?department={world.departments[LONG_NAME].pk}",
    "policies": lambda _: "/points/policies/",
    "regulation": lambda _: "/points/regulation/",
    "propose": lambda _: "/points/policies/new?preset=gwangju-edu-2025",
    "proposal": lambda _: f"/points/policies/{PolicyProposal.objects.latest('id').pk}/",
    "proposal-approval": lambda _: f"/points/policies/{PolicyProposal.objects.order_by('id')[1].pk}/approval",
    "proposal-decided": lambda _: f"/points/policies/{PolicyProposal.objects.earliest('id').pk}/",
    "years": lambda _: "/points/years/",
    "year": _year_before,
    "year-preview": lambda world: _year_before(world, "preview"),
    "year-settled": _settled_year,
    "year-signed": _signed_year,
    "webhooks": lambda _: "/operation/webhooks/",
    "webhook-new": lambda _: "/operation/webhooks/new",
    "webhook-working": _hook("성과관리 시스템"),
    "webhook-failing": _hook(LONG_NAME),
    "webhook-off": _hook("옛 성과관리"),
    "webhook-secret": _hook(LONG_NAME, "secret"),
    "simulate": lambda _: "/points/policies/simulate",
    "simulated": lambda _: (
        "/points/policies/simulate?preset=moi-2016&transfer.pair_limit=1&allowance.amount=20"
    ),
    **papers.PAGES,
}

OWN: dict[str, Callable[[World], str]] = {
    "message-hidden-mine": _message("한여주"),
    "message-appealed-mine": _message("박지훈"),
    "award-mine": lambda _: f"/points/awards/{SpecialAward.objects.order_by('id')[1].pk}/",
    "patterns-mine": lambda _: "/points/reciprocity/mine/",
    "opinion": lambda _: f"/points/policies/{PolicyProposal.objects.latest('id').pk}/",
    **papers.OWN,
}
"""The pages of 김민수 that the acts of operators lead to."""
