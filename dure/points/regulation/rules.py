"""What a regulation has to say of itself, and how it is cited: pure functions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dure.kit.text import line
from dure.points.regulation import topics

KINDS = ("훈령", "규칙", "조례", "예규", "고시", "지침", "내규")
"""Kinds of rules that an agency may have about points; a ministry, a city and an office of education differ."""

MOST_A_DAY = 20
"""Registrations of one agency within a day: enough for every slip of the pen."""
_LONGEST_NAME, _LONGEST_NUMBER = 100, 60
_BARE_NUMBER = re.compile(r"[0-9]+(-[0-9]+)?")
_AMENDED = re.compile(rf"({'|'.join(KINDS)})\s*제?\s*([0-9]+(?:-[0-9]+)?)\s*호?")


@dataclass(frozen=True, slots=True)
class Named:
    """A regulation by name, kind, number and date; `effective_from` is the first day it is cited by.

    `articles` says where it says what, by the topics of `topics.TOPICS`.
    """

    name: str
    kind: str
    number: str
    issued_on: date
    effective_from: date
    articles: Mapping[str, str] = field(default_factory=dict)

    @property
    def citation(self) -> str:
        """Return how papers name it: 「이천시 협업포인트 운영 규정」(훈령 제274호)."""
        number = f"제{self.number}호" if _BARE_NUMBER.fullmatch(self.number) else self.number
        return (
            f"「{self.name}」({self.kind} {number})"
            if self.kind not in number
            else f"「{self.name}」({number})"
        )


def read(
    name: str,
    kind: str,
    number: str,
    issued_on: date,
    effective_from: date | None = None,
    articles: Mapping[str, str] | None = None,
) -> Named:
    """Return a regulation as it was told, blanks put right; a number may be written 274 or 제274호."""
    bare = line(number).removeprefix("제").removesuffix("호").strip()
    plain = bare if _BARE_NUMBER.fullmatch(bare) else line(number)
    found = topics.read(articles or {})
    return Named(line(name).strip("「」 "), line(kind), plain, issued_on, effective_from or issued_on, found)


def judge(told: Named, today: date) -> dict[str, str]:
    """Return what is wrong, as codes by field; nothing when it can be registered."""
    wrong = {}
    if not told.name or len(told.name) > _LONGEST_NAME:
        wrong["name"] = "regulation-name"
    if told.kind not in KINDS:
        wrong["kind"] = "regulation-kind"
    if not told.number or len(told.number) > _LONGEST_NUMBER:
        wrong["number"] = "regulation-number"
    if told.issued_on > today:
        wrong["issued_on"] = "regulation-date"
    if told.effective_from < told.issued_on:
        wrong["effective_from"] = "regulation-start"
    for topic, text in told.articles.items():
        if not topics.is_article(text):
            wrong[f"article-{topic}"] = "regulation-article"
    return wrong


def amended(before: Named, number: str, on: date, effective_from: date) -> Named:
    """Return the regulation after an amendment told in words, such as 이천시 훈령 제300호; its articles stay."""
    found = _AMENDED.search(number)
    kind, plain = (found[1], found[2]) if found else (before.kind, line(number)[:_LONGEST_NUMBER])
    return replace(before, kind=kind, number=plain, issued_on=on, effective_from=effective_from)
