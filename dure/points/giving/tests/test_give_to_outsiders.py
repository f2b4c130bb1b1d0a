"""Thanking somebody whose agency is not on this installation."""

from dataclasses import replace

import pytest

from dure.organizations.models import ListedAgency
from dure.points.board.queries import board
from dure.points.giving.models import ExternalPerson, Transfer
from dure.points.giving.rules import Outsider
from tests.giving import gift, outcome, send
from tests.truths import contradictions
from tests.world import World

SUWON = Outsider("3740000", "kim@suwon.go.kr", "한수원")


def test_an_outsider_is_thanked_with_points_that_touch_no_tally(world: World) -> None:
    """R6.2, D16: debits the giver, counts for the pair limit, credits no department."""
    (given,) = send(world, "김민수", gift(world, SUWON))
    assert (given.recipient_id, given.recipient_name, given.remaining) == (None, "한수원", 190)
    transfer = Transfer.objects.get()
    assert (transfer.recipient, transfer.recipient_agency, transfer.is_credited) == (None, None, False)
    assert outcome(world, "김민수", SUWON) == "done"
    assert outcome(world, "김민수", SUWON) == "pair-limit"
    assert outcome(world, "최유진", SUWON) == "done"
    assert contradictions() == {}


@pytest.mark.parametrize(
    "same",
    [
        Outsider("3740000", "KIM@SUWON.GO.KR", "한수원"),
        Outsider("3740000", "Kim@suwon.go.kr ", "한수원"),
        Outsider("3740000", "kim@suwon.go.kr", "다른이름"),
        Outsider(" 3740000", "\u200bkim@suwon.go.kr", "한 수원"),
    ],
)
def test_another_spelling_makes_nobody_another_person(world: World, same: Outsider) -> None:
    """D16, R6.4: one record per agency code and work e-mail, and one pair limit."""
    assert [outcome(world, "김민수", who) for who in (SUWON, same, same)] == ["done", "done", "pair-limit"]
    assert ExternalPerson.objects.count() == 1
    assert contradictions() == {}


def test_the_same_address_at_another_agency_is_another_person(world: World) -> None:
    """D16: the key is both."""
    elsewhere = Outsider("3750000", SUWON.email, SUWON.name)
    assert [outcome(world, "김민수", who) for who in (SUWON, SUWON, elsewhere, elsewhere)] == ["done"] * 4
    assert ExternalPerson.objects.count() == 2


def test_somebody_of_an_agency_that_is_here_is_found_in_the_directory_or_not_at_all(world: World) -> None:
    """D16: nobody is thanked past the directory, the own agency included."""
    for code in ("5700000", "4070000", "1741000"):
        assert outcome(world, "김민수", Outsider(code, "p6@korea.kr", "한여주")) == "recipient-unknown"
    assert not ExternalPerson.objects.exists()
    assert contradictions() == {}


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        *(("B552345", "recipient-kind"), ("7530000", "recipient-kind"), ("", "recipient-kind")),
        *(("9999999", "recipient-kind"), ("1", "recipient-kind"), ("１７４１", "recipient-kind")),
        ("1\0", "recipient-kind"),
    ],
)
def test_bodies_that_are_not_allowed_or_do_not_exist_are_refused(
    world: World, code: str, refusal: str
) -> None:
    """D15, D16: by the kind that the standard code tells."""
    assert outcome(world, "김민수", Outsider(code, "a@korea.kr", "한수원")) == refusal
    assert not ExternalPerson.objects.exists()


def test_a_department_of_an_agency_that_is_here_is_here_too(world: World) -> None:
    """D16, O15: the published table has codes of departments; nobody is written to past the directory."""
    ListedAgency.objects.create(
        code="5700123",
        full_name="경기도 여주시 기획과",
        short_name="기획과",
        chief_code="5700000",
        valid=(None, None),
        certainty="official",
    )
    assert outcome(world, "김민수", Outsider("5700123", "p6@korea.kr", "한여주")) == "recipient-unknown"


def test_the_table_of_codes_says_of_what_kind_an_agency_is(world: World) -> None:
    """D15: a body that is none of the kinds, such as a court, cannot receive whatever its code begins with."""
    ListedAgency.objects.create(
        code="1970000", full_name="가상법원", short_name="가상법원", valid=(None, None), certainty="official"
    )
    assert outcome(world, "김민수", Outsider("1970000", "a@scourt.go.kr", "한법원")) == "recipient-kind"


def test_position_and_agency_of_an_outsider_are_kept_when_the_next_giver_leaves_them_out(
    world: World,
) -> None:
    """D16, F-A5: one record, known better and better."""
    send(world, "김민수", gift(world, replace(SUWON, position="주무관")))
    send(world, "최유진", gift(world, SUWON))
    (newest, first) = board(reader=world.actor("김민수"))
    assert (first.recipient.agency, first.recipient.position) == ("경기도 수원시", "주무관")
    assert newest.recipient == first.recipient


def test_an_agency_that_nothing_names_never_stands_as_a_bare_code(world: World) -> None:
    """F-A5: a client may send any code of an allowed kind; the board says that it has no name yet."""
    send(world, "김민수", gift(world, Outsider("1198000", "kim@mof.go.kr", "김바다")))
    (row,) = board(reader=world.actor("김민수"))
    assert row.recipient.agency == "기관명 미등록(1198000)"


@pytest.mark.parametrize(
    "outsider",
    [
        *(
            Outsider("3740000", email, "한수원")
            for email in ("", "kim", "a@b\0.kr", "x" * 300 + "@korea.kr", "김@korea.kr")
        ),
        *(Outsider("3740000", "a@korea.kr", name) for name in ("", "\0", "\u3164", "가" * 61, "👍")),
    ],
)
def test_an_outsider_without_address_or_name_is_unknown(world: World, outsider: Outsider) -> None:
    """D16: nothing half-stored, nothing a letter could not be addressed to."""
    assert outcome(world, "김민수", outsider) == "recipient-unknown"
    assert contradictions() == {}
