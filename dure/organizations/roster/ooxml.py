"""The parts of an XLSX workbook as streams: nothing is held in memory but texts that cells share, and formats.

Own code and no library: what a spreadsheet shows needs the stored result of a formula (and that there is
none), errors apart from texts, the format of each number and the hidden rows, and no reader tells all of them;
openpyxl besides keeps a whole table of styles, however large it was made.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Protocol
from xml.parsers import expat

from dure.organizations.rules.number_formats import BUILT_IN, GENERAL, shown_number, shown_text
from dure.organizations.rules.shown import Shown

MOST_COLUMNS = 200
_PIECE = 1 << 16
_LONGEST_TEXT = 1 << 20
_MOST_STYLES = 1 << 17
_LAST_ROW = 1 << 20
# What XML cannot hold is written as _x000D_, and a real underscore before such a word as _x005F_ (ST_Xstring).
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile("([A-Z]{1,3})[0-9]+")


class Broken(Exception):
    """A part that is not as the format has it."""


class _Handler(Protocol):
    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


class _Silent:
    """Hears everything and does nothing."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, text: str) -> None:
        """Take text in between."""


def _no_doctype(*_: object) -> None:
    raise Broken("a document type")


def _local(name: str) -> str:
    """Return a name without its namespace: strict and usual workbooks differ in nothing else."""
    return name.rpartition(" ")[2]


def _parse(file: IO[bytes], handler: _Handler) -> Iterator[None]:
    """Feed a part to a handler piece by piece; yield after each."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    # No entities of a file's own: they are how a small file becomes an endless one.
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = lambda name, attributes: handler.start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: handler.end(_local(name))
    parser.CharacterDataHandler = handler.text
    while piece := file.read(_PIECE):
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


def unescaped(text: str) -> str:
    """Return a text without the escapes of OOXML; an emoji may be written as two of them."""
    if "_x" not in text:
        return text
    read = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def escaped(text: str) -> str:
    """Return a text in which nothing looks like an escape of OOXML; `unescaped` gives it back."""
    return _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text) if "_x" in text else text


@dataclass(slots=True)
class _Relations(_Silent):
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes["Type"].rpartition("/")[2]
            self.targets[attributes["Id"]] = (kind, attributes["Target"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet by name; a hidden one is not shown."""

    name: str
    part: str
    is_visible: bool


@dataclass(slots=True)
class _Book(_Silent):
    is_1904: bool = False
    sheets: list[tuple[str, str, bool]] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.is_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            is_visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes["name"], attributes["id"], is_visible))


