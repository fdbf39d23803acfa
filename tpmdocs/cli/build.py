"""`tpmdocs build`: a repository becomes a site in a folder, or pages in a folder for another generator."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter

import click

from tpmdocs.addresses import Addresses
from tpmdocs.cli.bases import AUTO, default_base, named
from tpmdocs.cli.common import CannotRun, progress, root_option, terminal, today_option
from tpmdocs.cli.explaining import explained, read_account
from tpmdocs.cli.failing import fail_on_option, fails
from tpmdocs.cli.hosting import (
    configuration,
    docs_folder,
    environment,
    host_option,
    setting,
    told_to_end,
)
from tpmdocs.cli.publishing import ACCOUNT, Building, Withheld, publishing, repeat
from tpmdocs.cli.scratch import Scratch, scratch
from tpmdocs.cli.unchanged import Ground, Published
from tpmdocs.cli.whereabouts import orient, plan_above
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.hosts.told import Told
from tpmdocs.reports import text
from tpmdocs.reports.terminal import printable
from tpmdocs.repository import git
from tpmdocs.repository.cache import SWITCH, Cache, cache_of
from tpmdocs.repository.folder import Folder, is_chosen
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.source import Source


@click.command("build")
@root_option
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the site goes; site_dir of the configuration, or site, where it is not given.",
)
@host_option
@click.option(
    "--no-directory-urls",
    "by_file",
    is_flag=True,
    help="Link to files rather than folders, for where no web server looks for index.html.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Run no host: write all pages and files to this folder, for any other generator.",
)
@today_option
@click.option("--strict", is_flag=True, help="Publish nothing where there are warnings, the host's or ours.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "dot", "wasm", "none"]),
    default="auto",
    show_default=True,
    help="What lays out diagrams: the program dot, the same as WebAssembly, what there is, or nothing.",
)
@click.option(
    "--review",
    "base",
    metavar="REV",
    help="Build a preview that tells what was changed since HEAD left this git revision; `auto` for the branch that a "
    "pull request is for.",
)
@click.option(
    "--untrusted",
    is_flag=True,
    help="Build a change that nobody has reviewed, such as a fork's: its texts, made harmless, and all else as it is "
    "on the branch that it is for, or at the revision that --review names.",
)
@click.option(
    "--explain-cache", is_flag=True, help="Say which pages were not taken from the cache as they were kept, and why."
)
@fail_on_option
def command(
    root: Path,
    site_dir: Path | None,
    host: str | None,
    by_file: bool,
    into: Path | None,
    today: date,
    strict: bool,
    engine: str,
    base: str | None,
    untrusted: bool,
    explain_cache: bool,
    fail_on: str,
) -> None:
    """Build the site.

    It is built beside its folder and then takes its place, so that a failure leaves the old one as it is. Findings
    are no failure: the site is published with them, and Health tells of them; only --strict holds it back.

    \b
    Examples:
      tpmdocs build
      tpmdocs build -C ../plan --site-dir public --strict
      tpmdocs build --host properdocs --today 2027-01-01
      tpmdocs build --into build/pages
      tpmdocs build --review origin/main

    \b
    Exit codes:
      0  built, and nothing is at the failing level
      1  there are findings at the failing level or above, or with --strict any warnings
      2  it could not run, or the host failed; the old site is still there
    """
    if into is not None and (site_dir or host):
        raise click.UsageError("--into runs no host: leave out --site-dir and --host.")
    if into is not None and explain_cache:
        raise click.UsageError("--into runs no host, and keeps no pages: leave out --explain-cache.")
    if into is not None and untrusted:
        raise click.UsageError("--untrusted needs a host: another generator would publish what --into writes as it is.")
    begin = perf_counter()
    told: list[str] = []
    level = "warning" if strict else fail_on
    trusted = _revision(root, base or AUTO, untrusted=untrusted) if base is not None or untrusted else ""
    ref = trusted if base is not None else ""
    if into is not None:
        from tpmdocs.cli.into import write_into

        tell = partial(_tell, level=level, strict=strict)
        diagnostics, pages = write_into(root, into, today, engine, ref, tell, Addresses(False) if by_file else None)
        done = f"Wrote {pages:,} pages to {into}, with their style sheet in assets/tpmdocs.css,"
    else:
        with told_to_end(), _aside() as aside:
            # What is kept in a stranger's folder may be anything.
            variables = environment(root, today, engine) | {"TPMDOCS_REVIEW": ref} | ({SWITCH: ""} if untrusted else {})
            work = root
            if untrusted:
                work = _staged(root, trusted, aside.path)
                variables |= {"TPMDOCS_UNTRUSTED": "1", "TPMDOCS_REPOSITORY": str(root.absolute())}
            if not is_chosen(work):
                _look_around(root, work)  # before anything is built, and kept, in what may be the wrong folder
            target = site_dir or root / (setting(work, "site_dir") or "site")
            _must_be_no_page_above(root, target)
            _must_hold_no_pages(target, root / os.path.relpath(docs_folder(work), work), configuration(work))
            options = [*(["--strict"] if strict else []), *(["--no-directory-urls"] if by_file else [])]
            cache = Cache(None) if untrusted else cache_of(root)
            is_whole = not ref and configuration(root) is not None
            ground = Ground.now(root, target, cache if is_whole else Cache(None), [host, options, variables])
            made = ground.published()
            if made is not None:
                diagnostics = made.told.diagnostics
                _orient(root, work, made.told)
                _tell(diagnostics, _sources(work), level, strict)
                repeat(made.said)
                done = f"Nothing has changed since {target} was built: {made.pages:,} pages with {made.name},"
            else:
                with publishing(work, target, host, options, variables, aside, cache.spare) as building:
                    found, source = _findings(building, root, work, today, engine)
                    diagnostics = found.diagnostics
                    _tell(diagnostics, source, level, strict)  # the host has most of its work ahead
                    said, pages = building.finish()
                account = read_account(aside.path / ACCOUNT)
                ground.keep(Published(building.name, pages, tuple(said), found), account.get("places"))
                told = [*explained(account)] if explain_cache else []
                done = f"Built {pages:,} pages with {building.name} in {target}"
    click.echo(printable(f"{done} in {perf_counter() - begin:.1f} s"))
    for line in told:
        click.echo(line)
    if ref:
        click.echo(f"What the change does to the plan: {(into or target) / 'review'}")
    untold = any(not fails([diagnostic], level) for diagnostic in diagnostics)
    click.echo(text.summary(diagnostics) + ("; `tpmdocs check` tells of each" if untold else ""))
    sys.exit(1 if fails(diagnostics, fail_on) else 0)


def _revision(root: Path, base: str, *, untrusted: bool) -> str:
    """The revision that a preview is compared with, before anything is built for nothing.

    What is merely usual is no base to be trusted: it may be the change itself.
    """
    try:
        ref = named(root, base, "--review") if untrusted or base != AUTO else default_base(root)
        git.merge_base(root, ref)
    except GitFailed as failed:
        raise CannotRun(f"nothing can be compared with {base}: {failed}") from None
    return ref


@contextmanager
def _aside() -> Iterator[Scratch]:
    try:
        with scratch() as aside:
            yield aside
    except OSError as error:
        raise CannotRun(f"nothing can be built: {error}") from None


def _staged(root: Path, base: str, aside: Path) -> Path:
    """The folder to build in place of an unreviewed work tree; tells what of that did not come over."""
    from tpmdocs.cli.staging import stage

    with progress("Preparing what can be trusted"):
        made = stage(root, base, aside)
    for path, reason in made.left_out[:MOST_TOLD]:
        click.echo(printable(f"Left out {path}: {reason}"), err=True)
    if len(made.left_out) > MOST_TOLD:
        click.echo(f"Left out {len(made.left_out) - MOST_TOLD:,} more files", err=True)
    return made.root


MOST_TOLD = 50
"""Files that are told of one by one; who writes a change may have put many into it."""


def _findings(building: Building, root: Path, work: Path, today: date, engine: str) -> tuple[Told, SourceOf]:
    """What the host finds, as soon as it says so, and the texts that it is in; what we find, where it says nothing."""
    with progress("Reading the plan"):
        found = building.told()
    if found is not None:
        _orient(root, work, found)
        return found, _sources(work)
    from tpmdocs.cli.into import judged  # of no use to others

    situation, diagnostics = judged(work, root, today, engine)
    if is_chosen(work):
        orient(root, situation.catalog)
    return Told(diagnostics, len(situation.catalog.specs)), situation.catalog.sources.get


def _orient(root: Path, work: Path, found: Told) -> None:
    """A word to whoever has chosen the wrong folder; the plan is read only where there may be one to say.

    Args:
        work: The folder that is built in place of the root.
    """
    is_inside = Path(os.path.abspath(docs_folder(work))).is_relative_to(os.path.abspath(work))
    if is_chosen(work) and not (found.specs and is_inside):
        _look_around(root, work)


def _look_around(root: Path, work: Path) -> None:
    """The same, wherever one is."""
    from tpmdocs.reading.loader import load  # of no use to most

    with progress("Reading the plan"):
        catalog = load(work)
    orient(root, catalog)


def _sources(root: Path) -> SourceOf:
    """The texts of a folder's files, each read when it is asked for."""

    @lru_cache(None)
    def source(path: str) -> Source | None:
        return next(iter(Folder(root).read([path])), None)

    return source


