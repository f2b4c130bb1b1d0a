"""Writes of accounts, tokens, first answers and sessions."""

from dure.accounts.actions.answers import forget_answers, forget_attempts, forget_sessions
from dure.accounts.actions.codes import note_first_code
from dure.accounts.actions.leaving import end_leavers
from dure.accounts.actions.opening import ACCOUNT_REFUSALS, OpenedAccounts, close_account, open_accounts
from dure.accounts.actions.passwords import (
    choose_language,
    give_one_time_password,
    give_sample_password,
    open_account,
)
from dure.accounts.actions.tokens import IssuedToken, issue_token, note_use, revoke_token

__all__ = [
    "ACCOUNT_REFUSALS",
    "IssuedToken",
    "OpenedAccounts",
    "choose_language",
    "close_account",
    "end_leavers",
    "forget_answers",
    "forget_attempts",
    "forget_sessions",
    "give_one_time_password",
    "give_sample_password",
    "issue_token",
    "note_first_code",
    "note_use",
    "open_account",
    "open_accounts",
    "revoke_token",
]
