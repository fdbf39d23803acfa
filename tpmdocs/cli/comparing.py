"""The options of a comparison, and what a pipeline says, become what a check is compared with; and a word on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from tpmdocs.cli.bases import first_known, named
from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.pipelines import target_branches
from tpmdocs.cli.whereabouts import must_not_be_read
from tpmdocs.cli.writing import put
from tpmdocs.judging import baseline
from tpmdocs.judging.baseline import Baseline, BrokenBaseline
from tpmdocs.judging.comparing import Compared, Judge, Judged, since, since_nothing
from tpmdocs.judging.delta import Delta
from tpmdocs.judging.rule import Rule
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository import git
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.revision import open_checkout, open_index, with_unversioned
from tpmdocs.repository.trees import Tree
from tpmdocs.rules import RULES
from tpmdocs.text.wording import count_of

NONE = "none"


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
        now = Judged(root, tree, catalog, judge(catalog), judge, self.staged)
        everything = Compared(catalog, Delta(now.found))
        if self.baseline is not None:
            return self._with_baseline(self.baseline, now, rules)
        if self.write_baseline is not None or self.base == NONE:
            return everything
        if self.staged and self.base is None:
            return since(now, "HEAD") if git.knows(root, "HEAD") else since_nothing(now)
        if self.base is not None:
            return since(now, named(root, self.base))
        if not branches:
            return everything
        try:
            return since(now, first_known(root, branches))
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

    def _with_baseline(self, file: Path, now: Judged, rules: Iterable[Rule]) -> Compared:
        held = _read(file)
        if rules is not RULES:
            held = held.only(rule.name for rule in rules)
        delta = held.compare(now.found)
        gone = held.without(now.found).total
        shrink = f"`tpmdocs check --baseline {file} --write-baseline {file}` takes {'it' if gone == 1 else 'them'} out"
        note = f"{count_of(gone, 'finding')} of {file} no longer {'occurs' if gone == 1 else 'occur'}: {shrink}"
        shrunk = gone == 0 or self.write_baseline is not None
        return Compared(now.catalog, delta, f"{file} was written", notes=() if shrunk else (note,))

    def write(self, compared: Compared, root: Path) -> str:
        """Write the baseline that was asked for: of everything, or of what is left of another one. Says what it did."""
        assert self.write_baseline is not None
        must_not_be_read(self.write_baseline, root, compared.catalog)
        accepted = compared.delta.kept if self.baseline is not None else compared.delta.introduced
        put({self.write_baseline: baseline.write(Baseline.of(accepted)).encode()})
        return f"Wrote {count_of(len(accepted), 'finding')} to {self.write_baseline}"


def before_in_one_line(compared: Compared, told: Callable[[str], bool]) -> str:
    """What was there before, counted, of the files that are told of; nothing without a comparison."""
    if not compared.since:
        return ""
    delta = compared.delta
    new, kept, fixed = (
        sum(told(one.span.path) for one in some) for some in (delta.introduced, delta.kept, delta.fixed)
    )
    are = "is" if fixed == 1 else "are"
    if kept:
        before = f"{count_of(kept, 'finding')} {'was' if kept == 1 else 'were'} there before"
        before += f", {fixed:,} {are} gone" if fixed else ""
    elif fixed:
        before = f"{count_of(fixed, 'finding')} from before {are} gone"
    else:
        before = "all of it" if new else "the plan had no findings"
    return f"{'Introduced' if new else 'Nothing was introduced'} since {compared.since}: {before}"


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
