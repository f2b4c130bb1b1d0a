"""Logins for people who have no account, from their address or their number: facts in, suggestions out."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from dure.accounts.rules import is_login, normal_login

Clash = Literal["", "taken", "twice", "none"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody without an account."""

    person_id: int
    number: str
    email: str

    @property
    def of_email(self) -> str:
        """Return the part of the address before the @ as a login, empty when it makes none."""
        return _usable(self.email.partition("@")[0])

    @property
    def of_number(self) -> str:
        """Return the staff number as a login, empty when it makes none."""
        return _usable(self.number)

    def logins(self) -> list[str]:
        """Return every login that may be suggested."""
        return [login for login in (self.of_email, self.of_number) if login]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A login for a person. `clash` says why the first choice was not taken: taken, wanted twice, or none there."""

    person_id: int
    login: str
    clash: Clash = ""
    wanted: str = ""


def suggest(
    candidates: Sequence[Candidate], taken: Collection[str], *, by_number: bool = False
) -> list[Suggestion]:
    """Suggest a login for each: the first choice, else the other where nobody has or gets it, else none.

    First choice is the address, or with `by_number` the staff number. Whoever shares a first choice with somebody
    else gets their second: nobody is preferred by chance.
    """
    first = {one.person_id: one.of_number if by_number else one.of_email for one in candidates}
    often = Counter(login for login in first.values() if login)
    given = {login for login in first.values() if often[login] == 1} | set(taken)
    suggestions = []
    for one in candidates:
        wanted = first[one.person_id]
        clash = _clash(wanted, taken, often[wanted])
        if not clash:
            suggestions.append(Suggestion(one.person_id, wanted))
            continue
        second = one.of_email if by_number else one.of_number
        login = second if second and second not in given else ""
        given.add(login)
        suggestions.append(Suggestion(one.person_id, login, clash, wanted))
    return suggestions


def _clash(wanted: str, taken: Collection[str], often: int) -> Clash:
    if not wanted:
        return "none"
    if wanted in taken:
        return "taken"
    return "twice" if often > 1 else ""


def _usable(text: str) -> str:
    login = normal_login(text)
    return login if is_login(login) else ""
