"""Where the database is, for the product's own role and for the one that owns the tables."""

from dataclasses import dataclass

import psycopg

from dure.env import Environment
from dure.platform import migrations, postgres


@dataclass(frozen=True, slots=True)
class Database:
    """Two ways to one database: `url` for work, `owner_url` for migrations and restoring.

    They are the same where only one role was named; that role then owns the tables.
    """

    url: str
    owner_url: str

    @property
    def is_shared(self) -> bool:
        """Tell whether one role does both."""
        return self.url == self.owner_url


def database(env: Environment) -> Database:
    """Return the database of `DURE_DATABASE_URL`, or the embedded one; touches nothing."""
    if env.database_url:
        return Database(env.database_url, env.database_owner_url or env.database_url)
    server = postgres.cluster(env.data)
    return Database(server.url(), server.url(role=postgres.OWNER))


def role_of(url: str) -> str:
    """Return the role that `url` signs in. Raises `psycopg.Error`."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        ((name,),) = connection.execute("select current_user")
    return str(name)


def migrate(env: Environment) -> list[str]:
    """Bring the database to this version, as the owner where there is one; return the migrations applied.

    Django is set up for the same environment.
    """
    settle(env)
    place = database(env)
    if place.is_shared:
        return migrations.apply()
    return migrations.apply(place.owner_url, role_of(place.url))


def settle(env: Environment) -> None:
    """Have the owner own everything in the embedded database; versions before gave it to the working role."""
    if not env.database_url:
        postgres.settle(postgres.cluster(env.data))
