"""The notice of a coming change of the rules (제7조): what changes from when, and how to say what one thinks."""

from django.utils import translation

from dure.papers.paper import Grid, Heading, Paper, Text
from dure.papers.sheet import korean_date
from dure.points.policy.words import name_of, words
from dure.points.proposals.queries import ProposalView
from dure.points.proposals.rules import Change
from dure.points.regulation.queries import NOT_REGISTERED
from dure.results.adoption.facts import Facts


def change(facts: Facts, proposal: ProposalView) -> Paper:
    """Return the notice of an open proposal, or of an approved one whose day has not come."""
    is_decided = proposal.status == "approved"
    start = korean_date(proposal.effective_from)
    amendment = proposal.amendment
    basis = facts.rule.named("adjustment") or NOT_REGISTERED
    if amendment:
        basis = f"{amendment.number}({korean_date(amendment.on)})"
    return Paper(
        agency=facts.agency,
        title="협업포인트 운영 기준 변경 안내" if is_decided else "협업포인트 운영 기준 변경 예고",
        blocks=(
            Text(_intention(proposal, start)),
            Heading("1. 바뀌는 기준"),
            Grid(
                (("기준", "지금", "바뀐 뒤"), *(_row(one) for one in proposal.changes)),
                (46, 27, 27),
            ),
            Heading("2. 변경 사유"),
            Text(proposal.reason),
            Heading("3. 근거"),
            Text(basis),
            Heading("4. 알아 둘 점"),
            Text(f"• {start} 00:00부터 적용하며, 그 전에 주고받은 것과 확정된 실적은 바뀌지 않습니다."),
            Text("• 이미 배정된 달의 기본 협업포인트는 바뀌지 않습니다."),
            *_opinions(proposal),
        ),
        date=(proposal.decided_at or proposal.proposed_at).date() if is_decided else facts.day,
        signer=f"{facts.agency} 협업포인트 운영자",
        note=f"운영기준 제{proposal.id}호. 사용 현황 분석과 의견 집계는 변경안 자료에 있습니다.",
        keywords="협업, 협업포인트, 운영 기준",
    )


def _intention(proposal: ProposalView, start: str) -> str:
    if proposal.status == "approved":
        return f"{start}부터 협업포인트 운영 기준이 아래와 같이 바뀝니다."
    purpose = "바꾸고자 의견을 듣습니다" if proposal.is_collecting else "바꾸고자 합니다"
    return f"{start}부터 협업포인트 운영 기준을 아래와 같이 {purpose}."


def _opinions(proposal: ProposalView) -> tuple[Heading | Text, ...]:
    """Return how to give an opinion, while opinions are taken."""
    if not proposal.is_collecting:
        return ()
    until = proposal.opinions_until
    end = f"{korean_date(until)}까지" if until else "결정이 나기 전까지"
    return (
        Heading("5. 의견 내기"),
        Text("• ‘운영 기준’ 화면의 변경안에서 찬성·반대와 의견을 한 번 낼 수 있습니다."),
        Text(f"• 의견은 이름 없이 집계하여 변경안에 붙입니다. {end} 낼 수 있습니다."),
    )


def _row(one: Change) -> tuple[str, ...]:
    with translation.override("ko"):
        return (name_of(one.field), words(one.field, one.before), words(one.field, one.after))
