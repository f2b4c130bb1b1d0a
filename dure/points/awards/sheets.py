"""The documents of a special award: a notice for each person, and the record it rests on (제9조)."""

import hashlib
from dataclasses import dataclass

from dure.papers.sheet import Item, Sheet, korean_date, printable, spaced
from dure.points.awards.queries import AwardView, MemberView
from dure.points.regulation.queries import Rule, ruled, unruled

KEYWORDS = "협업, 협업포인트, 특별협업포인트"
FAREWELL = "앞으로도 협업에 힘써 주시기 바랍니다."
COLUMNS = ("연번", "부서", "직위", "성명", "포인트", "비고")
WIDTHS = (8, 28, 20, 16, 12, 26)


@dataclass(frozen=True, slots=True)
class Basis:
    """What both documents say of agency, rule and operator; `total` is what the year had granted by then."""

    agency: str
    rule: Rule
    operator_position: str
    cap: int
    total: int


def notice(award: AwardView, member: MemberView, basis: Basis) -> Sheet:
    """Return the notice to one person of an award (특별협업포인트 부여 통지서)."""
    return printable(
        Sheet(
            agency=basis.agency,
            kind="특별협업포인트 부여 통지서",
            to=f"{_post(member)} 귀하",
            title="특별협업포인트 부여 알림",
            paragraphs=(
                "협업에 힘써 주신 노고에 깊이 감사드립니다.",
                f"{ruled(basis.rule, 'special')}아래와 같이 특별협업포인트를 부여합니다.",
            ),
            items=(
                Item("특별협업포인트", f"{member.points:,}포인트"),
                Item("부여일", korean_date(award.decided_on or award.day)),
                Item("부여 사유", "", quote=award.reason),
                *_document(award),
            ),
            farewell=FAREWELL,
            date=award.decided_on or award.day,
            signer=_operator(basis),
            foot=_foot(award, basis),
            note="특별협업포인트 기록에 따라 작성한 통지서입니다. 특별협업포인트는 다른 사람에게 줄 수 없습니다.",
            keywords=KEYWORDS,
        )
    )


def ground(award: AwardView, basis: Basis) -> Sheet:
    """Return the record of an award: everybody on the frozen list, cost, reason, who proposed and approved."""
    who = award.decider.who if award.decider else ""
    approver = who if award.needs_second else f"{who}(운영자)"
    return printable(
        Sheet(
            agency=basis.agency,
            kind="특별협업포인트 부여 내역서",
            to="기관 내부 보존",
            title=f"특별협업포인트 부여 내역({award.target})",
            paragraphs=(f"{ruled(basis.rule, 'special')}아래와 같이 특별협업포인트를 부여하였습니다.",),
            items=(
                Item("부여일", korean_date(award.decided_on or award.day)),
                Item("부여 내용", f"{award.people:,}명 × {award.amount:,}포인트 = {award.cost:,}포인트"),
                Item("연간 한도", f"{basis.cap:,}포인트 중 누계 {basis.total:,}포인트"),
                Item("제안", f"{award.proposer.who}, 명단 기준일 {korean_date(award.day)}"),
                Item("승인", approver),
                *_document(award),
                Item("부여 사유", "", quote=award.reason),
            ),
            farewell="대상자 명단은 위와 같으며, 명단 기준일 이후의 인사이동은 반영하지 않았습니다.",
            date=award.decided_on or award.day,
            signer=_operator(basis),
            foot=_foot(award, basis),
            note="이 내역서는 특별협업포인트 기록을 그대로 옮긴 것입니다.",
            keywords=KEYWORDS,
            table=(COLUMNS, *(_row(number, one) for number, one in enumerate(award.members, 1))),
            widths=WIDTHS,
        )
    )


def _row(number: int, member: MemberView) -> tuple[str, ...]:
    remark = member.note if member.points else "휴직으로 제외"
    points = f"{member.points:,}" if member.points else "–"
    return (str(number), member.department, member.position, member.name, points, remark)


def _document(award: AwardView) -> tuple[Item, ...]:
    return (Item("근거 문서", award.document),) if award.document else ()


def _foot(award: AwardView, basis: Basis) -> tuple[tuple[str, str], ...]:
    listed = [(one.person_id, one.points) for one in award.members]
    digest = hashlib.sha256(repr((award.id, award.day, award.amount, listed)).encode()).digest()
    return (("문서번호", f"특별협업 제{award.code}호"), ("검증값", spaced(digest)), *unruled(basis.rule))


def _operator(basis: Basis) -> str:
    return f"{basis.agency} 협업포인트 운영자 {basis.operator_position}".strip()


def _post(member: MemberView) -> str:
    return " ".join(part for part in (member.department, member.position, member.name) if part)
