"""Thank-you messages: patterns and the work of departments, put together so that they make sense."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from importlib import resources
from random import Random

from dure.kit.josa import josa

_WEEKDAYS = "월화수목금토일"
_RECENT = 7
_LENGTHS = {"short": 30, "medium": 50, "long": 16, "essay": 4}
_ON_PAPER = frozenset("pa")
_LONG = 130
_OWING = "덕분"
_THANKS = ("감사", "고맙", "고마", "죄송")


class Word(str):
    """A word that takes its particle as a format: `{word:을/를}`."""

    __slots__ = ()

    def __format__(self, particle: str) -> str:
        return josa(self, particle) if particle else str(self)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a message is about: who thanks whom of where, the work of one and the help of the other, when."""

    ours: str
    topics: Sequence[str]
    who: str
    dept: str
    helps: Sequence[str]
    agency: str
    is_beyond: bool
    at: datetime


class Words:
    """Writes messages. `random` decides everything that the scene leaves open."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def message(self, scene: Scene) -> str:
        """Return a message; topic and help go together by the letters before them."""
        kinds, _, helped = self._random.choice(scene.helps).partition(" ")
        topics = [
            topic for topic in scene.topics if "a" in kinds or set(kinds) & set(topic.partition(" ")[0])
        ]
        told = {
            "help": helped,
            "when": self._when(scene.at),
            "who": Word(scene.who),
            "dept": Word(scene.dept),
            "ours": Word(scene.ours),
            "agency": Word(scene.agency),
        }
        if topics:
            told["topic"] = Word(self._random.choice(topics).partition(" ")[2])
        kind = self._kind(scene, on_paper=bool(set(kinds) & _ON_PAPER))
        text = self._pick(kind, has_topic=bool(topics)).format(**told)
        return self._rounded(text, told)

    def _kind(self, scene: Scene, *, on_paper: bool) -> str:
        chance = self._random.random()
        if scene.is_beyond and chance < 0.6:  # noqa: PLR2004 -- most of them
            return "beyond"
        if on_paper and chance < 0.4:  # noqa: PLR2004 -- many of them
            return "papers"
        (kind,) = self._random.choices(list(_LENGTHS), list(_LENGTHS.values()))
        return kind

    def _pick(self, kind: str, *, has_topic: bool) -> str:
        return self._random.choice(self._patterns[kind] if has_topic else self._plain[kind])

    def _rounded(self, text: str, told: Mapping[str, str]) -> str:
        """Add a sentence now and then, and thanks where there were none yet."""
        if len(text) < _LONG and self._random.random() < 0.35:  # noqa: PLR2004 -- one in three
            more = self._pick("more", has_topic="topic" in told)
            if _OWING not in text or _OWING not in more:
                text = f"{text} {more.format(**told)}"
        if not any(thanks in text for thanks in _THANKS):
            text = f"{text} {self._random.choice(self._patterns['closings'])}"
        return text

    def _when(self, at: datetime) -> str:
        """Return when the help was, which is the day of the thanks or a few before."""
        back = self._random.choice((0, 0, 1, 1, 1, 2, 3, 4, 6, 9))
        day = at.date() - timedelta(days=back)
        while day.weekday() > 4:  # noqa: PLR2004 -- Saturday and Sunday
            day -= timedelta(days=1)
        return _told(day, at)

    @cached_property
    def _patterns(self) -> dict[str, list[str]]:
        text = resources.files(__package__).joinpath("data", "thanks.toml").read_text("utf-8")
        return tomllib.loads(text)

    @cached_property
    def _plain(self) -> dict[str, list[str]]:
        """Return the patterns that speak of no topic; where there are none, those of middle length."""
        plain = {kind: [one for one in all_ if "{topic" not in one] for kind, all_ in self._patterns.items()}
        return {kind: found or plain["medium"] for kind, found in plain.items()}


def _told(day: date, at: datetime) -> str:
    """Return a day as people name it in the week after."""
    back = (at.date() - day).days
    if back == 0:
        return "오늘"
    if back == 1:
        return "어제"
    weekday = f"{_WEEKDAYS[day.weekday()]}요일에"
    if day.isocalendar()[:2] == at.isocalendar()[:2]:
        return f"이번 주 {weekday}"
    if back <= _RECENT:
        return f"지난주 {weekday}"
    return f"지난 {day.day}일에" if day.month == at.month else f"지난달 {day.day}일에"
