"""Issuing, using and revoking tokens."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dure import clock
from dure.accounts.actions import IssuedToken, close_account, issue_token, revoke_token
from dure.accounts.models import Account, Token
from dure.accounts.queries import authenticate_token
from dure.accounts.tests.conftest import acting, assign
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.organizations.models import Department, Role

NOON = datetime(2026, 11, 22, 12, tzinfo=clock.SEOUL)


def issue(actor: Actor, **changes: object) -> IssuedToken:
    values = {"name": "내 PC", "scopes": ["read"], "expires": clock.now() + timedelta(days=30), **changes}
    return issue_token(actor=actor, **values)  # type: ignore[arg-type]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_a_token_speaks_for_its_account_with_its_scopes_and_todays_roles(
    minsu: Account, department: Department
) -> None:
    assert minsu.person
    assign(minsu.person, department, "기획예산담당관", Role.OPERATOR)
    token = issue(acting(minsu), scopes=["write", "read"])
    holder = authenticate_token(token.secret, address="10.0.0.1", agent="curl")
    assert holder is not None
    assert holder.actor == Actor(
        token_id=token.id,
        account_id=minsu.pk,
        person_id=minsu.person_id,
        agency_id=minsu.person.agency_id,
        roles=frozenset({"operator"}),
        scopes=frozenset({"read", "write"}),
        channel="api",
        address="10.0.0.1",
        agent="curl",
    )


def test_one_statement_authenticates(
    minsu: Account, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    token = issue(acting(minsu))
    with django_assert_num_queries(1):
        holder = authenticate_token(token.secret)
    assert holder is not None
    assert holder.actor.account_id == minsu.pk


def test_only_the_hash_of_a_token_is_stored_and_its_issue_is_on_record(minsu: Account) -> None:
    token = issue(acting(minsu))
    stored = Token.objects.get()
    assert token.secret.encode() not in bytes(stored.digest)
    assert token.secret not in str(Entry.objects.values())
    assert Entry.objects.get().action == "token.issue"


@pytest.mark.parametrize(
    "raw", ["", "dure_", "dure_" + "a" * 43, "x" * 5000, "dure_\0" + "a" * 42, "김" * 48, "\ud800"]
)
def test_what_is_no_token_speaks_for_nobody(minsu: Account, raw: str) -> None:
    assert authenticate_token(raw) is None


def test_an_expired_token_is_refused_at_that_moment(minsu: Account) -> None:
    with clock.travel(NOON):
        token = issue(acting(minsu), expires=NOON + timedelta(days=1))
    with clock.travel(NOON + timedelta(days=1, seconds=-5)):
        assert authenticate_token(token.secret)
    with clock.travel(NOON + timedelta(days=1)):
        assert authenticate_token(token.secret) is None


def test_a_revoked_token_is_refused_at_once_and_revoking_twice_is_once(minsu: Account) -> None:
    token = issue(acting(minsu))
    for _again in range(2):
        revoke_token(actor=acting(minsu), token_id=token.id)
    assert authenticate_token(token.secret) is None
    assert Entry.objects.filter(action="token.revoke").count() == 1


def test_the_tokens_of_a_closed_account_are_refused_at_once(minsu: Account) -> None:
    token = issue(acting(minsu))
    close_account(actor=SYSTEM, account_id=minsu.pk)
    assert authenticate_token(token.secret) is None


def test_nobody_revokes_or_sees_the_token_of_somebody_else(minsu: Account, icheon: object) -> None:
    other = Account.objects.create_user("other")
    token = issue(acting(minsu))
    assert code_of(lambda: revoke_token(actor=acting(other), token_id=token.id)) == "token-unknown"
    assert authenticate_token(token.secret)


def test_an_administrator_revokes_any_token(minsu: Account, administrator: Account) -> None:
    token = issue(acting(minsu))
    revoke_token(actor=acting(administrator), token_id=token.id)
    assert authenticate_token(token.secret) is None


def test_a_token_cannot_give_itself_more_than_it_has(minsu: Account) -> None:
    reader = Actor(account_id=minsu.pk, scopes=frozenset({"read"}), channel="api")
    assert code_of(lambda: issue(reader, scopes=["read", "write"])) == "not-allowed"


def test_only_an_administrator_issues_for_another_account(minsu: Account, administrator: Account) -> None:
    assert code_of(lambda: issue(acting(minsu), account_id=administrator.pk)) == "not-allowed"
    assert issue(acting(administrator), account_id=minsu.pk).id
    assert code_of(lambda: issue(acting(administrator), account_id=999)) == "account-unknown"
    assert code_of(lambda: issue(SYSTEM)) == "account-unknown"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "token-name"),
        ({"name": "x" * 101}, "token-name"),
        ({"name": "\0"}, "token-name"),
        ({"scopes": []}, "token-scopes"),
        ({"scopes": ["root"]}, "token-scopes"),
        ({"expires": NOON}, "token-expiry"),
        ({"expires": NOON + timedelta(days=367)}, "token-expiry"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    minsu: Account, changes: dict[str, object], code: str
) -> None:
    with clock.travel(NOON):
        assert code_of(lambda: issue(acting(minsu), **changes)) == code
    assert not Token.objects.exists()


def test_a_token_made_with_a_token_does_not_outlive_it(administrator: Account) -> None:
    """F-C10: else whoever has a token once renews it for ever."""
    first = issue(SYSTEM, account_id=administrator.pk, scopes=["admin"])
    program = replace(acting(administrator), token_id=first.id, channel="api")
    assert issue(program, expires=first.expires_at + timedelta(days=30)).expires_at == first.expires_at
    sooner = first.expires_at - timedelta(days=1)
    assert issue(program, expires=sooner).expires_at == sooner
