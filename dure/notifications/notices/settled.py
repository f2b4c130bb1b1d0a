"""What became of the matter that a notice asked its reader to do something about."""

from collections.abc import Mapping
from functools import cache

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure import clock
from dure.kit.rooms import Matter, follow
from dure.notifications.notices.kinds import kinds

WORDS: "Mapping[str, str | Promise]" = {
    "approved": _("approved"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
    "signed": _("signed off"),
    "answered": pgettext_lazy("notice", "answered"),
    "settled": pgettext_lazy("notice", "settled"),
}

_TODAY = "%s"
_MATTER = Matter(
    person="points_notice.person_id",
    fact=lambda name: f"(points_notice.facts->>'{name}')::bigint",
    today=_TODAY,
)


def outcome() -> RawSQL:
    """Return what notices are annotated with: a key of `WORDS`, NULL while the matter is open or nothing is asked."""
    case = _case()
    today = (clock.today(),) * case.count(_TODAY)
    return RawSQL(case, today, output_field=TextField(null=True))  # noqa: S611 -- declarations of rooms and a day


@cache
def _case() -> str:
    asked = {kind: follow(one.settled)(_MATTER) for kind, one in kinds().items() if one.settled}
    branches = " ".join(f"WHEN '{kind}' THEN ({became})" for kind, became in asked.items())
    return f"CASE points_notice.kind {branches} END"
