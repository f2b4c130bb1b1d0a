"""Setting up a new agency from a browser, from the standard table to the first thank-you (O15, F-A3)."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.organizations.models import Agency
from dure.points.closing.grants import grant_month
from dure.points.founding.queries import progress
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance
from dure.points.policy.models import Policy
from tests.pages import get, signed_in
from tests.world import World

SETUP = "/points/setup/"
THANKS = "도자기축제 교통 통제를 함께해 주셔서 고맙습니다."
FIFTEENTH = datetime(2026, 11, 15, 12, tzinfo=clock.SEOUL)


@pytest.fixture
def root(db: None) -> Client:
    """Sign an administrator in."""
    client = Client()
    client.force_login(Account.objects.create(login="root", is_administrator=True))
    return client


def test_an_empty_installation_begins_with_the_choice_of_an_agency_by_name(root: Client) -> None:
    """O15: names, kind and code come from the table; nobody types a code."""
    page = get(root, SETUP + "?find=양평", most=30)
    assert "경기도 양평군" in page
    code = "4170000"
    assert f"?code={code}" in page
    assert f'value="{code}"' in get(root, f"{SETUP}?code={code}", most=30)
    answer = root.post(SETUP, {"code": code, "preset": "icheon-2019"})
    assert answer["Location"] == f"{SETUP}?agency={code}"
    made = Agency.objects.get()
    assert (made.full_name, made.short_name, made.kind) == ("경기도 양평군", "양평군", "local")
    (policy,) = Policy.objects.all()
    assert (policy.effective_from, policy.basis) == (clock.today(), "")


def test_the_choice_says_what_the_table_names_and_counts_no_official_rows_that_are_not_there(
    root: Client,
) -> None:
    """O15: the table that ships with the product comes from no official file."""
    page = get(root, SETUP, most=30)
    assert "광역·기초자치단체와 일부 중앙행정기관" in page
    assert "그중 0개" not in page


def test_the_step_of_the_operator_leads_to_the_page_of_roles_and_names_the_command(root: Client) -> None:
    """The page binds the role; the command stands there with the agency's code as the other way."""
    root.post(SETUP, {"code": "4170000", "preset": "icheon-2019"})
    command = "dure role 4170000 100 기획예산담당관 operator"
    page = get(root, SETUP, most=40)
    assert command in page
    assert 'href="/accounts/roles/?agency=4170000"' in page
    assert command in get(root, "/accounts/roles/?agency=4170000", most=40)


def test_the_home_page_of_an_administrator_leads_to_setting_up_an_agency(root: Client) -> None:
    """Whoever signs in to an empty installation sees where to begin."""
    assert 'class="button button--primary" href="/points/setup/"' in get(root, "/", most=30)


@pytest.mark.parametrize("address", ["/points/regulation/", "/points/documents/"])
def test_pages_of_an_agency_lead_to_setting_one_up_where_there_is_none(root: Client, address: str) -> None:
    """The navigation offers them from the first hour on; none of them is missing then."""
    assert f'href="{address}"' in get(root, "/", most=30)
    answer = root.get(address, follow=True)
    assert answer.redirect_chain == [(SETUP, 302)]
    assert "먼저 기관을 시작해 주십시오." in answer.content.decode()


def test_each_step_says_whether_it_is_done_and_leads_to_its_page(root: Client) -> None:
    """The first that is not done is the next."""
    root.post(SETUP, {"code": "4170000", "preset": "icheon-2019"})
    page = get(root, SETUP, most=40)
    for address in (
        "/points/regulation/?agency=4170000",
        "/organizations/import/?agency=4170000",
        reverse("accounts:roles") + "?agency=4170000",
        reverse("accounts:missing") + "?agency=4170000",
    ):
        assert address in page
        assert root.get(address).status_code == 200
    assert page.count("완료") == 1
    told = {"name": "양평군 규정", "kind": "규칙", "number": "31", "issued_on": "2026-05-01"}
    root.post("/points/regulation/?agency=4170000", told)
    assert "「양평군 규정」(규칙 제31호)" in get(root, SETUP, most=40)


def test_what_is_in_no_table_is_written_by_name_and_code(root: Client) -> None:
    """O15: and what is wrong stands at its field."""
    form = {"code": "1198000", "full_name": "가상바다부", "kind": "central", "preset": "moi-2016"}
    for wrong, field in (
        ({"code": "119"}, "code"),
        ({"full_name": ""}, "full_name"),
        ({"kind": "x"}, "kind"),
        ({"preset": "x"}, "preset"),
    ):
        answer = root.post(SETUP, form | wrong)
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.content.decode()
        assert not Agency.objects.exists()
    assert root.post(SETUP, form).status_code == 302
    assert Agency.objects.get().kind == "central"


