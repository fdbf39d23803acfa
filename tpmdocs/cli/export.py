"""`tpmdocs export`: a repository becomes its plan as data, for other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tpmdocs.checker import situation_of
from tpmdocs.cli.common import CannotRun, progress, root_option, today_option
from tpmdocs.cli.hosting import addresses
from tpmdocs.cli.whereabouts import must_not_be_read, orient
from tpmdocs.cli.writing import put
from tpmdocs.reading.loader import load
from tpmdocs.repository.git import GitFailed
from tpmdocs.views import data
from tpmdocs.views.plan import Plan

FORMATS = {"json": data.as_json, "csv": data.as_csv}


@click.command("export", short_help="Write the plan as JSON or CSV.")
@root_option
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="json", show_default=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
@click.option("--ref", metavar="REV", help="Read the plan at this git revision instead of the files as they are.")
@today_option
def command(root: Path, format_: str, output: Path | None, ref: str | None, today: date) -> None:
    """Write the plan as data: all specs as JSON, or the catalogue as CSV.

    The same files are in a built site, as data/catalog.json with its schema and data/catalog.csv.

    \b
    Examples:
      tpmdocs export > plan.json
      tpmdocs export --format csv --output plan.csv
      tpmdocs export --ref v2.0 | jq '.specs[].id'

    \b
    Exit codes:
      0  written
      2  it could not run
    """
    with progress("Reading the plan"):
        try:
            catalog = load(root, ref)
        except GitFailed as failed:
            raise CannotRun(f"{ref} cannot be read: {failed}") from None
        orient(root, catalog)
        text = FORMATS[format_](Plan(situation_of(catalog, today=today), (), addresses(root)))
    if output is None:
        click.echo(text, nl=False)
        return
    must_not_be_read(output, root, catalog)
    put({output: text.encode(errors="replace")})
