"""What a check is compared with becomes what of its findings is new."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tpmdocs.cli.asked import NONE, Against, of_baseline
from tpmdocs.cli.bases import first_known, named
from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.pipelines import target_branches
from tpmdocs.cli.whereabouts import must_not_be_read
from tpmdocs.cli.writing import put
from tpmdocs.judging import baseline
from tpmdocs.judging.baseline import Baseline
from tpmdocs.judging.comparing import Compared, Judge, Judged, since, since_nothing
from tpmdocs.judging.delta import Delta
from tpmdocs.judging.rule import Rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository import git
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.revision import open_checkout, open_index, with_unversioned
from tpmdocs.repository.trees import Tree
from tpmdocs.rules import RULES
from tpmdocs.text.wording import count_of


def run(
    against: Against,
    root: Path,
    judge: Judge,
    rules: Iterable[Rule],
    *,
    by_default: bool,
    like: Catalog | None = None,
    folder: Tree | None = None,
) -> Compared:
    """Read and judge a plan, and what it is compared with.

    Args:
        by_default: Whether a pipeline's target branch counts where nothing is asked for.
        like: The plan that much the same files held.
        folder: How the files in the folder are read, where they are.

    Raises:
        CannotRun: where the comparison that was asked for cannot be made.
    """
    try:
        return _run(against, root, judge, rules, target_branches(os.environ) if by_default else (), like, folder)
    except GitFailed as failed:
        asked = (
            f"nothing can be compared with {against.base}"
            if against.base is not None
            else "what is staged cannot be checked"
        )
        raise CannotRun(f"{asked}: {failed}") from None


def _run(
    against: Against,
    root: Path,
    judge: Judge,
    rules: Iterable[Rule],
    branches: tuple[str, ...],
    like: Catalog | None,
    folder: Tree | None,
) -> Compared:
    tree = _tree(against, root, branches, folder or Folder(root))
    catalog = load_tree(tree, like=like)
    now = Judged(root, tree, catalog, judge(catalog), judge, against.staged)
    everything = Compared(catalog, Delta(now.found))
    if against.baseline is not None:
        names = [rule.name for rule in rules] if rules is not RULES else None
        delta, words, notes = of_baseline(against, now.found, names)
        return Compared(catalog, delta, words, notes)
    if against.write_baseline is not None or against.base == NONE:
        return everything
    if against.staged and against.base is None:
        return since(now, "HEAD") if git.knows(root, "HEAD") else since_nothing(now)
    if against.base is not None:
        return since(now, named(root, against.base))
    if not branches:
        return everything
    try:
        return since(now, first_known(root, branches))
    except GitFailed as failed:
        note = f"Nothing can be compared with {branches[0]}, so everything is told: {failed}"
        return replace(everything, notes=(note,))


def _tree(against: Against, root: Path, branches: tuple[str, ...], folder: Tree) -> Tree:
    if against.staged:
        return with_unversioned(open_index(root))
    if against.is_of_the_folder(branches):
        return folder
    try:
        return open_checkout(root)
    except GitFailed:  # the comparison will say so, if there is to be one
        return Folder(root)


def write(against: Against, compared: Compared, root: Path) -> str:
    """Write the baseline that was asked for: of everything, or of what is left of another one. Says what it did."""
    assert against.write_baseline is not None
    must_not_be_read(against.write_baseline, root, compared.catalog)
    accepted = compared.delta.kept if against.baseline is not None else compared.delta.introduced
    put({against.write_baseline: baseline.write(Baseline.of(accepted)).encode()})
    return f"Wrote {count_of(len(accepted), 'finding')} to {against.write_baseline}"
