"""People at work without an account, and the logins to open theirs with."""

from dataclasses import dataclass

from dure import clock
from dure.accounts.models import Account
from dure.accounts.suggesting import Candidate, Suggestion, suggest
from dure.kit import sql
from dure.organizations.queries import HAS_POST, HAS_POST_AHEAD, PersonCard, person_cards

_DAY = "%(day)s::date"
_AT_WORK = f"({HAS_POST.format(person='p.id', day=_DAY)} OR {HAS_POST_AHEAD.format(person='p.id', day=_DAY)})"
# People without an account are few: they are found by joining all people to all accounts, and only theirs are the
# posts that are looked at.
_MISSING = f"""
  FROM directory_people p LEFT JOIN accounts_account a ON a.person_id = p.id
 WHERE a.id IS NULL AND (%(agency)s::bigint IS NULL OR p.agency_id = %(agency)s) AND {_AT_WORK}
"""


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody without an account, with the login that is suggested for them."""

    card: PersonCard
    suggestion: Suggestion


def people_without_account(agency_id: int | None = None) -> int:
    """Return how many people work at an agency (at all of them), today or from a coming day, without an account."""
    count = sql.value(f"SELECT count(*) {_MISSING}", {"agency": agency_id, "day": clock.today()})
    return int(count)


def people_without_account_by_agency() -> dict[int, int]:
    """Return the same for every agency that has any, by its id."""
    return sql.mapping(
        f"SELECT p.agency_id, count(*) {_MISSING} GROUP BY p.agency_id",
        {"agency": None, "day": clock.today()},
    )


def missing_accounts(agency_id: int | None, *, limit: int, by_number: bool = False) -> list[Missing]:
    """Return the first people without an account by agency and name, each with a login to open one with.

    Suggested is the local part of the e-mail address or the staff number; what is taken is said.
    """
    candidates = sql.records(
        Candidate,
        f'SELECT p.id, p.number, p.email {_MISSING} ORDER BY p.agency_id, p.name COLLATE "C", p.id LIMIT %(limit)s',
        {"agency": agency_id, "day": clock.today(), "limit": limit},
    )
    wanted = [login for one in candidates for login in one.logins()]
    taken = set(Account.objects.filter(login__in=wanted).values_list("login", flat=True))
    cards = person_cards(one.person_id for one in candidates)
    suggestions = suggest(candidates, taken, by_number=by_number)
    return [Missing(cards[one.person_id], one) for one in suggestions]
