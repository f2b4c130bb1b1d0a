"""What stands in the reports that a closed list rests on: the candidates, the choice, who was left out and why.

Official papers, so their words are Korean whatever language their reader has chosen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dure.points.policy.values import ScorePolicy
from dure.results.reports.content import POOLS, WHY_SUMS_DIFFER, Table
from dure.results.reports.rules import Thresholds
from dure.results.selections.rules import Candidate, Criteria, Sort

MEASURES = {"sum": "점수", "per-head": "1인당 점수"}


def group_name(group: str) -> str:
    """Return what a group of pools is called on paper: 본청, 직속기관·사업소·읍·면·동."""
    return "·".join(POOLS.get(pool, pool) for pool in group.split("+"))


def table(
    found: Iterable[Candidate], criteria: Criteria, sort: Sort, weights: ScorePolicy, approver: str = ""
) -> Table:
    """Return the table of people or of departments; `approver` is the second person where there was one (D44)."""
    rows = [one for one in found if one.subject.sort == sort]
    made = _people(rows, criteria) if sort == "person" else _departments(rows, criteria, weights)
    return replace(made, notes=[*made.notes, _APPROVED.format(approver)]) if approver else made


_APPROVED = "운영자 또는 운영자의 부서가 후보에 들어 있어 다른 부서의 {} 승인하였습니다."


def _people(rows: Sequence[Candidate], criteria: Criteria) -> Table:
    return Table(
        keys=(
            *("pool", "rank", "number", "name", "position", "department"),
            *("received", "givers", "given", "earlier", "mark", "remark"),
        ),
        columns=(
            *("구분", "순위", "사번", "성명", "직위", "부서"),
            *("받은 포인트", "감사를 보내온 사람", "준 포인트", "이전 선정", "선정", "비고"),
        ),
        rows=[
            (
                [
                    group_name(one.subject.group),
                    one.rank or "제외",
                    one.subject.number,
                    one.subject.name,
                    one.subject.position,
                    one.subject.department,
                    f"{one.subject.received:,}",
                    f"{one.subject.givers:,}",
                    f"{one.subject.given:,}",
                    *_verdict(one),
                ],
                ["person", one.subject.id],
            )
            for one in rows
        ],
        formula=["순위 = 구분 안에서 받은 포인트, 감사를 보내온 사람 수의 순", _thresholds(criteria, "직원")],
        notes=_notes(criteria, "person"),
        figures={6: "received", 7: "received", 8: "given"},
    )


def _departments(rows: Sequence[Candidate], criteria: Criteria, weights: ScorePolicy) -> Table:
    return Table(
        keys=(
            *("pool", "rank", "name", "headcount", "received", "given"),
            *("score", "per_head", "givers", "earlier", "mark", "remark"),
        ),
        columns=(
            *("구분", "순위", "부서", "평균 현원", "받은 포인트", "준 포인트"),
            *("점수", "1인당 점수", "감사를 보내온 사람", "이전 선정", "선정", "비고"),
        ),
        rows=[
            (
                [
                    group_name(one.subject.group),
                    one.rank or "제외",
                    one.subject.name,
                    one.subject.average_headcount or 0,
                    f"{one.subject.received:,}",
                    f"{one.subject.given:,}",
                    f"{one.subject.received * weights.received + one.subject.given * weights.sent:,}",
                    "–" if one.subject.per_head is None else one.subject.per_head,
                    f"{one.subject.givers:,}",
                    *_verdict(one),
                ],
                ["department", one.subject.id],
            )
            for one in rows
        ],
        formula=[
            f"점수 = 받은 포인트 × {weights.received} + 준 포인트 × {weights.sent}",
            f"순위 = 구분 안에서 {MEASURES[criteria.measure]}, 감사를 보내온 사람 수의 순",
            _thresholds(criteria, "부서"),
        ],
        notes=_notes(criteria, "department"),
        figures={3: "headcount", 4: "received", 5: "given", 6: "received", 7: "received", 8: "received"},
    )


def _verdict(one: Candidate) -> tuple[str, str, str]:
    """Return by which rounds it was chosen earlier, whether it is now, and the reason or that it ties."""
    earlier = ", ".join(honour.title for honour in one.earlier)
    return (earlier, "선정" if one.mark == "chosen" else "", one.reason or ("동점" if one.is_tied else ""))


def _thresholds(criteria: Criteria, who: str) -> str:
    return Thresholds(criteria.received, criteria.givers).told(who)


def _notes(criteria: Criteria, sort: Sort) -> list[str]:
    seats = ", ".join(
        f"{group_name(group)} {count:,}" for group, count in criteria.seats.get(sort, {}).items() if count
    )
    return [
        f"선정 인원: {seats}.",
        "동점자는 같은 순위로 적고, 제외한 후보는 사유와 함께 적습니다.",
        "선정은 협업포인트 운영자가 하였습니다{article:selection}.",
        f"포인트는 {'개인' if sort == 'person' else '부서'}의 합계입니다. " + WHY_SUMS_DIFFER,
    ]
