"""`dure sample`: a government to look around in."""

import click

from dure.cli.base import told, with_django


@click.command()
@with_django
def sample() -> None:
    """Fill an empty database with a made-up government at work; safe to run twice."""
    if told().env == "production":
        raise click.ClickException(
            "A sample government has accounts with a public password; a production installation takes none."
        )
    from dure.sample.load import NotEmpty, load

    try:
        loaded = load(lambda step: click.echo(f"sample: {step}", err=True))
    except NotEmpty as problem:
        raise click.ClickException(str(problem)) from None
    if loaded is None:
        click.echo("the sample government is loaded already")
    else:
        click.echo(f"loaded {loaded.people:,} people who gave {loaded.transfers:,} times")
