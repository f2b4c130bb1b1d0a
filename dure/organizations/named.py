"""What people, departments, agencies and loads are called in the audit trail."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from dure.kit.abilities import reach
from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, Search, ids
from dure.organizations import queries

_MOST_FOUND = 50


def _people(_reader: Actor, keys: Collection[str]) -> Names:
    cards = queries.person_cards(ids(keys))
    return {str(one.id): Named(one.title, reverse("person", args=[one.id])) for one in cards.values()}


def _people_on(_reader: Actor, keys: Collection[str]) -> Names:
    """Name people with the post they had on a day; a key is `12 2026-11-20`."""
    asked = {key: (int(person), date.fromisoformat(day)) for key in keys for person, day in [key.split(" ")]}
    cards = queries.person_cards_on(asked.values())
    return {
        key: Named(cards[pair].title, reverse("person", args=[pair[0]]))
        for key, pair in asked.items()
        if pair in cards
    }


def _search_people(reader: Actor, words: str) -> Sequence[int]:
    agency = reach(reader, "read-closely", "people").agency_id
    return [card.id for card in queries.search_people(words, agency=agency, limit=_MOST_FOUND).items]


def _departments(reader: Actor, keys: Collection[str]) -> Names:
    names = queries.department_names(ids(keys))
    # The directory opens with the reader's own agency.
    address = f"{reverse('organizations:directory')}?unit=" if reader.agency_id else ""
    return {str(number): Named(name, address and f"{address}{number}") for number, name in names.items()}


def _agencies(_reader: Actor, keys: Collection[str]) -> Names:
    return {str(one.id): _agency(one) for one in queries.agencies() if str(one.id) in keys}


def _agencies_by_code(_reader: Actor, keys: Collection[str]) -> Names:
    return {one.code: _agency(one) for one in queries.agencies() if one.code in keys}


def _agency(one: queries.AgencyName) -> Named:
    return Named(one.name, f"{reverse('organizations:directory')}?agency={one.code}")


def _loads(_reader: Actor, keys: Collection[str]) -> Names:
    # Whoever reads the trail of an agency reads its loads.
    return {
        str(number): Named(gettext("Change by change"), reverse("organizations:load", args=[number]))
        for number in ids(keys)
    }


NAMERS: Mapping[str, Namer] = {
    "person": _people,
    "person-on": _people_on,
    "department": _departments,
    "agency": _agencies,
    "agency-code": _agencies_by_code,
    "load": _loads,
}
SEARCHES: Mapping[str, Search] = {"person": _search_people}
