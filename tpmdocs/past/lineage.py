"""What commits did to files becomes what they did to specs, also before these came to where specs are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tpmdocs.repository.walk import GONE, Step

Rows = dict[str, tuple[str, str]]
"""The versions of files before and after a commit, by path."""


def lines(steps: Sequence[Step], may_be_spec: Callable[[str], bool]) -> list[Rows]:
    """For each commit, the newest first, the files that may be specs.

    One that came from elsewhere without another change, as when a folder of docs was renamed, is followed there, and
    bears in earlier commits the path that it came to.
    """
    found: list[Rows] = []
    known: dict[str, bool] = {}
    elsewhere: dict[str, str] = {}  # where files lie that will be specs, and the paths that they will come to
    for step in steps:
        rows: Rows = {}
        left: dict[str, str] = {}
        for path, (before, after) in step.files.items():
            if path not in known:
                known[path] = may_be_spec(path)
            if after == GONE and not known[path]:
                left[before] = path
        came: dict[str, str] = {}
        for path, (before, after) in step.files.items():
            name = path if known[path] else elsewhere.get(path)
            if name is None:
                continue
            if before == GONE and after in left:
                came[left.pop(after)] = name
            else:
                rows[name] = (before, after)
            if before == GONE:
                elsewhere.pop(path, None)
        elsewhere |= came
        found.append(rows)
    return found
