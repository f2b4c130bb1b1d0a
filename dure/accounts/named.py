"""What accounts and tokens are called in the audit trail."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from dure.accounts.queries import people_of_accounts, tokens_named
from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, ids
from dure.organizations import queries as organizations


def _accounts(_reader: Actor, keys: Collection[str]) -> Names:
    holders = people_of_accounts(ids(keys))
    cards = organizations.person_cards({person for _login, person in holders.values() if person})
    return {
        str(number): _account(login, cards.get(person or 0)) for number, (login, person) in holders.items()
    }


def _account(login: str, card: organizations.PersonCard | None) -> Named:
    if card is None:
        return Named(login)
    return Named(f"{card.who} ({login})", reverse("person", args=[card.id]))


def _tokens(reader: Actor, keys: Collection[str]) -> Names:
    named = tokens_named(ids(keys))
    owners = _accounts(reader, [str(account) for _name, account in named.values()])
    return {
        str(number): Named(f"{name} · {owners[str(account)].text}", owners[str(account)].address)
        for number, (name, account) in named.items()
    }


NAMERS: Mapping[str, Namer] = {"account": _accounts, "token": _tokens}
