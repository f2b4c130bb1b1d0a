"""Reads of the room: who is acting, whose a login is, which accounts are open."""

from dure.accounts.queries.acting import (
    TokenHolder,
    account_actor,
    address_of,
    agent_of,
    authenticate_token,
    forget_tokens,
    remember_token,
    signed_in_actor,
    token_invalid,
)
from dure.accounts.queries.administration import (
    STATES,
    AccountRow,
    Asked,
    account_row,
    accounts_by_id,
    accounts_of_people,
    list_accounts,
    list_administrators,
)
from dure.accounts.queries.embedded import dead_tokens_sql, first_answers_sql
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
from dure.accounts.queries.missing import (
    Missing,
    missing_accounts,
    people_without_account,
    people_without_account_by_agency,
)
from dure.accounts.queries.own import (
    OwnAccount,
    count_live_tokens,
    live_tokens,
    own_account,
    password_is_due,
)
from dure.accounts.queries.removals import Removal, factor_removals
from dure.accounts.queries.samples import ROLE_NAMES, SampleAccount, is_sample, sample_accounts
from dure.accounts.queries.signed_in import SignedIn, own_sessions
from dure.kit.acting import actor_of, remember_actor

__all__ = [
    "ROLE_NAMES",
    "STATES",
    "AccountRow",
    "Asked",
    "Missing",
    "OwnAccount",
    "Removal",
    "SampleAccount",
    "SignedIn",
    "TokenHolder",
    "account_actor",
    "account_id_of",
    "account_row",
    "accounts_by_id",
    "accounts_of_people",
    "actor_of",
    "address_of",
    "administrators",
    "agency_of",
    "agent_of",
    "authenticate_token",
    "count_live_tokens",
    "dead_tokens_sql",
    "display_name",
    "factor_removals",
    "first_answers_sql",
    "forget_tokens",
    "is_open",
    "is_sample",
    "list_accounts",
    "list_administrators",
    "live_tokens",
    "login_and_language",
    "logins_of",
    "may_be_login",
    "missing_accounts",
    "open_accounts_of",
    "opens_later",
    "own_account",
    "own_sessions",
    "password_is_due",
    "people_of_accounts",
    "people_of_logins",
    "people_without_account",
    "people_without_account_by_agency",
    "remember_actor",
    "remember_token",
    "sample_accounts",
    "signed_in_actor",
    "token_invalid",
    "tokens_named",
]
