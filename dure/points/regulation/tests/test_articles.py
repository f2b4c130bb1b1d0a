"""Articles in sentences: those of the agency's own regulation, or none (F-A3)."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.days import next_month
from dure.kit.ruling import under
from dure.notifications.notices.actions import notify
from dure.points.giving.letter_queries import letter_facts
from dure.points.giving.letters import thank_you
from dure.points.giving.rules import Outsider
from dure.points.policy.words import FIELDS, name_of
from dure.points.proposals.actions import propose_policy
from dure.points.proposals.sheets import package
from dure.points.regulation.actions import amend
from dure.points.regulation.citing import article, cite, forget_articles, told
from dure.points.regulation.queries import regulation_on, rule_on
from dure.points.regulation.rules import judge, read
from dure.points.regulation.tests.regulations import OWN, number, yeoju
from dure.points.regulation.topics import MODEL, TOPICS, english, is_article, korean
from dure.results.adoption.actions import KINDS, paper
from tests.giving import gift, send
from tests.pages import get, signed_in
from tests.world import LONG_AGO, World

__all__ = ["yeoju"]
DURE = Path(__file__).resolve().parents[3]
NUMBERED = re.compile(r"제[0-9]+조|Articles? [0-9]")
TOKEN = re.compile(r"\{article:([a-z+-]+)\}")
SUWON = Outsider("3740000", "kim@suwon.go.kr", "한수원")


@pytest.mark.parametrize("text", ["제3조", "제6조의2", "제6조제2항", "제2조제3호", "제6조의2제1항제10호"])
def test_an_article_may_have_a_branch_a_paragraph_and_an_item(text: str) -> None:
    """F-A3."""
    assert is_article(text)


@pytest.mark.parametrize(
    "text", ["", "6조", "제6조 제2항", "제0조", "제6조제2항 등", "제6조<b>", "제2호", "제٣조"]
)
def test_what_is_no_article_is_refused_at_its_field(text: str) -> None:
    """F-A3: it would stand in letters."""
    assert not is_article(text)
    wrong = judge(read("규정", "훈령", "1", LONG_AGO, articles={"unit": f"{text}x"}), clock.today())
    assert wrong == {"article-unit": "regulation-article"}


def test_what_is_told_is_kept_by_known_topics_alone() -> None:
    """Blanks are put right; what is empty or unknown is left out."""
    told_ = read(
        "규정", "훈령", "1", LONG_AGO, articles={"unit": " 제6조 제1항 ", "lapse": " ", "x": "제1조"}
    )
    assert told_.articles == {"unit": "제6조제1항"}


def test_every_topic_has_an_article_of_the_model_regulation() -> None:
    """F-A3: whose numbering is Icheon's."""
    assert list(MODEL) == list(TOPICS)
    assert all(is_article(text) for text in MODEL.values())


@pytest.mark.parametrize(
    ("articles", "in_korean", "in_english"),
    [
        ([], "", ""),
        (["제6조제2항"], "(제6조제2항)", " (Article 6(2))"),
        (["제5조제1항", "제6조제1항"], "(제5조제1항·제6조제1항)", " (Articles 5(1) and 6(1))"),
        (["제12조제1항", "제12조제2항"], "(제12조제1항·제2항)", " (Articles 12(1) and 12(2))"),
        (["제1조", "제2조제3호", "제6조의2제1항"], "(제1조·제2조제3호·제6조의2제1항)", None),
        (["제2조제3호", "제6조의2제1항"], "(제2조제3호·제6조의2제1항)", " (Articles 2 no. 3 and 6-2(1))"),
    ],
)
def test_articles_are_cited_as_each_language_writes_them(
    articles: list[str], in_korean: str, in_english: str | None
) -> None:
    """F-A3: of two paragraphs of one article the article is named once."""
    assert korean(articles) == in_korean
    assert in_english is None or english(articles) == in_english


def test_a_sentence_cites_the_regulation_of_whoever_asks(world: World, yeoju: int) -> None:
    """F-A3, D17: Icheon's, another agency's own, and none."""
    number(yeoju, OWN)
    sentence = told("You give exactly {unit} points{article:unit}.", {"unit": 10})
    said = {}
    for name, agency in (("Icheon", world.agencies["이천시"].pk), ("Yeoju", yeoju), ("nobody", None)):
        with under(agency), translation.override("en"):
            said[name] = str(sentence)
    assert said == {
        "Icheon": "You give exactly 10 points (Article 6(1)).",
        "Yeoju": "You give exactly 10 points (Article 7(1)).",
        "nobody": "You give exactly 10 points.",
    }
    assert str(sentence) == "You give exactly 10 points."


