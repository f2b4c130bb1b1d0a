"""The addresses of signing in and of one's own account. Of allauth's pages only those that are meant here."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.db import transaction
from django.urls import include, path

from dure.accounts.guessing import CONFIRMATIONS, PASSWORD_CHANGES, SIGN_INS
from dure.accounts.views import administration, choose_language, roles
from dure.accounts.views import own as views

_own = [
    path("account/security/", views.security, name="security"),
    path("account/sessions/end/", views.end_sessions, name="end_sessions"),
    path("account/sessions/<int:session_id>/end/", views.end_session, name="end_session"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke, name="revoke_token"),
]

_administration = [
    path("", administration.administration, name="administration"),
    path("new/", administration.new, name="new_account"),
    path("missing/", administration.missing, name="missing"),
    path("passwords/", administration.passwords, name="passwords"),
    path("roles/", roles.roles, name="roles"),
    path("roles/bind/", roles.bind_role, name="bind_role"),
    path("second-factors/", administration.removals, name="removals"),
    path("second-factors/<int:removal_id>/<str:what>/", administration.decide, name="decide_removal"),
    path("<int:account_id>/", administration.account, name="account"),
    path("<int:account_id>/<str:what>/", administration.act, name="act_on_account"),
]

# In one transaction with its audit line (see signals.py). Not the sign-in: failures of a whole office are counted
# in one row, which a transaction would hold while a password is being checked.
_whole = transaction.atomic

_signing_in = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", _whole(account.logout), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path(
        "reauthenticate/", views.bounded(CONFIRMATIONS)(account.reauthenticate), name="account_reauthenticate"
    ),
    path(
        "password/",
        views.bounded(PASSWORD_CHANGES)(_whole(views.change_password)),
        name="account_change_password",
    ),
    path("password/missing/", views.no_password, name="account_set_password"),
    path("code/", views.bounded(SIGN_INS)(second_factor.authenticate), name="mfa_authenticate"),
    path(
        "code/again/", views.bounded(CONFIRMATIONS)(second_factor.reauthenticate), name="mfa_reauthenticate"
    ),
    path("second-factor/", views.security, name="mfa_index"),
    path("second-factor/activate/", _whole(views.activate), name="mfa_activate_totp"),
    path("second-factor/deactivate/", _whole(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        _whole(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [
    path("", include(([*_own, path("accounts/", include(_administration))], "accounts"))),
    path("account/", include(_signing_in)),
    path("language", choose_language, name="set_language"),
]
