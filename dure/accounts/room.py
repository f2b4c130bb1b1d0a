"""What accounts offer the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Mount, Pages, Room

ROOM = Room(
    abilities="dure.accounts.abilities.TABLE",
    navigation=(
        Entry(
            "operation",
            _("Account administration"),
            "accounts:administration",
            "key",
            order=100,
            ability=("accounts", "administer"),
        ),
        Entry(
            "operation",
            _("Second factor requests"),
            "accounts:removals",
            "key",
            order=110,
            ability=("factor-removals", "decide-as-personnel"),
        ),
    ),
    api=(Mount("", ("dure.accounts.api.router", "dure.accounts.api_accounts.router"), order=10),),
    pages=(Pages("dure.accounts.urls"),),
    acts={
        "sign-in": _("Sign-in"),
        "sign-out": _("Sign-out"),
        "session.end": _("Session ended"),
        "password.change": _("Change of password"),
        "password.one-time": _("One-time password"),
        "password.sample": _("Sample passwords"),
        "second-factor.add": _("Second factor set up"),
        "second-factor.remove": _("Second factor removed"),
        "second-factor.propose": _("Removal of a second factor proposed"),
        "second-factor.take-away": _("Second factor of another person removed"),
        "second-factor.decline": _("Removal of a second factor declined"),
        "second-factor.use": _("Code of the second factor"),
        "token.issue": _("Token made"),
        "token.revoke": _("Token revoked"),
        "account.open": _("Accounts opened"),
        "account.close": _("Account closed"),
        "account.reopen": _("Account opened again"),
        "account.lapse": _("Account closed with the last post"),
        "secrets.rekey": _("Secrets encrypted with a new key"),
    },
    sentences={
        ("sign-in", "refused"): _("Login or password was wrong, or the account is not open."),
        ("second-factor.use", "refused"): _("The code was wrong or had been used before."),
    },
    namers="dure.accounts.named.NAMERS",
    unfit="dure.accounts.checks.samples",
    secrets="dure.accounts.kept.PLACES",
    forgets=("dure.accounts.queries.forget_tokens",),
)
