"""The package of 제7조 as a document: what changes and why, how the values were used, what users said."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from dure.papers.sheet import Item, Sheet, korean_date, printable
from dure.points.policy.words import name_of, words
from dure.points.proposals.queries import ProposalView
from dure.points.proposals.rules import Change
from dure.points.regulation.queries import Rule, ruled, unruled

STANCES = {"for": "찬성", "against": "반대", "neutral": "의견 없음"}
PURPOSE = "{rule}협업포인트 사용 현황을 분석하고 사용자 의견을 수렴하여 아래와 같이 기준을 변경하고자 합니다."
COLUMNS = ("기준", "현행", "변경안", "구분")
WIDTHS = (36, 24, 24, 16)
CLASSES = {"A": "운영자 조정{article:adjustment}", "B": "규정 개정"}


def package(proposal: ProposalView, agency: str, rule: Rule) -> Sheet:
    """Return the package of a proposal: the change beside the two records of 제7조."""
    decider = proposal.decider.who if proposal.decider else ""
    decided = {
        "approved": f"승인({decider})",
        "declined": f"반려({decider})",
        "withdrawn": "철회",
        "late": "시행일 경과",
        "overtaken": "다른 기준이 먼저 승인되어 종료",
    }.get(proposal.status, "의견 수렴 중" if proposal.is_collecting else "승인 대기")
    return printable(
        Sheet(
            agency=agency,
            kind="협업포인트 운영 기준 변경안",
            to="기관 내부 보존",
            title=f"협업포인트 배정 및 사용 기준의 조정({korean_date(proposal.effective_from)} 시행)",
            paragraphs=(PURPOSE.format(rule=ruled(rule, "adjustment")),),
            items=(
                Item("시행일", korean_date(proposal.effective_from)),
                *_amendment(proposal),
                Item("변경 사유", "", quote=proposal.reason),
                Item("사용 현황 분석", "", quote=_analysis(proposal.analysis)),
                Item("사용자 의견", "", quote=_opinions(proposal)),
                Item("처리", decided),
            ),
            farewell="변경 기준은 시행일부터 적용하며, 그 전의 실적에는 영향을 미치지 않습니다.",
            date=(proposal.decided_at or proposal.proposed_at).date(),
            signer=f"{agency} 협업포인트 운영자",
            foot=(("문서번호", f"운영기준 제{proposal.id}호"), *unruled(rule)),
            note="사용 현황은 제안 당시, 의견은 결정 당시의 기록입니다. 의견은 이름 없이 적습니다.",
            keywords="협업, 협업포인트, 운영 기준",
            table=(COLUMNS, *(_row(change, rule) for change in proposal.changes)),
            widths=WIDTHS,
        )
    )


def _row(change: Change, rule: Rule) -> tuple[str, ...]:
    with translation.override("ko"):
        before, after = words(change.field, change.before), words(change.field, change.after)
        return (name_of(change.field), before, after, rule.filled(CLASSES[change.lock_class]))


def _amendment(proposal: ProposalView) -> tuple[Item, ...]:
    if proposal.amendment is None:
        return ()
    return (Item("개정 근거", f"{proposal.amendment.number}({korean_date(proposal.amendment.on)})"),)


_USE = """
기간 {from}부터 {until} 전까지, 배정받은 직원 {people:,}명
배정 {granted:,} · 사용 {used:,}({use_percent}%) · 소멸 {lapsed:,}포인트
한 번이라도 준 직원 {givers:,}명({givers_percent}%), 받은 직원 {recipients:,}명
주고받은 건수 {transfers:,}건, 그중 다른 기관 {to_other_agencies:,}건, 월말 3일 {in_last_days:,}건
동일인 월 횟수를 다 쓴 경우 {pairs_at_limit:,}건(전체 {pairs:,}건)
월별 사용량 25·50·75·90%: {quartiles}포인트
""".strip()


def _analysis(use: Mapping[str, Any]) -> str:
    return _USE.format(**{**use, "quartiles": ", ".join(str(one) for one in use["quartiles"])})


def _opinions(proposal: ProposalView) -> str:
    counts = proposal.opinions.counts
    lines = [f"{STANCES[stance]} {counts.get(stance, 0):,}명" for stance in STANCES]
    said = [f"- ({STANCES[stance]}) {' '.join(text.split())}" for stance, text in proposal.opinions.texts]
    elsewhere = [f"별도 수렴: {proposal.opinions_record}"] if proposal.opinions_record else []
    until = proposal.opinions_until
    term = [f"수렴 기간: {korean_date(proposal.proposed_at.date())} ~ {korean_date(until)}"] if until else []
    return "\n".join((*term, " · ".join(lines), *said, *elsewhere))
