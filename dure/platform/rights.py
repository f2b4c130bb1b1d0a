"""Who may do what in the database: the owner of the tables changes them, the product's own role works with them."""

from typing import Any

import psycopg
from psycopg import sql

_FIRST_WITH_MAINTAIN = 17

# What a table refuses to everybody without conditions is not granted either.
_TABLES = """
SELECT c.oid::regclass::text,
    NOT EXISTS (SELECT FROM refused WHERE tgrelid = c.oid AND tgtype & 16 <> 0) AS may_update,
    NOT EXISTS (SELECT FROM refused WHERE tgrelid = c.oid AND tgtype & 8 <> 0) AS may_delete,
    c.relkind = 'v' AS is_view
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
    AND pg_has_role(current_user, c.relowner, 'USAGE')
ORDER BY 1
"""
_REFUSED = """
WITH refused AS (
    SELECT tgrelid, tgtype FROM pg_trigger
    WHERE tgfoid = to_regproc('dure_append_only') AND tgqual IS NULL AND tgtype & 1 <> 0
)
"""

# Without it a temporary table of the same name would stand in the way of the one that a guard reads.
_LOOSE_GUARDS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype AND p.proconfig IS NULL
    AND starts_with(p.proname, 'dure_') AND pg_has_role(current_user, p.proowner, 'USAGE')
"""

_READ_ONLY = "django_migrations"

_WEAKNESSES = f"""
{_REFUSED}
SELECT
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
    EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_has_role(current_user, relowner, 'USAGE')),
    has_parameter_privilege(current_user, 'session_replication_role', 'SET'),
    EXISTS (SELECT FROM refused WHERE tgtype & 24 = 24
        AND has_table_privilege(current_user, tgrelid, 'UPDATE, DELETE, TRUNCATE, TRIGGER'))
"""


def grant(connection: psycopg.Connection[Any], role: str) -> None:
    """Give `role` what the product needs and nothing else, in the transaction of the owner's `connection`.

    Rows of append-only tables it may add and read, views it may read. It owns nothing, so it cannot put a trigger to
    sleep.
    """
    to = sql.Identifier(role)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(to))
    for table, may_update, may_delete, is_view in connection.execute(_REFUSED + _TABLES).fetchall():
        rights = (
            "SELECT"
            if is_view
            else _rights(table, connection.info.server_version // 10_000, may_update, may_delete)
        )
        name = sql.SQL(table)
        connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, to))
        connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), name, to))
    connection.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(to))
    for (function,) in connection.execute(_LOOSE_GUARDS).fetchall():
        connection.execute(
            sql.SQL("ALTER FUNCTION {} SET search_path = public, pg_temp").format(sql.SQL(function))
        )


def weakness(connection: psycopg.Connection[Any]) -> str | None:
    """Return why the role of `connection` could change what is append-only; None when it could not."""
    superuser, owns, replays, writes = connection.execute(_WEAKNESSES).fetchone() or (False,) * 4
    if superuser:
        return "is a superuser"
    if owns:
        return "owns the tables"
    if replays:
        return "may set session_replication_role"
    return "may change what is append-only" if writes else None


def _rights(table: str, version: int, may_update: bool, may_delete: bool) -> str:  # noqa: FBT001 -- two columns of a row
    if table == _READ_ONLY:
        return "SELECT"
    rights = ["SELECT", "INSERT"]
    if may_update:
        rights.append("UPDATE")
    if may_delete:
        rights.append("DELETE")
    if version >= _FIRST_WITH_MAINTAIN:
        rights.append("MAINTAIN")  # ANALYZE, after much was written at once
    return ", ".join(rights)
