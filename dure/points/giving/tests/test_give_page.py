"""The page of giving: choose whom, write what they helped with, send. Everything here works without script."""

import re

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.kit.days import month_of, next_month
from dure.organizations.actions import set_agency
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance, ExternalPerson, Transfer
from dure.points.policy.models import Policy
from tests.html import Page
from tests.pages import get, signed_in, text_of
from tests.world import World

GIVE = "/points/give/"
SEARCHING = 30  # one statement for each way to read what was typed, until the list is full
THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."


@pytest.fixture
def minsu(world: World) -> Client:
    return signed_in(world, "김민수")


def key_of(page: str) -> str:
    """Return the idempotency key that the form on the page carries."""
    (key,) = Page(page).values["key"]
    assert re.fullmatch("[0-9a-f]{32}", key)
    return key


def test_recent_coworkers_come_first_and_those_who_cannot_be_chosen_say_why(
    world: World, minsu: Client
) -> None:
    """R6.3, R6.4: the reason names the article; only who can be given to leads on."""
    actor = world.actor("김민수")
    for _ in range(2):
        give(actor=actor, recipient=world.people["박지훈"].pk, message=THANKS)
    give(actor=world.actor("최유진"), recipient=world.people["김민수"].pk, message=THANKS)
    page = get(minsu, GIVE)
    assert f"?to={world.people['최유진'].pk}" in page
    assert f"?to={world.people['박지훈'].pk}" not in page
    assert "제6조제2항" in page


def test_people_are_found_by_part_of_a_name_without_script(world: World, minsu: Client) -> None:
    assert f"?to={world.people['박지훈'].pk}" in get(minsu, GIVE + "?q=박지", most=SEARCHING)


def test_a_coworker_who_fits_comes_before_everybody_else_who_does(world: World, minsu: Client) -> None:
    """However many have the same initials, whom one works with is not behind them."""
    for number in range(12):
        world.person(f"박가{number:02}", "자치행정과")
    fragment = get(minsu, GIVE + "people?q=ㅂ", most=SEARCHING)
    assert "박지훈" not in fragment
    assert "더 많은 사람이 있습니다" in fragment
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    fragment = get(minsu, GIVE + "people?q=ㅂ", most=SEARCHING)
    assert fragment.index("박지훈") < fragment.index("박가00")
    assert fragment.count("<li>") == 10


def test_the_list_under_the_search_field_is_a_fragment(world: World, minsu: Client) -> None:
    fragment = get(minsu, GIVE + "people?q=이서연", most=SEARCHING)
    assert "<html" not in fragment
    assert "같은 부서" in fragment  # D1: a team belongs to the department of 김민수


def test_nobody_fits_is_said_with_what_can_be_tried(minsu: Client) -> None:
    assert "‘없는사람’" in get(minsu, GIVE + "people?q=없는사람", most=SEARCHING)


def test_the_form_says_who_will_read_it(world: World, minsu: Client) -> None:
    """D29, D30: a colleague's agency, and the other one when it goes there."""
    colleague = get(minsu, f"{GIVE}?to={world.people['박지훈'].pk}")
    assert "이천시의 모든 직원" in colleague
    other = get(minsu, f"{GIVE}?to={world.people['한여주'].pk}")
    assert "여주시의 모든 직원" in other


def test_sending_leads_to_what_is_left(world: World, minsu: Client) -> None:
    """R6.1, R10.1: ten points go with the message; afterwards the page says what is left."""
    page = get(minsu, f"{GIVE}?to={world.people['박지훈'].pk}")
    form = {"to": str(world.people["박지훈"].pk), "message": THANKS, "key": key_of(page)}
    answer = minsu.post(GIVE, form)
    sent = Transfer.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/points/give/sent/{sent.pk}/")
    after = get(minsu, answer["Location"])
    assert "190포인트" in after
    assert THANKS in after


