"""What happens around signing in leaves a line in the audit trail."""

from dataclasses import replace
from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from dure import clock
from dure.accounts.models import Account
from dure.accounts.queries import account_actor, account_id_of, address_of, agency_of, agent_of
from dure.accounts.sessions import BEGAN
from dure.audit.actions import record
from dure.kit.actor import SYSTEM, Actor


def connect() -> None:
    """Listen to Django and allauth; not in apps.py, whose import comes before the models."""
    user_logged_in.connect(_session_began)
    account.user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    user_login_failed.connect(_failed)
    account.password_changed.connect(_password_changed)
    post_save.connect(_factor_saved, sender=Authenticator)
    post_delete.connect(_factor_deleted, sender=Authenticator)
    second_factor.authentication_failed.connect(_factor_failed)


def _session_began(request: HttpRequest, **_more: Any) -> None:
    request.session[BEGAN] = clock.now().timestamp()


def _signed_in(request: HttpRequest, user: Account, **_more: Any) -> None:
    _record("sign-in", request, user)


def _signed_out(request: HttpRequest, user: Account | None, **_more: Any) -> None:
    if user is not None:
        _record("sign-out", request, user)


def _failed(request: HttpRequest | None, credentials: dict[str, Any], **_more: Any) -> None:
    """Name the account that was tried; what is no login is not kept: people type passwords there."""
    tried = account_id_of(str(credentials.get("username", "")))
    subject = "" if tried is None else f"account:{tried}"
    # The agency is that of the account, so that its auditor sees the attempt; who acted is not known.
    actor = Actor(channel="web", agency_id=agency_of(tried))
    if request is not None:
        actor = replace(actor, address=address_of(request), agent=agent_of(request))
    record("sign-in", actor=actor, subject=subject, outcome="refused")


def _password_changed(request: HttpRequest, user: Account, **_more: Any) -> None:
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
    _record("password.change", request, user)


# allauth's own signals of this come after the commit; the line has to stand or fall with the change.
def _factor_saved(instance: Authenticator, *, created: bool, **_more: Any) -> None:
    if created:
        _record_factor("second-factor.add", instance)


def _factor_deleted(instance: Authenticator, **_more: Any) -> None:
    _record_factor("second-factor.remove", instance)


def _factor_failed(request: HttpRequest, user: Account, **_more: Any) -> None:
    _record("second-factor.use", request, user, outcome="refused")


def _record(
    action: str, request: HttpRequest, user: Account, *, outcome: str = "done", **details: Any
) -> None:
    actor = account_actor(user.pk, address=address_of(request), agent=agent_of(request))
    record(action, actor=actor, subject=f"account:{user.pk}", outcome=outcome, details=details)


def _record_factor(action: str, factor: Authenticator) -> None:
    request = context.request
    if request is None:
        record(action, actor=SYSTEM, subject=f"account:{factor.user_id}", details={"kind": factor.type})
    else:
        _record(action, request, factor.user, kind=factor.type)
