"""A report as CSV, XLSX, PDF and HWPX: always from its frozen content, the same bytes each time."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dure import clock
from dure.kit import tables
from dure.kit.relations import or_none
from dure.papers import documents
from dure.papers.sheet import Item, Sheet, korean_date, printable, shares, spaced
from dure.results.reports.frozen import FIGURES, column_keys, row_key
from dure.results.reports.models import Report, ReportSignOff

_FIGURE = re.compile(r"(-?[0-9,]+(?:\.[0-9]+)?)(명|개|)")


def write(report: Report, format_: str) -> bytes:
    """Return the report in a format of papers. Raises `Refusal` `pdf-unavailable`."""
    return documents.report(
        format_, letter=lambda: _sheet(report), table=lambda: _as_table(report), at=report.drawn_at
    )


def name_of(report: Report) -> str:
    """Return the number that the report is cited by."""
    return f"협업포인트 제{report.year}-{report.number}호"


def _as_table(report: Report) -> tables.Table:
    content = report.content
    keys = column_keys(report)
    rows = [
        [_value(key, text, row_key(report, place)) for key, text in zip(keys, row["cells"], strict=True)]
        for place, row in enumerate(content["rows"])
    ]
    about = [("제목", content["title"]), *_facts(report), *(("참고", note) for note in content["notes"])]
    return tables.Table(content["columns"], rows, about, name="실적")


def _value(column: str, text: str, row: str) -> tables.Cell | tables.Figure:
    """Return a frozen cell as the figure that it is; numbers of service and names are none, whatever they look like."""
    figure = _FIGURE.fullmatch(text) if (row if column == "value" else column) in FIGURES else None
    if figure is None:
        return text
    plain, unit = figure[1].replace(",", ""), figure[2]
    if unit:
        return tables.Figure(int(plain), unit)
    return Decimal(plain) if "." in plain else int(plain)


def _facts(report: Report) -> list[tuple[str, str]]:
    content = report.content
    signed = or_none(lambda: report.sign_off)
    return [
        ("문서번호", name_of(report)),
        ("기관", _head_of(report)["agency"]),
        ("기간", content["period"]),
        ("운영 기준", content["policy"]),
        *(("산식", line) for line in content["formula"]),
        ("봉인", content["seal"]),
        ("검증값", bytes(report.checksum).hex()),
        ("확인", _sign_off(signed) if signed else "확인 전"),
    ]


def _head_of(report: Report) -> dict[str, str]:
    """Return the names that were frozen with the report; those of today for one from before they were."""
    today = {"agency": report.agency.full_name, "signer": report.drawn_by.name}
    return today | dict(report.asked.get("head", {}))


def _sign_off(signed: ReportSignOff) -> str:
    day = korean_date(signed.signed_at.astimezone(clock.SEOUL).date())
    return f"{signed.signer or signed.signed_by.name}, {day} {signed.guideline}"


def _sheet(report: Report) -> Sheet:
    content = report.content
    day = report.drawn_at.astimezone(clock.SEOUL).date()
    items = [Item(label, text) for label, text in _facts(report)[2:-2]]
    return printable(
        Sheet(
            agency=_head_of(report)["agency"],
            kind=name_of(report),
            to="내부결재",
            title=content["title"],
            paragraphs=("확정된 협업포인트 실적을 아래와 같이 정리합니다.",),
            items=tuple(items),
            farewell=" ".join(content["notes"]),
            date=day,
            signer=_head_of(report)["signer"],
            foot=(("검증값", spaced(bytes(report.checksum))), _facts(report)[-1]),
            note=f"{korean_date(day)} 확정 실적에서 계산하였습니다.",
            keywords="협업, 협업포인트, 실적",
            table=tuple(_table(content)),
            widths=shares(tuple(_table(content))),
        )
    )


def _table(content: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    yield tuple(content["columns"])
    for row in content["rows"]:
        yield tuple(row["cells"])
