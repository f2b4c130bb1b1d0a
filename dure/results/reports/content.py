"""What stands in a report: computed once from confirmed days, then frozen.

Reports are official papers of Korean public bodies: their words are Korean whatever language their reader has
chosen, and stand here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any, Literal

from django.utils.translation import gettext_lazy

from dure.kit.refusals import Refusal
from dure.points.policy.models import Policy
from dure.points.regulation.queries import on_paper, rests_on, rule_on
from dure.points.standings import queries as standings
from dure.points.standings.rules import Others, Sums
from dure.results.reports import queries as evaluation
from dure.results.reports import rules
from dure.results.reports.rules import Thresholds
from dure.sealing.queries import seal_of

Kind = Literal["indicators", "candidates", "statement", "selection", "departments"]

TITLES: Mapping[str, str] = {
    "indicators": "과장급 직무성과계약 협업 지표",
    "candidates": "근무성적평정 가점 검토 대상자 명단",
    "statement": "특별승급 심사용 협업 실적 확인서",
    "selection": "협업포인트 우수자 선정 자료",
    "departments": "협업포인트 우수부서 선정 자료",
}
DRAWN_ALONE = frozenset(TITLES) - {"departments"}
"""What can be asked for by itself; outstanding departments are compared in a selection round."""

POOLS = {"headquarters": "본청", "direct": "직속기관·사업소", "towns": "읍·면·동"}
_POOL_ORDER = {pool: order for order, pool in enumerate(POOLS)}
DECIDES = "이 자료는 확정된 실적을 계산하여 보여 줄 뿐이며, 포상과 인사는 지침에 따라 사람이 결정합니다."


OTHERS = "그 밖의 단위({:,}곳)"
WHY_SUMS_DIFFER = (
    "휴직 중이거나 대상이 아닌 사람이 받은 포인트는 개인 합계에만 들어 있고, 날짜를 적어 한 정정은 부서 합계에만 "
    "들어 있습니다. 이 시스템 밖의 사람에게 준 포인트는 어느 합계에도 넣지 않습니다."
)


def others_name(others: Others) -> str:
    """Return what the line of units that are no departments is called on paper."""
    return OTHERS.format(len(others.places))


def summed(sums: Sums) -> list[tuple[str, int, int]]:
    """Return the lines that say what is summed and by how much the two differ: name, received, given (D42)."""
    return [
        ("부서 합계", sums.received_departments, sums.given_departments),
        ("개인 합계", sums.received_people, sums.given_people),
        (
            "차이(부서 − 개인)",
            sums.received_departments - sums.received_people,
            sums.given_departments - sums.given_people,
        ),
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked to show. `excluded` are people left out, by number, each with the reason."""

    kind: Kind
    first: date
    last: date
    thresholds: Thresholds = field(default_factory=Thresholds)
    most: int | None = None
    person_number: str = ""
    excluded: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored beside the report."""
        return asdict(self) | {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "excluded": dict(self.excluded),
        }


@dataclass(frozen=True, slots=True)
class Table:
    """The body of a report.

    `figures` says of a column, by its place, which entries its figures lead to;
    a row leads to a person or a department, and may say the entries itself. `keys` say what the columns are
    (`queries.frozen`), `row_keys` what the rows of a statement are.
    """

    keys: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[tuple[Sequence[object], Sequence[object]]]
    formula: Sequence[str]
    notes: Sequence[str]
    figures: Mapping[int, str] = field(default_factory=dict)
    row_keys: Sequence[str] = ()


def compose(agency_id: int, asked: Asked, policy: Policy) -> dict[str, Any]:
    """Return the content of a report: title, formula, columns, rows with where each leads, notes.

    Raises `Refusal` `person-nothing`.
    """
    table = {
        "indicators": _indicators,
        "candidates": _candidates,
        "statement": _statement,
        "selection": _candidates,
    }[asked.kind](agency_id, asked)
    return framed(agency_id, asked, policy, table)


def framed(agency_id: int, asked: Asked, policy: Policy, table: Table) -> dict[str, Any]:
    """Return the content of a report around its table: what it is, by which rules, behind which seal."""
    seal = seal_of(agency_id, asked.last)
    rule = rule_on(agency_id, asked.last)
    return {
        "title": TITLES[asked.kind],
        "period": f"{_day(asked.first)} ~ {_day(asked.last)}",
        "policy": f"운영 기준 제{policy.version}판 ({on_paper(rests_on(policy.basis, rule.citation))})",
        "formula": [rule.filled(line) for line in table.formula],
        "keys": list(table.keys),
        "columns": list(table.columns),
        "rows": [
            {"cells": [str(cell) for cell in cells], "leads_to": list(leads_to), "key": key}
            for (cells, leads_to), key in zip(table.rows, table.row_keys or repeat(""), strict=False)
        ],
        "figures": {str(column): figure for column, figure in table.figures.items()},
        "notes": [*(rule.filled(note) for note in table.notes), DECIDES],
        "seal": f"{_day(seal[0])} {seal[1]}" if seal else "봉인된 날이 없습니다",
    }


def _indicators(agency_id: int, asked: Asked) -> Table:
    thanking = evaluation.thanking(agency_id, asked.first, asked.last)
    figures = standings.figures(agency_id, asked.first, asked.last)
    found = [
        rules.indicators(one, thanking.get(one.department_id, 0)) for one in figures if one.is_department
    ]
    rows: list[tuple[Sequence[object], Sequence[object]]] = [
        (
            [
                POOLS.get(one.figures.pool, one.figures.pool),
                one.figures.name,
                one.figures.average_headcount,
                f"{one.figures.received:,}",
                _or_dash(one.a),
                _or_dash(one.b),
                _or_dash(one.c),
            ],
            ["department", one.figures.department_id],
        )
        for one in sorted(found, key=lambda one: _POOL_ORDER.get(one.figures.pool, len(POOLS)))
    ]
    others = [one for one in figures if not one.is_department]
    if others:
        received, heads = sum(one.received for one in others), sum(one.average_headcount for one in others)
        rows.append((["", OTHERS.format(len(others)), heads, f"{received:,}", "–", "–", "–"], []))
    sums = standings.sums(agency_id, asked.first, asked.last, figures)
    for name, points, _given in summed(sums) if figures else ():
        rows.append((["", name, "", f"{points:,}", "", "", ""], []))
    formula = [
        "지표 A = 부서가 받은 포인트 ÷ 평균 현원 × 100",
        "지표 B(기본) = 감사를 보낸 다른 부서 직원 수 ÷ 평균 현원",
        "지표 C(%) = 다른 부서에 감사를 보낸 직원 수 ÷ 평균 현원 × 100",
    ]
    notes = [
        f"평균 현원이 {rules.SMALL}명보다 적은 부서는 지표를 내지 않습니다(–).",
        "같은 구분 안에서만 비교합니다.",
        WHY_SUMS_DIFFER,
    ]
    columns = ["구분", "부서", "평균 현원", "받은 포인트", "지표 A", "지표 B", "지표 C(%)"]
    lead_to = {2: "headcount", 3: "received", 4: "received", 5: "received", 6: "given"}
    keys = ["pool", "name", "headcount", "received", "a", "b", "c"]
    return Table(keys, columns, rows, formula, notes, lead_to)


def _candidates(agency_id: int, asked: Asked) -> Table:
    people = evaluation.people(agency_id, asked.first, asked.last)
    listed = rules.candidates(people, asked.thresholds, asked.excluded, asked.most)
    ties = rules.tied(listed)
    rows: list[tuple[Sequence[object], Sequence[object]]] = [
        (
            [
                "제외" if one.rank is None else one.rank,
                one.person.number,
                one.person.name,
                one.person.position,
                one.person.department,
                f"{one.person.received:,}",
                f"{one.person.givers:,}",
                f"{one.person.given:,}",
                one.excluded or ("동점" if one.rank in ties else ""),
            ],
            ["person", one.person.person_id],
        )
        for one in listed
    ]
    formula = [asked.thresholds.told("직원")]
    if asked.most is not None:
        formula.append(f"상위 {asked.most}위까지, 동점자는 함께 올립니다")
    notes = [
        "순서는 받은 포인트, 감사를 보내온 사람 수의 순입니다.",
        "제외한 사람은 사유와 함께 적습니다.",
        "받은 포인트는 개인의 합계이며 부서의 합계와 다를 수 있습니다. " + WHY_SUMS_DIFFER,
    ]
    columns = [
        "순위",
        "사번",
        "성명",
        "직위",
        "부서",
        "받은 포인트",
        "감사를 보내온 사람",
        "준 포인트",
        "비고",
    ]
    keys = ["rank", "number", "name", "position", "department", "received", "givers", "given", "remark"]
    return Table(keys, columns, rows, formula, notes, {5: "received", 6: "received", 7: "given"})


def _statement(agency_id: int, asked: Asked) -> Table:
    found = evaluation.people(agency_id, asked.first, asked.last, asked.person_number)
    if not found:
        raise Refusal(
            "person-nothing",
            gettext_lazy("Nobody of your agency with this number received points in the period."),
        )
    (one,) = found
    special = evaluation.special_of(one.person_id, asked.first, asked.last)
    about: list[tuple[str, str, str, str]] = [
        ("number", "사번", one.number, ""),
        ("name", "성명", one.name, ""),
        ("position", "직위", one.position, ""),
        ("department", "부서", one.department, ""),
        ("received", "받은 포인트", f"{one.received:,}", "received"),
        ("given", "준 포인트", f"{one.given:,}", "given"),
        ("givers", "감사를 보내온 사람", f"{one.givers:,}명", "received"),
        ("agencies", "감사를 보내온 기관", f"{one.agencies:,}개", "received"),
        ("special", "특별협업포인트(별도)", f"{special:,}", ""),
        *(
            ("month", f"{month.year}. {month.month}.", f"받음 {received:,} / 줌 {given:,}", "received")
            for month, received, given in evaluation.months_of(one.person_id, asked.first, asked.last)
        ),
    ]
    formula = [
        "받은·준 포인트 = 기간 중 되돌린 것을 뺀 주고받기의 합계",
        "특별협업포인트는 합계에 들어 있지 않으며 따로 적습니다{article:special-apart}",
    ]
    notes = [
        "포인트는 도움을 준 증거이며, 탁월한 실적의 증명은 따로 갖추어야 합니다.",
        "받은·준 포인트는 개인의 합계이며 부서의 합계와 다를 수 있습니다. " + WHY_SUMS_DIFFER,
    ]
    rows: list[tuple[Sequence[object], Sequence[object]]] = [
        ([label, text], ["person", one.person_id, figure] if figure else [])
        for _key, label, text, figure in about
    ]
    row_keys = [key for key, *_rest in about]
    return Table(["item", "value"], ["항목", "내용"], rows, formula, notes, {1: "received"}, row_keys)


def _day(day: date) -> str:
    return f"{day.year}. {day.month}. {day.day}."


def _or_dash(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:,}"
