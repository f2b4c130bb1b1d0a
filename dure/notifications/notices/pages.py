"""What one was told: the list of notices, opening one, taking note of all, having them by mail."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.accounts.queries import actor_of
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.notifications.mail import mail_is_on
from dure.notifications.notices.actions import see
from dure.notifications.notices.digest import choose_mail, wants_mail
from dure.notifications.notices.queries import NoticeView, notices
from dure.organizations.queries import person_card

_PAGE = 20
_MOST_NEW = 99


@require_GET
@signed_in
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show one's own notices, newest first."""
    rows = notices(reader=actor_of(request), before=number(request.GET.get("before")), limit=_PAGE + 1)
    context = {
        "rows": rows[:_PAGE],
        "more": f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
        "has_new": any(row.is_new for row in rows),
    }
    is_rest = request.headers.get("HX-Request-Type") == "partial"
    response = render(
        request, "notifications/notice_rows.html" if is_rest else "notifications/notices.html", context
    )
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


@require_GET
def new_notices(request: HttpRequest) -> HttpResponse:
    """Return how many notices are new, for the mark at the bell."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    found = notices(reader=actor_of(request), only_new=True, limit=_MOST_NEW)
    return JsonResponse({"new": len(found)})


@require_POST
@signed_in
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take note of one notice and go where it leads."""
    actor = actor_of(request)
    found = notices(reader=actor, before=notice_id + 1, limit=1)
    if not found or found[0].id != notice_id:
        raise Http404
    see(actor=actor, notice_id=notice_id)
    return redirect(_place(found[0]) or reverse("notifications:notices"))


@require_POST
@signed_in
def see_all(request: HttpRequest) -> HttpResponse:
    """Take note of all of them."""
    try:
        see(actor=actor_of(request))
    except Refusal as refusal:
        raise Http404 from refusal
    return redirect("notifications:notices")


@require_http_methods(["GET", "POST"])
@signed_in
def mail(request: HttpRequest) -> HttpResponse:
    """Choose whether new notices come by mail once a day."""
    actor = actor_of(request)
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "yes"
        choose_mail(actor=actor, wanted=wanted)
        said = (
            _("New notices come by mail from now on.")
            if wanted
            else _("New notices will no longer come by mail.")
        )
        messages.success(request, str(said))
        return redirect("notifications:mail")
    card = person_card(actor.person_id) if actor.person_id else None
    context = {
        "is_on": mail_is_on(),
        "wanted": wants_mail(actor),
        "address": card.email if card else "",
        "is_person": card is not None,
    }
    return render(request, "notifications/mail.html", context)


def _place(notice: NoticeView) -> str | None:
    """Return the page that a notice leads to, None where it says everything itself."""
    if not notice.view:
        return None
    try:
        return reverse(notice.view, args=[notice.argument] if notice.argument is not None else [])
    except NoReverseMatch:
        return None
