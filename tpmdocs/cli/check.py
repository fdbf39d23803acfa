"""`tpmdocs check`: a repository becomes a report of everything that is wrong with its plan."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import click

from tpmdocs.checker import check
from tpmdocs.cli import completing
from tpmdocs.cli.common import CannotRun, progress, root_option, terminal, today_option
from tpmdocs.cli.comparing import Against, before_in_one_line, comparing_options
from tpmdocs.cli.explain import find_rule
from tpmdocs.cli.home import home_of
from tpmdocs.cli.whereabouts import orient
from tpmdocs.cli.writing import diff as unified
from tpmdocs.cli.writing import write
from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.drawing.graphviz import can_draw
from tpmdocs.editing.fixing import Fixed, fix
from tpmdocs.judging.comparing import Compared
from tpmdocs.judging.rule import Rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.reports import FORMATS, Format, text
from tpmdocs.reports.terminal import printable
from tpmdocs.repository import git
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import GitHistory, History
from tpmdocs.rules import RULES
from tpmdocs.text.wording import count_of, joined

fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--concise", is_flag=True, help="One line for each finding: --format concise.")
@click.option("--statistics", is_flag=True, help="Only how many findings of each rule, as text or as JSON.")
@click.option(
    "--rule",
    "names",
    multiple=True,
    metavar="RULE",
    shell_complete=completing.rules,
    help="Run this rule only; may be given more than once.",
)
@fail_on_option
@comparing_options
@today_option
@click.option("--watch", is_flag=True, help="Check again at every change of a file, until Ctrl-C.")
@click.option("--fix", "fixes", is_flag=True, help="Mend what can be mended with certainty, and tell what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing.")
def command(
    paths: tuple[Path, ...],
    root: Path,
    format_: str,
    concise: bool,
    statistics: bool,
    names: tuple[str, ...],
    fail_on: str,
    against: Against,
    today: date,
    watch: bool,
    fixes: bool,
    diff: bool,
) -> None:
    """Say everything that is wrong with a plan.

    The whole plan is read and judged. PATHS, files or folders from DIR, limit what is told of it; --base, --staged and
    --baseline to what a change has introduced.

    \b
    Examples:
      tpmdocs check
      tpmdocs check specs/payments --concise
      tpmdocs check --rule unknown-reference --rule TPM204
      tpmdocs check --diff
      tpmdocs check --fix specs/payments
      tpmdocs check --base origin/main --format github
      tpmdocs check --fail-on warning --format json > findings.json

    \b
    Exit codes:
      0  nothing at the failing level
      1  findings at the failing level or above; with --diff, there is something to fix
      2  it could not run
    """
    if concise and format_ not in ("text", "concise"):
        raise click.UsageError(f"--concise is a format of its own: leave it out, or --format {format_}.")
    kind = "concise" if concise else format_
    asked = Asked(root, kind, statistics, tuple(names), fail_on, against, _told(root, paths, against), today, watch)
    asked.make_sense(paths, "--diff" if diff else "--fix" if fixes else "")
    if diff:
        sys.exit(1 if _show(_fix(asked)) else 0)
    elif watch:
        from tpmdocs.cli.watching import at_every_change  # its library is of no use to anything else

        at_every_change(root, lambda: _once_more(asked))
    else:
        fixed = _fix(asked) if fixes else None
        if fixed is not None:
            write(root, fixed.changes)
        sys.exit(1 if _tell(asked, _run(asked), fixed) else 0)


@dataclass(frozen=True)
class Asked:
    """What is asked of a check; see the options of these names. `told` is whether to tell of a path."""

    root: Path
    format_: str
    statistics: bool
    names: tuple[str, ...]
    fail_on: str
    against: Against
    told: Callable[[str], bool]
    today: date
    watch: bool

    @property
    def format(self) -> Format:
        return FORMATS[self.format_]

    @cached_property
    def history(self) -> GitHistory:
        return GitHistory(self.root)

    @property
    def rules(self) -> Sequence[Rule]:
        return [find_rule(name) for name in self.names] or RULES

    def judge(self, catalog: Catalog, *, history: History | None = None) -> tuple[Diagnostic, ...]:
        """What is wrong with a plan; whatever is compared is judged by the same rules and on the same day."""
        return check(catalog, self.rules, today=self.today, history=history or self.history, can_draw=can_draw())

    def make_sense(self, paths: tuple[Path, ...], fixing: str) -> None:
        """Options that contradict each other are an error of usage; `fixing` is the option that asks for fixes."""
        others = {"PATHS": paths, "--rule": self.names, "--statistics": self.statistics, "--watch": self.watch}
        self.against.make_sense(others | ({fixing: True} if fixing else {}))
        if fixing and self.against.staged:
            raise click.UsageError(f"{fixing} mends files, not what is staged: leave out --staged.")
        if fixing and self.watch:
            raise click.UsageError(f"{fixing} does not go with --watch: files would change while somebody edits them.")
        if fixing == "--diff" and (self.statistics or not self.format.has_room):
            raise click.UsageError("--diff shows no findings: leave out --format, --concise and --statistics.")
        if self.statistics and self.format.statistics is None:
            known = joined((name for name, one in FORMATS.items() if one.statistics is not None), "or")
            raise click.UsageError(f"--statistics can be had as {known}, not as {self.format_}.")
        if self.watch and (not self.format.is_for_people or self.against.staged):
            known = joined((name for name, one in FORMATS.items() if one.is_for_people), "or")
            raise click.UsageError(f"--watch is for people who edit: with {known}, and without --staged.")


def _run(asked: Asked) -> Compared:
    with progress("Reading the plan"):
        return asked.against.run(asked.root, asked.judge, asked.rules, by_default=not asked.watch)


def _fix(asked: Asked) -> Fixed:
    """What fixes make of the plan; only what would be told is fixed, and every rule looks at what comes of it."""
    compared = _run(asked)
    orient(asked.root, compared.catalog)
    with progress("Trying the fixes"):
        return fix(
            Folder(asked.root),
            compared.catalog,
            _new(asked, compared),
            lambda catalog: check(catalog, today=asked.today, history=asked.history, can_draw=can_draw()),
            None if asked.names else (*compared.delta.introduced, *compared.delta.kept),
        )


def _show(fixed: Fixed) -> bool:
    """Show what would be written; whether there is anything."""
    reader = terminal()
    click.echo(unified(fixed.changes, reader, for_people=sys.stdout.isatty()), nl=False, color=reader.colour)
    for line in _done(fixed, "Would fix", "would leave out") or [_NOTHING_TO_FIX]:
        click.echo(printable(line), err=True)
    return bool(fixed.changes)


_NOTHING_TO_FIX = "Nothing can be fixed with certainty"


def _done(fixed: Fixed, mended: str, left_out: str) -> list[str]:
    """What fixing did, or would do, a line each for what it mended and what it left."""
    said: list[str] = []
    if fixed.mended:
        said.append(f"{mended} {count_of(len(fixed.mended), 'finding')} in {count_of(len(fixed.changes), 'file')}")
    for one in fixed.left_out:
        place, reason = one.finding.span, "it mends nothing"
        if one.because is not None:
            span = one.because.span
            reason = f"it brings {one.because.rule} at {span.path}:{span.line}: {one.because.message}"
        said.append(f"{left_out.capitalize()} the fix at {place.path}:{place.line}, since {reason}")
    return said


def _tell(asked: Asked, compared: Compared, fixed: Fixed | None = None) -> bool:
    """Report what is new, count what is not; whether anything new is at the failing level.

    A host that compares by itself is told everything, where it was not asked for less: what is left out it would take
    for mended. What is there already fails no change all the same.
    """
    catalog, against = compared.catalog, asked.against
    if not against.staged:  # a commit may well take the last spec out
        orient(asked.root, catalog)
    told = _new(asked, compared)
    counted = [*_of_fixes(asked, told, fixed), before_in_one_line(compared, asked.told), *compared.notes]
    if against.write_baseline is not None:
        counted.append(against.write(compared, asked.root))
        told = told if against.baseline is not None else []
    reported = told
    if asked.format.compared_by_the_host and not against.is_asked_for:
        everything = (*compared.delta.introduced, *compared.delta.kept)
        reported = sorted((one for one in everything if asked.told(one.span.path)), key=lambda one: one.order)
    if asked.format.changed_first:
        told.sort(key=lambda one: not compared.changed(one.span))
    counted = [line for line in counted if line]
    if told or not counted or not asked.format.has_room:
        reader = terminal()
        if reader.hyperlinks or asked.format.from_the_top:
            reader = replace(reader, home=home_of(asked.root, catalog))
        if asked.statistics and asked.format.statistics is not None:
            report = asked.format.statistics(reported, reader)
        else:
            report = asked.format.report(reported, catalog.sources.get, reader)
        click.echo(report, nl=False, color=reader.colour or reader.hyperlinks)
    for line in counted:
        click.echo(printable(line), err=not asked.format.has_room)  # what other programs read stands alone
    return fails(told, asked.fail_on)


def _of_fixes(asked: Asked, told: Sequence[Diagnostic], fixed: Fixed | None) -> list[str]:
    if fixed is not None:
        return _done(fixed, "Fixed", "left out") or ([_NOTHING_TO_FIX] if told else [])
    fixable = sum(one.finding.fix is not None for one in told)
    return [f"{fixable:,} can be fixed with --fix"] if fixable and asked.format.has_room else []


def _once_more(asked: Asked) -> Catalog | None:
    """Check while somebody edits: on a clear screen, with the time; None where it could not be done just now."""
    click.clear()
    asked = replace(asked)  # which asks git anew: there may have been a commit
    catalog, said = None, "not checked"
    try:
        compared = _run(asked)
        _tell(asked, compared)
        catalog, said = compared.catalog, text.summary(_new(asked, compared))
    except CannotRun as reason:
        reason.show()
    click.echo(f"{datetime.now().astimezone():%H:%M:%S}  {said}; waiting for changes, Ctrl-C ends this")
    return catalog


def _new(asked: Asked, compared: Compared) -> list[Diagnostic]:
    return [one for one in compared.delta.introduced if asked.told(one.span.path)]


def fails(diagnostics: Iterable[Diagnostic], fail_on: str) -> bool:
    """Whether any of them is at the failing level or above."""
    return fail_on != "never" and any(
        diagnostic.severity.weight >= Severity(fail_on).weight for diagnostic in diagnostics
    )


def _told(root: Path, paths: tuple[Path, ...], against: Against) -> Callable[[str], bool]:
    """Whether a path from the root is one of these, or lies below one of them."""
    here = os.path.abspath(root)
    wanted: list[str] = []
    for path in paths:
        full = os.path.abspath(root / path)
        if not os.path.lexists(full) and not (against.asks_git and git.has_known(root, full)):
            raise CannotRun(f"there is no {path} in {here}")
        if not _is_inside(full, here):
            raise CannotRun(f"{path} is not in {here}; -C names the repository that it belongs to")
        wanted.append(Path(os.path.relpath(full, here)).as_posix())
    if not wanted or "." in wanted:
        return lambda _: True
    return lambda path: any(path == one or path.startswith(f"{one}/") for one in wanted)


def _is_inside(path: str, folder: str) -> bool:
    try:
        return os.path.commonpath([folder, path]) == folder
    except ValueError:  # on another drive
        return False
