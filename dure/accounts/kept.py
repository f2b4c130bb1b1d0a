"""Where accounts keep what the vault encrypted: sessions, keys and recovery codes of second factors."""

import json

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY

from dure.accounts.actions.codes import FACTORS
from dure.accounts.models import Account
from dure.accounts.sessions import PURPOSE
from dure.kit.rekeying import Place


def _freshen(data: str) -> str:
    """Return a session whose proof of the password was made with the present key, if a former one made it."""
    session = json.loads(data)
    reader = session.get(SESSION_KEY)
    account = Account.objects.filter(pk=reader).first() if reader else None
    if account is None or session.get(HASH_SESSION_KEY) not in list(account.get_session_auth_fallback_hash()):
        return data
    return json.dumps(session | {HASH_SESSION_KEY: account.get_session_auth_hash()})


PLACES = (
    Place("accounts_session", "data", PURPOSE, freshen=_freshen),
    Place("mfa_authenticator", "data", FACTORS, within="secret"),
    Place("mfa_authenticator", "data", FACTORS, within="seed"),
)
