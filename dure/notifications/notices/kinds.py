"""The kinds of notices that rooms declare, and what a notice of each says."""

from collections.abc import Callable, Mapping
from functools import cache, reduce
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import NoticeKind, follow, rooms

_UNKNOWN = NoticeKind(_("Dure no longer sends notices of this kind, so it cannot show what this one said."))


@cache
def kinds() -> Mapping[str, NoticeKind]:
    """Return the kinds that all rooms declare."""
    return {kind: declared for room in rooms() for kind, declared in room.notices.items()}


def kind_of(kind: str) -> NoticeKind:
    """Return what is declared of a kind; of one that earlier versions sent, that it is sent no longer."""
    return kinds().get(kind, _UNKNOWN)


def sentence(kind: str, facts: Mapping[str, Any]) -> Promise:
    """Return what a notice says, made in the language of whoever reads it; codes of reasons become words.

    It cites the regulation of the agency that the notice names as `ruled_by`, else that of its reader.
    """
    declared = kind_of(kind)
    words = {name: _words(declared, name).get(fact, fact) for name, fact in facts.items()}
    return _said(declared.sentence, words, facts.get("ruled_by"))


def _words(declared: NoticeKind, name: str) -> Mapping[Any, Any]:
    return dict(follow(declared.words[name]).choices) if name in declared.words else {}


def _say(text: "str | Promise", words: Mapping[str, Any], agency_id: int | None) -> str:
    said = reduce(lambda told, fill: fill(told, agency_id), _fillers(), str(text))
    return said.format(**words)


_said: Callable[..., Promise] = lazy(_say, str)  # type: ignore[assignment]  # a promise that is typed as its text


@cache
def _fillers() -> tuple[Callable[[str, int | None], str], ...]:
    return tuple(follow(room.cites) for room in rooms() if room.cites)
