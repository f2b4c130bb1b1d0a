"""Names of what belongs to no room above: people, accounts, departments, agencies, days, acts, words."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext

from dure.accounts.queries import people_of_accounts, tokens_named
from dure.audit.details import word
from dure.audit.names import name_of
from dure.audit.objects import Named, ids, register
from dure.kit import formats
from dure.kit.actor import Actor
from dure.organizations import queries as organizations


def register_all() -> None:
    """Register them; once, when the room is ready."""
    for kind, namer in {
        "person": _people,
        "account": _accounts,
        "token": _tokens,
        "department": _departments,
        "agency": _agencies,
        "agency-code": _agencies_by_code,
        "load": _loads,
        "act": _plainly(lambda key: str(name_of(key))),
        "word": _plainly(word),
        "day": _plainly(_day),
        "month": _plainly(lambda key: formats.month(date.fromisoformat(f"{key}-01"))),
        "moment": _plainly(lambda key: formats.moment(datetime.fromisoformat(key))),
    }.items():
        register(kind, namer)


def person_page(person_id: int) -> str:
    """Return the address of somebody's page, which everybody may open."""
    return reverse("person", args=[person_id])


def _people(_reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    cards = organizations.person_cards(ids(keys))
    return {str(one.id): Named(one.title, person_page(one.id)) for one in cards.values()}


def _accounts(_reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    holders = people_of_accounts(ids(keys))
    cards = organizations.person_cards({person for _login, person in holders.values() if person})
    return {
        str(number): _account(login, cards.get(person or 0)) for number, (login, person) in holders.items()
    }


def _account(login: str, card: organizations.PersonCard | None) -> Named:
    if card is None:
        return Named(login)
    return Named(f"{card.who} ({login})", person_page(card.id))


def _tokens(reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    named = tokens_named(ids(keys))
    owners = _accounts(reader, [str(account) for _name, account in named.values()])
    return {
        str(number): Named(f"{name} · {owners[str(account)].text}", owners[str(account)].address)
        for number, (name, account) in named.items()
    }


def _departments(reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    names = organizations.department_names(ids(keys))
    # The directory opens with the reader's own agency.
    address = f"{reverse('organizations:directory')}?unit=" if reader.agency_id else ""
    return {str(number): Named(name, address and f"{address}{number}") for number, name in names.items()}


def _agencies(_reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    return {str(one.id): _agency(one) for one in organizations.agencies() if str(one.id) in keys}


def _agencies_by_code(_reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    return {one.code: _agency(one) for one in organizations.agencies() if one.code in keys}


def _agency(one: organizations.AgencyName) -> Named:
    return Named(one.name, f"{reverse('organizations:directory')}?agency={one.code}")


def _loads(_reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
    # Whoever reads the trail of an agency reads its loads.
    return {
        str(number): Named(gettext("Change by change"), reverse("organizations:load", args=[number]))
        for number in ids(keys)
    }


def _day(key: str) -> str:
    return formats.day(date.fromisoformat(key))


def _plainly(words: Callable[[str], str]) -> Callable[[Actor, Collection[str]], Mapping[str, Named]]:
    """Return a namer that asks nobody; what cannot be read keeps its key."""

    def namer(_reader: Actor, keys: Collection[str]) -> Mapping[str, Named]:
        named = {}
        for key in keys:
            try:
                named[key] = Named(words(key))
            except ValueError:
                continue
        return named

    return namer
