"""Longer papers: headings, paragraphs and tables in any order, the same text as PDF and as HWPX."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dure.papers import hwpx, pdf
from dure.papers.documents import TYPES, Document, Format
from dure.papers.sheet import cleaned, drawn, korean_date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the paper."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `level` sets it in, `is_strong` sets it in bold."""

    text: str
    level: int = 0
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose first row names its columns; `widths` are parts of the page, `figures` columns of numbers."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    figures: Sequence[int] = ()


Block = Heading | Text | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: whose, what it is called, its blocks, and what stands at its foot."""

    agency: str
    title: str
    blocks: Sequence[Block]
    date: date
    signer: str
    note: str
    keywords: str
    is_wide: bool = False

    @property
    def day(self) -> str:
        """Return the date as official documents write it."""
        return korean_date(self.date)


def write(paper: Paper, name: str, form: Format) -> Document:
    """Return the paper as a file, the same bytes for the same paper. Raises `Refusal` `pdf-unavailable` (503)."""
    return Document(name=name, content_type=TYPES[form], content=content(paper, form))


def content(paper: Paper, form: Format) -> bytes:
    """Return the bytes of the paper. Raises as `write`."""
    made = cleaned(paper)
    if form == "hwpx":
        return _hwpx(made)
    made = drawn(made)
    blocks = [(type(block).__name__, block) for block in made.blocks]
    return pdf.render("papers/paper.html", {"paper": made, "blocks": blocks}, identifier=b"dure-paper")


def _hwpx(paper: Paper) -> bytes:
    writer = hwpx.Writer(is_wide=paper.is_wide)
    writer.line(paper.agency, size=12, align="CENTER")
    writer.line(paper.title, size=20, bold=True, align="CENTER", before=4, rule=True)
    for block in paper.blocks:
        if isinstance(block, Heading):
            writer.line(block.text, size=13, bold=True, before=14)
        elif isinstance(block, Text):
            writer.line(block.text, size=11, bold=block.is_strong, left=6 * block.level, before=3)
        else:
            writer.table(block.rows, block.widths)
    if paper.signer:
        writer.line(paper.day, align="CENTER", before=24)
        writer.line(paper.signer, size=15, bold=True, align="CENTER", before=6, rule=True)
    writer.line(paper.note, size=9, before=6)
    return writer.finish(
        hwpx.About(
            title=paper.title,
            creator=paper.signer or paper.agency,
            subject=f"{paper.agency} {paper.title}",
            keywords=paper.keywords,
            date=paper.date,
        )
    )
