"""What a regulation says where: a closed list of topics, the form of an article, and how articles are cited."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOPICS: Mapping[str, Promise] = {
    "system": _("the system that is used"),
    "special-staff": _("special points for the agency's own staff"),
    "participants": _("who takes part"),
    "operator": _("the collaboration point operator"),
    "allowance": _("the monthly allowance"),
    "lapse": _("lapse of what is not used"),
    "unit": _("points at a time, to one person"),
    "recipients": _("who may receive"),
    "same-department": _("nothing within one department"),
    "pair-limit": _("times a month to one person"),
    "adjustment": _("adjusting the values of allotting and giving"),
    "received": _("received points kept apart"),
    "standings": _("daily totals of departments"),
    "confirmed": _("confirmed days stay as they are"),
    "year": _("settling the year"),
    "special": _("special awards and their limits"),
    "special-apart": _("special points kept apart"),
    "message": _("the thank-you message"),
    "publication": _("publication on the board"),
    "hiding": _("making a message non-public"),
    "selection": _("rewarding outstanding people and departments"),
    "evaluation": _("use in evaluation"),
    "personnel": _("use in personnel matters"),
}
"""What sentences of the product cite an article for, in the order of the model regulation."""

MODEL: Mapping[str, str] = {
    "system": "제2조제3호",
    "special-staff": "제2조제4호",
    "participants": "제3조",
    "operator": "제4조",
    "allowance": "제5조제1항",
    "lapse": "제5조제2항",
    "unit": "제6조제1항",
    "recipients": "제6조제2항",
    "same-department": "제6조제2항",
    "pair-limit": "제6조제2항",
    "adjustment": "제7조",
    "received": "제8조제1항",
    "standings": "제8조제2항",
    "confirmed": "제8조제3항",
    "year": "제8조제4항",
    "special": "제9조제1항",
    "special-apart": "제9조제2항",
    "message": "제10조제1항",
    "publication": "제10조제2항",
    "hiding": "제10조제2항",
    "selection": "제11조",
    "evaluation": "제12조제1항",
    "personnel": "제12조제2항",
}
"""The numbering of the model regulation, which is that of Icheon."""

_NUMBER = "[1-9][0-9]{0,2}"
_ARTICLE = re.compile(
    rf"제(?P<article>{_NUMBER})조(?:의(?P<branch>{_NUMBER}))?"
    rf"(?:제(?P<paragraph>{_NUMBER})항)?(?:제(?P<item>{_NUMBER})호)?"
)

_TOKEN = re.compile(r"\{article:([a-z+-]+)\}")
_WHOLE = re.compile(rf"제{_NUMBER}조(?:의{_NUMBER})?")


def is_article(text: str) -> bool:
    """Tell whether a text names one provision: 제6조, 제6조의2, 제6조제2항, 제2조제3호."""
    return _ARTICLE.fullmatch(text) is not None


def read(told: Mapping[str, str]) -> dict[str, str]:
    """Return the articles of known topics as they were told, without blanks; what is empty is left out."""
    bare = {topic: "".join(told.get(topic, "").split()) for topic in TOPICS}
    return {topic: text for topic, text in bare.items() if text}


def articles(known: Mapping[str, str], topics: Iterable[str]) -> list[str]:
    """Return the articles of some topics, each once; a topic that is not known has none."""
    return list(dict.fromkeys(known[topic] for topic in topics if topic in known))


def filled(text: str, named: Callable[[str], str]) -> str:
    """Return a sentence with what `named` gives for the topics (joined by +) of each `{article:…}` in it."""
    return _TOKEN.sub(lambda token: named(token[1]), text) if "{article:" in text else text


def korean(found: Iterable[str]) -> str:
    """Return articles in brackets as they follow a Korean word: (제5조제1항·제6조제1항·제2항); empty without any."""
    joined = "·".join(_after_each_other(found))
    return f"({joined})" if joined else ""


def english(found: Iterable[str]) -> str:
    """Return articles in brackets as they follow an English word, with a blank: " (Articles 5(1) and 6(1))"."""
    numbers = [_english(one) for one in found]
    if not numbers:
        return ""
    joined = " and ".join(part for part in (", ".join(numbers[:-1]), numbers[-1]) if part)
    return f" ({'Articles' if len(numbers) > 1 else 'Article'} {joined})"


def _after_each_other(found: Iterable[str]) -> Iterator[str]:
    """Return articles as they are written in a row: of two paragraphs of one article it is named once."""
    before = ""
    for one in found:
        whole = _WHOLE.match(one)
        article = whole[0] if whole else one
        yield one.removeprefix(article) if article == before != one else one
        before = article


def _english(text: str) -> str:
    parts = _ARTICLE.fullmatch(text)
    if parts is None:
        return text
    branch = f"-{parts['branch']}" if parts["branch"] else ""
    paragraph = f"({parts['paragraph']})" if parts["paragraph"] else ""
    item = f" no. {parts['item']}" if parts["item"] else ""
    return f"{parts['article']}{branch}{paragraph}{item}"
