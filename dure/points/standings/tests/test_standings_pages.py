"""The pages of departments: standings, one department, the collaboration map."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.organizations.models import DepartmentSuccession
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.points.policy.models import Policy
from dure.points.standings.queries import figures
from dure.results.reports.content import WHY_SUMS_DIFFER, Asked, compose
from tests.html import Page
from tests.pages import signed_in, text_of
from tests.world import World

THANKS = "도자기축제 교통 통제를 함께해 주셔서 고맙습니다."
NOON = datetime(2026, 11, 10, 12, tzinfo=clock.SEOUL)


@pytest.fixture
def reader(world: World) -> Client:
    """최유진 in a browser, two days after three gifts, both days closed."""
    with clock.travel(NOON):
        for giver, receiver in (("김민수", "박지훈"), ("이서연", "박지훈"), ("한여주", "김민수")):
            give(actor=world.actor(giver), recipient=world.people[receiver].pk, message=THANKS)
    with clock.travel(NOON + timedelta(days=2)):
        close_days(actor=SYSTEM, through=NOON.date() + timedelta(days=1))
    client = Client()
    client.force_login(Account.objects.get(person=world.people["최유진"]))
    return client


def get(client: Client, path: str) -> str:
    with clock.travel(NOON + timedelta(days=2)):
        answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def test_departments_stand_by_what_their_confirmed_days_add_up_to(reader: Client, world: World) -> None:
    """R8.2, R8.3, D34: score, per head, breadth, within the pool, with the formula in force."""
    page = get(reader, "/points/departments/?period=2026")
    assert page.index("복지정책과</a>") < page.index("정보통신과</a>") < page.index("자치행정과</a>")
    assert "운영 기준 제1판" in page
    assert f"/points/departments/{world.departments['복지정책과'].pk}/" in page


def test_a_renamed_department_counts_under_its_successor_when_asked(reader: Client, world: World) -> None:
    """D21: as recorded, or rolled up to the successor."""
    DepartmentSuccession.objects.create(
        predecessor=world.departments["복지정책과"], successor=world.departments["자치행정과"], on=NOON.date()
    )
    agency = world.agencies["이천시"].pk
    year = (date(2026, 1, 1), date(2026, 12, 31))
    recorded = {one.name: one.received for one in figures(agency, *year)}
    rolled = {one.name: (one.received, one.givers) for one in figures(agency, *year, rolled_up=True)}
    assert (recorded["복지정책과"], recorded["자치행정과"]) == (20, 0)
    assert rolled["자치행정과"] == (20, 2)
    assert "복지정책과" not in rolled
    assert "자치행정과</a>" in get(reader, "/points/departments/?period=2026&as=successors")


def test_successors_without_a_confirmed_day_yet_have_the_breadth_of_those_before(
    reader: Client, world: World
) -> None:
    """D21: on the morning after a reorganisation of the whole agency."""
    tomorrow = NOON.date() + timedelta(days=2)
    for name in ("기획예산담당관", "정보통신과", "복지정책과", "자치행정과"):
        DepartmentSuccession.objects.create(
            predecessor=world.departments[name], successor=world.department(f"새{name}"), on=tomorrow
        )
    year = (date(2026, 1, 1), date(2026, 12, 31))
    found = figures(world.agencies["이천시"].pk, *year, rolled_up=True)
    assert {one.name: one.givers for one in found if one.givers} == {"새복지정책과": 2, "새정보통신과": 1}


def test_a_period_without_confirmed_days_says_so(reader: Client) -> None:
    assert "아직 확정된 날이 없습니다" in get(reader, "/points/departments/?period=2025")
    assert "복지정책과" in get(reader, "/points/departments/?period=nonsense")


def test_a_department_shows_its_months_and_days(reader: Client, world: World) -> None:
    """R8.3, R8.4: 20 points on the 10th, from two people."""
    page = get(reader, f"/points/departments/{world.departments['복지정책과'].pk}/?month=2026-11")
    assert "2026. 11. 10." in page
    assert THANKS in page


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13"])
def test_a_month_that_nobody_can_mean_shows_the_days_confirmed_last(
    reader: Client, world: World, month: str
) -> None:
    """At the end of the calendar no month follows."""
    page = get(reader, f"/points/departments/{world.departments['복지정책과'].pk}/?month={month}")
    assert "2026. 11. 10." in page


def test_departments_of_other_agencies_are_not_shown(reader: Client, world: World) -> None:
    """Whether they exist is not said either."""
    assert reader.get(f"/points/departments/{world.departments['여주기획과'].pk}/").status_code == 404


def test_the_map_names_departments_and_no_person(reader: Client) -> None:
    """Ties within the agency only."""
    page = get(reader, "/points/map/?period=2026-11")
    assert "정보통신과" in page
    assert "복지정책과" in page
    assert "박지훈" not in page


def test_who_is_not_signed_in_is_asked_to(db: None) -> None:
    for path in ("/points/departments/", "/points/map/"):
        assert Client().get(path).status_code == 302


def test_the_pages_take_few_queries(reader: Client, django_assert_max_num_queries: object) -> None:
    """At most nine queries a page."""
    for path in ("/points/departments/", "/points/map/"):
        get(reader, path)  # what a process reads once in its life is not counted
        with django_assert_max_num_queries(9):  # type: ignore[operator]  # a fixture that is a context manager
            get(reader, path)


@pytest.mark.parametrize(
    "address", ["/points/departments/", "/points/agency/", "/points/mine/", "/points/map/"]
)
def test_only_years_with_confirmed_days_are_offered(reader: Client, address: str) -> None:
    """F-A15."""
    page = get(reader, address)
    assert 'value="2026"' in page
    assert 'value="2025"' not in page
    assert 'value="2016"' not in page


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/points/departments/", 'href="?period=2026"'),
        ("/points/agency/", 'href="?year=2026"'),
        ("/points/mine/", 'href="?year=2026"'),
    ],
)
@pytest.mark.usefixtures("reader")
def test_on_the_first_of_january_the_year_before_is_one_press_away(
    world: World, address: str, way: str
) -> None:
    """F-A15: the new year is still empty."""
    with clock.travel(datetime(2027, 1, 1, 9, tzinfo=clock.SEOUL)):
        page = text_of(signed_in(world, "최유진").get(address))
    assert way in page
    assert "2026년 보기" in page


def test_a_year_that_was_asked_for_stays_chosen_though_nothing_is_on_record(reader: Client) -> None:
    assert '<option value="2024" selected>' in get(reader, "/points/agency/?year=2024")
    assert '<option value="2024-Q1" selected>' in get(reader, "/points/departments/?period=2024-Q1")


@pytest.fixture
def bureaus(world: World) -> Client:
    """최유진 in a browser, after two heads of bureaus and a colleague on leave were thanked."""
    world.department("경제국", is_boundary=False)
    world.department("안전국", is_boundary=False)
    world.person("국장하나", "경제국", position="국장")
    world.person("국장둘", "안전국", position="국장")
    world.leave("이서연", NOON.date() - timedelta(days=9))
    with clock.travel(NOON):
        for receiver in ("국장하나", "국장둘", "이서연", "박지훈"):
            give(actor=world.actor("최유진"), recipient=world.people[receiver].pk, message=THANKS)
    with clock.travel(NOON + timedelta(days=2)):
        close_days(actor=SYSTEM, through=NOON.date() + timedelta(days=1))
    return signed_in(world, "최유진")


@pytest.mark.parametrize(
    ("page", "each"),
    [
        ("/points/departments/?period=2026", "/points/departments/?period=2026&others=1"),
        ("/points/agency/?year=2026", "/points/agency/?year=2026&others=1"),
    ],
)
def test_bureaus_with_their_head_alone_are_one_row_with_a_way_to_each(
    bureaus: Client, page: str, each: str
) -> None:
    """F-A15, D1, D34: they have no rank, and their points stay in the sums."""
    gathered = Page(get(bureaus, page)).text("main")
    assert "그 밖의 단위" in gathered
    assert "과 단위가 아닌 곳 2곳" in gathered
    assert "경제국" not in gathered
    assert "경제국" in Page(get(bureaus, each)).text("main")


@pytest.mark.parametrize("page", ["/points/departments/?period=2026", "/points/agency/?year=2026"])
def test_what_people_and_departments_add_up_to_stands_with_the_difference(bureaus: Client, page: str) -> None:
    """D42: somebody on leave received ten points that no department has."""
    text = Page(get(bureaus, page)).text("main")
    assert "받은 포인트 40 30 −10" in text
    assert "보낸 포인트 40 40 0" in text
    assert "휴직 중" in text


def test_a_report_over_departments_gathers_bureaus_and_ends_with_both_sums(
    bureaus: Client, world: World
) -> None:
    """F-A15, D42: the lines lead to no entries, and a note says why the sums differ."""
    del bureaus  # it lived the days
    policy = Policy.objects.get(agency=world.agencies["이천시"])
    asked = Asked("indicators", date(2026, 11, 1), NOON.date() + timedelta(days=1))
    made = compose(world.agencies["이천시"].pk, asked, policy)
    *departments, others, whole, people, difference = made["rows"]
    assert {row["leads_to"][0] for row in departments} == {"department"}
    told = [
        (row["cells"][1], row["cells"][3], row["leads_to"]) for row in (others, whole, people, difference)
    ]
    assert told == [
        ("그 밖의 단위(2곳)", "20", []),
        ("부서 합계", "30", []),
        ("개인 합계", "40", []),
        ("차이(부서 − 개인)", "-10", []),
    ]
    assert WHY_SUMS_DIFFER in made["notes"]
