"""A report as CSV, XLSX, PDF and HWPX: always from its frozen content, the same bytes each time."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from dure import clock
from dure.kit import csvsafe
from dure.points.letters import hwpx, pdf
from dure.points.letters.sheet import Item, Sheet, korean_date, printable, spaced
from dure.points.models import Report

if TYPE_CHECKING:  # half a second of imports that serving pages does not need
    from openpyxl import Workbook

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "hwpx": "application/hwp+zip",
}


def write(report: Report, format_: str) -> bytes:
    """Return the report in one of `TYPES`. Raises `Refusal` `pdf-unavailable`."""
    if format_ == "csv":
        return _csv(report)
    if format_ == "xlsx":
        return _xlsx(report)
    made: bytes = pdf.write(_sheet(report)) if format_ == "pdf" else hwpx.write(_sheet(report))
    return made


def name_of(report: Report) -> str:
    """Return the number that the report is cited by."""
    return f"협업포인트 제{report.year}-{report.number}호"


def _csv(report: Report) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([csvsafe.escape(cell) for cell in row] for row in _lines(report))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(report: Report) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    # One moment for the whole file: the library would write the clock's, and the bytes would differ.
    book.properties.created = book.properties.modified = report.drawn_at.replace(tzinfo=None, microsecond=0)
    page = book.active
    if page is None:
        raise AssertionError("a new workbook has a sheet")
    page.title = "실적"
    for number, row in enumerate(_lines(report), start=1):
        for column, cell in enumerate(row, start=1):
            place = page.cell(number, column)
            place.value = cell
            place.data_type = "s"
    _dress(page, len(list(_head(report))) + 1, len(report.content["columns"]))
    return _still(book)


def _dress(page: Any, header: int, width: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    page.cell(1, 1).font = Font(bold=True, size=14)
    for column in range(1, width + 1):
        cell = page.cell(header, column)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF2FB")
        cell.alignment = Alignment(horizontal="center")
        page.column_dimensions[cell.column_letter].width = 16
    page.freeze_panes = page.cell(header + 1, 1)


def _still(book: "Workbook") -> bytes:
    """Return the workbook with every part of the archive dated the same."""
    made, still = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "docProps/core.xml":
                content = _without_clock(content, book)
            target.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return still.getvalue()


def _without_clock(core: bytes, book: "Workbook") -> bytes:
    """Put the moment of drawing up where saving wrote the clock's."""
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.xml.functions import fromstring, tostring

    tree: Any = fromstring(core)
    properties: Any = DocumentProperties.from_tree(tree)
    properties.modified = book.properties.created
    made: Any = tostring(properties.to_tree())
    return bytes(made)


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
    signed = getattr(report, "sign_off", None)
    return [
        ("문서번호", name_of(report)),
        ("기관", report.agency.full_name),
        ("기간", content["period"]),
        ("운영 기준", content["policy"]),
        *(("산식", line) for line in content["formula"]),
        ("봉인", content["seal"]),
        ("대조 부호", bytes(report.checksum).hex()),
        ("확인", f"{signed.signed_by.name}, {signed.guideline}" if signed else "확인 전"),
    ]


def _sheet(report: Report) -> Sheet:
    content = report.content
    day = report.drawn_at.astimezone(clock.SEOUL).date()
    items = [Item(label, text) for label, text in _facts(report)[2:-2]]
    return printable(
        Sheet(
            agency=report.agency.full_name,
            kind=name_of(report),
            to="내부결재",
            title=content["title"],
            paragraphs=("확정된 협업포인트 실적을 아래와 같이 정리합니다.",),
            items=tuple(items),
            farewell=" ".join(content["notes"]),
            date=day,
            signer=report.drawn_by.name,
            foot=(("대조 부호", spaced(bytes(report.checksum))), _facts(report)[-1]),
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
