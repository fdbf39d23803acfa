"""The environment of a pipeline becomes the branch that its change is for."""

from __future__ import annotations

from collections.abc import Mapping


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
