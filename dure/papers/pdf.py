"""Letters as PDF: tagged for screen readers, with the product's own font inside, fetching nothing."""

import logging
import os
import re
import tempfile
from functools import cache
from threading import Lock
from typing import Any, NoReturn
from xml.etree.ElementTree import Element  # nosec B405 # the type of what WeasyPrint parsed

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from dure.kit.fonts import FACES, usable
from dure.kit.refusals import Refusal
from dure.papers.sheet import ITEM_MARKS, Sheet, drawn, korean_date

_NO_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig></fontconfig>
"""
"""A configuration without the machine's fonts."""

_CONFIGURING = Lock()

# WeasyPrint knows no `word-break: keep-all`. A word joiner shows nothing and leaves no character in the PDF's text.
_WITHIN_WORDS = re.compile(r"(?<=[가-힣])(?=\w)|(?<=\w)(?=[가-힣])")
_JOINER = "\u2060"
# They name the bookmarks, are spaced letter by letter, and fit a line.
_UNJOINED = frozenset({"h1", "h2", "strong"})


def write(sheet: Sheet) -> bytes:
    """Return the letter as PDF, the same bytes for the same sheet. Raises `Refusal` `pdf-unavailable`."""
    context = {"sheet": drawn(sheet), "day": korean_date(sheet.date), "marks": ITEM_MARKS}
    return render("papers/letter.html", context, identifier=b"dure-letter")


def render(template: str, context: dict[str, Any], *, identifier: bytes) -> bytes:
    """Return a template as PDF, the same bytes for the same context. Raises `Refusal` `pdf-unavailable` (503)."""
    engine = _engine()
    faces = list(usable())
    page = render_to_string(template, context | {"faces": faces}, using="jinja2")
    document = engine.HTML(string=page, url_fetcher=_fetcher())
    _keep_words(document.etree_element.find("body"))
    made: bytes = document.write_pdf(
        pdf_tags=True,
        pdf_variant="pdf/ua-1",
        pdf_identifier=identifier,
        font_config=_configuration(bool(faces)),
    )
    return made


def _configuration(has_own: bool) -> Any:  # noqa: FBT001 -- one flag
    """Return what WeasyPrint looks for fonts with: ours alone where they are built, the machine's where not.

    The machine's would draw what ours lack, and emoji in the colours of whatever it has: another paper on every
    machine. Fontconfig takes its configuration from the environment, so nobody else may ask for one meanwhile.
    """
    from weasyprint.text.fonts import FontConfiguration

    if not has_own:
        return FontConfiguration()
    with _CONFIGURING, tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(_NO_FONTS)
        file.flush()
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = file.name
        try:
            return FontConfiguration()
        finally:
            os.environ.pop("FONTCONFIG_FILE")
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


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


@cache
def _fetcher() -> Any:
    """Return what fetches for WeasyPrint: our fonts, and nothing else whatever a message may name."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFontsOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint carries no types
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 -- WeasyPrint's signature
            path = next((face.path for face in FACES if face.address == url), None)
            if path is None:
                _refuse(url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})

    def _refuse(url: str) -> NoReturn:
        raise FatalURLFetchingError(f"a letter fetches nothing but its fonts, not {url[:100]!r}")

    return OwnFontsOnly()
