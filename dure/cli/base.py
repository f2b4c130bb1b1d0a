"""What commands share: a ready database around them, and one sentence instead of a traceback."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from psycopg.errors import InsufficientPrivilege, UndefinedColumn, UndefinedTable
from pydantic import ValidationError

from dure.env import Environment, environment
from dure.kit.days import day_in
from dure.kit.refusals import Refusal
from dure.kit.text import is_blank
from dure.platform import postgres

P = ParamSpec("P")
R = TypeVar("R")
_LONGEST = 500


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
        day = value if isinstance(value, date) else day_in(str(value))
        return day or self.fail(f"{value!r} is not a day like 2026-11-30.", param, ctx)


class Text(click.ParamType[str]):
    """A text with something to see in it, on one line: a name, a code, a login."""

    name = "text"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text without blanks around it; fail with a sentence."""
        text = str(value)
        if is_blank(text) or not text.isprintable() or len(text) > _LONGEST:
            self.fail(f"a text of 1 to {_LONGEST} characters on one line is needed.", param, ctx)
        return text.strip()


class FilePath(click.Path):
    """A path to a file or folder that has a name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; fail with a sentence."""
        if not Path(os.fsdecode(value)).name:
            self.fail("a path is needed.", param, ctx)
        return super().convert(value, param, ctx)


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
        except UnicodeDecodeError:  # of a file that was given
            raise click.ClickException("The file is not text in UTF-8.") from None
        except Exception as problem:
            # What Django raises has the driver's own error as its cause. Rights are granted when a migration ends.
            if isinstance(problem.__cause__, UndefinedTable | UndefinedColumn | InsufficientPrivilege):
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
