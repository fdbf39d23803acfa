"""A check and a revision, or a baseline, become what a change has introduced, and a count of what was there before."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, wraps
from pathlib import Path
from typing import Any

import click

from tpmdocs import baseline, git
from tpmdocs.baseline import Baseline, BrokenBaseline
from tpmdocs.catalog import Catalog
from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.whereabouts import must_not_be_read
from tpmdocs.delta import Delta, compare
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.loader import load_before, load_tree
from tpmdocs.rule import Rule
from tpmdocs.rules import RULES
from tpmdocs.source import (
    NOT_FETCHED,
    Folder,
    GitFailed,
    Span,
    Tree,
    open_checkout,
    open_index,
    open_revision,
    with_unversioned,
)
from tpmdocs.wording import count_of

Judge = Callable[[Catalog], tuple[Diagnostic, ...]]
"""`check`, with its rules and its day: the same for both sides of a comparison."""

AUTO, NONE = "auto", "none"


@dataclass(frozen=True, slots=True)
class Compared:
    """A check, and what of it is new.

    Attributes:
        since: What it was compared with, in words; empty where it was compared with nothing.
        notes: Lines to tell besides.
        changed: Whether the change touched a place.
    """

    catalog: Catalog
    delta: Delta
    since: str = ""
    notes: tuple[str, ...] = ()
    changed: Callable[[Span], bool] = field(default=lambda _: False)

    def said(self, told: Callable[[str], bool]) -> str:
        """What was there before, counted in one line, of the files that are told of; nothing without a comparison."""
        if not self.since:
            return ""
        new = sum(told(one.span.path) for one in self.delta.introduced)
        kept = sum(told(one.span.path) for one in self.delta.kept)
        fixed = sum(told(one.span.path) for one in self.delta.fixed)
        are = "is" if fixed == 1 else "are"
        if kept:
            before = f"{count_of(kept, 'finding')} {'was' if kept == 1 else 'were'} there before"
            before += f", {fixed:,} {are} gone" if fixed else ""
        elif fixed:
            before = f"{count_of(fixed, 'finding')} from before {are} gone"
        else:
            before = "all of it" if new else "the plan had no findings"
        return f"{'Introduced' if new else 'Nothing was introduced'} since {self.since}: {before}"


@dataclass(frozen=True, slots=True)
class Against:
    """What a check is asked to be compared with.

    Attributes:
        base: A revision, `auto` for the branch that a change is for, or `none`. None is `auto` where a pipeline names
            such a branch.
        staged: Whether the index is checked in place of the folder, and compared with HEAD.
        baseline: A file of accepted findings.
        write_baseline: Where to write one.
    """

    base: str | None = None
    staged: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None

    @property
    def asks_git(self) -> bool:
        """Whether something else than the files in the folder was asked for by name."""
        return self.staged or self.base not in (None, NONE)

    @property
    def is_asked_for(self) -> bool:
        """Whether any comparison was asked for, or none at all, by name."""
        return self.staged or self.base is not None or self.baseline is not None

    def make_sense(self, others: Mapping[str, object]) -> None:
        """Options that contradict each other are an error of usage; `others` are those of the command, by name."""
        base = self.base if self.base != NONE else None
        if self.baseline and (base or self.staged):
            raise click.UsageError("--baseline goes neither with --base nor with --staged.")
        for name, value in {"--base": base, "--staged": self.staged, **others}.items():
            if self.write_baseline and value:
                raise click.UsageError(f"--write-baseline takes down the whole plan: leave out {name}.")

    def run(self, root: Path, judge: Judge, rules: Iterable[Rule], *, by_default: bool) -> Compared:
        """Read and judge a plan, and what it is compared with.

        Args:
            by_default: Whether a pipeline's target branch counts where nothing is asked for.

        Raises:
            CannotRun: where the comparison that was asked for cannot be made.
        """
        try:
            return self._run(root, judge, rules, by_default)
        except GitFailed as failed:
            asked = (
                f"nothing can be compared with {self.base}"
                if self.base is not None
                else "what is staged cannot be checked"
            )
            raise CannotRun(f"{asked}: {failed}") from None

    def _run(self, root: Path, judge: Judge, rules: Iterable[Rule], by_default: bool) -> Compared:
        branches = target_branches(os.environ) if by_default else ()
        tree = self._tree(root, branches)
        catalog = load_tree(tree)
        now = _Now(root, tree, catalog, judge(catalog), judge, self.staged)
        everything = Compared(catalog, Delta(now.found))
        if self.baseline is not None:
            return self._with_baseline(self.baseline, now, rules)
        if self.write_baseline is not None or self.base == NONE:
            return everything
        if self.staged and self.base is None:
            return _since(now, "HEAD") if git.knows(root, "HEAD") else _since_nothing(now)
        if self.base is not None:
            return _since(now, _named(root, self.base))
        if not branches:
            return everything
        try:
            return _since(now, _first_known(root, branches))
        except GitFailed as failed:
            note = f"Nothing can be compared with {branches[0]}, so everything is told: {failed}"
            return replace(everything, notes=(note,))

    def _tree(self, root: Path, branches: tuple[str, ...]) -> Tree:
        if self.staged:
            return with_unversioned(open_index(root))
        if self.baseline is not None or self.write_baseline is not None or (self.base is None and not branches):
            return Folder(root)
        try:
            return open_checkout(root)
        except GitFailed:  # the comparison will say so, if there is to be one
            return Folder(root)

    def _with_baseline(self, file: Path, now: _Now, rules: Iterable[Rule]) -> Compared:
        held = _read(file)
        if rules is not RULES:
            held = held.only(rule.name for rule in rules)
        introduced, kept = held.compare(now.found)
        gone = held.without(now.found).total
        shrink = f"`tpmdocs check --baseline {file} --write-baseline {file}` takes {'it' if gone == 1 else 'them'} out"
        note = f"{count_of(gone, 'finding')} of {file} no longer {'occurs' if gone == 1 else 'occur'}: {shrink}"
        shrunk = gone == 0 or self.write_baseline is not None
        return Compared(now.catalog, Delta(introduced, kept), f"{file} was written", () if shrunk else (note,))

    def write(self, compared: Compared, root: Path) -> str:
        """Write the baseline that was asked for: of everything, or of what is left of another one. Says what it did."""
        assert self.write_baseline is not None
        must_not_be_read(self.write_baseline, root, compared.catalog)
        accepted = compared.delta.kept if self.baseline is not None else compared.delta.introduced
        try:
            self.write_baseline.write_bytes(baseline.write(Baseline.of(accepted)).encode())
        except OSError as error:
            raise CannotRun(f"{self.write_baseline} cannot be written: {error.strerror}") from None
        return f"Wrote {count_of(len(accepted), 'finding')} to {self.write_baseline}"


@dataclass(frozen=True, slots=True)
class _Now:
    """A plan as it is, judged, and what else it takes to judge it as it was."""

    root: Path
    tree: Tree
    catalog: Catalog
    found: tuple[Diagnostic, ...]
    judge: Judge
    staged: bool


def _since(now: _Now, ref: str) -> Compared:
    """Compared with the commit at which HEAD left a line."""
    commit = git.merge_base(now.root, ref)
    then = with_unversioned(open_revision(now.root, commit))
    before = load_before(then, now.tree, now.catalog)
    _must_be_whole(before)
    changes = git.changes_since(now.root, commit, staged=now.staged)
    known = frozenset(then.paths()) | frozenset(changes.moved.values())

    @cache
    def changed(span: Span) -> bool:
        return span.path not in known or changes.touch(span.path, span.line, span.end_line)

    delta = compare(now.judge(before), now.found, moved=changes.moved, changed=changed)
    return Compared(now.catalog, delta, _in_words(now.root, ref, commit), changed=changed)


def _since_nothing(now: _Now) -> Compared:
    return Compared(now.catalog, Delta(now.found), "the repository was made", changed=lambda _: True)


def _read(file: Path) -> Baseline:
    if file.exists() and not file.is_file():  # a pipe would be waited for
        raise CannotRun(f"{file} is no baseline: it is no regular file")
    try:
        return baseline.read(file.read_bytes().decode())
    except OSError as error:
        raise CannotRun(f"{file} cannot be read: {error.strerror}; --write-baseline makes a new one") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{file} is no baseline: it is not UTF-8; --write-baseline makes a new one") from None
    except BrokenBaseline as broken:
        raise CannotRun(f"{file} is no baseline: it {broken}; --write-baseline makes a new one") from None


def _must_be_whole(before: Catalog) -> None:
    """What a partial clone has not fetched would read as if it had never been there."""
    sources = (
        *(spec.source for spec in before.specs),
        *(document.source for document in before.documents.values()),
        *(file.source for file in before.vocabulary.files),
    )
    for source in sources:
        if source.problem == NOT_FETCHED:
            raise GitFailed(f"{source.path} as it was is not in this clone, and could not be fetched")


def target_branches(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Revisions that stand for the branch that a pipeline's change is for, the best first; none where it names none."""
    found: list[str] = []
    if branch := environ.get("GITHUB_BASE_REF"):
        found.append(f"origin/{branch}")
        if environ.get("GITHUB_REF", "").endswith("/merge") and environ.get("GITHUB_SHA"):
            found.append(f"{environ['GITHUB_SHA']}^1")  # a merge made for the pull request: its first parent is there
    # Of a pipeline for merged results the tip of the target branch is told, of others where it was left.
    for name in ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        found += [environ[name]] if environ.get(name) else []
    if branch := environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        found.append(f"origin/{branch}")
    return tuple(found)


