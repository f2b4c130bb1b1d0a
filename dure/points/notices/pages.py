"""What one was told: the list of notices, opening one, taking note of all."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from dure.accounts.queries import actor_of
from dure.kit.forms import number
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.points.notices.actions import see
from dure.points.notices.queries import NoticeView, notices

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
    response = render(request, "points/notice_rows.html" if is_rest else "points/notices.html", context)
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
    return redirect(_place(found[0]) or reverse("points:notices"))


@require_POST
@signed_in
def see_all(request: HttpRequest) -> HttpResponse:
    """Take note of all of them."""
    try:
        see(actor=actor_of(request))
    except Refusal as refusal:
        raise Http404 from refusal
    return redirect("points:notices")


def _place(notice: NoticeView) -> str | None:
    """Return the page that a notice leads to, None where it says everything itself."""
    if not notice.view:
        return None
    try:
        return reverse(notice.view, args=[notice.argument] if notice.argument is not None else [])
    except NoReverseMatch:
        return None
