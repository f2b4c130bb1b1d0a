"""The roles of an embedded server: the one that works, the one that owns the tables."""

import psycopg
from psycopg import sql

from dure.platform.postgres.place import OWNER, ROLE, SUPERUSER, Cluster


def settle(server: Cluster, database: str = ROLE) -> None:
    """Have the owner role own `database` and all in it, also where an earlier version gave it to the working role.

    Raises `psycopg.Error` when the running server lets nobody in.
    """
    with psycopg.connect(server.url(database, role=SUPERUSER)) as connection:
        if not connection.execute("select from pg_roles where rolname = %s", [OWNER]).rowcount:
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(OWNER)))
        owner = connection.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
        ).fetchone()
        if owner == (ROLE,):
            # Takes the database along, functions and types too.
            connection.execute(
                sql.SQL("reassign owned by {} to {}").format(sql.Identifier(ROLE), sql.Identifier(OWNER))
            )
