"""Late orders and dated corrections (D19): what closed days would be, what is posted beside them, and why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Any, Self

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from dure.accounts.queries import actor_of
from dure.kit import validation
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import day_in
from dure.kit.fields import at_fields
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.organizations.queries import department_tree
from dure.points.closing.choices import period_choices, period_of
from dure.points.closing.correction_queries import agency_of, corrections
from dure.points.closing.corrections import Draft, correct, draft
from dure.points.closing.late import Late, LateChange, late
from dure.points.closing.refusals import refusal as refusal_of
from dure.points.closing.rules import LARGEST, Figures, Line, after_lines
from dure.points.reasons import NOTE_MAX

_PAGE = 30
_SHOWN = 200
"""How many days one page offers to correct; the others follow when these are done."""

_LINE = re.compile(
    r"(\d{1,18}):(\d{4}-\d{2}-\d{2}):(-?\d{1,7}):(-?\d{1,7}):(-?\d{1,7}):(-?\d{1,7})", re.ASCII
)
_FIGURE = re.compile(r"[-+]?\d{1,7}", re.ASCII)

_FIELDS = {"note-required": "reason", "note-too-long": "reason", "note-personal-data": "reason"}

KINDS: dict[str, "str | Promise"] = {
    "main": gettext_lazy("main post"),
    "concurrent": gettext_lazy("concurrent post"),
    "secondment": gettext_lazy("secondment"),
    "exchange": gettext_lazy("exchange"),
    "acting": gettext_lazy("acting duty"),
    "leave": gettext_lazy("leave"),
}


@require_GET
@signed_in
def late_orders(request: HttpRequest) -> HttpResponse:
    """Show the closed days of a period that late orders would have changed; the operator may correct them."""
    actor = actor_of(request)
    agency = agency_of(actor)
    period = period_of(request)
    found = late(agency, period.first, period.last)
    open_, done, heads = _sorted(found.changes)
    names = {one.person_id: one.who for one in found.orders}
    context = {
        "period": period,
        "periods": period_choices(agency, period),
        "orders": found.orders,
        "kinds": KINDS,
        "open": [(one, line_text(one), [names[who] for who in sorted(one.people)]) for one in open_[:_SHOWN]],
        "more": max(len(open_) - _SHOWN, 0),
        "done": done[:_SHOWN],
        "heads": heads,
        "may_correct": may(actor, "correct", "corrections"),
        "reason": _reason(found),
    }
    return render(request, "points/late.html", context)


@require_GET
@signed_in
def correction_list(request: HttpRequest) -> HttpResponse:
    """List every dated correction, the latest first."""
    actor = actor_of(request)
    rows = corrections(reader=actor, before=number(request.GET.get("before")), limit=_PAGE + 1)
    context = {
        "rows": rows[:_PAGE],
        "more": f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
        "may_correct": may(actor, "correct", "corrections"),
    }
    return render(request, "points/corrections.html", context)


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """The form of a correction as it was typed; `added` is the line that is still being written."""

    lines: Sequence[Line] = ()
    reason: str = ""
    seen: str = ""
    added: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """Read the form; a line is a department, a day and four figures, parted by colons."""
        lines = [line for text in data.getlist("line") if (line := _line(text)) is not None]
        added = {
            name: data.get(f"add-{name}", "").strip()[:20] for name in ("department", "day", *_figures())
        }
        return cls(lines, data.get("reason", ""), data.get("seen", ""), added)

    @property
    def is_adding(self) -> bool:
        """Tell whether a figure was typed into the line to add; department and day stand there anyway."""
        return any(self.added.get(name) for name in _figures())

    def with_added(self) -> "tuple[Self, dict[str, str | Promise]]":
        """Return the form with the typed line among its lines, or as it is with what is wrong at which field."""
        if not self.is_adding:
            return self, {}
        figures = {name: self.added[name] or "0" for name in _figures()}
        wrong: dict[str, str | Promise] = {
            f"add-{name}": _("Write whole numbers, with a minus to take away.")
            for name, value in figures.items()
            if not _FIGURE.fullmatch(value)
        }
        department, on = number(self.added["department"]), day_in(self.added["day"])
        if department is None:
            wrong["add-department"] = validation.named("missing")[1]
        if on is None:
            wrong["add-day"] = validation.named("date")[1]
        if wrong or department is None or on is None:
            return self, wrong
        line = Line(department, on, *map(int, figures.values()))
        return type(self)([*self.lines, line], self.reason, self.seen), {}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_correction(request: HttpRequest) -> HttpResponse:
    """Gather what is to be added to which days, see what they come to, give the reason, post."""
    actor = actor_of(request)
    form = CorrectionForm.read(request.POST)
    if request.POST.get("step") != "confirm" or form.is_adding:
        form, wrong = form.with_added()
        return _form(request, actor, form, errors=wrong, status=422 if wrong else 200)
    try:
        posted = correct(actor=actor, lines=form.lines, reason=form.reason, seen=form.seen or "-")
    except Refusal as refusal:
        return _form(request, actor, form, errors=at_fields(refusal, _FIELDS), status=refusal.status)
    done = ngettext("%(count)s correction was posted.", "%(count)s corrections were posted.", len(posted))
    messages.success(request, done % {"count": len(posted)})
    return redirect("points:corrections")


def _form(
    request: HttpRequest,
    actor: Actor,
    form: CorrectionForm,
    *,
    errors: "Mapping[str, str | Promise]",
    status: int = 200,
) -> HttpResponse:
    made = draft(actor=actor, lines=form.lines)
    tree = department_tree(actor.agency_id or 0)
    context = {
        "form": form,
        "seen": _seen(made),
        "digest": made.digest,
        "no": refusal_of(made.no).detail if made.no and form.lines else "",
        "departments": [("", _("Choose"))]
        + [(unit.id, unit.name) for top in tree for unit in top.walk() if unit.is_boundary],
        "reason_max": NOTE_MAX,
        "errors": errors,
        "largest": LARGEST,
    }
    return render(request, "points/correct.html", context, status=status)


def _seen(made: Draft) -> list[dict[str, Any]]:
    """Return each line beside its day; a department that is not the agency's has no day."""
    known = [line for line in made.lines if line.place in made.known]
    after = after_lines(known, made.known)
    return [
        {
            "line": line,
            "text": _text(line.department, line.day, line.figures),
            "name": made.known[line.place].name,
            "before": made.known[line.place].now,
            "after": after[line.place],
        }
        for line in known
    ]


