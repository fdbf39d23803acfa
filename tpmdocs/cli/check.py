"""`tpmdocs check`: a repository becomes a report of everything that is wrong with its plan."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tpmdocs.cli import completing
from tpmdocs.cli.asked import Against, Answer, Asked, before_in_one_line, comparing_options
from tpmdocs.cli.common import CannotRun, progress, root_option, terminal, today_option
from tpmdocs.cli.failing import fail_on_option, fails
from tpmdocs.cli.kept_findings import known_answer
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports import FORMATS
from tpmdocs.reports.terminal import printable
from tpmdocs.repository import git
from tpmdocs.text.wording import count_of

if TYPE_CHECKING:
    from tpmdocs.editing.fixing import Fixed
    from tpmdocs.model.catalog import Catalog


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

        at_every_change(root, _OnceMore(asked))
    else:
        fixed = _fix(asked) if fixes else None
        if fixed is not None:
            from tpmdocs.cli.writing import write  # of no use where nothing is changed

            write(root, fixed.changes)
        with progress("Reading the plan"):
            answer = known_answer(asked)
        sys.exit(1 if _tell(asked, answer or _answer(asked)[0], fixed) else 0)


def _answer(asked: Asked, like: Catalog | None = None) -> tuple[Answer, Catalog]:
    """What is found now that the plan is read, and the plan."""
    from tpmdocs.cli import checking  # with all that can read and judge, which a known answer can do without

    return checking.answer(asked, like)


def _fix(asked: Asked) -> Fixed:
    from tpmdocs.cli import checking  # as above

    return checking.fixed(asked)


def _show(fixed: Fixed) -> bool:
    """Show what would be written; whether there is anything."""
    from tpmdocs.cli.writing import diff as unified  # of no use to anything else

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


def _tell(asked: Asked, answer: Answer, fixed: Fixed | None = None) -> bool:
    """Report what is new, count what is not; whether anything new is at the failing level.

    A host that compares by itself is told everything, where it was not asked for less: what is left out it would take
    for mended. What is there already fails no change all the same.
    """
    against = asked.against
    told = answer.new(asked)
    counted = [*_of_fixes(asked, told, fixed), before_in_one_line(answer, asked.told), *answer.notes]
    if against.write_baseline is not None:
        told = told if against.baseline is not None else []
    reported = told
    if asked.format.compared_by_the_host and not against.is_asked_for:
        everything = (*answer.delta.introduced, *answer.delta.kept)
        reported = sorted((one for one in everything if asked.told(one.span.path)), key=lambda one: one.order)
    if asked.format.changed_first:
        told.sort(key=lambda one: not answer.changed(one.span))
    counted = [line for line in counted if line]
    if told or not counted or not asked.format.has_room:
        reader = terminal()
        if reader.hyperlinks or asked.format.from_the_top:
            from tpmdocs.cli.home import home_of  # reads the host's configuration, for links

            reader = replace(reader, home=home_of(asked.root, answer.plan))
        if asked.statistics and asked.format.statistics is not None:
            report = asked.format.statistics(reported, reader)
        else:
            report = asked.format.report(reported, answer.source, reader)
        click.echo(report, nl=False, color=reader.colour or reader.hyperlinks)
    for line in counted:
        click.echo(printable(line), err=not asked.format.has_room)  # what other programs read stands alone
    return fails(told, asked.fail_on)


def _of_fixes(asked: Asked, told: Sequence[Diagnostic], fixed: Fixed | None) -> list[str]:
    if fixed is not None:
        return _done(fixed, "Fixed", "left out") or ([_NOTHING_TO_FIX] if told else [])
    fixable = sum(one.finding.fix is not None for one in told)
    return [f"{fixable:,} can be fixed with --fix"] if fixable and asked.format.has_room else []


@dataclass
class _OnceMore:
    """Checks while somebody edits: on a clear screen, with the time.

    Attributes:
        before: The plan as it was the last time; what has not changed of it is not read once more.
    """

    asked: Asked
    before: Catalog | None = None

    def __call__(self) -> Catalog | None:
        """The plan; None where it could not be read just now."""
        from tpmdocs.reports import text  # which knows the rules

        click.clear()
        try:
            answer, catalog = _answer(self.asked, self.before)
            self.before = catalog
            _tell(self.asked, answer)
            said = text.summary(answer.new(self.asked))
        except CannotRun as reason:
            catalog, said = None, "not checked"
            reason.show()
        click.echo(f"{datetime.now().astimezone():%H:%M:%S}  {said}; waiting for changes, Ctrl-C ends this")
        return catalog


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
