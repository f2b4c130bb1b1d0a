"""Letters as PDF: tagged for screen readers, with the product's own font inside, fetching nothing."""

import logging
import re
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from xml.etree.ElementTree import Element

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal
from dure.points.letters.sheet import ITEM_MARKS, Sheet, korean_date

FONTS = {
    "dure-font:regular": "build/fonts/PretendardGOV-Regular.otf",
    "dure-font:bold": "build/fonts/PretendardGOV-Bold.otf",
}
"""The only addresses a letter may fetch, and where the built assets hold them."""

# WeasyPrint knows no `word-break: keep-all`. A word joiner shows nothing and leaves no character in the PDF's text.
_WITHIN_WORDS = re.compile(r"(?<=[가-힣])(?=\w)|(?<=\w)(?=[가-힣])")
_JOINER = "\u2060"
# They name the bookmarks, are spaced letter by letter, and fit a line.
_UNJOINED = frozenset({"h1", "h2", "strong"})


def write(sheet: Sheet) -> bytes:
    """Return the letter as PDF, the same bytes for the same sheet. Raises `Refusal` `pdf-unavailable`."""
    context = {"sheet": sheet, "day": korean_date(sheet.date), "marks": ITEM_MARKS}
    return render("points/letter.html", context, identifier=b"dure-letter")


def render(template: str, context: dict[str, Any], *, identifier: bytes) -> bytes:
    """Return a template as PDF, the same bytes for the same context. Raises `Refusal` `pdf-unavailable` (503)."""
    engine = _engine()
    page = render_to_string(template, context | {"fonts": _fonts()}, using="jinja2")
    document = engine.HTML(string=page, url_fetcher=_fetcher())
    _keep_words(document.etree_element.find("body"))
    made: bytes = document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return made


def _keep_words(body: Element) -> None:
    """Let lines end between Korean words only, as a reader expects; a word longer than a line still breaks."""
    for one in body.iter():
        if one.text and one.tag not in _UNJOINED:
            one.text = _WITHIN_WORDS.sub(_JOINER, one.text)
        if one.tail:
            one.tail = _WITHIN_WORDS.sub(_JOINER, one.tail)


def _engine() -> Any:
    """Return WeasyPrint, whose import fails where the machine has no Pango."""
    for name in ("weasyprint", "weasyprint.progress"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
    except OSError as error:
        raise Refusal(
            "pdf-unavailable",
            _(
                "This server cannot make PDF files because Pango is not installed on it. "
                "Take the letter as HWPX, or ask the administrator to install Pango."
            ),
            status=503,
        ) from error
    return weasyprint


def _fonts() -> list[tuple[str, int]]:
    """Return the address and weight of each font that was built; without any the machine's own are used."""
    return [
        (address, weight)
        for address, weight in (("dure-font:regular", 400), ("dure-font:bold", 700))
        if _font(address) is not None
    ]


def _font(address: str) -> Path | None:
    path = finders.find(FONTS[address]) if address in FONTS else None
    return Path(path) if isinstance(path, str) else None


@cache
def _fetcher() -> Any:
    """Return what fetches for WeasyPrint: our fonts, and nothing else whatever a message may name."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFontsOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint carries no types
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 -- WeasyPrint's signature
            path = _font(url)
            if path is None:
                _refuse(url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/otf"})

    def _refuse(url: str) -> NoReturn:
        raise FatalURLFetchingError(f"a letter fetches nothing but its fonts, not {url[:100]!r}")

    return OwnFontsOnly()
