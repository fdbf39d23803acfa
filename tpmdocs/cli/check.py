"""`tpmdocs check`: a repository becomes a report of everything that is wrong with its plan."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import click

from tpmdocs import git
from tpmdocs.catalog import Catalog
from tpmdocs.checker import check
from tpmdocs.cli import completing
from tpmdocs.cli.common import CannotRun, progress, root_option, terminal, today_option
from tpmdocs.cli.comparing import Against, Compared, comparing_options
from tpmdocs.cli.explain import find_rule
from tpmdocs.cli.home import home_of
from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.loader import CONFIG_DIR, HOST_FILES
from tpmdocs.reports import COMPARED_BY_THE_HOST, READ_ELSEWHERE, REPORTS, STATISTICS, text
from tpmdocs.reports.terminal import printable
from tpmdocs.rule import Rule
from tpmdocs.rules import RULES
from tpmdocs.source import Folder, Source

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
@click.option("--format", "format_", type=click.Choice(list(REPORTS)), default="text", show_default=True)
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
) -> None:
    """Say everything that is wrong with a plan.

    The whole plan is read and judged. PATHS, files or folders from DIR, limit what is told of it; --base, --staged and
    --baseline to what a change has introduced.

    \b
    Examples:
      tpmdocs check
      tpmdocs check specs/payments --concise
      tpmdocs check --rule unknown-reference --rule TPM204
      tpmdocs check --base origin/main --format github
      tpmdocs check --fail-on warning --format json > findings.json

    \b
    Exit codes:
      0  nothing at the failing level
      1  findings at the failing level or above
      2  it could not run
    """
    kind = "concise" if concise else format_
    asked = Asked(root, kind, statistics, tuple(names), fail_on, against, _told(root, paths, against), today, watch)
    asked.make_sense(paths)
    if watch:
        from tpmdocs.cli.watching import at_every_change  # its library is of no use to anything else

        at_every_change(root, lambda: _once_more(asked))
    else:
        sys.exit(1 if _tell(asked, _run(asked)) else 0)


@dataclass(frozen=True, slots=True)
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
    def rules(self) -> Sequence[Rule]:
        return [find_rule(name) for name in self.names] or RULES

    def judge(self, catalog: Catalog) -> tuple[Diagnostic, ...]:
        """What is wrong with a plan; whatever is compared is judged by the same rules and on the same day."""
        return check(catalog, self.rules, today=self.today)

    def make_sense(self, paths: tuple[Path, ...]) -> None:
        """Options that contradict each other are an error of usage."""
        self.against.make_sense(
            {"PATHS": paths, "--rule": self.names, "--statistics": self.statistics, "--watch": self.watch}
        )
        if self.statistics and self.format_ not in STATISTICS:
            raise click.UsageError(f"--statistics can be had as {' or '.join(STATISTICS)}, not as {self.format_}.")
        if self.watch and (self.format_ not in ("text", "concise") or self.against.staged):
            raise click.UsageError("--watch is for people who edit: with text or concise, and without --staged.")


def _run(asked: Asked) -> Compared:
    with progress("Reading the plan"):
        return asked.against.run(asked.root, asked.judge, asked.rules, by_default=not asked.watch)


def _tell(asked: Asked, compared: Compared) -> bool:
    """Report what is new, count what is not; whether anything new is at the failing level.

    A host that compares by itself is told everything, where it was not asked for less: what is left out it would take
    for mended. What is there already fails no change all the same.
    """
    catalog, against = compared.catalog, asked.against
    warn_of_nothing(catalog)
    told = _new(asked, compared)
    counted = [compared.said(asked.told), *compared.notes]
    if against.write_baseline is not None:
        counted.append(against.write(compared))
        told = told if against.baseline is not None else []
    reported = told
    if asked.format_ in COMPARED_BY_THE_HOST and not against.is_asked_for:
        everything = (*compared.delta.introduced, *compared.delta.kept)
        reported = sorted((one for one in everything if asked.told(one.span.path)), key=lambda one: one.order)
    if asked.format_ == "github":
        told.sort(key=lambda one: not compared.changed(one.span))
    counted = [line for line in counted if line]
    if told or not counted or asked.format_ != "text":
        reader = terminal()
        if reader.hyperlinks or asked.format_ in READ_ELSEWHERE:
            reader = replace(reader, home=home_of(asked.root, catalog))
        report = (
            STATISTICS[asked.format_](reported, reader)
            if asked.statistics
            else REPORTS[asked.format_](reported, _lines(catalog), reader)
        )
        click.echo(report, nl=False, color=reader.colour or reader.hyperlinks)
    for line in counted:
        click.echo(printable(line), err=asked.format_ != "text")  # what other programs read stands alone
    return fails(told, asked.fail_on)


def _once_more(asked: Asked) -> Catalog | None:
    """Check while somebody edits: on a clear screen, with the time; None where it could not be done just now."""
    click.clear()
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


def _lines(catalog: Catalog) -> Callable[[str], Source | None]:
    """The files that a plan was read from, wherever they were read."""
    read = [spec.source for spec in catalog.specs] + [document.source for document in catalog.documents.values()]
    return {source.path: source for source in (*read, *(file.source for file in catalog.vocabulary.files))}.get


def sources(root: Path) -> Callable[[str], Source | None]:
    """Where a report gets the lines that it shows."""

    @cache
    def source(path: str) -> Source | None:
        return next(Folder(root).read([path]), None)

    return source


def warn_of_nothing(catalog: Catalog) -> None:
    """Tell somebody who looks into a folder without specs.

    Raises:
        CannotRun: where nothing says that the folder is for specs at all: most likely it is the wrong one, and nobody
            shall read "No findings" of it.
    """
    if not catalog.specs and not any(path in HOST_FILES or path.startswith(f"{CONFIG_DIR}/") for path in catalog.files):
        raise CannotRun(
            f"there is no plan here: no spec, no {CONFIG_DIR}/ and no mkdocs.yml. A spec is a Markdown file that "
            "begins with front matter such as `id: PAY-1`; -C names another folder"
        )
    if not catalog.specs:
        click.echo(
            f"No spec was found below {catalog.docs_dir}/. A spec is a Markdown file that begins with front matter "
            "such as `id: PAY-1`; -C names another repository, `include` in site_config/dialect.yml other files.",
            err=True,
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
