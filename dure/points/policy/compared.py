"""The presets beside each other, value by value: what whoever sets up an agency chooses from (D32)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.kit.formats import thousands
from dure.points.policy.values import PRESETS, PolicyValues, ScorePolicy, SpecialPolicy
from dure.points.policy.words import preset_name, words


@dataclass(frozen=True, slots=True)
class Row:
    """One value of every preset, in words, in the order of the presets."""

    name: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """The presets by name, and their values row by row."""

    names: Sequence[str]
    rows: Sequence[Row]


def score_in_words(score: ScorePolicy) -> str:
    """Return how a department's score is made, without what weighs nothing."""
    parts = ((_("received points"), score.received), (_("given points"), score.sent))
    told = [name if weight == 1 else f"{name} × {weight:f}" for name, weight in parts if weight > Decimal(0)]
    return " + ".join(told)


def _special(special: SpecialPolicy) -> str:
    return _("%(cap)s a year (%(scope)s), at most %(most)s at a time") % {
        "cap": thousands(special.cap),
        "scope": words("special.cap_scope", special.cap_scope),
        "most": thousands(special.per_award),
    }


def _pools(values: PolicyValues) -> str:
    return words("standing.pools", [sorted(group) for group in values.standing.pools])


_ROWS: Mapping[Promise, Callable[[PolicyValues], str]] = {
    gettext_lazy("Points to give each month"): lambda one: thousands(one.allowance.amount),
    gettext_lazy("Points at a time"): lambda one: thousands(one.transfer.unit),
    gettext_lazy("Times a month to one person"): lambda one: thousands(one.transfer.pair_limit),
    gettext_lazy("Whose staff may receive"): lambda one: words(
        "transfer.recipient_kinds", sorted(one.transfer.recipient_kinds)
    ),
    gettext_lazy("Form of messages"): lambda one: words("transfer.message_form", one.transfer.message_form),
    gettext_lazy("Score of a department"): lambda one: score_in_words(one.score),
    gettext_lazy("Period that is compared"): lambda one: words("standing.period", one.standing.period),
    gettext_lazy("Departments compared with each other"): _pools,
    gettext_lazy("Special points"): lambda one: _special(one.special),
}


def presets_compared() -> Compared:
    """Return what each preset says, in the reader's language."""
    rows = [Row(str(name), [said(one) for one in PRESETS.values()]) for name, said in _ROWS.items()]
    return Compared([preset_name(preset) for preset in PRESETS], rows)
