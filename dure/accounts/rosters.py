"""What a roster needs of accounts: `dure.organizations.opening` asks for it."""

from collections.abc import Iterable, Mapping

from dure.accounts import queries
from dure.accounts.actions import open_accounts
from dure.kit.actor import Actor
from dure.organizations.opening import Opened


class RosterAccounts:
    """The accounts of people in rosters."""

    def may_be_login(self, login: str) -> bool:
        """Tell whether `login` may name an account, whatever way it is spelt."""
        return queries.may_be_login(login)

    def people_of_logins(self, logins: Iterable[str]) -> Mapping[str, int | None]:
        """Return whose each existing login is, None for an account that is nobody's."""
        return queries.people_of_logins(logins)

    def open_accounts(self, pairs: Iterable[tuple[int, str]], *, actor: Actor) -> Opened:
        """Open an account for each (person, login) in the transaction of the roster."""
        done = open_accounts(pairs, actor=actor)
        return Opened(done.opened, [one.login for one in done.refused])

    def people_without_account(self, agency_id: int) -> int:
        """Return how many people work at an agency, today or from a coming day on, without an account."""
        return queries.people_without_account(agency_id)

    def actor(self, account_id: int | None, *, address: str | None = None, agent: str = "") -> Actor:
        """Return the actor behind an account; anonymous when it is not open."""
        return queries.account_actor(account_id, address=address, agent=agent)
