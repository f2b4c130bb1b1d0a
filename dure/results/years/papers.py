"""A settled year as CSV and XLSX: always from its settled rows, the same bytes each time (D31).

Official papers of Korean public bodies: their words are Korean whatever language their reader has chosen.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from dure import clock
from dure.audit.actions import record
from dure.kit import tables
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.tables import Line
from dure.papers.documents import TYPES, Document, of_table
from dure.results.reports.content import POOLS
from dure.results.years import queries as years
from dure.results.years import rules
from dure.results.years.models import YearSettlement
from dure.results.years.refusals import refusal

What = Literal["people", "departments", "supplements"]
TITLES: dict[What, str] = {
    "people": "개인별 협업포인트 연간 실적",
    "departments": "부서별 협업포인트 연간 실적",
    "supplements": "협업포인트 연간 실적 추록",
}
_PEOPLE = (
    *(
        "사번",
        "성명",
        "직위",
        "부서",
        "연말 현원",
        "받은 포인트",
        "받은 건수",
        "감사를 보내온 사람",
        "감사를 보내온 기관",
    ),
    *("준 포인트", "준 건수", "감사받은 사람", "특별협업포인트"),
)
_DEPARTMENTS = (
    *(
        "구분",
        "부서",
        "확정일수",
        "평균 현원",
        "받은 포인트",
        "받은 건수",
        "감사를 보내온 사람",
        "준 포인트",
        "준 건수",
    ),
    *("특별협업포인트", "반영된 정정"),
)
_SUPPLEMENTS = (
    *(
        "일시",
        "구분",
        "대상",
        "받은 포인트",
        "받은 건수",
        "감사를 보내온 사람",
        "감사를 보내온 기관",
        "준 포인트",
        "준 건수",
    ),
    *("감사받은 사람", "사유", "처리자"),
)


def export(*, actor: Actor, year: int, what: What, format_: str) -> Document:
    """Return the people, the departments or the supplements of a settled year of the actor's agency.

    People and departments are the same bytes for good; supplements grow. Each export is on the audit trail.
    Raises `Refusal`: `year-reader`, `year-people` (403), `year-unknown` (404), `year-not-settled` (409).
    """
    agency = years.agency_of(actor)
    if what != "departments" and not may(actor, "read-people", "years"):
        raise refusal(Denial("year-people"))
    no = rules.judge_year(year)
    settled = None if no else years.settlement_of(agency, year)
    if settled is None:
        raise refusal(no or Denial("year-not-settled", {"year": year}))
    head = list(_head(settled, TITLES[what]))
    columns, rows = _table(actor, settled, what)
    table = tables.Table(columns, rows, head, name=f"{year}")
    content = of_table(table, format_, at=settled.at)
    record("points.export-year", actor=actor, subject=str(year), details={"what": what, "format": format_})
    return Document(f"dure-year-{year}-{what}.{format_}", TYPES[format_], content)


def _head(settled: YearSettlement, title: str) -> Iterator[tuple[str, str]]:
    at = settled.at.astimezone(clock.SEOUL)
    policy = settled.policy
    yield ("제목", title)
    yield ("기관", settled.agency_name)
    yield ("연도", f"{settled.year}")
    yield ("확정", f"{at:%Y-%m-%d %H:%M} ({settled.article})" if settled.article else f"{at:%Y-%m-%d %H:%M}")
    yield ("확정일수", f"{settled.first_day} ~ {rules.last_day(settled.year)}, {settled.days:,}일")
    # Settled before agencies had regulations of their own: the file stays as it was, to the last byte.
    yield ("운영 기준", settled.basis or f"{policy.preset} 제{policy.version}판 ({policy.basis})")
    yield ("봉인", bytes(settled.seal).hex())
    yield ("검증값", bytes(settled.checksum).hex())


def _table(actor: Actor, settled: YearSettlement, what: What) -> tuple[Sequence[str], Iterable[Line]]:
    if what == "people":
        return _PEOPLE, _people(settled)
    if what == "departments":
        return _DEPARTMENTS, _departments(settled)
    return _SUPPLEMENTS, _supplements(actor, settled)


def _people(settled: YearSettlement) -> Iterator[Line]:
    for one in years.people(settled):
        yield [
            *(one.number, one.name, one.position, one.department_name, "O" if one.is_member else ""),
            *(one.received_points, one.received_count, one.givers, one.agencies),
            *(one.given_points, one.given_count, one.recipients, one.special_points),
        ]


def _departments(settled: YearSettlement) -> Iterator[Line]:
    for one in years.departments(settled):
        yield [
            *(POOLS.get(one.pool, one.pool), one.name, one.days, one.average_headcount),
            *(one.received_points, one.received_count, one.givers),
            *(one.given_points, one.given_count, one.special_points, one.corrections),
        ]


def _supplements(actor: Actor, settled: YearSettlement) -> Iterator[Line]:
    for one in years.supplements(actor, settled):
        yield [
            one.at,
            "부서" if one.kind == "department" else "개인",
            one.whom,
            *(one.received_points, one.received_count, one.givers, one.agencies),
            *(one.given_points, one.given_count, one.recipients, one.reason, one.by),
        ]
