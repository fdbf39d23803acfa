"""What is asked for, a pipeline says, or is usual becomes the revision that a plan is compared with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.pipelines import target_branches
from tpmdocs.repository import git

AUTO = "auto"
"""The branch that a change is for."""

USUAL = ("origin/main", "origin/master", "main", "master", "HEAD")
"""What a change is for where nothing says it."""


def named(root: Path, base: str, option: str = "--base") -> str:
    """A revision as it was asked for by an option; of `auto`, the branch that a change is for.

    Raises:
        CannotRun: where nothing says which branch that is.
        GitFailed: where git has a reason to know nothing at all.
    """
    if base != AUTO:
        return base
    branches = _said(root)
    if not branches:
        raise CannotRun(
            "nothing names the branch that this change is for, neither the pipeline nor origin/HEAD: "
            f"name it, as in `{option} origin/main`"
        )
    return first_known(root, branches)


def default_base(root: Path) -> str:
    """The branch that a change is for, or most likely is for.

    Raises:
        GitFailed: as `named`.
    """
    return first_known(root, _said(root) or USUAL)


def first_known(root: Path, branches: Sequence[str]) -> str:
    """The first of some branches that is there; the first where none is, to be told that it is not."""
    return next((branch for branch in branches if git.knows(root, branch)), branches[0])


def _said(root: Path) -> tuple[str, ...]:
    has_default = git.knows(root, "origin/HEAD")  # asked first, since git may have a reason not to know anything
    return target_branches(os.environ) or (("origin/HEAD",) if has_default else ())