def test_the_regulation_of_the_day_counts(world: World, yeoju: int) -> None:
    """R7.2: an amendment keeps the articles until others are told."""
    start = next_month(clock.today())
    number(yeoju, OWN)
    amend(actor=SYSTEM, agency_id=yeoju, number="훈령 제500호", on=clock.today(), effective_from=start)
    found = regulation_on(yeoju, start)
    assert found is not None
    assert (found.number, found.articles) == ("500", OWN)
    with under(yeoju, date_before := LONG_AGO.replace(year=2010)):
        assert article("unit") == ""
    assert rule_on(yeoju, date_before).articles == {}


def test_the_name_of_a_value_carries_its_article(world: World) -> None:
    """R7.1: in lists of what changes."""
    with under(world.agencies["이천시"].pk):
        assert name_of("transfer.pair_limit") == "같은 사람에게 주는 월 횟수(제6조제2항)"
    assert not any(NUMBERED.search(name_of(field)) for field in FIELDS)


def pages() -> Iterator[str]:
    """Give the addresses of all pages under `points/` that need no argument, and the home page."""
    yield "/"
    for room in ("points", "results", "patterns", "notifications"):
        for name in get_resolver().namespace_dict[room][1].reverse_dict:
            with suppress(NoReverseMatch):
                address = reverse(f"{room}:{name}") if isinstance(name, str) else ""
                if address.startswith("/points/"):
                    yield address


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_page_of_an_agency_without_articles_names_one(world: World, yeoju: int, language: str) -> None:
    """F-A3: read by its operator, who sees most."""
    send(world, "한여주", gift(world, SUWON))
    for kind, facts in (("year-settled", {"year": 2025}), ("selected", {"name": "으뜸", "selection": 1})):
        notify([world.people["한여주"].pk], kind, **facts)
    reader = signed_in(world, "한여주")
    reader.cookies["django_language"] = language
    seen = {}
    for address in pages():
        answer = reader.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            seen[address] = answer.content.decode()
    assert len(seen) > 20
    assert {address for address, page in seen.items() if "{article" in page} == set()
    # Where the numbers are told, an example stands.
    named = {address for address, page in seen.items() if NUMBERED.search(page)}
    assert named <= {reverse("points:regulation")}


@pytest.mark.parametrize("address", ["/points/operation/", "/points/policies/", "/points/years/"])
def test_pages_name_the_articles_of_each_agency(world: World, yeoju: int, address: str) -> None:
    """F-A3: Icheon's as they always stood there."""
    number(yeoju, {"allowance": "제21조", "standings": "제22조", "year": "제23조", "lapse": "제21조"})
    forget_articles()
    world.role("전산팀", "주무관", "operator")
    assert set(NUMBERED.findall(get(signed_in(world, "이서연"), address, most=40))) & {"제5조", "제8조"}
    found = set(NUMBERED.findall(get(signed_in(world, "한여주"), address, most=40)))
    assert found
    assert found <= {"제21조", "제22조", "제23조"}


@pytest.mark.parametrize(
    ("articles", "said"),
    [(OWN, "(제7조제3항)"), ({}, "없으며, 한 분이")],
    ids=["own numbering", "none"],
)
def test_a_refusal_cites_the_givers_regulation_or_nothing(
    world: World, yeoju: int, articles: dict[str, str], said: str
) -> None:
    """R6.3, D17: and its audit line says what the giver was told."""
    world.person("여주동료", "여주기획과")
    if articles:
        number(yeoju, articles)
    forget_articles()
    answer = signed_in(world, "한여주").post(
        "/api/v1/points/transfers",
        {
            "recipient": str(world.people["여주동료"].pk),
            "message": "함께 밤늦게까지 자료를 맞춰 주셔서 고맙습니다.",
        },
        content_type="application/json",
        headers={"accept-language": "ko"},
    )
    problem = answer.json()
    assert problem["code"] == "same-department", problem
    assert said in problem["detail"]
    assert NUMBERED.findall(problem["detail"]) == (["제7조"] if articles else [])
    assert problem["detail"] in str(Entry.objects.get(outcome="same-department").details)


def test_a_notice_of_a_hidden_message_cites_the_regulation_of_whose_operator_hid_it(world: World) -> None:
    """D28: its sender may work elsewhere."""
    icheon = world.agencies["이천시"].pk
    facts = {"transfer": 1, "reason": "purpose", "note": "취지", "ruled_by": icheon}
    notify([world.people["한여주"].pk], "message-hidden", **facts)
    assert "(제10조제2항)" in signed_in(world, "한여주").get("/points/notices/").content.decode()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "change"])
def test_no_paper_of_an_agency_without_articles_names_one(world: World, yeoju: int, kind: str) -> None:
    """F-A3: but for the law of the country, and the supplementary provisions of the model text itself."""
    text = str(paper(kind, yeoju))
    for known in (
        "「개인정보의 안전성 확보조치 기준」 제8조",
        "제1조(시행일)",
        "제2조(실적에 관한 경과조치)",
    ):
        text = text.replace(known, "")
    assert [found for found in NUMBERED.findall(text) if "공공기록물" not in text] == []


