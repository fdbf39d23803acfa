"""`tpmdocs move`: a file or a folder lies elsewhere, and all links lead where they led."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tpmdocs.cli.changesets import Text, carry_out, changeset_options
from tpmdocs.editing.moving import move


@click.command("move")
@click.argument("what", metavar="PATH-OR-ID")
@click.argument("to", metavar="NEWPATH", type=Text())
@changeset_options
def command(what: str, to: str, root: Path, diff: bool, force: bool, today: date) -> None:
    """Move a file or a folder, and mend the links from it and to it.

    Both are paths from DIR; a spec may be named by its id. Mended are links in prose and references by path and, where
    ids come from file names, those by id. Whether git sees a move or a new file is up to git, which looks at the text.

    \b
    Examples:
      tpmdocs move specs/payouts.md specs/payments/instant-payouts.md
      tpmdocs move PAY-12 specs/payments/
      tpmdocs move specs/old specs/archive/2025 --diff

    \b
    Exit codes:
      0  done, or shown
      2  it could not be done, and nothing was written
    """
    carry_out(root, lambda tree, plan: move(tree, plan, what, to), diff=diff, force=force, today=today)
