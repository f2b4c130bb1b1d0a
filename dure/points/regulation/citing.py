"""Articles in sentences: `{article:unit}` becomes that of the agency's own regulation, or nothing.

Sentences name a topic and no number, because another agency's regulation numbers its articles otherwise or has
none. Whose regulation counts is said by `dure.kit.ruling.under`: that of whoever asks, in a request.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language

from dure import clock
from dure.kit.moments import Moments
from dure.kit.ruling import ruling
from dure.points.regulation import topics as known
from dure.points.regulation.queries import rule_on

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def article(topics: str, agency_id: int | None = None) -> str:
    """Return the articles of topics joined by +, in brackets and in the reader's language; empty without any.

    They are those of the agency whose words these are, or of the one named. What was read is kept for a moment.
    """
    found = known.articles(_articles(agency_id), topics.split("+"))
    return known.korean(found) if get_language() == "ko" else known.english(found)


def cite(text: str, agency_id: int | None = None) -> str:
    """Return a translated sentence with its articles in the place of `{article:…}`."""
    return known.filled(text, lambda topics: article(topics, agency_id))


def told(
    sentence: "str | _StrPromise", facts: Mapping[str, Any] | None = None, agency_id: int | None = None
) -> Promise:
    """Return a sentence with its facts and its articles, made when somebody reads it, in their language."""
    made: Promise = format_lazy(sentence, **facts or {}, article=_Article(agency_id))
    return made


class _Article:
    """Stands for `article` in a sentence with braces; what follows the colon are the topics."""

    def __init__(self, agency_id: int | None) -> None:
        self._agency_id = agency_id

    def __format__(self, topics: str) -> str:
        return article(topics, self._agency_id)


def forget_articles() -> None:
    """Read every regulation again, whatever was read: one has been registered."""
    _ARTICLES.forget()


def _articles(agency_id: int | None) -> Mapping[str, str]:
    """Return the articles that count, none outside of every agency."""
    now = ruling()
    agency = agency_id or (now.agency() if now else None)
    if now is None or agency is None:
        return {}
    key = (agency, now.day or clock.today())
    return _ARTICLES.get(key, lambda: rule_on(*key).articles)


_ARTICLES: Moments[tuple[int, date], Mapping[str, str]] = Moments()
"""Pages cite an article at every turn, and a regulation changes once in years."""
