"""Who may do what: the engine over the tables of the rooms (I30, I31)."""

from datetime import UTC, datetime

import pytest

from dure.kit import abilities as engine
from dure.kit.abilities import NOBODYS, Reach, Row, Thing, abilities, denial, may, reach
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Denial
from dure.kit.roles import ADMINISTRATOR, ANYONE, MEMBER, OPERATOR

OWN, OTHER = 1, 2
MORNING, EVENING = datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 11, 30, 21, tzinfo=UTC)
_operator = Actor(person_id=7, agency_id=OWN, roles=frozenset({OPERATOR}), channel="web")
_member = Actor(person_id=8, agency_id=OWN, channel="web")
_root = Actor(account_id=9, is_administrator=True, channel="web", scopes=frozenset({"admin"}))


def _before_noon(_actor: Actor, _facts: object, moment: datetime) -> Denial | None:
    return None if moment.hour < 12 else Denial("too-late")


def _not_their_own(actor: Actor, owner: int, _moment: datetime) -> Denial | None:
    return Denial("own") if actor.person_id == owner else None


def _their_own(actor: Actor, owner: int, _moment: datetime) -> Denial | None:
    return None if actor.person_id == owner else Denial("not-yours")


TABLE = {
    "paper": {
        "read": (Row("paper", "read", frozenset({MEMBER})),),
        "sign": (Row("paper", "sign", frozenset({OPERATOR}), (_before_noon, _not_their_own)),),
        "drop": (
            Row("paper", "drop", frozenset({OPERATOR, ADMINISTRATOR})),
            Row("paper", "drop", frozenset({ANYONE}), (_their_own,)),
        ),
        "seal": (Row("paper", "seal", frozenset({ADMINISTRATOR}), scope="admin"),),
    }
}


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_verbs", lambda: TABLE)


@pytest.mark.parametrize(
    ("actor", "agency", "verbs"),
    [
        (_operator, OWN, {"read", "sign", "drop"}),
        (_operator, OTHER, set()),
        (_operator, NOBODYS, set()),
        (_member, OWN, {"read"}),
        (_root, OWN, {"drop", "seal"}),
        (SYSTEM, OWN, {"drop", "seal"}),
        (Actor(), OWN, set()),
    ],
)
def test_a_post_counts_in_its_agency_and_an_administrator_everywhere(
    actor: Actor, agency: int, verbs: set[str]
) -> None:
    assert abilities(actor, Thing("paper", agency, facts=3), MORNING) == verbs


def test_without_an_agency_a_thing_is_of_ones_own() -> None:
    assert may(_operator, "sign", "paper", MORNING)
    assert not may(_root, "sign", "paper", MORNING)


def test_a_role_without_an_agency_counts_nowhere() -> None:
    assert (
        abilities(Actor(person_id=7, roles=frozenset({OPERATOR})), Thing("paper", facts=3), MORNING) == set()
    )


def test_a_condition_says_why_not() -> None:
    assert denial(_operator, "sign", Thing("paper", OWN, facts=7), MORNING) == Denial("own")
    assert denial(_operator, "sign", Thing("paper", OWN, facts=3), EVENING) == Denial("too-late")
    assert denial(_member, "sign", Thing("paper", OWN, facts=3), EVENING) == Denial("not-allowed")


def test_rows_of_one_verb_are_alternatives() -> None:
    assert may(_member, "drop", Thing("paper", OWN, facts=8), MORNING)
    assert denial(_member, "drop", Thing("paper", OWN, facts=3), MORNING) == Denial("not-yours")


def test_a_narrower_token_does_less() -> None:
    token = Actor(is_administrator=True, channel="api", scopes=frozenset({"read"}))
    assert abilities(token, Thing("paper", OWN, facts=3), MORNING) == {"drop"}


def test_a_list_asks_whose_things_somebody_may_act_on() -> None:
    """I32."""
    assert reach(_operator, "sign", "paper") == Reach(OWN)
    assert reach(_root, "drop", "paper") == Reach(None, everywhere=True)
    assert reach(_member, "sign", "paper") == Reach(None)


def test_what_no_table_names_is_an_error_and_no_permission() -> None:
    with pytest.raises(KeyError):
        may(_root, "burn", "paper", MORNING)