SourceOf = Callable[[str], Source | None]


def _tell(diagnostics: Iterable[Diagnostic], source: SourceOf, level: str, strict: bool) -> None:
    """Tell what is at the failing level; the rest is in the site.

    Raises:
        Withheld: where it keeps the site from being published.
    """
    failing = [diagnostic for diagnostic in diagnostics if fails([diagnostic], level)]
    if failing:
        reader = terminal()
        click.echo(text.report(failing, source, reader), color=reader.colour)
    if strict and fails(diagnostics, "warning"):
        raise Withheld


def _must_be_no_page_above(root: Path, target: Path) -> None:
    """Keep the site of a part of a plan from being published as pages of the whole."""
    above = plan_above(root)
    if above is not None and target.resolve().is_relative_to(docs_folder(above).resolve()):
        raise CannotRun(
            f"{target} would be among the pages of the plan above: `-C {above}` builds that; "
            "--site-dir names another folder"
        )


def _must_hold_no_pages(target: Path, docs: Path, configured: Path | None) -> None:
    """Keep a site from taking the place of the pages that it is made from."""
    if docs.resolve().is_relative_to(target.resolve()):
        raise CannotRun(f"{target} holds the pages that the site is made from: name another folder with --site-dir")
    inside = configured is None and target.resolve().is_relative_to(docs.resolve())
    if inside and target.resolve() != docs.resolve() / "site":
        raise CannotRun(f"{target} is in the folder that the pages are made from: name another folder with --site-dir")