def _named(root: Path, base: str) -> str:
    if base != AUTO:
        return base
    has_default = git.knows(root, "origin/HEAD")  # asked first, since git may have a reason not to know anything
    branches = target_branches(os.environ) or (("origin/HEAD",) if has_default else ())
    if not branches:
        raise CannotRun(
            "nothing names the branch that this change is for, neither the pipeline nor origin/HEAD: "
            "name it, as in `--base origin/main`"
        )
    return _first_known(root, branches)


def _first_known(root: Path, branches: tuple[str, ...]) -> str:
    return next((branch for branch in branches if git.knows(root, branch)), branches[0])


def _in_words(root: Path, ref: str, commit: str) -> str:
    if re.fullmatch(r"[0-9a-f]{7,}(?:\^1)?", ref):
        return commit[:7]
    return f"{ref} ({commit[:7]})" if git.commit_of(root, ref) == commit else f"{commit[:7]}, where HEAD left {ref}"


def comparing_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a comparison, handed to a command as `against`."""

    @wraps(command)
    def compared(
        *, base: str | None, staged: bool, baseline: Path | None, write_baseline: Path | None, **others: Any
    ) -> None:
        command(against=Against(base, staged, baseline, write_baseline), **others)

    for option in reversed(_OPTIONS):
        compared = option(compared)
    return compared


_OPTIONS = (
    click.option(
        "--base",
        metavar="REV",
        help="Tell only what was introduced since HEAD left this git revision; `auto` for the branch that a pull "
        "request is for, which is the default in its pipeline; `none` for everything.",
    ),
    click.option("--staged", is_flag=True, help="Check what is staged, and tell only what it introduces."),
    click.option(
        "--baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Tell only what is not in this file; its path is one from the current folder, whatever -C says.",
    ),
    click.option(
        "--write-baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write down all there is, for --baseline; with it, only what is left of that one.",
    ),
)
