"""What can be taken along: each kind with who may, whether it holds others' personal data, its columns and rows.

Files are official papers of Korean public bodies: their words are Korean whatever language their reader has chosen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.audit import queries as audit
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.tables import Month
from dure.points.policy import queries as policies
from dure.points.policy.values import PolicyValues
from dure.points.standings import queries as standings
from dure.points.standings.rules import apart, places
from dure.results.exports import queries as exports
from dure.results.reports import content
from dure.results.reports import queries as evaluation
from dure.results.reports.content import POOLS

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Of whom and when: the agency, the person who asks, days both included, a department where it narrows.

    `reader`, `trail` and `until` are of the audit trail: who reads it, whose acts and which, before what moment.
    """

    agency_id: int
    person_id: int
    first: date
    last: date
    department: int | None = None
    reader: Actor = field(default_factory=Actor)
    trail: audit.Filter = field(default_factory=audit.Filter)
    until: datetime | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what the statements take."""
        return {
            "agency": self.agency_id,
            "person": self.person_id,
            "first": self.first,
            "last": self.last,
            "department": self.department,
        }


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export; `is_personal` asks for a reason. Who may have it is said by the table of abilities.

    Administrators have a kind `for_administrators` of the whole installation.
    """

    label: "str | Promise"
    title: str
    columns: tuple[str, ...]
    count: Callable[[Scope], int]
    rows: Callable[[Scope], Iterator[Row]]
    is_personal: bool = False
    takes_department: bool = False
    for_administrators: bool = False
    forms: tuple[str, ...] = ("csv", "xlsx", "pdf", "hwpx")


def _count(statement: str, scope: Scope) -> int:
    return exports.count(statement, scope.parameters)


def _stream(statement: str, scope: Scope) -> Iterator[Row]:
    return exports.stream(statement, scope.parameters)


def _sql(statement: str) -> dict[str, Any]:
    return {"count": partial(_count, statement), "rows": partial(_stream, statement)}


def _allowance_rows(scope: Scope) -> Iterator[Row]:
    for first, *rest in _stream(exports.ALLOWANCES, scope):
        yield (Month(first.year, first.month, first.day), *rest)


def _standing_rows(scope: Scope) -> Iterator[Row]:
    version = policies.version_on(scope.agency_id, scope.last)
    if version is None:
        return
    policy = PolicyValues.model_validate(version.values)
    found = standings.figures(scope.agency_id, scope.first, scope.last)
    departments, others = apart(places(found, policy.score, "sum", policy.standing.pools))
    for place in departments:
        one = place.figures
        head = "" if place.per_head is None else place.per_head
        yield (
            *(POOLS.get(one.pool, one.pool), place.rank, one.name, place.shown_score, head),
            *(one.givers, one.received, one.given, one.special, one.average_headcount),
        )
    if others is not None:
        yield (
            *("", "", content.others_name(others), others.shown_score, "", ""),
            *(others.received, others.given, others.special, others.average_headcount),
        )
    if found:
        sums = standings.sums(scope.agency_id, scope.first, scope.last, found)
        for name, received, given in content.summed(sums):
            yield ("", "", name, "", "", "", received, given, "", "")


def _people_rows(scope: Scope) -> Iterator[Row]:
    for one in evaluation.people(scope.agency_id, scope.first, scope.last):
        yield (
            *(one.number, one.name, one.position, one.department, POOLS.get(one.pool, one.pool)),
            *(one.received, one.givers, one.agencies, one.given),
        )


def _trail(scope: Scope) -> audit.Filter:
    return replace(scope.trail, first=scope.first, last=scope.last)


def _counted(rows: Callable[[Scope], Iterator[Row]]) -> dict[str, Any]:
    """Return both of a kind whose rows are few: one for each department or person."""
    return {"count": lambda scope: sum(1 for _row in rows(scope)), "rows": rows}


_SIDES = (
    "보낸 기관",
    "보낸 부서",
    "보낸 사람",
    "받은 기관",
    "받은 부서",
    "받은 사람",
    "포인트",
    "메시지",
    "상태",
)

KINDS: Mapping[str, Kind] = {
    "transfers": Kind(
        _("What I gave and received"),
        "내가 주고받은 협업포인트",
        ("일시", "구분", *_SIDES),
        **_sql(exports.OWN_TRANSFERS),
    ),
    "standings": Kind(
        _("Standings of departments"),
        "부서별 협업포인트 실적",
        (
            *("구분", "순위", "부서", "점수", "1인당 점수"),
            *("감사를 보내온 사람", "받은 포인트", "준 포인트", "특별협업포인트", "평균 현원"),
        ),
        **_counted(_standing_rows),
    ),
    "department-days": Kind(
        _("Confirmed days of departments"),
        "부서별 일일 확정 실적",
        (
            *("날짜", "부서", "받은 포인트", "받은 건수", "준 포인트", "준 건수"),
            *("특별협업포인트", "현원", "현원 명부 해시"),
        ),
        **_sql(exports.DEPARTMENT_DAYS),
        takes_department=True,
    ),
    "board": Kind(
        _("The board"),
        "협업포인트 현황 게시판",
        ("일시", *_SIDES),
        **_sql(exports.BOARD),
        is_personal=True,
        takes_department=True,
    ),
    "people": Kind(
        _("Results of people"),
        "개인별 협업포인트 실적",
        (
            *("사번", "성명", "직위", "부서", "구분"),
            *("받은 포인트", "감사를 보내온 사람", "감사를 보내온 기관", "준 포인트"),
        ),
        **_counted(_people_rows),
        is_personal=True,
    ),
    "allowances": Kind(
        _("Allowances"),
        "기본 협업포인트 배정·사용 현황",
        ("월", "사번", "성명", "부서", "배정", "사용", "남음", "배정 기준일"),
        count=partial(_count, exports.ALLOWANCES),
        rows=_allowance_rows,
        is_personal=True,
        takes_department=True,
    ),
    "awards": Kind(
        _("Special awards"),
        "특별협업포인트 부여 현황",
        ("부여일", "번호", "사번", "성명", "부서", "포인트", "사유", "근거 문서", "상태"),
        **_sql(exports.AWARDS),
        is_personal=True,
    ),
    "interventions": Kind(
        _("Reversals, corrections, hidden messages"),
        "되돌림·정정·비공개 처리 내역",
        ("일시", "처리", "대상", "사유 코드", "사유", "처리자"),
        **_sql(exports.INTERVENTIONS),
        is_personal=True,
    ),
    "audit-trail": Kind(
        _("Audit trail"),
        "접속·처리 기록",
        ("일시", "누가", "한 일", "대상", "결과", "거부 사유", "내용", "접속 주소", "접속 프로그램"),
        count=lambda scope: audit.count(scope.reader, _trail(scope)),
        rows=lambda scope: audit.rows(scope.reader, _trail(scope), scope.until),
        is_personal=True,
        for_administrators=True,
        forms=("csv", "xlsx"),
    ),
}


def kinds_for(actor: Actor) -> dict[str, Kind]:
    """Return the kinds that somebody may take along of their agency."""
    return {name: kind for name, kind in KINDS.items() if may(actor, "download", f"export:{name}")}