def test_doing_it_again_changes_nothing(root: Client) -> None:
    for _ in range(2):
        root.post(SETUP, {"code": "4170000", "preset": "icheon-2019"})
    assert (Agency.objects.count(), Policy.objects.count()) == (1, 1)
    answer = root.post(SETUP, {"code": "4170000", "preset": "moi-2016"})
    assert answer.status_code == 422


def test_only_administrators_set_up(world: World) -> None:
    assert signed_in(world, "정하늘").get(SETUP).status_code == 404
    assert signed_in(world, "정하늘").post(SETUP, {"code": "4170000"}).status_code == 404
    assert Client().get(SETUP).status_code in (302, 401)


@pytest.mark.parametrize("query", ["?agency=9999999", "?agency=%00"])
def test_an_agency_that_is_not_here_is_not_found(root: Client, query: str) -> None:
    assert root.get(SETUP + query).status_code == 404


def test_an_agency_that_begins_within_a_month_has_the_whole_allowance_at_once(
    world: World, root: Client
) -> None:
    """D40: and the page says so before it begins."""
    assert "바로 전액" in get(root, SETUP + "?code=4170000", most=30)
    with clock.travel(FIFTEENTH):
        yangpyeong(world, root)
        given = give(actor=world.actor("안양평"), recipient=world.people["강양평"].pk, message=THANKS)
        page = get(root, SETUP + "?agency=4170000", most=40)
    assert given.remaining == 190
    assert "쓸 수 있습니다." not in page
    assert Allowance.objects.get(person=world.people["안양평"]).granted == 200


def yangpyeong(world: World, root: Client) -> None:
    """Let an agency begin with two people who were at work on the 1st."""
    root.post(SETUP, {"code": "4170000", "preset": "icheon-2019"})
    world.agencies["양평군"] = Agency.objects.get(code="4170000")
    world.department("기획예산과", "양평군")
    world.department("복지과", "양평군")
    world.person("안양평", "기획예산과", start=date(2020, 1, 1))
    world.person("강양평", "복지과", start=date(2020, 1, 1))


def test_the_page_promises_what_the_month_grants_and_says_whom_it_does_not_count(
    world: World, root: Client
) -> None:
    """D9, D40: whoever came after the 1st begins on the next 1st, and is not in the sum."""
    with clock.travel(FIFTEENTH):
        yangpyeong(world, root)
        world.person("새양평", "복지과", start=date(2026, 11, 10))
        world.person("무계정", "복지과", start=date(2020, 1, 1), account=False)
        page = get(root, SETUP + "?agency=4170000", most=40)
        assert "이달에 2명이 모두 400포인트를 쓸 수 있습니다." in page
        assert "1명은 넣지 않았습니다" in page
        grant_month(actor=SYSTEM)
        assert "이달에 2명이 모두 400포인트를 쓸 수 있습니다." in get(
            root, SETUP + "?agency=4170000", most=40
        )
    assert Allowance.objects.filter(agency=world.agencies["양평군"]).count() == 2


def test_accounts_are_done_when_everybody_at_work_has_one(world: World, root: Client) -> None:
    yangpyeong(world, root)
    world.person("무계정", "복지과", start=date(2020, 1, 1), account=False)
    agency = world.agencies["양평군"].pk
    assert not progress(agency).steps[4]
    Account.objects.create(login="mu", person=world.people["무계정"])
    assert progress(agency).steps[4]


def test_a_preset_is_chosen_by_its_values(root: Client) -> None:
    """O15, D32: points a month, how many at a time, how often, to whom, score and special points of each preset."""
    page = get(root, SETUP + "?code=4170000", most=30)
    for said in (
        "매월 배정하는 포인트",
        "1회에 주는 포인트",
        "같은 사람에게 주는 월 횟수",
        "중앙행정기관, 교육행정기관, 지방자치단체",
        "받은 포인트 + 준 포인트 × 0.5",
        "연 1,000포인트(기관 전체), 1회 100포인트까지",
    ):
        assert said in page


def test_the_way_to_the_next_step_is_a_button_and_ways_to_others_are_links(root: Client) -> None:
    root.post(SETUP, {"code": "4170000", "preset": "icheon-2019"})
    page = get(root, SETUP, most=40)
    assert 'class="button button--primary" href="/points/regulation/?agency=4170000"' in page
    assert page.count("button--primary") == 1
    assert '<a href="/organizations/import/?agency=4170000">' in page


def test_whoever_has_opened_accounts_is_led_to_the_slips(root: Client) -> None:
    """An account without a one-time password lets nobody in: the last step leads to printing them too."""
    root.post(SETUP, {"code": "4170000", "preset": "icheon-2019"})
    page = get(root, SETUP, most=40)
    assert page.count("/accounts/?state=never&amp;agency=4170000") == 2