def test_sending_the_same_form_twice_gives_once(world: World, minsu: Client) -> None:
    """D33: an impatient second press or a reload is the same act."""
    page = get(minsu, f"{GIVE}?to={world.people['박지훈'].pk}")
    form = {"to": str(world.people["박지훈"].pk), "message": THANKS, "key": key_of(page)}
    assert minsu.post(GIVE, form)["Location"] == minsu.post(GIVE, form)["Location"]
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("", "어떤 도움을 받았는지"),
        ("고마워요", "10자 이상"),
        ("가" * 501, "500자까지"),
        ("주민번호 900101-1234567 관련 업무를 도와주셨습니다", "주민등록번호"),
    ],
)
def test_a_refused_message_is_kept_and_the_reason_stands_at_its_field(
    world: World, minsu: Client, message: str, said: str
) -> None:
    """D29: nothing typed is lost by a refusal."""
    answer = minsu.post(GIVE, {"to": str(world.people["박지훈"].pk), "message": message, "key": "k1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="message-error"' in page
    assert said in page
    assert f">\n{message}</textarea>" in page
    assert 'value="k1"' in page
    assert not Transfer.objects.exists()


def test_the_allowance_that_is_used_up_is_refused_with_the_day_it_returns(
    world: World, minsu: Client
) -> None:
    """R5.1, R6.4: the form says from when, not only that."""
    for _ in range(2):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    answer = minsu.post(GIVE, {"to": str(world.people["박지훈"].pk), "message": THANKS, "key": "k"})
    page = text_of(answer)
    resets = next_month(clock.today())
    assert answer.status_code == 422
    assert f"{resets.year}. {resets.month}. {resets.day}." in page


@pytest.mark.parametrize("to", ["", "0", "999999", "abc", "99999999999999999999", "²", "-1"])
def test_whoever_does_not_exist_is_not_found_and_nothing_breaks(minsu: Client, to: str) -> None:
    """Hostile input: a clear answer, never a failure; a way that leads to nobody says so."""
    answer = minsu.get(GIVE, {"to": to})
    assert (answer.status_code, "이 주소에 해당하는 직원이 없습니다" in answer.content.decode()) == (
        200,
        to != "",
    )
    assert minsu.post(GIVE, {"to": to, "message": THANKS, "key": "k"}).status_code == 422


def test_hostile_text_is_escaped_and_never_breaks(world: World, minsu: Client) -> None:
    form = {
        "to": str(world.people["박지훈"].pk),
        "message": "</textarea><script>x</script>\x00 도움",
        "key": "\x00" * 99,
    }
    answer = minsu.post(GIVE, form)
    assert answer.status_code in (302, 422)
    assert "<script>x" not in minsu.get("/points/board/").content.decode()


def test_somebody_of_an_agency_that_is_not_here_is_thanked_by_the_same_form(minsu: Client) -> None:
    """D16: one record per agency code and e-mail, a letter instead of a tally, which the giver sends."""
    assert 'value="6110000"' in get(minsu, GIVE + "?outside&agency=6110000")
    form = {
        "outside": "1",
        "agency_code": "6110000",
        "email": "kim@seoul.go.kr",
        "name": "김서울",
        "position": "팀장",
        "message": THANKS,
        "key": "k",
    }
    answer = minsu.post(GIVE, form)
    assert answer.status_code == 302
    assert ExternalPerson.objects.get().name == "김서울"
    page = get(minsu, answer["Location"])
    assert "format=pdf" in page
    assert "직접 보내" in page
    board = get(minsu, "/points/board/")
    assert "서울특별시" in board
    assert "김서울 팀장</span>님께" in board


@pytest.mark.parametrize("address", [GIVE + "?outside&find=", GIVE + "agencies?find="])
def test_an_agency_is_chosen_by_name_with_and_without_script(minsu: Client, address: str) -> None:
    """O15, F-A5: the page itself holds the suggestions; a script only fetches them sooner."""
    page = get(minsu, address + "수원")
    assert "경기도 수원시" in page
    assert "?outside&amp;agency=3740000" in page
    assert "by_hand" in get(minsu, address + "없는기관")


def test_an_agency_that_is_here_leads_into_its_directory(minsu: Client) -> None:
    """F-A5: also when its code was typed, and when the form was sent for it."""
    for address in (GIVE + "?outside&find=여주", GIVE + "?outside&agency=5700000"):
        assert "/directory/?agency=5700000" in get(minsu, address)
    form = {
        "outside": "1",
        "agency_code": "5700000",
        "email": "han@yeoju.go.kr",
        "name": "한여주",
        "message": THANKS,
        "key": "k",
    }
    answer = minsu.post(GIVE, form)
    assert answer.status_code == 422
    assert "/directory/?agency=5700000" in answer.content.decode()


def test_an_agency_of_a_kind_that_may_not_receive_cannot_be_chosen(minsu: Client) -> None:
    """D15: the list says why, and so does the page of the agency."""
    set_agency(
        actor=SYSTEM, code="B552345", full_name="한국가상공단", kind="public-institution", runs_points=False
    )
    found = get(minsu, GIVE + "agencies?find=한국가상")
    assert "agency=B552345" not in found
    assert "제6조제2항" in found
    assert 'name="message"' not in get(minsu, GIVE + "?outside&agency=B552345")


def test_an_agency_that_the_table_does_not_have_is_written_by_hand_and_stands_by_its_name(
    minsu: Client,
) -> None:
    """O15: no bare code stands anywhere in public."""
    form = {
        "outside": "1",
        "agency_code": "1198000",
        "email": "kim@mof.go.kr",
        "name": "김바다",
        "message": THANKS,
        "key": "k",
    }
    refused = minsu.post(GIVE, form)
    assert refused.status_code == 422
    assert 'id="agency_name-error"' in refused.content.decode()
    assert minsu.post(GIVE, form | {"agency_name": "가상바다부"}).status_code == 302
    assert "가상바다부" in get(minsu, "/points/board/")


def test_an_outsider_needs_a_whole_address(minsu: Client) -> None:
    form = {"outside": "1", "agency_code": "611", "email": "kim", "name": "", "message": THANKS, "key": "k"}
    answer = minsu.post(GIVE, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("agency_code", "email", "name"):
        assert f'id="{field}-error"' in page
    assert THANKS in page


def test_what_was_typed_survives_a_session_that_ended(world: World) -> None:
    """Nothing typed is lost by an expired session."""
    answer = Client().post(GIVE, {"to": str(world.people["박지훈"].pk), "message": THANKS, "key": "k"})
    assert answer.status_code == 401
    assert f'value="{THANKS}"' in answer.content.decode()


def test_a_list_whose_session_ended_sends_the_whole_page_to_sign_in() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/points/give/?outside"}
    answer = Client().get(GIVE + "people?q=김", headers=headers)
    assert answer["HX-Redirect"].endswith("?next=%2Fpoints%2Fgive%2F%3Foutside")


def test_an_account_without_a_person_is_told_why_it_cannot_give(db: None) -> None:
    """R1.1: points are between persons."""
    client = Client()
    client.force_login(Account.objects.create(login="admin", is_administrator=True))
    page = get(client, GIVE)
    assert "포인트는 사람과 사람이 주고받습니다. 기관에 재직하는" in page
    assert client.post(GIVE, {"message": THANKS}).status_code == 200


def test_only_the_sender_sees_the_page_of_what_was_sent(world: World) -> None:
    given = give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    assert signed_in(world, "박지훈").get(f"/points/give/sent/{given.id}/").status_code == 404
    assert signed_in(world, "김민수").get("/points/give/sent/99999999999999999999999/").status_code == 404


def test_who_sends_the_same_words_to_a_third_person_is_told_so_on_the_page(
    world: World, minsu: Client
) -> None:
    """D29, F-B1: the gift stands; the page that follows says it once."""
    pages = []
    for name in ("박지훈", "최유진", "한여주"):
        sent = {"to": world.people[name].pk, "message": THANKS, "key": f"{name}-key"}
        pages.append(minsu.post(GIVE, sent, follow=True).content.decode())
    assert ["같은 글" in page for page in pages] == [False, False, True]
    assert Transfer.objects.count() == len(pages)


def sees(world: World, name: str) -> str:
    """Return the page of giving as somebody sees it; their session may begin before they stop taking part."""
    return get(signed_in(world, name), GIVE)


def test_the_page_says_why_somebody_has_nothing_to_give_and_from_when(world: World) -> None:
    """F-A10, D9: a new hire has no points until the next 1st; a figure without its reason is no answer."""
    with clock.travel(clock.start_of(clock.today().replace(day=15))):
        world.person("신입직", "자치행정과", start=clock.today())
        page = sees(world, "신입직")
    assert "지금은 포인트를 보낼 수 없습니다" in page
    assert "제5조제1항" in page
    assert "0포인트가 남았습니다" not in page


def test_the_page_says_why_somebody_is_no_giver(world: World) -> None:
    """R3.1, D12: the kind of employment, leave."""
    world.person("용역직", "자치행정과", employment="other")
    assert "제3조" in sees(world, "용역직")
    world.leave("이서연", start=clock.today())
    assert "휴직" in sees(world, "이서연")


def test_somebody_who_gave_everything_reads_from_when_there_is_more_and_gets_no_form(world: World) -> None:
    """R5.1, D16: neither for people here nor for outsiders."""
    first, city = month_of(clock.today()), world.agencies["이천시"]
    Allowance.objects.create(
        person=world.people["김민수"],
        month=first,
        agency=city,
        policy=Policy.objects.filter(agency=city).latest("id"),
        granted=10,
        effective_on=first,
        recorded_at=clock.now(),
    )
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    minsu = signed_in(world, "김민수")
    for address in (GIVE, f"{GIVE}?to={world.people['최유진'].pk}", f"{GIVE}?outside&by_hand"):
        page = get(minsu, address)
        assert "지금은 포인트를 보낼 수 없습니다" in page
        assert 'id="message"' not in page


def test_somebody_who_can_give_reads_no_reason(world: World, minsu: Client) -> None:
    page = get(minsu, GIVE)
    assert "지금은 포인트를 보낼 수 없습니다" not in page
    assert "200포인트" in page


def test_who_left_and_who_has_no_account_yet_are_told_apart(world: World, minsu: Client) -> None:
    """F-A10: a new hire has not left."""
    world.person("신규자", "자치행정과", account=False)
    world.retire("최유진", clock.today())
    new, gone = (get(minsu, f"{GIVE}?to={world.people[name].pk}") for name in ("신규자", "최유진"))
    assert "신규자 님은 재직 중이지만 열린 계정이 없어" in new
    assert "최유진 님은 오늘 발령이 없어" in gone


@pytest.mark.parametrize(("reader", "is_own"), [("김민수", True), ("한여주", False)])
def test_who_is_on_leave_is_marked_and_can_be_chosen(world: World, reader: str, *, is_own: bool) -> None:
    """D12: may receive personally; people of other agencies do not read that somebody is on leave (F-C9)."""
    world.leave("박지훈", clock.today())
    client = signed_in(world, reader)
    way = f"?to={world.people['박지훈'].pk}"
    found = get(client, GIVE + "people?q=박지훈", most=SEARCHING)
    assert way in found
    assert ("휴직" in found) is is_own
    assert ("휴직 중인 사람에게도" in get(client, GIVE + way)) is is_own
