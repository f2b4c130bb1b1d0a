"""Certificates (표창장, 상장): one page each, in the form that Korean public bodies give them."""

from dataclasses import dataclass
from datetime import date

from dure.papers import hwpx, pdf
from dure.papers.documents import TYPES, Document, Format
from dure.papers.sheet import cleaned, drawn, korean_date

_SHORT = 4
"""A name of so few letters is set with blanks between them, as names on certificates are: 김 민 수."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on a certificate. `where` is the line above the name; empty for a department."""

    number: str
    form: str
    where: str
    name: str
    is_person: bool
    citation: str
    date: date
    signer: str
    agency: str
    keywords: str

    @property
    def title(self) -> str:
        """Return the heading with blanks between its letters: 표 창 장."""
        return " ".join(self.form)

    @property
    def spaced_name(self) -> str:
        """Return the name as it is set."""
        return " ".join(self.name) if self.is_person and len(self.name) <= _SHORT else self.name

    @property
    def opening(self) -> str:
        """Return how the text begins: 위 사람은 or 위 부서는."""
        return "위 사람은" if self.is_person else "위 부서는"

    @property
    def text(self) -> str:
        """Return the whole text."""
        return f"{self.opening} {self.citation}"

    @property
    def day(self) -> str:
        """Return the date as certificates write it: 2026년 12월 31일."""
        return f"{self.date.year}년 {self.date.month}월 {self.date.day}일"


def write(certificate: Certificate, name: str, form: Format) -> Document:
    """Return the certificate as a file, the same bytes each time. Raises `Refusal` `pdf-unavailable` (503)."""
    made = cleaned(certificate)
    content = (
        pdf.render("papers/certificate.html", {"one": drawn(made)}, identifier=b"dure-certificate")
        if form == "pdf"
        else _hwpx(made)
    )
    return Document(name=name, content_type=TYPES[form], content=content)


def _hwpx(one: Certificate) -> bytes:
    writer = hwpx.Writer()
    writer.line(one.number, size=14)
    writer.line(one.title, size=44, bold=True, align="CENTER", before=60)
    if one.where:
        writer.line(one.where, size=16, align="RIGHT", before=60)
    writer.line(one.spaced_name, size=22, bold=True, align="RIGHT", before=8 if one.where else 60)
    writer.line(one.text, size=20, before=50)
    writer.line(one.day, size=18, align="CENTER", before=70)
    writer.line(one.signer, size=30, bold=True, align="CENTER", before=30)
    return writer.finish(
        hwpx.About(
            title=f"{one.form} – {one.name}",
            creator=one.signer,
            subject=f"{one.agency} {one.form}({korean_date(one.date)})",
            keywords=one.keywords,
            date=one.date,
        )
    )
