"""Adds and changes agencies and the roles of their positions."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.kit.text import is_blank, line
from dure.organizations.actions.agency_table import list_agency
from dure.organizations.models import Agency, AgencyKind, Assignment, Department, PositionRole, Role


@transaction.atomic
def set_agency(
    *,
    actor: Actor,
    code: str,
    full_name: str,
    kind: str,
    short_name: str = "",
    runs_points: bool = True,
    since: date | None = None,
) -> tuple[Agency, bool]:
    """Add an agency or change its names and kind; return it and whether it is new (O1).

    A new one exists from `since` (today) on. A code is never reused: that of an agency that has ended is
    refused. Raises `Refusal`:
    `not-allowed`, `agency-code`, `agency-kind`, `agency-name`, `agency-ended`.
    """
    if not may(actor, "change", "agencies"):
        raise Refusal("not-allowed", _("Only an administrator adds or changes an agency."), status=403)
    facts = {
        "full_name": _name(full_name, 200),
        "short_name": _name(short_name or full_name.rsplit(maxsplit=1)[-1] if full_name.strip() else "", 100),
        "kind": _kind(kind),
        "runs_points": runs_points,
    }
    agency = Agency.objects.select_for_update(no_key=True).filter(code=_code(code)).first()
    if agency is None:
        agency = Agency.objects.create(code=code, valid=DateRange(since or clock.today(), None), **facts)
        list_agency(code=code, full_name=agency.full_name, short_name=agency.short_name, kind=agency.kind)
        record("agency.add", actor=actor, subject=f"agency:{code}", details=facts)
        return agency, True
    if agency.valid.upper is not None and agency.valid.upper <= clock.today():
        raise Refusal("agency-ended", _("The agency with this code has ended; a code is never used again."))
    if Agency.objects.filter(pk=agency.pk).exclude(**facts).update(**facts):
        before = {name: getattr(agency, name) for name in facts}
        record("agency.change", actor=actor, subject=f"agency:{code}", details={**facts, "before": before})
    agency.refresh_from_db()
    return agency, False


@transaction.atomic
def set_position_role(
    *,
    actor: Actor,
    department_id: int,
    position: str,
    role: str,
    start: date | None = None,
    end: date | None = None,
) -> PositionRole:
    """Bind a role to a position from `start` (always) until before `end` (R4.1, O5).

    Doing it again changes nothing. Nobody gives a role to a position of their own, as in a roster.
    Raises `Refusal`: `not-allowed`, `role-unknown`, `role-dates`, `own-position`, `role-overlaps`.
    """
    if not may(actor, "bind", "position-roles"):
        raise Refusal("not-allowed", _("Only an administrator binds roles to positions."), status=403)
    if role not in Role.values:
        known = ", ".join(Role.values)
        raise Refusal(
            "role-unknown",
            _("There is no role %(role)s. Known are: %(known)s.") % {"role": role, "known": known},
        )
    if start is not None and end is not None and end <= start:
        raise Refusal("role-dates", _("The role has to end after the day on which it begins."))
    if _holds(actor, department_id, position):
        raise Refusal(
            "own-position", _("You hold this position yourself: another administrator gives it a role.")
        )
    # Two who bind at the same moment wait for each other, and the second finds what the first did.
    Department.objects.select_for_update(no_key=True).filter(pk=department_id).first()
    span = DateRange(start, end)
    bound = PositionRole.objects.filter(department_id=department_id, position=position, role=role)
    same = bound.filter(valid=span).first()
    if same:
        return same
    if bound.filter(valid__overlap=span).exists():
        raise Refusal("role-overlaps", _("The position has this role already during a part of that time."))
    made = bound.create(department_id=department_id, position=position, role=role, valid=span)
    details = {"position": position, "role": role, "start": str(start or ""), "end": str(end or "")}
    record("position-role.bind", actor=actor, subject=f"department:{department_id}", details=details)
    return made


def _holds(actor: Actor, department_id: int, position: str) -> bool:
    """Say whether the actor holds a position today or later."""
    if actor.person_id is None:
        return False
    posts = Assignment.objects.filter(
        person_id=actor.person_id, department_id=department_id, position=position, retracted_at=None
    )
    return posts.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=clock.today())).exists()


def _code(code: str) -> str:
    if not (len(code) == 7 and code[1:].isascii() and code[1:].isdecimal()):  # noqa: PLR2004 -- 행정표준코드
        raise Refusal(
            "agency-code", _("An agency's standard code has seven characters, such as 4070000 or B551234.")
        )
    if not (code[0].isascii() and (code[0].isdecimal() or code[0].isupper())):
        raise Refusal("agency-code", _("An agency's standard code begins with a digit or a capital letter."))
    return code


def _kind(kind: str) -> str:
    if kind not in AgencyKind.values:
        detail = _("There is no kind %(kind)s. Known are: %(known)s.")
        raise Refusal("agency-kind", detail % {"kind": kind, "known": ", ".join(AgencyKind.values)})
    return kind


def _name(name: str, longest: int) -> str:
    plain = line(name)
    if is_blank(plain) or len(plain) > longest:
        detail = _("An agency needs a name of up to %(longest)s characters.")
        raise Refusal("agency-name", detail % {"longest": longest})
    return plain