def _sorted(changes: Sequence[LateChange]) -> tuple[list[LateChange], list[LateChange], list[Any]]:
    """Part what is to be posted from what was answered, and days whose headcount alone would be different."""
    moved = [one for one in changes if one.is_correctable]
    heads: dict[tuple[int, int], list[Any]] = {}
    for one in changes:
        if one.headcount:
            row = heads.setdefault(
                (one.department_id, one.headcount), [one.known.name, one.headcount, 0, one.day]
            )
            row[2:] = [row[2] + 1, row[3], one.day]
    return (
        [one for one in moved if one.is_open],
        [one for one in moved if not one.is_open],
        list(heads.values()),
    )


def _reason(found: Late) -> str:
    if any(one.is_undone for one in found.changes):
        return _("An order was taken back after it had been corrected.")
    numbers = sorted({one.number for one in found.orders if one.number})
    if not numbers:
        return _("An order became known after the days were confirmed.")
    return _("Order %(numbers)s became known after the days were confirmed.") % {
        "numbers": ", ".join(numbers)
    }


def line_text(change: LateChange) -> str:
    """Return what a late change leaves to correct as the form takes it."""
    return _text(change.department_id, change.day, change.left)


def _text(department: int, on: date, figures: Figures) -> str:
    return ":".join(map(str, (department, on, *astuple(figures))))


def _line(text: str) -> Line | None:
    found = _LINE.fullmatch(text)
    on = day_in(found[2]) if found else None
    if found is None or on is None:
        return None
    return Line(int(found[1]), on, *(int(found[n]) for n in range(3, 7)))


def _figures() -> tuple[str, ...]:
    return Figures.__slots__
