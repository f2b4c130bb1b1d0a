"""A page as its reader finds it: its elements with their texts, and what stands in the fields."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass(slots=True)
class Element:
    """One element: what it says of itself, and everything inside it in the order of the page."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    data: str = ""
    inside: "list[Element]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text inside, with single blanks."""
        return " ".join(self.data.split())

    def all(self, tag: str, attribute: str = "", value: str = "") -> "Iterator[Element]":
        """Yield the elements inside that have a tag; only those with an attribute, of a value, where it is named."""
        for one in self.inside:
            has = not attribute or attribute in one.attributes
            if one.tag == tag and has and (not value or value in one.attributes[attribute].split()):
                yield one

    def texts(self, tag: str, attribute: str = "", value: str = "") -> list[str]:
        """Return the texts of the elements that `all` yields."""
        return [one.text for one in self.all(tag, attribute, value)]

    def said(self, tag: str, attribute: str) -> list[str]:
        """Return what the elements of a tag that have an attribute say in it: `said("a", "href")`."""
        return [one.attributes[attribute] for one in self.all(tag, attribute)]

    def addresses(self, *attributes: str) -> list[str]:
        """Return what any element says in these attributes: `addresses("href", "src")`."""
        return [one.attributes[name] for one in self.inside for name in attributes if name in one.attributes]


class Page(HTMLParser):
    """The elements of a page by tag and by id, and the values that its forms hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.whole = Element("")
        """Everything."""
        self._open = [self.whole]
        self.values: dict[str, list[str]] = defaultdict(list)
        """What stands in the fields of forms, by their names; of boxes and choices only what is set."""
        self.feed(html)

    def __contains__(self, name: object) -> bool:
        return any(one.attributes.get("id") == name for one in self.whole.inside)

    def element(self, name: str) -> Element:
        """Return the element with an id. Raises `KeyError` when there is none."""
        for one in self.whole.inside:
            if one.attributes.get("id") == name:
                return one
        raise KeyError(name)

    def text(self, name: str) -> str:
        """Return the text inside the element with an id. Raises `KeyError` when there is none."""
        return self.element(name).text

    def rows(self) -> list[list[str]]:
        """Return the cells of every row of every table that has cells of data."""
        rows = [[one.text for one in row.inside if one.tag in ("td", "th")] for row in self.whole.all("tr")]
        return [cells for cells, row in zip(rows, self.whole.all("tr"), strict=True) if row.texts("td")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element, and the value of a field."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        for one in self._open:
            one.inside.append(element)
        self._take_value(element)
        if tag not in _VOID:
            self._open.append(element)

    def _take_value(self, element: Element) -> None:
        known = element.attributes
        is_unset = known.get("type") in ("checkbox", "radio") and "checked" not in known
        if element.tag == "input" and known.get("name") and not is_unset:
            self.values[known["name"]].append(known.get("value", ""))
        if element.tag == "option" and "selected" in known:
            choice = next(one for one in reversed(self._open) if one.tag == "select")
            self.values[choice.attributes.get("name", "")].append(known.get("value", ""))
        if element.tag == "textarea":
            self.values[known.get("name", "")].append("")

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those inside it that nobody closed."""
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take text for every element around it, and for the field it stands in."""
        for one in self._open:
            one.data += data
            if one.tag == "textarea":
                # A line break at the beginning is none of the text.
                kept = self.values[one.attributes.get("name", "")]
                kept[-1] += data if kept[-1] else data.removeprefix("\n")
