"""What the operator's calendar says: what an act is, what it did or will do, and where it is done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit import formats
from dure.points.closing.words import period_name
from dure.points.regulation.citing import cite
from dure.points.regulation.queries import told
from dure.results.console.queries import Job
from dure.results.console.rules import Act, Trouble

TITLES: "dict[str, str | Promise]" = {
    "allowance": _("Allowances are granted"),
    "closing": _("A day is confirmed and sealed"),
    "policy": _("The policy changes"),
    "proposal": _("A proposed policy is waiting for a decision"),
    "selection": _("Outstanding people and departments may be selected"),
    "round": _("A selection round is open"),
    "list": _("A selection round was closed"),
    "public-list": _("A selection round was closed"),
    "year-end": _("The year is settled"),
    "year-sign": _("The settled year is signed off"),
}

_DONE = {
    "allowance": gettext_noop("%(people)s people got %(points)s points in total."),
    "closing": gettext_noop("%(day)s was confirmed."),
    "policy": gettext_noop("Version %(version)s is in force since: %(basis)s"),
    "selection": gettext_noop("Material for %(name)s was drawn up."),
    "list": gettext_noop("“%(called)s”: %(listed)s on the list. It is not public."),
    "public-list": gettext_noop(
        "“%(called)s”: %(listed)s on the list. Public in your agency since %(public)s."
    ),
    "year-sign": gettext_noop("%(year)s was settled on %(settled)s and signed off on %(signed)s."),
}
_FIRST_ALLOWANCE = gettext_noop("Everybody who takes part then gets %(amount)s points.")
_GRANTING = gettext_noop(
    "%(people)s people may give %(points)s points in total this month; %(granted)s of them have got theirs so far. "
    "The others get them at their first thank-you, or tonight."
)
_WAITING = gettext_noop(
    "Not counted: %(waiting)s people who take part now but did not on the 1st, or were on leave then. They begin on "
    "the next 1st."
)
_WILL = {
    "allowance": gettext_noop(
        "About %(people)s people get %(amount)s points each; %(lapsing)s points of this month, as it stands now, lapse."
    ),
    "closing": gettext_noop("At 00:10 the figures of %(day)s are calculated, confirmed and sealed."),
    "policy": gettext_noop("Version %(version)s comes into force: %(basis)s"),
    "proposal": gettext_noop("It would be in force from this day. Until then it is approved or declined."),
    "selection": gettext_noop(
        "A round over %(name)s can be opened once its days are confirmed: it compares them by the thresholds "
        "and seats that you set, and people decide{article:selection}."
    ),
    "round": gettext_noop(
        "“%(called)s” over %(first)s to %(last)s: %(chosen)s chosen for %(seats)s seats. Closing freezes the "
        "list, numbers the certificates and tells those chosen; it publishes nothing{article:selection}."
    ),
    "year-end": gettext_noop(
        "Results of %(year)s by person and department are moved to the yearly record after midnight and "
        "signed; all points start anew{article:year}."
    ),
    "year-sign": gettext_noop(
        "%(year)s was settled on %(settled)s. You sign it off once, with a note. Open checklist "
        "items are kept with it, and later corrections become supplements."
    ),
}

_ONE_DAY = gettext_noop("%(day)s is over and not confirmed.")
_TROUBLES = {
    "day-missing": gettext_noop("%(count)s days that are over are not confirmed, the first of them %(day)s."),
    "month-missing": gettext_noop("Nobody was granted an allowance for the month that began on %(day)s."),
}
_CAUSES = {
    "no-worker": gettext_noop(
        "No worker is running, so scheduled jobs do not run. Ask the server administrator to start "
        "it; missed jobs are then caught up automatically."
    ),
    "given-up": gettext_noop(
        "It failed %(attempts)s times and will not be retried. Ask the server administrator to read "
        "the reason with dure doctor and to run %(command)s; nothing is lost."
    ),
    "failing": gettext_noop(
        "Confirming %(day)s fails for your agency (%(cause)s), and later days wait for it; other agencies' days are "
        "confirmed. Ask the server administrator to read the whole reason in the log; by hand it is %(command)s."
    ),
    "again": gettext_noop(
        "It failed %(attempts)s times and will be retried automatically. If this message is still "
        "here in an hour, ask the server administrator to run dure doctor."
    ),
    "waiting": gettext_noop(
        "It has not run yet and will run within minutes. You can run it by hand with %(command)s, "
        "which is safe to repeat."
    ),
}

# Names of pages by act, the fittest first; only one that exists is led to.
PLACES: dict[str, tuple[str, ...]] = {
    "allowance": ("points:policies",),
    "closing": ("points:standings",),
    "policy": ("points:policies",),
    "proposal": ("points:policy_proposal",),
    "selection": ("results:selections",),
    "round": ("results:selection",),
    "list": ("results:selection",),
    "public-list": ("results:selection",),
    "year-end": ("results:year", "results:years"),
    "year-sign": ("results:year",),
}
_ARGUMENT = {"points:policy_proposal": "proposal", "results:year": "year", "results:selection": "round"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as the page shows it. places are names of pages with their arguments, the fittest first."""

    act: Act
    title: "str | Promise"
    text: str
    places: list[tuple[str, list[Any]]]


def entry(act: Act) -> Entry:
    """Return what an act says."""
    words = (_DONE if act.state == "done" else _WILL)[act.code]
    if act.code == "allowance" and act.state == "now":
        words = _GRANTING
    elif act.code == "allowance" and not act.facts["people"]:
        words = _FIRST_ALLOWANCE
    facts = {name: _shown(name, value) for name, value in act.facts.items()}
    text = cite(str(_(words))) % facts
    if act.facts.get("waiting"):
        text = f"{text} {_(_WAITING) % facts}"
    places = [(name, [act.facts[_ARGUMENT[name]]] if name in _ARGUMENT else []) for name in PLACES[act.code]]
    return Entry(act, TITLES[act.code], text, places)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, date):
        return formats.plain_day(value)
    if name == "basis":
        return told(value)
    if name == "name":
        return period_name(value)
    return formats.thousands(value) if name in _COUNTS else str(value)


_COUNTS = frozenset(
    {"people", "points", "amount", "lapsing", "granted", "waiting", "chosen", "seats", "listed"}
)


def trouble_text(trouble: Trouble) -> str:
    """Say what did not happen."""
    words = _ONE_DAY if trouble.code == "day-missing" and trouble.count == 1 else _TROUBLES[trouble.code]
    facts = {"day": formats.plain_day(trouble.first), "count": formats.thousands(trouble.count)}
    return str(_(words)) % facts


def trouble_cause(job: Job) -> str:
    """Say how the scheduled work stands, and what to do about it."""
    if not job.has_worker:
        cause = "no-worker"
    elif job.cause:
        cause = "failing"
    elif job.is_given_up:
        cause = "given-up"
    else:
        cause = "again" if job.attempts else "waiting"
    day = formats.plain_day(job.day) if job.day else ""
    return str(_(_CAUSES[cause])) % {
        "attempts": job.attempts,
        "command": job.command,
        "day": day,
        "cause": job.cause,
    }
