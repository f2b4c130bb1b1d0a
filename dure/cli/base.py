"""What commands share: a ready database around them, and one sentence instead of a traceback."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from typing import ParamSpec, TypeVar

import click
from psycopg.errors import UndefinedColumn, UndefinedTable
from pydantic import ValidationError

from dure.env import Environment, environment
from dure.kit.refusals import Refusal
from dure.platform import postgres

P = ParamSpec("P")
R = TypeVar("R")
_YEARS = range(1900, 2200)


def told() -> Environment:
    """Return the environment; end with one sentence when it makes no sense."""
    try:
        return environment()
    except ValidationError as problem:
        first = problem.errors()[0]
        name = "".join(f"DURE_{part}: ".upper() for part in first["loc"])
        raise click.ClickException(name + first["msg"].removeprefix("Value error, ")) from None


class Day(click.ParamType[date]):
    """YYYY-MM-DD as a date that can be counted from, to both sides."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; fail with a sentence."""
        day = None
        with suppress(ValueError):
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        if day is None or day.year not in _YEARS:
            self.fail(f"{value!r} is not a day like 2026-11-30.", param, ctx)
        return day


@contextmanager
def database() -> Iterator[None]:
    """Have the database reachable inside the block: the embedded one is started if it does not run."""
    now = told()
    with nullcontext() if now.database_url else postgres.using(postgres.cluster(now.data)):
        yield


def plainly(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command: what it expectedly cannot do ends it with one sentence and exit code 1."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Refusal as refusal:
            raise click.ClickException(str(refusal.detail)) from None
        except postgres.DatabaseError as problem:
            raise click.ClickException(str(problem)) from None
        except OSError as problem:
            raise click.ClickException(sentence(problem)) from None
        except UnicodeEncodeError as problem:  # bytes typed that are no UTF-8; only paths may hold them
            raise click.ClickException(f"{ascii(problem.object)[:80]} is not text in UTF-8.") from None
        except Exception as problem:
            # What Django raises has the driver's own error as its cause.
            if isinstance(problem.__cause__, UndefinedTable | UndefinedColumn):
                raise click.ClickException(
                    "The tables of the database are not of this version: run `dure migrate` first."
                ) from None
            raise

    return wrapped


def with_django(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command that uses models and actions: sets Django up and has the database reachable.

    The command imports models, queries and actions inside its body. A `Refusal` it raises ends it with
    the refusal's sentence and exit code 1.
    """

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        import django
        from django.apps import apps

        if apps.ready:  # called from within: a test, another command
            return function(*args, **kwargs)
        with database():
            django.setup()
            return function(*args, **kwargs)

    return plainly(wrapped)


def sentence(problem: OSError) -> str:
    """Return what went wrong with a file or a port as a sentence."""
    where = f"{problem.filename}: " if problem.filename else ""
    return f"{where}{problem.strerror or problem}."
