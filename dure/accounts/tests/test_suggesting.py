"""Logins suggested for people without an account: from the address or the number, clashes said."""

from dure.accounts.suggesting import Candidate, suggest

MINSU = Candidate(1, "0001", "minsu@korea.kr")


def told(
    *candidates: Candidate, taken: set[str] | None = None, by_number: bool = False
) -> list[tuple[str, str]]:
    return [(one.login, one.clash) for one in suggest(candidates, taken or set(), by_number=by_number)]


def test_the_part_before_the_at_is_suggested_or_the_number_where_that_is_asked_for() -> None:
    assert told(MINSU) == [("minsu", "")]
    assert told(MINSU, by_number=True) == [("0001", "")]


def test_a_login_in_use_gives_way_to_the_number() -> None:
    assert told(MINSU, taken={"minsu"}) == [("0001", "taken")]
    assert told(MINSU, taken={"minsu", "0001"}) == [("", "taken")]


def test_two_who_would_get_the_same_get_their_numbers_and_neither_is_preferred() -> None:
    other = Candidate(2, "0002", "minsu@city.kr")
    assert told(MINSU, other) == [("0001", "twice"), ("0002", "twice")]


def test_a_second_choice_never_takes_a_first_choice_of_somebody_else() -> None:
    named = Candidate(3, "0009", "0001@korea.kr")
    assert told(MINSU, named, taken={"minsu"}) == [("", "taken"), ("0001", "")]


def test_without_an_address_the_number_is_suggested_and_without_both_nothing() -> None:
    assert told(Candidate(1, "0001", "")) == [("0001", "none")]
    assert told(Candidate(1, "가나", "김@korea.kr")) == [("", "none")]
