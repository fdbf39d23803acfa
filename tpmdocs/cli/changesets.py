"""A Changeset becomes written files, or a diff; what it does and what it brings is told in a few lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from tpmdocs.checker import check
from tpmdocs.cli.common import CannotRun, progress, root_option, terminal, today_option
from tpmdocs.cli.whereabouts import tell_above
from tpmdocs.cli.writing import diff as unified
from tpmdocs.cli.writing import moving, must_be_free, write
from tpmdocs.diagnostics import Diagnostic, Severity, shown
from tpmdocs.editing.changeset import Changeset
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load_tree
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import printable
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.trees import Tree
from tpmdocs.text.edits import CannotEdit
from tpmdocs.text.wording import count_of

Making = Callable[[Tree, Catalog], Changeset]


class Text(click.ParamType[str]):
    """What is to be written into a file. The bytes of an argument that is no UTF-8 could not be."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            self.fail(f"{printable(shown(value))} is not UTF-8.", param, ctx)
        return value


def changeset_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every command has that changes specs."""
    for option in reversed(
        (
            root_option,
            click.option("--diff", is_flag=True, help="Show what would be written, and write nothing."),
            click.option("--force", is_flag=True, help="Write even if that brings errors."),
            today_option,
        )
    ):
        command = option(command)
    return command


def carry_out(root: Path, make: Making, *, diff: bool, force: bool, today: date) -> None:
    """Do what is proposed, or show it, and say what comes of it.

    Raises:
        CannotRun: where it cannot be done, or would bring errors and nobody insists.
    """
    tell_above(root)
    tree = Folder(root)
    try:
        with progress("Reading the plan"):
            made = make(tree, load_tree(tree))
            brought = made.introduced(lambda catalog: check(catalog, today=today))
    except CannotEdit as reason:
        raise CannotRun(str(reason)) from None
    errors = [one for one in brought if one.severity is Severity.ERROR]
    if errors and not force:
        _tell(errors, made.after, err=True)
        count = count_of(len(errors), "error")
        raise CannotRun(f"that would bring {count}, so nothing was written; --force writes it all the same")
    if diff:
        _show(made)
    else:
        if made.moved:
            must_be_free(root, made.moved, tree.paths())
        with moving(root, made.moved):
            write(root, (replace(change, path=made.moved.get(change.path, change.path)) for change in made.changes))
    if diff:
        click.echo("Nothing was written; without --diff:", err=True)
    for line in made.said.splitlines():
        click.echo(printable(line), err=diff)
    if brought:
        click.echo(f"That brings {count_of(len(brought), 'finding')}:", err=diff)
        _tell(brought, made.after, err=diff)


def _show(made: Changeset) -> None:
    reader = terminal()
    shown = unified(made.changes, reader, for_people=sys.stdout.isatty(), moved=made.moved)
    click.echo(shown, nl=False, color=reader.colour)


def _tell(found: Sequence[Diagnostic], catalog: Catalog, *, err: bool) -> None:
    reader = terminal(sys.stderr if err else sys.stdout)
    click.echo(concise.report(found, catalog.sources.get, reader), nl=False, err=err, color=reader.colour)
