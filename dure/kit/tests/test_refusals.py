"""What a catalogue makes of a denial."""

import pytest
from django.utils.translation import override

from dure.kit.refusals import Catalogue, Denial, Said, named

NOTES = Catalogue({"note-required": Said("Write a note. The people concerned can read it.")})
AWARDS = Catalogue(
    {
        "too-much": Said(
            "{cost} of {left}", 409, instead=((lambda facts: not facts["left"], "nothing left"),)
        ),
        "unit-unknown": Said("no such unit", 404, code="not-found"),
    },
    words=lambda facts: {name: f"{value} P" for name, value in facts.items()},
    programs=named("left", "largest"),
    base=NOTES,
)


def test_a_denial_becomes_a_code_a_sentence_a_status_and_facts_for_programs() -> None:
    made = AWARDS.refusal(Denial("too-much", {"cost": 30, "left": 20}))
    assert (made.code, str(made.detail), made.status, made.extra) == (
        "too-much",
        "30 P of 20 P",
        409,
        {"left": 20},
    )


def test_special_facts_have_a_sentence_of_their_own() -> None:
    assert str(AWARDS.sentence(Denial("too-much", {"cost": 30, "left": 0}))) == "nothing left"


def test_programs_know_several_denials_by_one_code() -> None:
    made = AWARDS.refusal(Denial("unit-unknown"))
    assert (made.code, made.status, made.extra) == ("not-found", 404, {})


def test_what_a_catalogue_does_not_know_its_base_says() -> None:
    made = AWARDS.refusal(Denial("note-required"))
    assert (made.code, made.status) == ("note-required", 422)
    with pytest.raises(KeyError):
        AWARDS.refusal(Denial("unheard-of"))


def test_a_sentence_is_translated_when_it_is_read() -> None:
    made = NOTES.refusal(Denial("note-required"))
    with override("ko"):
        korean = str(made.detail)
    with override("en"):
        assert str(made.detail) != korean
