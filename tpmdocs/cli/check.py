"""`tpmdocs check`: a repository becomes a report of everything that is wrong with its plan."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import click

from tpmdocs.catalog import Catalog
from tpmdocs.checker import check
from tpmdocs.cli.common import CannotRun, progress, root_option, terminal
from tpmdocs.cli.explain import find_rule
from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.loader import CONFIG_DIR, HOST_FILES, load
from tpmdocs.reports import REPORTS
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
@click.option("--rule", "names", multiple=True, metavar="RULE", help="Run this rule only; may be given more than once.")
@fail_on_option
def command(
    paths: tuple[Path, ...], root: Path, format_: str, concise: bool, names: tuple[str, ...], fail_on: str
) -> None:
    """Say everything that is wrong with a plan.

    The whole plan is read and judged. PATHS, files or folders from DIR, limit what is told of it.

    \b
    Examples:
      tpmdocs check
      tpmdocs check specs/payments --concise
      tpmdocs check --rule unknown-reference --rule TPM204
      tpmdocs check --fail-on warning --format json > findings.json

    \b
    Exit codes:
      0  nothing at the failing level
      1  findings at the failing level or above
      2  it could not run
    """
    rules = [find_rule(name) for name in names] or RULES
    told = _told(root, paths)
    with progress("Reading the plan"):
        catalog = load(root)
        diagnostics = [diagnostic for diagnostic in check(catalog, rules) if told(diagnostic.span.path)]
    warn_of_nothing(catalog)
    reader = terminal()
    report = REPORTS["concise" if concise else format_](diagnostics, sources(root), reader)
    click.echo(report, nl=False, color=reader.colour)
    sys.exit(1 if fails(diagnostics, fail_on) else 0)


def fails(diagnostics: Iterable[Diagnostic], fail_on: str) -> bool:
    """Whether any of them is at the failing level or above."""
    return fail_on != "never" and any(
        diagnostic.severity.weight >= Severity(fail_on).weight for diagnostic in diagnostics
    )


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


def _told(root: Path, paths: tuple[Path, ...]) -> Callable[[str], bool]:
    """Whether a path from the root is one of these, or lies below one of them."""
    here = os.path.abspath(root)
    wanted: list[str] = []
    for path in paths:
        full = os.path.abspath(root / path)
        if not os.path.lexists(full):
            raise CannotRun(f"there is no {path} in {here}")
        if os.path.commonpath([here, full]) != here:
            raise CannotRun(f"{path} is not in {here}; -C names the repository that it belongs to")
        wanted.append(Path(os.path.relpath(full, here)).as_posix())
    if not wanted or "." in wanted:
        return lambda _: True
    return lambda path: any(path == one or path.startswith(f"{one}/") for one in wanted)
