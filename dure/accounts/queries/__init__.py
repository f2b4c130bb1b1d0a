"""Reads of the room: who is acting, whose a login is, which accounts are open."""

from dure.accounts.queries.acting import (
    TokenHolder,
    account_actor,
    actor_of,
    address_of,
    agent_of,
    authenticate_token,
    forget_tokens,
    remember_actor,
    remember_token,
    token_invalid,
)
from dure.accounts.queries.life import is_open, open_accounts_of, opens_later
from dure.accounts.queries.logins import (
    account_id_of,
    administrators,
    agency_of,
    display_name,
    login_and_language,
    logins_of,
    may_be_login,
    people_of_accounts,
    people_of_logins,
    tokens_named,
)
from dure.accounts.queries.own import OwnAccount, live_tokens, own_account
from dure.accounts.queries.samples import ROLE_NAMES, SampleAccount, is_sample, sample_accounts

__all__ = [
    "ROLE_NAMES",
    "OwnAccount",
    "SampleAccount",
    "TokenHolder",
    "account_actor",
    "account_id_of",
    "actor_of",
    "address_of",
    "administrators",
    "agency_of",
    "agent_of",
    "authenticate_token",
    "display_name",
    "forget_tokens",
    "is_open",
    "is_sample",
    "live_tokens",
    "login_and_language",
    "logins_of",
    "may_be_login",
    "open_accounts_of",
    "opens_later",
    "own_account",
    "people_of_accounts",
    "people_of_logins",
    "remember_actor",
    "remember_token",
    "sample_accounts",
    "token_invalid",
    "tokens_named",
]
