"""`dure doctor`: what is right and wrong with this installation."""

from typing import Literal

import click

from dure.cli.base import told
from dure.kit.findings import Finding

_MARKS = {"ok": ("✓", "green"), "note": ("·", "yellow"), "fault": ("✗", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Look at this installation and say what is right and wrong with it; exit code 1 if something is wrong."""
    from dure.platform import doctor as examination

    found = [*examination.examine(told()), Finding(*_papers())]
    if told().secret_key_fallbacks:
        found.append(Finding(*_former_keys()))
    if as_json:
        click.echo(examination.as_json(found))
    else:
        for finding in found:
            mark, colour = _MARKS[finding.state]
            click.echo(f"{click.style(mark, colour)} {finding.what}: {finding.text}")
    ctx.exit(1 if any(finding.state == "fault" for finding in found) else 0)


def _papers() -> tuple[str, Literal["ok", "note"], str]:
    """Say which scripts the fonts of letters and certificates lack."""
    from dure.kit import fonts

    if not fonts.usable():
        return (
            "fonts of papers",
            "note",
            "not built (`make setup`): PDFs are drawn with the fonts of this machine",
        )
    missing = ", ".join(fonts.missing_scripts())
    return ("fonts of papers", "ok", f"read; drawn as {fonts.MARK} in PDFs: {missing or 'nothing'}")


def _former_keys() -> tuple[str, Literal["ok", "note"], str]:
    """Say how many stored secrets still need a key of DURE_SECRET_KEY_FALLBACKS."""
    import django
    from django.db import Error

    from dure.cli.rekey import count

    django.setup()
    try:
        found = count()
    except Error:
        return ("former keys", "note", "not counted: the database is not reached, or of another version")
    if found.former:
        return ("former keys", "note", f"{found.former:,} stored secrets need one still: run `dure rekey`")
    return ("former keys", "ok", "no stored secret needs one: DURE_SECRET_KEY_FALLBACKS may be dropped")