@dataclass(slots=True)
class _Styles(_Silent):
    """Which format each style has; of a style nothing else is kept."""

    forms: dict[int, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    _inside: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("numFmts", "cellXfs"):
            self._inside = name
        elif name == "numFmt" and self._inside == "numFmts":
            self.forms[int(attributes["numFmtId"])] = unescaped(attributes["formatCode"])
        elif name == "xf" and self._inside == "cellXfs":
            self.numbers.append(int(attributes.get("numFmtId", "0")))
        if len(self.numbers) + len(self.forms) > _MOST_STYLES:
            raise Broken("too many styles")

    def end(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""

    def of(self, style: int) -> str:
        """Return the format of a style."""
        if not self.numbers and style == 0:
            return GENERAL
        number = self.numbers[style]
        return self.forms.get(number) or BUILT_IN.get(number, GENERAL)


@dataclass(slots=True)
class _Texts(_Silent):
    """Texts that cells share; how to read them aloud (rPh) is no part of them."""

    found: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _is_text: bool = False
    _aloud: int = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._aloud += name == "rPh"
        self._is_text = name == "t" and not self._aloud

    def end(self, name: str) -> None:
        self._aloud -= name == "rPh"
        self._is_text = False
        if name == "si":
            self.found.append(unescaped("".join(self._pieces)))
            self._pieces.clear()

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


@dataclass(slots=True)
class _Rows(_Silent):
    """The rows of a sheet as texts; those that are ready are taken away after each piece."""

    texts: list[str]
    styles: _Styles
    is_1904: bool
    ready: list[tuple[int, list[str]]] = field(default_factory=list)
    _row: int = 0
    _is_hidden: bool = False
    _cells: list[str] = field(default_factory=list)
    _column: int = 0
    _cell: dict[str, str] = field(default_factory=dict)
    _value: list[str] | None = None
    _has_formula: bool = False
    _has_value: bool = False
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _aloud: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._is_hidden = attributes.get("hidden") in ("1", "true")
                self._cells, self._column = [], 0
                if not 0 < self._row <= _LAST_ROW:
                    raise Broken("a row that is none")
            case "c":
                self._cell, self._pieces, self._length = attributes, [], 0
                self._has_formula = self._has_value = False
                self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            case "f":
                self._has_formula = True
            case "rPh":
                self._aloud += 1
            case "v" | "t":
                self._has_value = True
                self._value = None if self._aloud else self._pieces

    def end(self, name: str) -> None:
        match name:
            case "v" | "t":
                self._value = None
            case "rPh":
                self._aloud -= 1
            case "c" if self._column <= MOST_COLUMNS:
                if text := self._shown("".join(self._pieces)):
                    self._cells += [""] * (self._column - len(self._cells))
                    self._cells[self._column - 1] = text
            case "row" if self._cells:
                cells: list[str] = self._cells
                if self._is_hidden:
                    cells = [Shown(cell, "hidden") for cell in cells]
                self.ready.append((self._row, cells))

    def text(self, text: str) -> None:
        if self._value is not None:
            self._length += len(text)
            if self._length > _LONGEST_TEXT:
                raise Broken("a text without end")
            self._value.append(text)

    def _shown(self, raw: str) -> str:
        """Return what a cell shows."""
        kind = self._cell.get("t", "n")
        if self._has_formula and not raw and kind not in ("str", "inlineStr"):
            return Shown("#N/A", "no-result")
        if kind in ("e", "d"):
            return Shown(raw, "error") if kind == "e" else Shown(_moment(raw), "date")
        if kind == "b" or not raw.strip():
            return {"1": "Y", "0": "N"}.get(raw, raw.strip())
        if kind == "n":
            return self._number(raw.strip())
        return shown_text(self.texts[int(raw)] if kind == "s" else unescaped(raw), self._form())

    def _number(self, raw: str) -> str:
        try:
            return shown_number(raw, self._form(), is_1904=self.is_1904)
        except ValueError:
            return Shown(raw, "error")

    def _form(self) -> str:
        return self.styles.of(int(self._cell.get("s", "0")))


def _moment(raw: str) -> str:
    """Return a day as ISO has it, with its time when there is one."""
    day, _, time = raw.removesuffix("Z").partition("T")
    return f"{day} {time}" if time.strip("0:.") else day


def _column(reference: str) -> int:
    """Return which column a reference such as AB12 is in, from 1."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise Broken(reference)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number


class Workbook:
    """An opened workbook: its sheets, and the rows of one of them."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        name = self._only("", "officeDocument") or "xl/workbook.xml"
        book, self._styles, texts = _Book(), _Styles(), _Texts()
        self._read(name, book)
        targets = self._targets(name)
        self.is_1904 = book.is_1904
        self.sheets = [
            Sheet(title, targets[reference][1], is_visible)
            for title, reference, is_visible in book.sheets
            if reference in targets and targets[reference][0] == "worksheet"
        ]
        if not self.sheets:
            raise Broken("no sheet")
        for kind, part in targets.values():
            if kind == "styles":
                self._read(part, self._styles)
            elif kind == "sharedStrings":
                self._read(part, texts)
        self._texts = texts.found

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of a sheet that hold anything, numbered as the sheet numbers them."""
        handler = _Rows(self._texts, self._styles, self.is_1904)
        with self._packed.open(sheet.part) as file:
            for _piece in _parse(file, handler):
                yield from handler.ready
                handler.ready.clear()

    def _read(self, part: str, handler: _Handler) -> None:
        with self._packed.open(part) as file:
            for _piece in _parse(file, handler):
                pass

    def _only(self, part: str, kind: str) -> str:
        return next((target for found, target in self._targets(part).values() if found == kind), "")

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the parts that a part relates to, by id: kind and name."""
        folder, name = posixpath.split(part)
        relations = _Relations()
        self._read(posixpath.join(folder, "_rels", f"{name}.rels"), relations)
        return {
            key: (kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            for key, (kind, target) in relations.targets.items()
        }
