"""The regulation of an agency: registered by it, cited by its papers, never another agency's (F-A3)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.days import next_month
from dure.kit.refusals import Refusal
from dure.organizations.actions import set_agency
from dure.organizations.models import Agency
from dure.points.founding.actions import choose_preset
from dure.points.giving.letter_queries import letter_facts
from dure.points.giving.letters import thank_you
from dure.points.giving.rules import Outsider
from dure.points.policy.models import Policy
from dure.points.regulation import rules
from dure.points.regulation.actions import amend, register_regulation
from dure.points.regulation.models import Regulation
from dure.points.regulation.pages import KIND_NAMES
from dure.points.regulation.queries import NOT_REGISTERED, Rule, citation_on
from dure.points.regulation.rules import amended, judge, read
from dure.results.adoption.actions import KINDS, coming_change, paper
from tests.giving import gift, send
from tests.pages import get, signed_in
from tests.world import World

ISSUED = date(2026, 5, 1)
SUWON = Outsider("3740000", "kim@suwon.go.kr", "한수원")


@pytest.mark.parametrize(
    ("number", "citation"),
    [
        ("412", "「여주시 협업포인트 운영 규정」(훈령 제412호)"),
        ("제412호", "「여주시 협업포인트 운영 규정」(훈령 제412호)"),
        (" 2026-3 ", "「여주시 협업포인트 운영 규정」(훈령 제2026-3호)"),
        ("여주시 훈령 제412호", "「여주시 협업포인트 운영 규정」(여주시 훈령 제412호)"),
    ],
)
def test_a_regulation_is_cited_by_name_kind_and_number(number: str, citation: str) -> None:
    """F-A3: however its number was written."""
    assert read("「여주시 협업포인트 운영 규정」", "훈령", number, ISSUED).citation == citation


def test_what_is_missing_is_named_field_by_field() -> None:
    wrong = judge(read(" ", "법률", "", date(2030, 1, 1), ISSUED), date(2026, 11, 30))
    assert set(wrong) == {"name", "kind", "number", "issued_on", "effective_from"}


def test_an_amendment_keeps_the_name_and_changes_the_number() -> None:
    """R7.2: the approval tells it in words."""
    before = read("여주시 협업포인트 운영 규정", "훈령", "412", ISSUED)
    after = amended(before, "여주시 규칙 제77호", date(2026, 11, 1), date(2027, 1, 1))
    assert after.citation == "「여주시 협업포인트 운영 규정」(규칙 제77호)"


@pytest.fixture
def yangpyeong(world: World) -> int:
    """Add an agency that has chosen Icheon's values and registered nothing."""
    made, _ = set_agency(actor=SYSTEM, code="4170000", full_name="경기도 양평군", kind="local")
    choose_preset(actor=SYSTEM, agency_id=made.pk, preset="icheon-2019", since=date(2026, 1, 1))
    return made.pk


@pytest.mark.parametrize("preset", ["icheon-2019", "moi-2016", "gwangju-edu-2025", "gwanak-2026"])
def test_the_values_of_a_preset_bring_no_other_agencys_regulation(db: None, preset: str) -> None:
    """F-A3, F-E5: another city chooses Icheon's values, not Icheon's regulation."""
    made, _ = set_agency(actor=SYSTEM, code="5700000", full_name="경기도 여주시", kind="local")
    register_regulation(
        actor=SYSTEM, agency_id=made.pk, told=read("여주시 협업포인트 운영 규정", "훈령", "412", ISSUED)
    )
    choose_preset(actor=SYSTEM, agency_id=made.pk, preset=preset)
    (policy,) = Policy.objects.filter(agency=made)
    assert policy.basis == "「여주시 협업포인트 운영 규정」(훈령 제412호)"


def test_icheon_has_both_versions_of_its_own_regulation_from_the_start(db: None) -> None:
    """R13.1."""
    made, _ = set_agency(actor=SYSTEM, code="4070000", full_name="경기도 이천시", kind="local")
    choose_preset(actor=SYSTEM, agency_id=made.pk, preset="icheon-2019")
    assert citation_on(made.pk, date(2018, 12, 31)) == "「이천시 협업포인트 운영 규정」(훈령 제257호)"
    assert citation_on(made.pk, date(2019, 1, 1)) == "「이천시 협업포인트 운영 규정」(훈령 제274호)"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "change"])
