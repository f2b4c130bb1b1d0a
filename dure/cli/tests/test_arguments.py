"""Whatever is typed after `dure` that makes no sense is told in one sentence, with an exit code and no traceback."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.db import ProgrammingError
from psycopg.errors import InsufficientPrivilege, UndefinedColumn, UndefinedTable

from dure.cli import main
from dure.cli.base import Day, FilePath, Text, plainly
from dure.cli.points import _Month

BLANK = ("", " ", "\u3164", "a\nb", "x" * 501)
WRONG: dict[type[click.ParamType[Any]], tuple[str, ...]] = {
    Text: BLANK,
    FilePath: ("", ".", "/"),
    Day: ("", "2026-02-30", "0001-01-01", "9999-12-31", "20261130", "-1", "today"),
    _Month: ("", "2026-13", "0001-01", "9999-12", "november"),
    click.IntRange: ("", "-1", "x", "1.5", "9" * 30),
    click.Choice: ("", "-1"),
    click.File: ("", "/nowhere/at/all"),
}
GOOD: dict[type[click.ParamType[Any]], str] = {
    Text: "x",
    FilePath: __file__,
    Day: "2026-11-30",
    click.IntRange: "2026",
    click.Choice: "privacy",
}


def commands(group: click.Group = main, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    with click.Context(group) as around:
        for name in group.list_commands(around):
            command = group.get_command(around, name)
            if isinstance(command, click.Group):
                yield from commands(command, *path, name)
            elif command is not None:
                yield (*path, name), command


def words(one: click.Parameter, value: str) -> list[str]:
    return [f"{one.opts[0]}={value}"] if isinstance(one, click.Option) else [value]


def typed(path: tuple[str, ...], command: click.Command, wrong: click.Parameter, value: str) -> list[str]:
    """Return a call in which one argument is `value` and the others that are needed are good."""
    typed = list(path)
    for one in command.params:
        if one is wrong:
            typed += words(one, value)
        elif one.required:
            typed += words(one, GOOD[type(one.type)])
    return typed


TAKING = [
    (path, command, one)
    for path, command in commands()
    for one in command.params
    if not isinstance(one.type, click.types.BoolParamType)
]
CALLS = [
    pytest.param(typed(path, command, one, value), id=f"{' '.join(path)} {one.name} {value[:9]!r}")
    for path, command, one in TAKING
    for value in WRONG.get(type(one.type), ())
]


def dure(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_every_argument_has_a_type_that_refuses_what_makes_no_sense() -> None:
    """No bare text, no number without bounds, no path without a name."""
    assert len(TAKING) > 30
    assert [(path, one.name) for path, _command, one in TAKING if type(one.type) not in WRONG] == []


@pytest.mark.parametrize("call", CALLS)
def test_a_value_that_makes_no_sense_is_a_usage_error_before_anything_is_done(call: list[str]) -> None:
    """Exit code 2 and one sentence."""
    result = dure(*call)
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    (told,) = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert len(told) > len("Error: ")


AGENCY = ("agency", "4070000", "--name", "경기도 이천시", "--kind", "local")
REGULATION = (*AGENCY, "--regulation", "규정", "--regulation-number", "1", "--regulation-date", "2026-01-01")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "call",
    [
        ("agency", "407", "--name", "이천시", "--kind", "local"),
        ("agency", "4070000", "--name", "이천시", "--kind", "city"),
        (*AGENCY, "--policy", "none"),
        (*AGENCY, "--regulation", "규정"),
        (*AGENCY, "--regulation-number", "274"),
        (*AGENCY, "--article", "unit=제6조"),
        (*AGENCY, "--model-articles"),
        (*REGULATION, "--article", "unit=제6조", "--article", "unit=제7조"),
        (*REGULATION, "--article", "unit"),
        (*AGENCY, "--regulation", "규정", "--regulation-kind", "법", "--regulation-date", "2026-01-01"),
        ("role", "4070000", "01", "주무관", "auditor"),
        ("account", "not a login"),
        ("account", "root", "--close", "--administrator"),
        ("password", "nobody"),
        ("password",),
        ("token", "--file", "{binary}"),
        ("password", "--file", "{binary}"),
        ("grant", "2020-01"),
        ("close-year", "2199"),
        ("import-roster", "--agency", "4070000"),
        ("import-roster", "{binary}", "--agency", "4070000"),
        ("import-roster", "{binary}", "--agency", "4070000", "--mapping", "{binary}"),
        ("import-agencies", "{binary}"),
        ("export", "ledger", "{folder}/out", "--agency", "9999999"),
        ("export", "ledger", "/nowhere/at/all"),
        ("export", "document", "privacy", "{folder}/out.pdf", "--agency", "9999999"),
        ("export", "document", "privacy", "{folder}/out.txt"),
        ("restore", "{binary}"),
    ],
)
def test_what_the_installation_does_not_know_is_told_in_one_sentence(
    call: tuple[str, ...], tmp_path: Path
) -> None:
    """Exit code 1 or 2, and never a traceback."""
    binary = tmp_path / "binary"
    binary.write_bytes(bytes(range(256)))
    result = dure(*(word.format(binary=binary, folder=tmp_path) for word in call))
    assert result.exit_code in (1, 2), result.output
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    (told,) = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert len(told) > len("Error: ")


@pytest.mark.parametrize("cause", [UndefinedTable, UndefinedColumn, InsufficientPrivilege])
def test_a_database_that_is_just_being_migrated_is_told_in_one_sentence(cause: type[Exception]) -> None:
    """Tables are made first and the rights to them are granted last."""

    @plainly
    def command() -> None:
        raise ProgrammingError from cause()

    with pytest.raises(click.ClickException, match="dure migrate"):
        command()


@pytest.mark.django_db
def test_a_role_that_ends_before_it_begins_is_told_in_one_sentence(tmp_path: Path) -> None:
    """O5."""
    departments = tmp_path / "departments.csv"
    departments.write_text("부서코드,부서명,과단위(Y/N)\n01,기획예산담당관,Y\n")
    assert dure(*AGENCY).exit_code == 0
    assert dure("import-roster", "--departments", departments, "--agency", "4070000").exit_code == 0
    for end in ("2026-01-31", "2026-02-01"):
        result = dure("role", "4070000", "01", "주무관", "auditor", "--from", "2026-02-01", "--until", end)
        assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)


@pytest.mark.django_db
def test_a_day_to_come_is_not_closed() -> None:
    """D20."""
    assert dure(*AGENCY, "--policy", "icheon-2019").exit_code == 0
    result = dure("close-day", "2199-01-01")
    assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)
