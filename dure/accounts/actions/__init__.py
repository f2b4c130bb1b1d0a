"""Writes of accounts, tokens, first answers and sessions."""

from dure.accounts.actions.answers import forget_answers, forget_attempts, forget_sessions
from dure.accounts.actions.codes import note_first_code
from dure.accounts.actions.embedded import keep_answers_sql, note_use_sql
from dure.accounts.actions.factors import (
    decide_factor_removal,
    propose_factor_removal,
    take_factor_away,
)
from dure.accounts.actions.leaving import end_leavers
from dure.accounts.actions.opening import (
    ACCOUNT_REFUSALS,
    OpenedAccounts,
    close_account,
    open_accounts,
    reopen_account,
)
from dure.accounts.actions.passwords import (
    MOST_PASSWORDS,
    OneTimePassword,
    add_account,
    choose_language,
    give_one_time_password,
    give_one_time_passwords,
    give_sample_password,
    open_account,
)
from dure.accounts.actions.sessions import end_session, end_sessions
from dure.accounts.actions.tokens import IssuedToken, issue_token, note_use, revoke_token

__all__ = [
    "ACCOUNT_REFUSALS",
    "MOST_PASSWORDS",
    "IssuedToken",
    "OneTimePassword",
    "OpenedAccounts",
    "add_account",
    "choose_language",
    "close_account",
    "decide_factor_removal",
    "end_leavers",
    "end_session",
    "end_sessions",
    "forget_answers",
    "forget_attempts",
    "forget_sessions",
    "give_one_time_password",
    "give_one_time_passwords",
    "give_sample_password",
    "issue_token",
    "keep_answers_sql",
    "note_first_code",
    "note_use",
    "note_use_sql",
    "open_account",
    "open_accounts",
    "propose_factor_removal",
    "reopen_account",
    "revoke_token",
    "take_factor_away",
]