def test_papers_of_an_agency_without_a_regulation_say_so_and_name_nobody_elses(
    yangpyeong: int, kind: str
) -> None:
    """F-A3: and no paper holds the code of a preset."""
    assert coming_change(yangpyeong) is None
    text = str(paper(kind, yangpyeong))
    assert NOT_REGISTERED in text
    assert "icheon-2019" not in text
    assert "지금 시행 중인 운영 기준의 근거: 이천시" not in text


def test_words_stamped_by_the_version_before_are_not_shown_for_another_agency(world: World) -> None:
    """F-A3: policies of installations before carry Icheon's words whatever agency they belong to."""
    yeoju = world.agencies["여주시"]
    Policy.objects.create(
        agency=yeoju,
        version=2,
        preset="icheon-2019",
        effective_from=clock.today().replace(day=1),
        values=Policy.objects.filter(agency=yeoju).values_list("values", flat=True)[0],
        basis="이천시 협업포인트 운영 규정(훈령 제274호)",
        recorded_at=clock.now(),
    )
    world.role("여주기획과", "주무관", "operator")
    for address in ("/points/operation/", "/points/policies/"):
        page = get(signed_in(world, "한여주"), address, most=40)
        assert "「여주시 협업포인트 운영 규정」(훈령 제274호)" in page
        assert "이천시 협업포인트" not in page


def test_an_agency_registers_so_many_in_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are never removed, so a loop at somebody's desk must not fill the list."""
    monkeypatch.setattr(rules, "MOST_A_DAY", 2)
    operator = world.actor("한여주", roles=frozenset({"operator"}))
    agency = world.agencies["여주시"].pk

    def register(number: str) -> None:
        told = read("여주시 협업포인트 운영 규정", "훈령", number, ISSUED)
        register_regulation(actor=operator, agency_id=agency, told=told)

    tomorrow = clock.now() + timedelta(days=1, minutes=1)
    with clock.travel(tomorrow):
        for number in ("1", "2", "2"):
            register(number)
        with pytest.raises(Refusal) as refused:
            register("3")
        assert (refused.value.code, refused.value.status) == ("regulation-limit", 429)
    with clock.travel(tomorrow + timedelta(days=1, minutes=1)):
        register("3")


def test_a_letter_cites_the_givers_regulation_or_says_that_there_is_none(world: World) -> None:
    """F-A3."""
    (given,) = send(world, "한여주", gift(world, SUWON))
    facts = letter_facts(given.id, world.actor("한여주"))
    assert facts is not None
    assert "「여주시 협업포인트 운영 규정」(훈령 제274호)에 따라" in str(thank_you(facts))
    named = replace(
        facts, rule=Rule("「여주시 규정」(훈령 제9호)", {"unit": "제7조제1항", "message": "제9조"})
    )
    assert "「여주시 규정」(훈령 제9호) 제7조제1항 및 제9조에 따라" in str(thank_you(named))
    bare = thank_you(replace(facts, rule=Rule()))
    assert ("근거 규정", NOT_REGISTERED) in bare.foot
    assert "따라" not in str(bare.paragraphs)


@pytest.fixture
def operator(world: World, yangpyeong: int) -> Client:
    """Sign the operator of the agency without a regulation in."""
    world.agencies["양평군"] = Agency.objects.get(pk=yangpyeong)
    world.department("기획예산과", "양평군")
    world.person("안양평", "기획예산과", position="과장")
    world.role("기획예산과", "과장", "operator")
    return signed_in(world, "안양평")


def test_the_console_leads_to_registering_it_first(operator: Client) -> None:
    """F-A3."""
    page = get(operator, "/points/operation/", most=40)
    assert NOT_REGISTERED in page
    assert "/points/regulation/" in page
    assert "이천시" not in page


