"""Letters as HWPX (KS X 6101), the open format of Korean public bodies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dure.papers.sheet import ITEM_MARKS, Sheet, korean_date

# Of the text area upright and across, in HWP units (1/7200 inch).
_WIDTH, _WIDTH_ACROSS = 48_000, 72_800
FONT = "함초롬돋움"
"""A font that comes with every program that opens HWPX: a document cannot carry the product's own."""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself: title, author, summary and keywords, as of a day."""

    title: str
    creator: str
    subject: str
    keywords: str
    date: date


class Writer:
    """Adds paragraphs to a document; sizes in points, lengths in millimetres. `is_wide` turns the pages."""

    def __init__(self, *, is_wide: bool = False) -> None:
        from hwpx import HwpxDocument  # a second of imports that serving pages does not need

        self._document = HwpxDocument.new()
        self._is_empty = True
        self._is_wide = is_wide

    def line(
        self,
        text: str,
        *,
        size: float = 12,
        bold: bool = False,
        align: str = "JUSTIFY",
        left: float = 0,
        before: float = 0,
        rule: bool = False,
    ) -> None:
        """Add one paragraph; `rule` draws a line under it."""
        look = self._document.styles.ensure_run(font=FONT, size=size, bold=bold)
        if self._is_empty:
            paragraph = self._document.paragraphs[0]
            paragraph.text = text
            paragraph.char_pr_id_ref = look
            self._is_empty = False
        else:
            self._document.add_paragraph(text, char_pr_id_ref=look, inherit_style=False)
        self._document.styles.apply_paragraph_format(
            paragraph_index=len(self._document.paragraphs) - 1,
            alignment=align,
            line_spacing_percent=160,
            indent_left_mm=left,
            spacing_before_pt=before,
            bottom_border=rule,
            border_color="#1D1D1D",
        )

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """Add a table whose first row names its columns; `widths` are parts of the page's width."""
        table = self._document.add_table(
            len(rows), len(rows[0]), width=_WIDTH_ACROSS if self._is_wide else _WIDTH
        )
        table.set_column_widths(widths)
        # Cell by cell through the rows: looked up by number each costs the library a walk over the whole table.
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                cell.text = text
        for column in range(len(rows[0])):
            table.set_cell_shading(0, column, "#EEF2FB")

    def finish(self, about: About) -> bytes:
        """Return the document's bytes, with the summary and keywords that official documents carry."""
        self._document.page.setup(
            paper_size="A4",
            orientation="LANDSCAPE" if self._is_wide else "PORTRAIT",
            margins_mm={"left": 20, "right": 20, "top": 25, "bottom": 15},
        )
        self._number()
        parts = self._document.parts
        parts.clear_preview()
        parts.clear_document_metadata(timestamp=f"{about.date}T00:00:00Z")
        parts.set_document_metadata(
            title=about.title,
            creator=about.creator,
            subject=about.subject,
            keyword=about.keywords,
        )
        return bytes(self._document.to_bytes())

    def _number(self) -> None:
        """Give everything a number in order: the library draws ids by lot, and the same letter is the same bytes."""
        section = self._document.sections[0]
        for number, element in enumerate(section.element.iter()):
            if "id" in element.attrib and element.tag.endswith(("}p", "}tbl")):
                element.set("id", str(number))
        section.mark_dirty()


def write(sheet: Sheet) -> bytes:
    """Return the letter as HWPX, the same bytes for the same sheet."""
    writer = Writer(is_wide=sheet.is_wide)
    writer.line(sheet.agency, size=22, bold=True, align="CENTER")
    writer.line(sheet.kind, size=11, align="CENTER")
    writer.line(f"수신  {sheet.to}", before=18)
    writer.line(f"제목  {sheet.title}", bold=True, rule=True)
    for number, text in enumerate(sheet.paragraphs, 1):
        writer.line(f"{number}. {text}", before=8)
    for text, left in _items(sheet):
        writer.line(text, left=left, before=2)
    if sheet.table:
        writer.table(sheet.table, sheet.widths)
    writer.line(f"{len(sheet.paragraphs) + 1}. {sheet.farewell}  끝.", before=8)
    writer.line(korean_date(sheet.date), align="CENTER", before=30)
    writer.line(sheet.signer, size=16, bold=True, align="CENTER", before=8, rule=True)
    for label, text in sheet.foot:
        writer.line(f"{label}  {text}", size=9, before=2)
    writer.line(sheet.note, size=9, before=2)
    return writer.finish(
        About(f"{sheet.kind} – {sheet.to}", sheet.signer, sheet.title, sheet.keywords, sheet.date)
    )


def _items(sheet: Sheet) -> Iterator[tuple[str, float]]:
    for mark, item in zip(ITEM_MARKS, sheet.items, strict=False):
        yield f"{mark}. {item.label}" + (f": {item.text}" if item.text else ""), 4
        for line in item.quote.splitlines():
            yield line, 9
