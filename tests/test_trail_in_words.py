"""The trail of a year in the sample government can be read: nothing in it is a key of the database."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import translation

from dure.accounts.models import Account
from dure.accounts.queries import account_actor
from dure.audit.queries import Filter, Line, trail

RAW = re.compile(r"^[a-z-]+:|^\d+$|^[a-z][a-z_-]+$")
HANGUL = re.compile("[가-힣]")


@pytest.fixture
def lines(in_sample_government: None) -> list[Line]:
    """Return some lines of each act, as an administrator reads them."""
    return _read_by(Account.objects.get(login="admin"))


def _read_by(account: Account) -> list[Line]:
    from dure.audit.models import Entry

    reader = account_actor(account.pk)
    acts = sorted(set(Entry.objects.values_list("action", flat=True)))
    with translation.override("ko"):
        return [line for act in acts for line in trail(reader, Filter(action=act), limit=20)]


LOGINS = {"admin"}
"""What an account is called that is no person's."""


@pytest.mark.usefixtures("in_sample_government")
def test_every_line_names_its_object_in_words(lines: list[Line]) -> None:
    """F-A6."""
    assert len({line.act for line in lines}) > 15
    raw = {one.text for line in lines for one in line.objects if RAW.search(one.text)}
    assert raw - LOGINS == set()


@pytest.mark.usefixtures("in_sample_government")
@pytest.mark.parametrize(("login", "least"), [("admin", 2), ("auditor", 5)])
def test_every_object_opens_where_its_line_leads(login: str, least: int) -> None:
    """F-A6."""
    account = Account.objects.get(login=login)
    reader = Client()
    reader.force_login(account)
    objects = [one for line in _read_by(account) for one in line.objects]
    # One of each page will do.
    pages = {re.sub(r"\d+", "0", one.address): one.address for one in objects if one.address}
    assert len(pages) >= least
    assert [address for address in pages.values() if reader.get(address).status_code != HTTPStatus.OK] == []


@pytest.mark.usefixtures("in_sample_government")
def test_every_field_has_a_korean_name(lines: list[Line]) -> None:
    """F-A6."""
    assert {fact.label for line in lines for fact in line.facts if not HANGUL.search(fact.label)} == set()


@pytest.mark.usefixtures("in_sample_government")
def test_who_acted_is_a_person_with_a_position_or_the_system(lines: list[Line]) -> None:
    """F-A6, I40."""
    assert all(line.who.text == "시스템" or " " in line.who.text for line in lines)
