"""Looks whether a PostgreSQL that somebody else runs is one the product can use."""

from dure.platform.postgres import DatabaseError

OLDEST = 15
EXTENSIONS = ("btree_gist", "pg_trgm")


def check(url: str) -> None:
    """Raise `DatabaseError` with one sentence unless the database can be used."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
            missing = connection.execute(
                "select name from unnest(%s::text[]) name where name not in"
                " (select name from pg_available_extensions) order by 1",
                [list(EXTENSIONS)],
            ).fetchall()
    except psycopg.Error as problem:
        said = str(problem).strip().splitlines()[0]
        raise DatabaseError(f"The database of DURE_DATABASE_URL cannot be reached: {said}") from None
    if version < OLDEST:
        raise DatabaseError(
            f"The database of DURE_DATABASE_URL is PostgreSQL {version}; {OLDEST} or newer is needed."
        )
    if missing:
        names = ", ".join(row[0] for row in missing)
        raise DatabaseError(
            f"The database of DURE_DATABASE_URL lacks {names}: install PostgreSQL's contrib package beside it."
        )
