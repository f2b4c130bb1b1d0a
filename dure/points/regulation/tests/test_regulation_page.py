"""The page on which the regulation of an agency is registered with its articles (F-A3)."""

from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.points.regulation.models import Regulation
from dure.points.regulation.queries import regulation_on, rule_on
from dure.points.regulation.tests.regulations import OWN, number, yeoju
from dure.points.regulation.topics import MODEL
from tests.pages import get, signed_in
from tests.world import World

__all__ = ["yeoju"]
FORM = {"name": "여주시 협업포인트 운영 규정", "kind": "훈령", "number": "500", "issued_on": "2026-05-01"}
PLACE = "/points/regulation/"


def test_the_page_fills_in_the_model_numbering_in_one_press_and_stores_nothing_by_it(
    world: World, yeoju: int
) -> None:
    """F-A3: what was typed stays; the numbers can be corrected before they are registered."""
    reader = signed_in(world, "한여주")
    before = Regulation.objects.count()
    page = reader.post(PLACE, FORM | {"numbering": "model"}).content.decode()
    assert 'value="제6조제2항"' in page
    assert 'value="500"' in page
    assert Regulation.objects.count() == before
    typed = {f"article-{topic}": text for topic, text in MODEL.items()} | {"article-unit": " 제66조 제1항"}
    assert reader.post(PLACE, FORM | typed).status_code == 302
    found = regulation_on(yeoju, clock.today())
    assert found is not None
    assert found.articles == {**MODEL, "unit": "제66조제1항"}


def test_a_regulation_is_registered_without_articles_too(world: World, yeoju: int) -> None:
    """F-A3: then none is cited, and the page says so."""
    reader = signed_in(world, "한여주")
    reader.post(PLACE, FORM)
    assert "조문은 인용하지 않습니다" in get(reader, PLACE)


def test_a_wrong_article_stands_at_its_field_and_nothing_typed_is_lost(world: World, yeoju: int) -> None:
    wrong = {"article-unit": "6조 1항", "article-message": "제9조"}
    answer = signed_in(world, "한여주").post(PLACE, FORM | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="article-unit-error"' in page
    assert 'value="6조 1항"' in page
    assert 'value="제9조"' in page


def test_articles_are_told_anew_without_another_number(world: World, yeoju: int) -> None:
    """What is registered later counts; the citation stays."""
    number(yeoju, {})
    number(yeoju, OWN)
    number(yeoju, OWN)
    found = rule_on(yeoju, clock.today())
    assert (found.articles, found.citation) == (OWN, "「여주시 협업포인트 운영 규정」(훈령 제274호)")


def test_an_administrator_sees_the_documents_of_an_agency_with_its_articles(world: World, yeoju: int) -> None:
    """R4.2: the agency that was chosen, not the reader's."""
    root = Client()
    root.force_login(Account.objects.create(login="root", is_administrator=True))
    assert "제2조제3호" in get(root, "/points/documents/?agency=4070000", most=40)
    assert "제2조제3호" not in get(root, "/points/documents/?agency=5700000", most=40)
