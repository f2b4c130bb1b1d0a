"""`dure account`, `dure password` and `dure token` for whoever runs the machine."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dure.accounts.models import Account, Token
from dure.accounts.queries import authenticate_token
from dure.cli import main

pytestmark = pytest.mark.django_db


def dure(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_token_is_printed_alone_and_works() -> None:
    Account.objects.create_user("minsu")
    done = dure("token", "Minsu", "--scope", "operate", "--days", "7")
    assert done.exit_code == 0
    holder = authenticate_token(done.output.strip())
    assert holder is not None
    assert holder.actor.scopes == {"operate"}


def test_a_token_reads_and_writes_unless_told_otherwise() -> None:
    Account.objects.create_user("minsu")
    assert dure("token", "minsu").exit_code == 0
    assert Token.objects.get().scopes == ["read", "write"]


@pytest.mark.parametrize(
    "arguments",
    [("token", "nobody"), ("password", "nobody"), ("account", "nobody", "--close"), ("account", "a b")],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_1(arguments: tuple[str, ...]) -> None:
    done = dure(*arguments)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert done.output.count("\n") == 1


@pytest.mark.parametrize("command", ["token", "password"])
def test_many_are_given_at_once_all_or_none(command: str, tmp_path: Path) -> None:
    """F-E5: one start of the program for a whole agency, from arguments, from a file, or both."""
    for login in ("minsu", "jihun", "yujin"):
        Account.objects.create_user(login)
    (tmp_path / "logins").write_text("\ufeffjihun\r\n\nyujin\n", encoding="utf-8")
    done = dure(command, "minsu", "--file", str(tmp_path / "logins"))
    assert done.exit_code == 0
    given = dict(line.split("\t") for line in done.output.splitlines())
    assert list(given) == ["minsu", "jihun", "yujin"]
    assert len(set(given.values())) == 3
    before = Token.objects.count()
    assert dure(command, "minsu", "nobody").output == "Error: There is no account 'nobody'.\n"
    assert Token.objects.count() == before
    assert dure(command).exit_code == 2


@pytest.mark.parametrize("option", [("--days", "0"), ("--days", "367"), ("--scope", "root")])
def test_an_option_that_makes_no_sense_is_a_usage_error(option: tuple[str, str]) -> None:
    assert dure("token", "minsu", *option).exit_code == 2


def test_a_one_time_password_is_printed_and_has_to_be_changed() -> None:
    Account.objects.create_user("minsu")
    done = dure("password", "minsu")
    account = Account.objects.get()
    assert done.exit_code == 0
    assert account.check_password(done.output.strip())
    assert account.must_change_password


def test_the_first_administrator_is_opened_on_the_machine_and_can_be_closed_again() -> None:
    opened = dure("account", "root", "--administrator")
    assert opened.exit_code == 0
    assert "administrator's account root is open. `dure password root`" in opened.output
    assert Account.objects.get().is_administrator
    assert dure("account", "root").exit_code == 0
    assert Account.objects.get().is_administrator
    assert dure("account", "root", "--close").output == "The account root is closed.\n"
    assert not Account.objects.get().is_active
