"""A page as its reader finds it: texts by id, and what stands in the fields."""

from collections import defaultdict
from html.parser import HTMLParser
from typing import NamedTuple

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class _Element(NamedTuple):
    tag: str
    id: str
    name: str


class Page(HTMLParser):
    """The elements of a page that have an id, with their text, and the values that its forms hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._texts: dict[str, str] = {}
        self._open: list[_Element] = []
        self.values: dict[str, list[str]] = defaultdict(list)
        """What stands in the fields of forms, by their names; of boxes and choices only what is set."""
        self.feed(html)

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def text(self, name: str) -> str:
        """Return the text inside the element with an id. Raises `KeyError` when there is none."""
        return " ".join(self._texts[name].split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the id and the value of an element."""
        known = {name: value or "" for name, value in attrs}
        element = _Element(tag, known.get("id", ""), known.get("name", ""))
        if element.id:
            self._texts.setdefault(element.id, "")
        is_unset = known.get("type") in ("checkbox", "radio") and "checked" not in known
        if tag == "input" and element.name and not is_unset:
            self.values[element.name].append(known.get("value", ""))
        if tag == "option" and "selected" in known:
            choice = next(one for one in reversed(self._open) if one.tag == "select")
            self.values[choice.name].append(known.get("value", ""))
        if tag == "textarea":
            self.values[element.name].append("")
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those inside it that nobody closed."""
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take text for every element around it that has an id, and for the field it stands in."""
        for one in self._open:
            if one.id:
                self._texts[one.id] += data
            if one.tag == "textarea":
                # A line break at the beginning is none of the text.
                self.values[one.name][-1] += data if self.values[one.name][-1] else data.removeprefix("\n")
