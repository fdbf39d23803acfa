"""A forge and a folder become the pipelines for it, and what is left to be done by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.installed import TO_FILL_IN, install_again
from tpmdocs.repository.git import GitFailed, place_in_repository
from tpmdocs.repository.git import run as git
from tpmdocs.starter import ci_files


def pipelines(forge: str, root: Path) -> tuple[dict[str, str], list[str]]:
    """The text of the files by path, and what to say of them.

    Raises:
        CannotRun: where the folder is below the top of its repository, since forges look for pipelines only there.
    """
    branch, why = _published_branch(root)
    install = install_again()
    return ci_files(forge, branch=branch, install=install), [*_left(forge, branch, why, install == TO_FILL_IN)]


def _left(forge: str, branch: str, why: str, is_to_fill_in: bool) -> Iterator[str]:
    """Steps that are left, and where more is said of them."""
    if is_to_fill_in:
        yield "put what to install tpmdocs from in place of `${TPMDOCS_FROM…}`, as nothing here says it"
    if forge == "github":
        yield f"commit them to `{branch}`, {why}, which they publish; if that is another one, name it in plan.yml"
        yield "choose GitHub Actions as the source, in Settings → Pages"
        yield "for previews, make a repository of their own, and fill it in at the top of plan-preview.yml"
    else:
        yield "commit them to the default branch, which they publish"
        yield "leave “Use unique domain” on, in Deploy → Pages"
        yield "for the note on merge requests, make a project access token, and a masked variable TPMDOCS_TOKEN of it"


def _published_branch(root: Path) -> tuple[str, str]:
    """The branch that a clone was made of, else `main` or `master`, else the one that is checked out; and which it is.

    Raises:
        CannotRun: where the folder is below the top of its repository.
    """
    try:
        below = place_in_repository(root)
    except GitFailed:
        return "main", "as there is no repository yet"
    if below:
        raise CannotRun(f"forges read pipelines at the top of a repository, and this is {below} in it: leave out --ci")
    if branch := _leads_to(root, "refs/remotes/origin/HEAD").removeprefix("origin/"):
        return branch, "the default branch of origin"
    for branch in ("main", "master"):
        with suppress(GitFailed):
            git(root, "show-ref", "--verify", "--quiet", f"refs/heads/{branch}")
            return branch, "which there is, and origin names none"
    if branch := _leads_to(root, "HEAD"):
        return branch, "the branch that is checked out"
    return "main", "as no branch is checked out"


def _leads_to(root: Path, ref: str) -> str:
    """The branch that a name leads to; none where it leads to no branch, or to one that could not be written down."""
    with suppress(GitFailed):
        branch = git(root, "symbolic-ref", "--short", ref).decode(errors="replace").strip()
        if re.fullmatch(r"[\w./-]+", branch):
            return branch
    return ""
