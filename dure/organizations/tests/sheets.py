"""Workbooks built by hand, cell by cell, so that a test says what a spreadsheet stored."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | tuple[str, str, str]
"""A text, or type, format and what stands between `<c>` and `</c>`."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def text(value: str) -> Cell:
    """Return a text in the cell itself."""
    return _inline(value)


def _inline(value: str) -> tuple[str, str, str]:
    return "inlineStr", "General", f"<is><t xml:space='preserve'>{escape(value)}</t></is>"


def number(raw: str, form: str = "General") -> Cell:
    """Return a number under a format."""
    return "n", form, f"<v>{raw}</v>"


def formula(result: str | None, kind: str = "str") -> Cell:
    """Return a formula with its stored result, or without."""
    return kind, "General", "<f>X1</f>" + ("" if result is None else f"<v>{escape(result)}</v>")


def error(value: str) -> Cell:
    """Return an error."""
    return "e", "General", f"<v>{value}</v>"


def book(
    path: Path,
    rows: Sequence[Sequence[Cell]],
    *,
    is_1904: bool = False,
    hidden: Sequence[int] = (),
    sheets: Sequence[tuple[str, str]] = (("사람", "visible"),),
    prefix: str = "",
) -> Path:
    """Write a workbook with the rows on its first sheet; other sheets are empty. `hidden` are row numbers."""
    forms: list[str] = ["General"]
    body = "".join(_row(number, row, forms, number in hidden) for number, row in enumerate(rows, 1))
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    listed = "".join(
        f"<{prefix}sheet name={quoteattr(name)} sheetId='{n}' state='{state}' r:id='r{n}'/>"
        for n, (name, state) in enumerate(sheets, 1)
    )
    space = f"xmlns:{prefix[:-1]}='{_MAIN}'" if prefix else f"xmlns='{_MAIN}'"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml", "w")]))
        packed.writestr(
            "xl/workbook.xml",
            f"<{prefix}workbook {space} xmlns:r='{_RELATED}'><{prefix}workbookPr date1904='{int(is_1904)}'/>"
            f"<{prefix}sheets>{listed}</{prefix}sheets></{prefix}workbook>",
        )
        related = [("worksheet", f"worksheets/sheet{n}.xml", f"r{n}") for n in range(1, len(sheets) + 1)]
        related.append(("styles", "/xl/styles.xml", "s"))
        packed.writestr("xl/_rels/workbook.xml.rels", _relations(related))
        packed.writestr("xl/styles.xml", _styles(forms))
        for name in names:
            inside = body if name == names[0] else ""
            sheet = f"<worksheet xmlns='{_MAIN}'><sheetData>{inside}</sheetData></worksheet>"
            packed.writestr(name, sheet)
    return path


def _row(number: int, cells: Sequence[Cell], forms: list[str], is_hidden: bool) -> str:  # noqa: FBT001
    told = []
    for place, cell in enumerate(cells):
        kind, form, inside = _inline(cell) if isinstance(cell, str) else cell
        if form not in forms:
            forms.append(form)
        told.append(f"<c r='{_letters(place)}{number}' s='{forms.index(form)}' t='{kind}'>{inside}</c>")
    return f"<row r='{number}' hidden='{int(is_hidden)}'>{''.join(told)}</row>"


def _letters(place: int) -> str:
    high, low = divmod(place, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


def _styles(forms: Sequence[str]) -> str:
    own = "".join(f"<numFmt numFmtId='{164 + n}' formatCode={quoteattr(f)}/>" for n, f in enumerate(forms))
    used = "".join(f"<xf numFmtId='{164 + n}'/>" for n, _ in enumerate(forms))
    return f"<styleSheet xmlns='{_MAIN}'><numFmts>{own}</numFmts><cellXfs>{used}</cellXfs></styleSheet>"


def _relations(listed: Sequence[tuple[str, str, str]]) -> str:
    told = "".join(
        f"<Relationship Id='{key}' Type='{_RELATED}/{kind}' Target='{target}'/>"
        for kind, target, key in listed
    )
    return f"<Relationships xmlns='{_PACKAGE}'>{told}</Relationships>"
