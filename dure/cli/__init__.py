"""The command line: one program, `dure`. Each module beside this one holds the commands of one noun."""

import importlib.util
import os
import time

import click

from dure.cli.help import WholeSentences

# Which module brings which command: looked up here, so that no command pays for the others' imports.
# The function has the command's name with underscores.
MODULES = {
    "up": "up",
    "web": "up",
    "worker": "up",
    "migrate": "migrate",
    "doctor": "doctor",
    "rekey": "rekey",
    "backup": "backup",
    "restore": "backup",
    "sample": "government",
    "agency": "organizations",
    "role": "organizations",
    "import-agencies": "organizations",
    "import-roster": "organizations",
    "import-holidays": "calendar",
    "account": "accounts",
    "password": "accounts",
    "token": "accounts",
    "grant": "points",
    "close-day": "points",
    "close-year": "points",
    "verify": "points",
    "reciprocity-check": "points",
    "export": "points",
    "new-room": "rooms",
}


class LazyGroup(WholeSentences):
    """Imports a command's module when the command is named or the help lists it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the commands whose modules exist, in the order of the table."""
        return [name for name, module in MODULES.items() if _exists(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- as above
        """Return the command or None; click then says that there is none."""
        module = MODULES.get(cmd_name)
        if module is None or not _exists(module):
            return None
        return getattr(importlib.import_module(f"{__name__}.{module}"), cmd_name.replace("-", "_"), None)


def _exists(module: str) -> bool:
    return importlib.util.find_spec(f"{__name__}.{module}") is not None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Dure (두레): officials of different agencies work together and thank each other for it."""
    os.environ["TZ"] = "Asia/Seoul"  # as Django's settings say; log lines of all parts tell one time
    time.tzset()
