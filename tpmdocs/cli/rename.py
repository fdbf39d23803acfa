"""`tpmdocs rename`: a spec's id becomes another, wherever it is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tpmdocs.cli.changesets import Text, carry_out, changeset_options
from tpmdocs.editing.renaming import rename


@click.command("rename")
@click.argument("id_", metavar="ID", type=Text())
@click.argument("new", metavar="NEW", type=Text())
@changeset_options
def command(id_: str, new: str, root: Path, diff: bool, force: bool, today: date) -> None:
    """Give a spec another id, and mend all that names it.

    The id changes in the spec, in every field of other specs that refers to it, and in every [[ID]] in prose, each in
    the way it is written there. Where ids come from file names, `tpmdocs move` does it.

    \b
    Examples:
      tpmdocs rename PAY-12 PAY-40
      tpmdocs rename PAY-12 PAY-40 --diff

    \b
    Exit codes:
      0  done, or shown
      2  it could not be done, and nothing was written
    """
    carry_out(root, lambda tree, plan: rename(tree, plan, id_, new), diff=diff, force=force, today=today)
