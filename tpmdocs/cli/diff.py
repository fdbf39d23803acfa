"""`tpmdocs diff`: two revisions become what changed in the plan between them, and what that does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from tpmdocs.checker import judge, situation_of
from tpmdocs.cli.bases import AUTO, default_base
from tpmdocs.cli.common import CannotRun, progress, root_option, terminal, today_option
from tpmdocs.cli.home import home_of
from tpmdocs.cli.whereabouts import orient
from tpmdocs.reading.loader import load_tree
from tpmdocs.reports import REVIEW_FORMATS
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.history import GitHistory
from tpmdocs.repository.revision import open_checkout, open_revision, with_unversioned
from tpmdocs.reviewer import review


@click.command("diff", short_help="Say what a branch changes in the plan, and what that does.")
@click.argument("base", metavar="[BASE]", required=False)
@click.argument("head", metavar="[HEAD]", default="")
@root_option
@click.option("--format", "format_", type=click.Choice(list(REVIEW_FORMATS)), default="text", show_default=True)
@today_option
def command(base: str | None, head: str, root: Path, format_: str, today: date) -> None:
    """Say what changed in the plan, the weightiest first; what that does; and who should look.

    The plan at HEAD, or where that is not given the files as they are, is compared with the commit at which it left
    BASE. Without BASE that is the branch that a pull request is for in its pipeline, else the default branch.

    \b
    Examples:
      tpmdocs diff
      tpmdocs diff v2.0
      tpmdocs diff main my-branch
      tpmdocs diff --format markdown > comment.md

    \b
    Exit codes:
      0  compared
      2  it could not run, or there is nothing to compare with
    """
    for given in filter(None, (base, head)):
        if ".." in given:
            raise click.UsageError(
                f"Two revisions stand apart: tpmdocs diff {given.replace('...', ' ').replace('..', ' ')}"
            )
    with progress("Reading the plan"):
        try:
            ref = default_base(root) if base is None or base == AUTO else base
            tree = with_unversioned(open_revision(root, head)) if head else open_checkout(root)
            situation = situation_of(load_tree(tree), today=today, history=GitHistory(root, head or "HEAD"))
            orient(root, situation.catalog)
            found = review(situation, judge(situation), ref, root=root, tree=tree, head=head)
        except GitFailed as failed:
            between = f"{head} cannot" if head else "nothing can"
            raise CannotRun(f"{between} be compared with {base or 'the default branch'}: {failed}") from None
    form, reader = REVIEW_FORMATS[format_], terminal()
    if reader.hyperlinks or form.from_the_top:
        reader = replace(reader, home=home_of(root, situation.catalog))
    click.echo(form.report(found.review, found.since, reader), nl=False, color=reader.colour or reader.hyperlinks)
