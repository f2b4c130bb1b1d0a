"""The first policy of an agency: a preset, chosen when the agency begins to run points (R13.1)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.points.models import Policy
from dure.points.policy import PRESETS

# What a preset's versions rest on, from when; a preset that is not here holds from the day it is chosen.
_FOUNDED = {
    "icheon-2019": (
        (date(2016, 4, 29), "이천시 협업포인트 운영 규정(훈령 제257호)"),
        (date(2019, 1, 1), "이천시 협업포인트 운영 규정(훈령 제274호)"),
    ),
}


@transaction.atomic
def choose_preset(*, actor: Actor, agency_id: int, preset: str) -> bool:
    """Give an agency its first policy; False when it has that preset already.

    An agency that has a policy changes it by the regulation's own ways (제7조), not here. Raises `Refusal`:
    `not-allowed`, `preset-unknown`, `policy-exists`.
    """
    if not actor.is_administrator:
        raise Refusal("not-allowed", _("Only an administrator sets points up."), status=403)
    if preset not in PRESETS:
        detail = _("There is no preset %(preset)s. Known are: %(known)s.")
        raise Refusal("preset-unknown", detail % {"preset": preset, "known": ", ".join(PRESETS)})
    chosen = Policy.objects.filter(agency_id=agency_id).values_list("preset", flat=True)
    if preset in chosen:
        return False
    if chosen:
        raise Refusal(
            "policy-exists", _("The agency has a policy; it is changed by its own regulation (제7조).")
        )
    versions = _FOUNDED.get(preset, ((clock.today(), ""),))
    Policy.objects.bulk_create(
        Policy(
            agency_id=agency_id,
            version=number,
            preset=preset,
            effective_from=effective,
            values=PRESETS[preset].model_dump(mode="json"),
            basis=basis,
            recorded_at=clock.now(),
        )
        for number, (effective, basis) in enumerate(versions, 1)
    )
    record("policy.found", actor=actor, subject=f"agency:{agency_id}", details={"preset": preset})
    return True
