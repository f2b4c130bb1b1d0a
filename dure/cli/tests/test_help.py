"""The help says what each command does (F-C10)."""

import pytest
from click.testing import CliRunner

from dure.cli import MODULES, main


@pytest.mark.parametrize("group", [(), ("export",)])
def test_no_description_is_cut(group: tuple[str, ...]) -> None:
    said = CliRunner().invoke(main, [*group, "--help"], terminal_width=80).output.partition("Commands:")[2]
    assert said
    assert "..." not in said


def test_every_command_is_listed() -> None:
    said = CliRunner().invoke(main, ["-h"]).output
    assert [name for name in MODULES if f"  {name} " not in said] == []
