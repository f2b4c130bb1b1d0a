"""A report as CSV, XLSX, PDF and HWPX: always from its frozen content, the same bytes each time."""

from collections.abc import Iterable, Iterator
from typing import Any

from dure import clock
from dure.kit.relations import or_none
from dure.points import tables
from dure.points.letters import hwpx, pdf
from dure.points.letters.sheet import Item, Sheet, korean_date, printable, spaced
from dure.points.models import Report, ReportSignOff

TYPES = {
    **tables.TYPES,
    "pdf": "application/pdf",
    "hwpx": "application/hwp+zip",
}


def write(report: Report, format_: str) -> bytes:
    """Return the report in one of `TYPES`. Raises `Refusal` `pdf-unavailable`."""
    if format_ == "csv":
        return tables.csv_of(_lines(report))
    if format_ == "xlsx":
        header = len(list(_head(report))) + 1
        return tables.xlsx_of(_lines(report), name="실적", at=report.drawn_at, header=header)
    made: bytes = pdf.write(_sheet(report)) if format_ == "pdf" else hwpx.write(_sheet(report))
    return made


def name_of(report: Report) -> str:
    """Return the number that the report is cited by."""
    return f"협업포인트 제{report.year}-{report.number}호"


def _lines(report: Report) -> Iterator[list[str]]:
    content = report.content
    yield from _head(report)
    yield list(content["columns"])
    for row in content["rows"]:
        yield list(row["cells"])
    yield from ([note] for note in content["notes"])


def _head(report: Report) -> Iterator[list[str]]:
    yield [report.content["title"]]
    yield from ([label, text] for label, text in _facts(report))


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
            widths=tuple(1 for _ in content["columns"]),
        )
    )


def _table(content: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    yield tuple(content["columns"])
    for row in content["rows"]:
        yield tuple(row["cells"])
