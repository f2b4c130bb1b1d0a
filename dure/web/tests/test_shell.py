"""The shell of every page: look, language, what leads where, and pages that say what went wrong."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from dure.accounts.models import Account
from dure.kit.actor import Actor
from dure.web import urls as root
from dure.web.navigation import groups
from tests.world import small_government


def _fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [*root.urlpatterns, path("fails", _fails)]
handler500 = root.handler500


@pytest.fixture
def minsu(db: None) -> Client:
    """Return a browser in which 김민수 is signed in."""
    world = small_government()
    client = Client()
    client.force_login(Account.objects.get(person=world.people["김민수"]))
    return client


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/")


def test_pages_are_korean_until_the_reader_chooses_english(minsu: Client) -> None:
    """The browser's own language decides nothing: desks are shared."""
    page = minsu.get("/", headers={"Accept-Language": "en"})
    assert 'lang="ko"' in page.content.decode()
    minsu.post("/language", {"language": "en", "next": "/"})
    assert 'lang="en"' in minsu.get("/").content.decode()


def test_whoever_may_load_rosters_finds_the_way_there() -> None:
    """Personnel load and confirm them as operators do."""
    for role in ("operator", "personnel"):
        actor = Actor(1, agency_id=1, person_id=1, roles=frozenset({role}))
        assert any(
            link.address == "/organizations/import/" for _, links in groups(actor, "/") for link in links
        )


def test_whoever_may_be_the_second_person_of_a_round_finds_the_rounds() -> None:
    """D44: an officer's notice is not the only way to what waits for them; an official reads it from the board."""
    deciders = ("operator", "personnel", "evaluation", "collaboration-officer")
    for roles, is_there in (*((frozenset({role}), True) for role in deciders), (frozenset[str](), False)):
        actor = Actor(1, agency_id=1, person_id=1, roles=roles)
        shown = {link.address for _, links in groups(actor, "/") for link in links}
        assert ("/points/selections/" in shown) == is_there


def test_the_chosen_look_is_drawn_by_the_server(minsu: Client) -> None:
    """No flash: the page comes in the look that was chosen."""
    assert 'data-theme="auto"' in minsu.get("/").content.decode()
    answer = minsu.post("/theme", {"theme": "dark", "next": "/?a=1"})
    assert answer["Location"] == "/?a=1"
    assert 'data-theme="dark"' in minsu.get("/").content.decode()
    minsu.post("/theme", {"theme": "<script>", "next": "https://elsewhere.example/"})
    assert 'data-theme="dark"' in minsu.get("/").content.decode()


def test_a_way_back_never_leads_to_another_site(minsu: Client) -> None:
    assert minsu.post("/theme", {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_every_page_forbids_inline_scripts_and_foreign_addresses(minsu: Client) -> None:
    policy = minsu.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("method", "address", "status"), [("get", "/nothing-here", 404), ("get", "/theme", 405)]
)
def test_an_error_says_what_can_be_done(minsu: Client, method: str, address: str, status: int) -> None:
    answer = getattr(minsu, method)(address)
    assert answer.status_code == status
    assert 'href="/"' in answer.content.decode()


def test_a_refused_method_names_those_that_work(minsu: Client) -> None:
    assert minsu.get("/theme")["Allow"] == "POST"


@pytest.mark.urls(__name__)
def test_our_own_failure_is_answered_without_the_database(minsu: Client) -> None:
    """The database may be what is broken, so the page asks it nothing."""
    minsu.raise_request_exception = False
    answer = minsu.get("/fails")
    assert answer.status_code == 500
    assert "시스템에 문제가 생겼습니다" in answer.content.decode()


def test_a_form_that_was_open_too_long_can_be_sent_again() -> None:
    """Nothing typed is lost when the security token has changed."""
    client = Client(enforce_csrf_checks=True)
    form = {"message": "전산 장애 복구를 도와주셨습니다.", "password": "secret", "csrfmiddlewaretoken": "old"}
    answer = client.post("/theme", form, headers={"Origin": "http://testserver"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'value="전산 장애 복구를 도와주셨습니다."' in page
    assert "secret" not in page


def test_a_form_of_another_site_is_not_offered_again() -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"message": "보내고 싶지 않은 글입니다"}
    answer = client.post("/theme", form, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "보내고 싶지 않은" not in answer.content.decode()
