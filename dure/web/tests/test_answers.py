"""What every answer has in common: HEAD, caches, compression (F-A15, F-C10)."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from dure.accounts.models import Account
from tests.html import Page
from tests.world import small_government

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def reader(db: None, client: Client) -> Client:
    world = small_government()
    client.force_login(Account.objects.get(person=world.people["김민수"]))
    return client


@pytest.mark.parametrize("name", ["home", "account_login", "organizations:directory", "points:board"])
def test_head_is_answered_wherever_get_is(reader: Client, name: str) -> None:
    """The server leaves the content out (`tests/test_slow_clients.py`)."""
    assert reader.head(reverse(name)).status_code == reader.get(reverse(name)).status_code


@pytest.mark.parametrize("name", ["home", "organizations:directory", "points:board"])
def test_personal_pages_stay_in_no_cache(reader: Client, name: str) -> None:
    """Desks are shared: after signing out, going back shows nothing."""
    assert "no-store" in reader.get(reverse(name))["Cache-Control"]


def test_pages_and_lists_are_compressed_for_who_understands_it(reader: Client) -> None:
    for path in (reverse("organizations:directory"), "/api/v1/openapi.json"):
        plain, packed = reader.get(path), reader.get(path, headers=GZIP)
        assert "Content-Encoding" not in plain
        assert packed["Content-Encoding"] == "gzip"
        assert packed["Content-Length"] == str(len(packed.content))
        assert len(packed.content) < len(plain.content)
        assert len(gzip.decompress(packed.content)) == pytest.approx(len(plain.content), abs=200)
        assert "Accept-Encoding" in packed["Vary"]


def test_what_another_site_asks_for_is_not_compressed(reader: Client) -> None:
    """BREACH: the length of a compressed answer tells something of the secrets in it."""
    answer = reader.get(reverse("organizations:directory"), headers={**GZIP, "Sec-Fetch-Site": "cross-site"})
    assert "Content-Encoding" not in answer


def test_the_token_of_a_form_is_masked_anew_in_every_answer(reader: Client) -> None:
    pages = [reader.get(reverse("home")).content.decode() for _ in range(2)]
    first, second = (Page(page).values["csrfmiddlewaretoken"] for page in pages)
    assert first
    assert not set(first) & set(second)


def test_a_short_answer_is_sent_as_it_is(reader: Client) -> None:
    assert "Content-Encoding" not in reader.get("/api/v1/points/allowance", headers=GZIP)


@pytest.mark.usefixtures("in_sample_government")
def test_the_directory_of_a_whole_government_is_fifteen_kilobytes_at_most(client: Client) -> None:
    client.force_login(Account.objects.get(login="admin"))
    answer = client.get(reverse("organizations:directory"), headers=GZIP)
    assert answer.status_code == 200
    assert len(answer.content) <= 15_000
