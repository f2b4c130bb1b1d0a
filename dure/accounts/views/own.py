"""Pages of signing in and of one's own account."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from dure import clock
from dure.accounts import actions, queries
from dure.accounts.forms import ActivateTOTPForm, ChangePasswordForm, TokenForm
from dure.accounts.guessing import SIGN_INS
from dure.accounts.limits import TOKENS_ISSUED, Limit, count
from dure.accounts.queries import actor_of, address_of
from dure.accounts.rules import SAMPLE_PASSWORD
from dure.accounts.sessions import digest_of
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal

View = Callable[..., HttpResponse]

_MANY = 200
_TOKEN_FIELDS = {
    "token-name": "name",
    "token-scopes": "scopes",
    "not-allowed": "scopes",
    "token-expiry": "days",
}
_LATER = {429: "429.html", 503: "accounts/overloaded.html"}


def bounded(limit: Limit | None = None) -> Callable[[View], View]:
    """Decorate a page that checks passwords or codes: too many posts are told to wait (429), an overload too (503).

    The limit counts for the account that is signed in, or else for the address.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if limit is not None and request.method == "POST":
                    count((limit, request.user.pk or address_of(request)))
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                if refusal.status not in _LATER:
                    raise
                page = render(request, _LATER[refusal.status], {"why": refusal.detail}, status=refusal.status)
                page["Retry-After"] = str(refusal.extra["retry_after"])
                return page

        return wrapped

    return decorate


class SignIn(LoginView):
    """Sign in with login and password; a sample installation offers its accounts."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the accounts of a sample installation, which nowhere else exist."""
        return {
            **super().get_context_data(**context),
            "sample_accounts": queries.sample_accounts(),
            "sample_password": SAMPLE_PASSWORD,
        }


sign_in = bounded(SIGN_INS)(SignIn.as_view())


class ChangePassword(PasswordChangeView):
    """Set a new password; whoever came with a one-time one is welcomed and led to the home page."""

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        """Change it and lead on."""
        account = self.request.user
        is_first = account.must_change_password
        self.success_url = reverse("home" if is_first else "accounts:security")
        response: HttpResponse = super().form_valid(form)
        if is_first:
            sentence = _("Welcome, %(name)s. From now on you sign in with your own password.")
            messages.success(self.request, sentence % {"name": queries.display_name(account)})
        return response


change_password = ChangePassword.as_view()


class ActivateSecondFactor(ActivateTOTPView):
    """Set the second factor up; the code that was shown for it is used up by that."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        """Switch it on and take the code."""
        response: HttpResponse = super().form_valid(form)
        actions.note_first_code(self.request.user, form.cleaned_data["code"])
        return response


activate = ActivateSecondFactor.as_view()


@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Show how the reader signs in: password, second factor, language."""
    actor = actor_of(request)
    context = {
        "account": queries.own_account(actor),
        "sessions": queries.own_sessions(actor, current=_digest(request)),
    }
    return render(request, "accounts/security.html", context)


@require_POST
@signed_in
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of the reader's sessions."""
    try:
        actions.end_session(actor=actor_of(request), session_id=session_id)
        messages.success(request, _("The session has ended."))
    except Refusal as refusal:
        messages.error(request, str(refusal.detail))
    return redirect("accounts:security")


@require_POST
@signed_in
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions of the reader but this one."""
    ended = actions.end_sessions(actor=actor_of(request), but=_digest(request))
    said = ngettext("%(num)s session has ended.", "%(num)s sessions have ended.", ended) % {"num": ended}
    messages.success(request, said)
    return redirect("accounts:security")


def _digest(request: HttpRequest) -> bytes | None:
    return digest_of(request.session.session_key) if request.session.session_key else None


@signed_in
def no_password(request: HttpRequest) -> HttpResponse:
    """Say how somebody without a password gets one: sign-in by another way leads here, if at all."""
    return render(request, "accounts/no_password.html")


@signed_in
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth carries no types
@never_cache
@sensitive_variables("issued")
def tokens(request: HttpRequest) -> HttpResponse:
    """List the reader's tokens and make new ones; a secret is shown in this one answer and never stored."""
    actor = actor_of(request)
    form = TokenForm(request.POST or None, initial={"scopes": ["read", "write"]})
    issued = None
    if request.method == "POST" and form.is_valid():
        try:
            count((TOKENS_ISSUED, actor.account_id))
            expires = clock.now() + timedelta(days=form.cleaned_data["days"])
            issued = actions.issue_token(
                actor=actor,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires=expires,
            )
            form = TokenForm(initial={"scopes": ["read", "write"]})
        except Refusal as refusal:
            form.add_error(_TOKEN_FIELDS.get(refusal.code), str(refusal.detail))
    listed = queries.live_tokens(actor, limit=_MANY)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "accounts/tokens.html", {"form": form, "issued": issued, "tokens": listed}, status=status
    )


@require_POST
@signed_in
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of the reader's tokens."""
    try:
        actions.revoke_token(actor=actor_of(request), token_id=token_id)
        messages.success(request, _("The token was revoked."))
    except Refusal as refusal:
        messages.error(request, str(refusal.detail))
    return redirect("accounts:tokens")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read in another language from now on, in this browser and, when signed in, wherever one signs in."""
    actor = actor_of(request)
    if actor.account_id is not None:
        try:
            actions.choose_language(actor=actor, language=request.POST.get("language", ""))
        except Refusal as refusal:
            messages.error(request, str(refusal.detail))
    response: HttpResponse = set_language(request)
    return response
