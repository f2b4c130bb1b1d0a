"""The first policy of an agency: a preset, chosen when the agency begins to run points (R13.1)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.actions import set_agency
from dure.organizations.queries import AgencyName, agencies, agency_of_code, known_agency, listing
from dure.points.policy.models import Policy
from dure.points.policy.values import PRESETS
from dure.points.regulation.actions import write
from dure.points.regulation.citing import told
from dure.points.regulation.queries import citation_on
from dure.points.regulation.rules import Named
from dure.points.regulation.topics import MODEL

ICHEON = "4070000"
# Icheon's own regulation, from the day it was issued (R13.1). Other agencies register theirs.
_ICHEONS = (
    Named("이천시 협업포인트 운영 규정", "훈령", "257", date(2016, 4, 29), date(2016, 4, 29), MODEL),
    Named("이천시 협업포인트 운영 규정", "훈령", "274", date(2019, 1, 1), date(2019, 1, 1), MODEL),
)


@transaction.atomic
def choose_preset(*, actor: Actor, agency_id: int, preset: str, since: date | None = None) -> bool:
    """Give an agency its first policy; False when it has that preset already.

    It holds from `since` (today) on. Icheon (4070000) has both versions of its own regulation from the
    start; every other agency registers its regulation. An agency that has a policy changes it by the
    regulation's own ways (제7조), not here. Raises `Refusal`: `not-allowed`, `preset-unknown`, `policy-exists`.
    """
    if not may(actor, "found", "points-agencies"):
        raise Refusal("not-allowed", _("Only an administrator sets points up."), status=403)
    if preset not in PRESETS:
        detail = _("There is no preset %(preset)s. Known are: %(known)s.")
        raise Refusal("preset-unknown", detail % {"preset": preset, "known": ", ".join(PRESETS)})
    chosen = Policy.objects.filter(agency_id=agency_id).values_list("preset", flat=True)
    if preset in chosen:
        return False
    if chosen:
        raise Refusal(
            "policy-exists",
            told(
                _(
                    "The agency has a policy; it is changed in the way of its own regulation{article:adjustment}."
                )
            ),
        )
    days = [since or clock.today()]
    code = next((one.code for one in agencies() if one.id == agency_id), "")
    if code == ICHEON and preset == "icheon-2019":
        for regulation in _ICHEONS:
            write(actor=actor, agency_id=agency_id, told=regulation)
        days = [regulation.effective_from for regulation in _ICHEONS]
    Policy.objects.bulk_create(
        Policy(
            agency_id=agency_id,
            version=number,
            preset=preset,
            effective_from=day,
            values=PRESETS[preset].model_dump(mode="json"),
            basis=citation_on(agency_id, day),
            recorded_at=clock.now(),
        )
        for number, day in enumerate(days, 1)
    )
    record("policy.found", actor=actor, subject=f"agency:{agency_id}", details={"preset": preset})
    return True


@transaction.atomic
def found_agency(
    *, actor: Actor, code: str, preset: str, full_name: str = "", short_name: str = "", kind: str = ""
) -> AgencyName:
    """Let an agency begin to run points here: from the table of standard codes, or by name and kind (O15).

    One that is here already keeps its names; one that has a policy keeps it. Raises `Refusal`: `not-allowed`,
    `agency-code`, `agency-name`, `agency-kind`, `agency-ended`, `preset-unknown`, `policy-exists`.
    """
    known = listing(code)
    if agency_of_code(code) is None:
        set_agency(
            actor=actor,
            code=code,
            full_name=full_name or (known.full_name if known else ""),
            short_name=short_name or (known.short_name if known and not full_name else ""),
            kind=kind or (known.kind if known else ""),
        )
    made = known_agency(code)
    choose_preset(actor=actor, agency_id=made.id, preset=preset)
    return made
