"""`dure up` and its parts, `dure web` and `dure worker`, which more machines may run beside the first."""

import click

from dure.cli.base import plainly, told
from dure.env import Environment


@click.command()
@click.pass_context
@plainly
def up(ctx: click.Context) -> None:
    """Start everything for one machine in the foreground: database, web, worker."""
    from dure.platform import supervisor

    env = told()
    try:
        supervisor.up(env, first=["sample"] if _wants_sample(ctx, env) else [])
    except supervisor.StartError as problem:
        raise click.ClickException(str(problem)) from None


@click.command()
@plainly
def web() -> None:
    """Serve pages and the API; `dure up` does this too."""
    from dure.cli.serving import serve

    _refuse_samples()
    serve(told())


@click.command()
@plainly
def worker() -> None:
    """Do scheduled and background work; `dure up` does this too."""
    from dure.cli.serving import work

    _refuse_samples()
    work()


def _refuse_samples() -> None:
    from dure.platform import databases, unfit

    unfit.refuse_in_production(told(), databases.database(told()).url)


def _wants_sample(ctx: click.Context, env: Environment) -> bool:
    """Tell whether a first start shows a government at work; production and tests start empty."""
    group = ctx.find_root().command
    return (
        env.env == "development" and isinstance(group, click.Group) and bool(group.get_command(ctx, "sample"))
    )
