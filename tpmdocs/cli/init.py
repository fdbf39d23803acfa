"""`tpmdocs init`: a folder becomes one with a plan, or with a dialect for the specs that are in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from tpmdocs.cli.common import root_option, today_option
from tpmdocs.cli.writing import is_there, write_new
from tpmdocs.loader import HOST_FILES
from tpmdocs.source import Folder
from tpmdocs.starter import AROUND, CHECKS, HOST, PLAN, POLICIES, starter_files


@click.command("init", short_help="Begin a plan here.")
@root_option
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    default="startup",
    show_default=True,
    help="Which rules are on, and how strict, in site_config/checks.yml.",
)
@today_option
def command(root: Path, policy: str, today: date) -> None:
    """Begin a plan: settings and three linked specs to start from.

    Nothing that is there is changed, so it may be run again.

    \b
    Examples:
      tpmdocs init
      tpmdocs init --policy standard

    \b
    Exit codes:
      0  written, or nothing left to write
      2  it could not run
    """
    names = HOST | AROUND | CHECKS | PLAN
    files = starter_files(names, policy=policy, site_name=root.resolve().name or "Plan", today=today)
    begun(root, files)
    click.echo("\nNext: `tpmdocs serve` shows the site; edit the specs and save.")
    click.echo('Then: `tpmdocs new "A title"` writes the next spec, `tpmdocs check` says what is wrong.')


def begun(root: Path, files: Mapping[str, str]) -> None:
    """Write what is not there, and say of each file which it was."""
    left = {path: there for path in files if (there := _in_place_of(root, path)) is not None}
    new = {path: text for path, text in files.items() if path not in left}
    write_new(root, new)
    for path in new:
        click.echo(f"Wrote          {path}")
    for path, there in left.items():
        click.echo(f"Left as it is  {there}{_lacks(root, path, there)}")


def _in_place_of(root: Path, path: str) -> str | None:
    """The file that is there already, under this name or one that means the same."""
    others = HOST_FILES if path in HOST_FILES else (path, f"{path.removesuffix('.yml')}.yaml")
    return next((other for other in (path, *others) if is_there(root, other)), None)


def _lacks(root: Path, path: str, there: str) -> str:
    """What a file that was left alone has to say for all to work."""
    needed = {"mkdocs.yml": ("tpmdocs", "add `tpmdocs` to its plugins"), ".gitignore": ("site", "add a line `/site/`")}
    if path not in needed:
        return ""
    word, advice = needed[path]
    source = next(iter(Folder(root).read([there])))
    return "" if word in source.text else f": {advice}"
