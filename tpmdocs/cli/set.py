"""`tpmdocs set`: a spec's fields get other values, and nothing else in its file changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tpmdocs.cli.changesets import Text, carry_out, changeset_options
from tpmdocs.editing.assigning import read_assignment
from tpmdocs.editing.setting import set_fields


@click.command("set")
@click.argument("id_", metavar="ID", type=Text())
@click.argument("fields", metavar="FIELD=VALUE…", type=Text(), nargs=-1, required=True)
@changeset_options
def command(id_: str, fields: tuple[str, ...], root: Path, diff: bool, force: bool, today: date) -> None:
    """Set fields of a spec, and leave the rest of its file as it is.

    FIELD is a field as the repository spells it, or as tpmdocs does. += and -= add to a list and take out of it; a
    field that is given nothing goes.

    \b
    Examples:
      tpmdocs set PAY-12 status=accepted target=2027-Q2
      tpmdocs set PAY-12 depends_on+=LEDGER-4 tags-=draft
      tpmdocs set PAY-12 milestones.beta=2027-Q3 confidence=

    \b
    Exit codes:
      0  done, or shown
      2  it could not be done, and nothing was written
    """
    assignments = [read_assignment(text) for text in fields]
    wrong = [text for text, one in zip(fields, assignments, strict=True) if one is None]
    if wrong:
        raise click.UsageError(f"`{wrong[0]}` sets no field: write it as `status=accepted`.")
    given = [one for one in assignments if one is not None]
    carry_out(root, lambda tree, plan: set_fields(tree, plan, id_, given), diff=diff, force=force, today=today)
