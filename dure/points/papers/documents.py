"""A paper as a file to hand out: its name, its type, its bytes, in the format that was asked for."""

from dataclasses import dataclass
from typing import Literal

from dure.points.papers import hwpx, pdf
from dure.points.papers.sheet import Sheet

Format = Literal["pdf", "hwpx"]

_WRITERS = {"pdf": pdf.write, "hwpx": hwpx.write}
_TYPES = {"pdf": "application/pdf", "hwpx": "application/hwp+zip"}


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand out."""

    name: str
    content_type: str
    content: bytes


def document(sheet: Sheet, name: str, form: Format) -> Document:
    """Write `sheet` as a file. Raises `Refusal` `pdf-unavailable` (503)."""
    return Document(name=name, content_type=_TYPES[form], content=_WRITERS[form](sheet))
