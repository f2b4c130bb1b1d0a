"""Sessions: ids as hashes, ended by idleness and by age, listed, ended one or all (I7, F-C11, F-C12)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dure import clock
from dure.accounts.actions import end_leavers
from dure.accounts.devices import device_name
from dure.accounts.models import Account, Session
from dure.accounts.tests.conftest import assign, person
from dure.accounts.tests.signing import NEW, PASSWORD, sign_in
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.organizations.models import Assignment, Department

NINE = datetime(2026, 11, 30, 9, tzinfo=clock.SEOUL)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
WHALE = CHROME.replace("Safari/537.36", "Whale/4.33 Safari/537.36")
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
)


@pytest.fixture(autouse=True)
def _at_nine(db: None) -> Iterator[None]:
    with clock.travel(NINE):
        yield


def signed_in(agent: str = CHROME, address: str = "10.0.0.7") -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    assert sign_in(client).status_code == 302
    return client


def lives(client: Client, after: timedelta = timedelta()) -> bool:
    with clock.travel(NINE + after):
        return bool(client.get("/api/v1/me").status_code == 200)


def test_neither_the_cookie_nor_what_a_session_holds_stands_in_the_database(minsu: Account) -> None:
    """F-C11: a stolen copy of the database, or a backup, opens nothing."""
    client = signed_in()
    key = client.cookies["dure_session"].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM accounts_session s")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
    assert key not in stored
    assert "_auth_user" not in stored
    for thief in (
        key[:-1] + ("y" if key.endswith("x") else "x"),
        stored[:40],
        bytes(Session.objects.get().digest).hex(),
    ):
        other = Client()
        other.cookies["dure_session"] = thief
        assert not lives(other)


def test_half_an_hour_without_use_ends_a_session(minsu: Account) -> None:
    """F-C12: desks are shared."""
    client = signed_in()
    assert lives(client, timedelta(minutes=29, seconds=59))
    assert lives(client, timedelta(minutes=59, seconds=58))
    assert not lives(client, timedelta(minutes=89, seconds=59))


def test_twelve_hours_after_signing_in_it_ends_however_much_it_is_used(minsu: Account) -> None:
    """F-C12: the limit does not slide, not even with a new id."""
    client = signed_in()
    for minutes in range(20, 12 * 60, 20):
        assert lives(client, timedelta(minutes=minutes)), minutes
        if minutes == 600:
            with clock.travel(NINE + timedelta(minutes=minutes)):
                client.post(
                    "/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
                )
    assert lives(client, timedelta(hours=12, seconds=-1))
    assert not lives(client, timedelta(hours=12, seconds=5))


def test_a_session_from_before_signing_in_does_not_shorten_the_twelve_hours(minsu: Account) -> None:
    client = Client()
    sign_in(client, password="wrong")
    with clock.travel(NINE + timedelta(minutes=25)):
        sign_in(client)
    assert Session.objects.get(account=minsu).made_at >= NINE + timedelta(minutes=25)


def test_ones_sessions_are_listed_with_device_address_and_last_use(minsu: Account) -> None:
    here = signed_in()
    with clock.travel(NINE + timedelta(minutes=5)):
        signed_in(PHONE, "10.0.0.8")
        page = here.get("/account/security/").content.decode()
        items = here.get("/api/v1/sessions").json()["items"]
    assert "iPhone" in page
    assert "10.0.0.8" in page
    assert {(one["device"], one["address"], one["is_current"]) for one in items} == {
        ("Safari · iPhone", "10.0.0.8", False),
        ("Chrome · Windows", "10.0.0.7", True),
    }


def test_one_is_ended_and_dead_at_the_next_request(minsu: Account) -> None:
    here, there = signed_in(), signed_in(PHONE)
    [other] = [one for one in here.get("/api/v1/sessions").json()["items"] if not one["is_current"]]
    here.post(f"/account/sessions/{other['id']}/end/")
    assert [lives(here), lives(there)] == [True, False]
    assert Entry.objects.filter(action="session.end", account_id=minsu.pk).count() == 1


def test_all_others_are_ended_from_one_browser(minsu: Account) -> None:
    """Two browsers, "end all" in one."""
    here, there, elsewhere = signed_in(), signed_in(PHONE), signed_in(WHALE)
    here.post("/account/sessions/end/")
    assert [lives(one) for one in (here, there, elsewhere)] == [True, False, False]


def test_the_api_ends_one_and_all(minsu: Account) -> None:
    here, there = signed_in(), signed_in(PHONE)
    items = here.get("/api/v1/sessions").json()["items"]
    [other] = [one["id"] for one in items if not one["is_current"]]
    assert here.delete(f"/api/v1/sessions/{other}").status_code == 204
    assert not lives(there)
    assert here.delete(f"/api/v1/sessions/{other}").status_code == 404
    another = signed_in(WHALE)
    assert here.delete("/api/v1/sessions").status_code == 204
    assert [lives(here), lives(another)] == [True, False]


def test_nobody_ends_anybody_elses(minsu: Account, department: Department) -> None:
    assert minsu.person
    other = person(minsu.person.agency, "1002")
    assign(other, department, "주무관")
    Account.objects.create_user("jiyoung", PASSWORD, person=other)
    theirs = signed_in()
    mine = Client()
    sign_in(mine, "jiyoung")
    number = Session.objects.get(account=minsu).pk
    assert mine.delete(f"/api/v1/sessions/{number}").status_code == 404
    mine.post(f"/account/sessions/{number}/end/")
    mine.post("/account/sessions/end/")
    assert lives(theirs)


def test_the_sessions_of_who_left_are_gone_after_the_night(minsu: Account) -> None:
    signed_in()
    Assignment.objects.update(retracted_at=clock.now())
    end_leavers(actor=SYSTEM)
    assert not Session.objects.exists()


def test_what_was_typed_when_a_session_ended_is_given_back(minsu: Account) -> None:
    """I7: to be sent after signing in again; no secret among it."""
    client = signed_in()
    with clock.travel(NINE + timedelta(minutes=31)):
        answer: Any = client.post("/account/tokens/", {"name": "일정 프로그램", "password": "secret"})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "일정 프로그램" in page
    assert "secret" not in page


def test_a_session_that_another_key_wrote_opens_nothing_and_breaks_nothing(minsu: Account) -> None:
    client = signed_in()
    Session.objects.update(data="not encrypted with this key")
    assert not lives(client)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (WHALE, "Whale · Windows"),
        (PHONE, "Safari · iPhone"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_devices_are_named_as_people_call_them(agent: str, name: str) -> None:
    assert device_name(agent) == name
