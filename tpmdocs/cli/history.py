"""`tpmdocs history`: the commits of a repository become how its plan has moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tpmdocs.cli.common import CannotRun, progress, root_option, tell_of, terminal, today_option
from tpmdocs.cli.whereabouts import orient
from tpmdocs.editing.changeset import the_spec
from tpmdocs.past.figures import figures
from tpmdocs.past.remembering import past_of
from tpmdocs.reading.loader import load
from tpmdocs.reports import HISTORY_FORMATS
from tpmdocs.repository.cache import cache_of
from tpmdocs.text.edits import CannotEdit


@click.command("history", short_help="Say how the plan has moved, as git knows it.")
@click.argument("ids", metavar="[ID…]", nargs=-1)
@root_option
@click.option("--format", "format_", type=click.Choice(list(HISTORY_FORMATS)), default="text", show_default=True)
@today_option
def command(ids: tuple[str, ...], root: Path, format_: str, today: date) -> None:
    """Say what moved since the plan is in git: most moved first, how much was on time, and how far targets slipped.

    Of the specs that ID names, all that happened to each is told, the latest first. Specs are followed through moves of
    their files and changes of their ids, and a merge counts as one commit.

    \b
    Examples:
      tpmdocs history
      tpmdocs history PAY-12
      tpmdocs history --format json | jq .figures

    \b
    Exit codes:
      0  told
      2  it could not run: there is no git, no commit, or no such spec
    """
    with progress("Reading the history"):
        plan = load(root)
        orient(root, plan)
        try:
            specs = [the_spec(plan, one) for one in ids]
        except CannotEdit as why:
            raise CannotRun(f"{why}") from None
        cache = cache_of(root)
        past = past_of(root, plan, cache)
        tell_of(cache)
    if past is None:
        raise CannotRun("git knows no commit here, and the history of a plan is what git knows of it")
    reader = terminal()
    told = HISTORY_FORMATS[format_](past, figures(past, plan, today, specs or None), specs, reader)
    click.echo(told, nl=False, color=reader.colour)
