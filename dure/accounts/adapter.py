"""How allauth behaves here: nobody signs up, addresses are ours, second factors are stored encrypted."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dure.accounts import hashing
from dure.accounts.actions.codes import FACTORS
from dure.accounts.guessing import Guard, remember_browser
from dure.accounts.models import Account
from dure.accounts.queries import address_of, is_open
from dure.kit import vault

_MESSAGES = {
    "account/messages/password_changed.txt": _("The password has been changed."),
    "mfa/messages/totp_activated.txt": _("The second factor is on."),
    "mfa/messages/totp_deactivated.txt": _("The second factor is off."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by rosters and administrators; nobody signs up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The login or the password is wrong."),
        "enter_current_password": _("Enter your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        """Return False always."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the audit trail also shows."""
        return address_of(request) or "unknown"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to a new password after a one-time one, else to where the reader wanted to go."""
        account = request.user
        if isinstance(account, Account) and account.must_change_password:
            return reverse("account_change_password")
        return str(super().get_login_redirect_url(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Return whose login and password these are, None when they are wrong.

        Failures are asked for and counted within the turn that checks the password, so that many tries at once
        are not all let in before the first has failed. Raises `ValidationError` when nothing is tried for a while.
        """
        with hashing.turn():
            found: Account | None = super().authenticate(request, **credentials)
        return found

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to try a password when too many were wrong."""
        wait = Guard(request, str(credentials.get("username", ""))).wait()
        if wait:
            minutes = -(-wait // 60)
            raise ValidationError(
                ngettext(
                    "Too many attempts with this login. Try again in %(num)s minute.",
                    "Too many attempts with this login. Try again in %(num)s minutes.",
                    minutes,
                )
                % {"num": minutes}
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong login or password."""
        Guard(request, str(credentials.get("username", ""))).note_failure()

    def pre_login(self, request: HttpRequest, user: Account, **options: Any) -> HttpResponse | None:
        """Tell somebody with the right password whose account is not open today that it is closed."""
        if not is_open(user):
            clear_login(request)
            refused: HttpResponse = self.respond_user_inactive(request, user)
            return refused
        allowed: HttpResponse | None = super().pre_login(request, user, **options)
        return allowed

    def post_login(self, request: HttpRequest, user: Account, **options: Any) -> HttpResponse:
        """Answer in the language that the account has chosen, from the next page on."""
        response: HttpResponse = super().post_login(request, user, **options)
        if user.language:
            remember_language(response, user.language)
        remember_browser(request, response, user.login)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 -- as above
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what is worth saying, in our words; that somebody signed in they know themselves."""
        text = message or _MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: an installation has no mail server of its own; what happened is in the audit trail."""


def remember_language(response: HttpResponse, language: str) -> None:
    """Have this browser read pages in `language` for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.PRODUCTION,
    )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of second factors lie encrypted in the database: a stolen copy of it cannot make codes."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is wrong or was already used."),
    }

    def get_totp_label(self, user: Account) -> str:
        """Return the login: what the authenticator app shows beside the code."""
        return user.login

    def encrypt(self, text: str) -> str:
        """Return `text` encrypted with a key derived from the installation's secret."""
        return vault.encrypt(text, purpose=FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        """Undo `encrypt`."""
        return vault.decrypt(encrypted_text, purpose=FACTORS)
