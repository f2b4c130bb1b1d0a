"""How the product says no: a rule denies, a catalogue says it, and one exception carries it to whoever asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Denial:
    """What a rule says against an act: its stable code and the figures its sentence needs."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


class Refusal(Exception):
    """An act that is refused, expectedly.

    `code` is stable and for machines, `detail` is a sentence in the reader's language that says what
    happened, why (with the article) and what can be done; `status` is the HTTP status it becomes; `extra`
    goes into the problem document beside them (a limit's `remaining` and `resets_at`, an `errors` list).
    """

    def __init__(self, code: str, detail: "str | Promise", *, status: int = 422, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.status = status
        self.extra = extra


@dataclass(frozen=True, slots=True)
class Said:
    """What a catalogue says of a denial.

    `sentence` stands in the source language, with facts in braces. The first sentence of `instead` whose condition
    the facts meet takes its place. `code` is what programs know it by where the rules tell more things apart.
    """

    sentence: str
    status: int = 422
    code: str = ""
    instead: tuple[tuple[Callable[[Facts], object], str], ...] = ()

    def chosen(self, facts: Facts) -> str:
        """Return the sentence that fits the facts."""
        return next((sentence for fits, sentence in self.instead if fits(facts)), self.sentence)


def plainly(sentence: "str | _StrPromise", facts: Facts) -> Promise:
    """Return a sentence with its facts, made when somebody reads it."""
    made: Promise = format_lazy(sentence, **facts)
    return made


def named(*names: str) -> Callable[[Facts], Facts]:
    """Return what picks the facts of these names, where they are there."""
    return lambda facts: {name: facts[name] for name in names if name in facts}


def none(_facts: Facts) -> Facts:
    """Return no facts."""
    return {}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a room says of its denials, by code; what it does not know, its `base` says.

    words: returns the facts as sentences spell them.
    programs: returns which facts programs get in the problem document.
    tell: puts facts into a sentence.
    """

    said: Mapping[str, Said]
    words: Callable[[Facts], Facts] = dict
    programs: Callable[[Facts], Facts] = none
    tell: Callable[["str | _StrPromise", Facts], Promise] = plainly
    base: "Catalogue | None" = None

    def refusal(self, denial: Denial) -> Refusal:
        """Make the exception of a denial. Raises `KeyError` for a code that nobody says anything of."""
        if denial.code not in self.said and self.base is not None:
            return self.base.refusal(denial)
        said = self.said[denial.code]
        extra = self.programs(denial.facts)
        return Refusal(said.code or denial.code, self.sentence(denial), status=said.status, **extra)

    def sentence(self, denial: Denial) -> Promise:
        """Return what is said of a denial, translated when somebody reads it."""
        said = self.said[denial.code].chosen(denial.facts)
        return self.tell(_(said), self.words(denial.facts))
