"""What the subject of an entry speaks of."""

import pytest

from dure.audit.details import facts_in
from dure.audit.objects import mentions_in, names_for
from dure.kit.actor import SYSTEM
from dure.kit.naming import Named


@pytest.mark.parametrize(
    ("action", "subject", "mentions"),
    [
        ("points.preference", "person:30", [("person", "30")]),
        ("points.selection.judge", "selection:2", [("selection", "2")]),
        ("points.close-day", "agency:4 2026-11-29", [("agency", "4"), ("day", "2026-11-29")]),
        ("points.close-year", "agency:4 2026", [("agency", "4"), ("", "2026")]),
        ("roster.import", "agency:4070000", [("agency-code", "4070000")]),
        ("agency.change", "agency:B552474", [("agency-code", "B552474")]),
        ("points.hide", "6835", [("transfer", "6835")]),
        ("points.special-award.approved", "3", [("award", "3")]),
        ("points.policy.opinion", "1", [("proposal", "1")]),
        ("points.export", "people", [("export-kind", "people")]),
        ("points.give", "17,33", [("person", "17"), ("person", "33")]),
        (
            "points.give",
            "('4490000', 'hong@suwon.go.kr'),33",
            [("outsider", "4490000 hong@suwon.go.kr"), ("person", "33")],
        ),
        ("points.grant", "2026-06", [("month", "2026-06")]),
        ("points.seal-key", "ab12", [("", "ab12")]),
        ("sign-out", "", []),
    ],
)
def test_each_way_of_naming_an_object_is_understood(
    action: str, subject: str, mentions: list[tuple[str, str]]
) -> None:
    assert mentions_in(action, subject) == mentions


def test_what_is_gone_or_unknown_keeps_its_key(db: None) -> None:
    mentions = [
        ("person", "999999"),
        ("person", "x"),
        ("nothing-like-it", "7"),
        ("day", "bad"),
        ("person", "9" * 40),
    ]
    assert names_for(SYSTEM, mentions) == {mention: Named(mention[1]) for mention in mentions}


def test_fields_are_told_in_words_and_numbers_of_the_database_are_left_out() -> None:
    facts = {
        fact.label: list(fact.values) for fact in facts_in({"through": 1360, "people": 1347, "second": True})
    }
    assert [("", "1,347")] in facts.values()
    assert [("word", "True")] in facts.values()
    assert len(facts) == 2


def test_a_list_that_waits_names_its_departments_and_no_number_of_the_database() -> None:
    """F-A6: of the entry of a selection round that a second person approves, D44."""
    facts = list(facts_in({"closing": 7, "departments": [3, 12], "outcome": "withdrawn"}))
    assert [list(fact.values) for fact in facts] == [
        [("department", "3"), ("department", "12")],
        [("word", "withdrawn")],
    ]