def test_the_model_text_takes_the_numbers_of_the_regulation_that_it_amends(world: World, yeoju: int) -> None:
    """R3.1: ○ stands where the number is not known."""
    assert "(안 제○조제○호)" in str(paper("amendment", yeoju))
    number(yeoju, {"system": "제4조제7호", "participants": "제5조", "hiding": "제14조제3항"})
    text = str(paper("amendment", yeoju))
    for part in (
        "(안 제4조제7호)",
        "7. “협업시스템”",
        "제5조(적용대상)",
        "(안 제14조제4항, 선택)",
        "④ 제3항 단서",
    ):
        assert part in text


def test_the_papers_of_a_change_name_the_agencys_own_article_of_adjusting(world: World, yeoju: int) -> None:
    """R7.1: or say how it came about."""
    start = next_month(next_month(clock.today()))
    view = propose_policy(
        actor=world.actor("한여주", roles=frozenset({"operator"})),
        changes={"transfer": {"pair_limit": 3}},
        effective_from=start,
        reason="두 번으로는 잦은 도움에 감사하기 어렵습니다.",
    )
    assert NUMBERED.search(str(package(view, "여주시", rule_on(yeoju, clock.today())))) is None
    number(yeoju, {"adjustment": "제9조"})
    sheet = str(package(view, "여주시", rule_on(yeoju, clock.today())))
    assert "제9조에 따라" in sheet
    assert "운영자 조정(제9조)" in sheet
    assert "「여주시 협업포인트 운영 규정」(훈령 제274호) 제9조" in str(paper("change", yeoju))


def test_a_letter_names_the_articles_of_the_givers_regulation(world: World, yeoju: int) -> None:
    """D16, D17."""
    (given,) = send(world, "한여주", gift(world, SUWON))
    bare = letter_facts(given.id, world.actor("한여주"))
    number(yeoju, OWN)
    named = letter_facts(given.id, world.actor("한여주"))
    assert bare is not None
    assert named is not None
    assert NUMBERED.search(str(thank_you(bare))) is None
    assert "제7조제1항 및 제9조의2제1항에 따라" in str(thank_you(named))


def test_no_translation_holds_the_number_of_an_article() -> None:
    """F-A3: sentences name topics, in Korean as in English, and only topics that there are."""
    wrong, unknown = [], set()
    for source in DURE.glob("*/locale/*/LC_MESSAGES/*.po"):
        with source.open("rb") as text:
            for message in read_po(text, locale="ko"):
                said = str(message.id), str(message.string)
                wrong += [one for one in said if NUMBERED.search(one) and one not in EXAMPLES]
                topics = [set(TOKEN.findall(one)) for one in said]
                wrong += [said[0]] if topics[0] != topics[1] else []
                unknown |= {topic for found in topics[0] for topic in found.split("+")} - TOPICS.keys()
    assert (wrong, unknown) == ([], set())


EXAMPLES = {
    "One article at each place, such as 제6조제2항.",
    "항목마다 제6조제2항처럼 조문 하나를 적습니다.",
    "Write one article, such as 제6조제2항, or leave it empty.",
    "제6조제2항처럼 조문 하나를 적거나 비워 두십시오.",
}
# Texts of the code that hold numbers: the model's own numbering, the law of the country, provisions that are
# proposed, what was printed before agencies had regulations, and guidelines of the made-up agencies.
ALLOWED = {
    "points/regulation/topics.py",
    "results/adoption/amendment.py",
    "results/adoption/privacy.py",
    "results/years/models.py",
    "cli/organizations.py",
    "sample/papers.py",
    "points/regulation/actions.py",
}


def test_no_text_of_the_code_holds_the_number_of_an_article() -> None:
    """F-A3: comments and docstrings cite the model regulation; nothing that anybody is shown does."""
    found = set()
    for source in DURE.rglob("*.py"):
        where = source.relative_to(DURE).as_posix()
        if "/tests/" in where or "/migrations/" in where or where in ALLOWED:
            continue
        for text in shown_texts(ast.parse(source.read_text())):
            if NUMBERED.search(text):
                found.add((where, text))
    templates = {
        (template.name, text)
        for template in DURE.rglob("*.html")
        for text in NUMBERED.findall(template.read_text())
        if template.name != "regulation.html"
    }
    assert (found, templates) == (set(), set())


def shown_texts(tree: ast.Module) -> Iterator[str]:
    """Give the texts of a module that are no docstrings and stand alone nowhere."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    helps = {
        id(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "help_text"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone | helps:
            yield node.value


def test_a_sentence_without_a_topic_is_left_alone() -> None:
    assert cite("{name} has {amount} points.") == "{name} has {amount} points."
