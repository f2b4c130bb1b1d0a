"""Empty roster files to fill in: titles, one example row, allowed values (O6)."""

import csv
import io
from collections.abc import Sequence

from dure.organizations.roster.guide import EXPLAINED, GUIDES, Guide

FORMATS = ("xlsx", "csv")
# How many rows of a workbook know the allowed values.
_ROWS = 5000


def template(kind: str, form: str) -> bytes:
    """Return a file of `people` or `departments` to fill in, as `xlsx` or `csv`."""
    guides = GUIDES[kind]
    return _workbook(guides) if form == "xlsx" else _text(guides)


def _text(guides: Sequence[Guide]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([one.column.title for one in guides])
    writer.writerow([one.example for one in guides])
    return text.getvalue().encode("utf-8-sig")


def _workbook(guides: Sequence[Guide]) -> bytes:
    """Return a workbook whose columns are texts, so that no zero is lost and no code becomes a day."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "명부"
    sheet.freeze_panes = "A2"
    for place, one in enumerate(guides, 1):
        title = sheet.cell(1, place, one.column.title)
        title.font = Font(bold=True)
        title.fill = PatternFill("solid", fgColor="EEF2FB" if one.column.is_required else "F7F7F7")
        sheet.cell(2, place, one.example)
        column = sheet.column_dimensions[title.column_letter]
        column.number_format, column.width = "@", max(12, len(one.example) + 6)
        sheet.cell(2, place).number_format = "@"
        if one.choices:
            _limit(sheet, f"{title.column_letter}2:{title.column_letter}{_ROWS}", one.choices)
    _explain(book.create_sheet(EXPLAINED), guides)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _limit(sheet: object, cells: str, choices: Sequence[str]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    if isinstance(sheet, Worksheet):
        # A warning and no wall: other words of the same meaning are read too.
        listed = f'"{",".join(choices)}"'
        allowed = DataValidation("list", formula1=listed, allow_blank=True, errorStyle="warning")
        allowed.add(cells)
        sheet.add_data_validation(allowed)


def _explain(sheet: object, guides: Sequence[Guide]) -> None:
    from openpyxl.worksheet.worksheet import Worksheet

    if isinstance(sheet, Worksheet):
        sheet.column_dimensions["A"].width, sheet.column_dimensions["C"].width = 16, 80
        sheet.sheet_state = "visible"
        for one in guides:
            need = "필수" if one.column.is_required else "선택"
            sheet.append([one.column.title, need, " ".join((str(one.text), " / ".join(one.choices))).strip()])
