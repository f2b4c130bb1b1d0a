"""The page of roles by position, and binding one there (O5)."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from dure import clock
from dure.accounts import queries
from dure.accounts.forms import PositionRoleForm
from dure.accounts.queries import actor_of
from dure.accounts.rights import require_administrator
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.organizations import queries as organizations
from dure.organizations.actions import set_position_role

_FIELDS = {"role-unknown": "role", "role-overlaps": "role", "own-position": "position"}


@require_GET
@signed_in
def roles(request: HttpRequest) -> HttpResponse:
    """Show which positions of an agency carry which role today, who holds them, and which are without a holder."""
    require_administrator(actor_of(request))
    agency = _agency(request.GET.get("agency", ""))
    return _show(request, agency, PositionRoleForm(agency_id=agency.id) if agency else None)


@require_POST
@signed_in
def bind_role(request: HttpRequest) -> HttpResponse:
    """Bind a role to a position from today on, once an administrator has confirmed who they are."""
    require_administrator(actor_of(request))
    answer: HttpResponse = _bind(request)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
def _bind(request: HttpRequest) -> HttpResponse:
    agency = organizations.known_agency(request.POST.get("agency", ""))
    form = PositionRoleForm(request.POST, agency_id=agency.id)
    if form.is_valid():
        told = form.cleaned_data
        try:
            set_position_role(actor=actor_of(request), start=clock.today(), **told)
        except Refusal as refusal:
            if refusal.code not in _FIELDS:
                raise
            form.add_error(_FIELDS[refusal.code], str(refusal.detail))
        else:
            _tell(request, _seat(agency.id, **told))
            return redirect(f"{reverse('accounts:roles')}?{urlencode({'agency': agency.code})}")
    return _show(request, agency, form)


def _seat(agency_id: int, department_id: int, position: str, role: str) -> organizations.RoleSeat:
    """Return a position that carries a role, with its department and today's holders."""
    seats = organizations.role_seats(agency_id, clock.today())
    bound = (role, department_id, position)
    return next(one for one in seats if (one.role, one.department_id, one.position) == bound)


def _tell(request: HttpRequest, seat: organizations.RoleSeat) -> None:
    """Say which position has the role; positions of one name stand in many departments."""
    facts = {"department": seat.department, "position": seat.position, "role": queries.ROLE_NAMES[seat.role]}
    messages.success(
        request, _("%(department)s, %(position)s: has the role “%(role)s” from today on.") % facts
    )
    if not seat.holders:
        said = _("Nobody holds %(position)s there today. Whoever is appointed to it has the role.")
        messages.warning(request, said % facts)


def _show(
    request: HttpRequest, agency: organizations.AgencyName | None, form: PositionRoleForm | None
) -> HttpResponse:
    seats = organizations.role_seats(agency.id, clock.today()) if agency else []
    holders = [card.id for seat in seats for card in seat.holders]
    context: dict[str, Any] = {
        "seats": seats,
        "vacant": sum(not seat.holders for seat in seats),
        "states": {row.person_id: row for row in queries.accounts_of_people(holders)},
        "state_names": queries.STATES,
        "role_names": queries.ROLE_NAMES,
        "administrators": queries.list_administrators(),
        "agency": agency,
        "agencies": [(one.code, one.name) for one in organizations.agencies()],
        "without": queries.people_without_account(agency.id if agency else None),
        "form": form,
    }
    is_refused = form is not None and form.is_bound
    return render(request, "accounts/roles.html", context, status=422 if is_refused else 200)


def _agency(code: str) -> organizations.AgencyName | None:
    """Return the agency that is asked for, else the first."""
    found = organizations.agency_of_code(code) if code else None
    return found or next(iter(organizations.agencies()), None)