FORM = {"name": "양평군 협업포인트 운영 규칙", "kind": "규칙", "number": "31", "issued_on": "2026-05-01"}


def test_the_operator_registers_it_and_every_page_cites_it(operator: Client, yangpyeong: int) -> None:
    """F-A3: 규칙 of a county as well as 훈령 of a city."""
    answer = operator.post("/points/regulation/", FORM)
    assert answer.status_code == 302
    citation = "「양평군 협업포인트 운영 규칙」(규칙 제31호)"
    assert "을(를)" not in operator.get(answer["Location"]).content.decode()
    for address in ("/points/regulation/", "/points/operation/", "/points/policies/"):
        assert citation in get(operator, address, most=40)
    assert operator.get("/api/v1/points/policy").json()["basis"] == citation
    assert "근거: " + citation in str(paper("privacy", yangpyeong))
    operator.post("/points/regulation/", FORM)
    assert Regulation.objects.filter(agency_id=yangpyeong).count() == 1
    assert Entry.objects.filter(action="regulation.register", outcome="done").count() == 1


def test_kinds_of_rules_are_named_in_english_beside_the_korean_word(operator: Client) -> None:
    operator.cookies["dure_language"] = "en"
    page = get(operator, "/points/regulation/")
    for kind in KIND_NAMES:
        assert f"({kind})" in page
    assert tuple(KIND_NAMES) == rules.KINDS


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(operator: Client) -> None:
    answer = operator.post("/points/regulation/", FORM | {"number": "", "issued_on": "2099-01-01"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="number-error"' in page
    assert 'id="issued_on-error"' in page
    assert "양평군 협업포인트 운영 규칙" in page


@pytest.mark.parametrize("issued", ["", "2099-01-01", "tomorrow"])
def test_a_date_that_is_missing_or_has_not_come_is_asked_for(operator: Client, issued: str) -> None:
    """One sentence for all: a date that was left empty is not said to lie ahead."""
    page = operator.post("/points/regulation/", FORM | {"issued_on": issued}).content.decode()
    assert "규정의 발령일을 오늘이나 그 전의 날짜로 적어 주십시오." in page


@pytest.mark.parametrize("start", ["9999-12-31", "0001-01-01", "tomorrow"])
def test_a_first_day_that_cannot_be_read_is_not_taken_for_the_date_of_the_regulation(
    operator: Client, yangpyeong: int, start: str
) -> None:
    """Left empty it is that date; mistyped it is asked for again."""
    answer = operator.post("/points/regulation/", FORM | {"effective_from": start})
    assert answer.status_code == 422
    assert 'id="effective_from-error"' in answer.content.decode()
    assert not Regulation.objects.filter(agency_id=yangpyeong).exists()


def test_only_the_operator_and_administrators_register_it(world: World, operator: Client) -> None:
    assert signed_in(world, "김민수").get("/points/regulation/").status_code == 404
    assert operator.get("/points/regulation/?agency=4070000").status_code == 404
    root = Client()
    root.force_login(Account.objects.create(login="root", is_administrator=True))
    assert root.post("/points/regulation/?agency=4170000", FORM).status_code == 302
    assert root.get("/points/regulation/?agency=9999999").status_code == 404


def test_the_database_itself_keeps_what_was_registered(world: World) -> None:
    """What papers cited stays as it was; an amendment is a new row."""
    with pytest.raises(DatabaseError), transaction.atomic():
        Regulation.objects.update(number="1")


def test_an_approved_amendment_is_cited_from_its_first_day(world: World) -> None:
    """R7.2: the number of the amendment is the regulation's new one."""
    start = next_month(clock.today())
    amend(
        actor=SYSTEM,
        agency_id=world.agencies["여주시"].pk,
        number="여주시 훈령 제500호",
        on=clock.today(),
        effective_from=start,
    )
    assert citation_on(world.agencies["여주시"].pk, clock.today()).endswith("(훈령 제274호)")
    assert citation_on(world.agencies["여주시"].pk, start) == "「여주시 협업포인트 운영 규정」(훈령 제500호)"
