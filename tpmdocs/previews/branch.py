"""Sites become folders of a branch, `pr-7/` for pull request 7, in one commit that has nothing before it.

git's fast-import is handed the bytes themselves, so that nothing of a site is ever a file in a folder, and neither
attributes, hooks nor filters have a say. As each commit is the only one, the branch never grows by what was removed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from tpmdocs.repository import git

PREFIX = "pr-"


def publish(clone: Path, sites: Mapping[int, Mapping[str, bytes]], staying: Collection[int]) -> tuple[int, ...]:
    """Put sites on the branch that a clone has checked out, and push it.

    Args:
        clone: A clone that may be shallow, and whose `origin` may be pushed to.
        sites: The files of each site, by the number of its pull request.
        staying: Numbers of the pull requests whose sites stay; what is there of others is removed.

    Returns:
        Numbers of the sites that were removed.

    Raises:
        GitFailed: where git cannot fetch or push.
    """
    branch = git.run(clone, "symbolic-ref", "--short", "HEAD").decode().strip()
    for left in reversed(range(_TRIES)):
        git.run(clone, "fetch", "--quiet", "--depth=1", "--no-tags", "origin", f"+refs/heads/{branch}:{_FOUND}")
        found = git.commit_of(clone, _FOUND)
        removed = tuple(sorted(number for number in _numbers(clone) if number not in {*sites, *staying}))
        git.run(clone, "fast-import", "--quiet", "--force", "--date-format=now", stdin=_commit(clone, sites, removed))
        if _tree(clone, _MADE) == _tree(clone, _FOUND):
            return removed
        try:
            lease = f"--force-with-lease=refs/heads/{branch}:{found}"
            git.run(clone, "push", "--quiet", "--no-verify", lease, "origin", f"{_MADE}:refs/heads/{branch}")
        except git.GitFailed:
            git.run(clone, "fetch", "--quiet", "--depth=1", "--no-tags", "origin", f"+refs/heads/{branch}:{_FOUND}")
            if not left or git.commit_of(clone, _FOUND) == found:  # nobody was faster, so it is something else
                raise
        else:
            return removed
    raise AssertionError


_TRIES = 8
_FOUND, _MADE = "refs/tpmdocs/found", "refs/tpmdocs/made"


def _tree(clone: Path, ref: str) -> str:
    return git.run(clone, "rev-parse", f"{ref}^{{tree}}").decode().strip()


def _numbers(clone: Path) -> Iterator[int]:
    for name in git.run(clone, "ls-tree", "--name-only", _FOUND).decode(errors="replace").splitlines():
        if re.fullmatch(rf"{PREFIX}[1-9][0-9]{{0,9}}", name):
            yield int(name.removeprefix(PREFIX))


def _commit(clone: Path, sites: Mapping[int, Mapping[str, bytes]], removed: tuple[int, ...]) -> bytes:
    """What fast-import is told: https://git-scm.com/docs/git-fast-import."""
    message = b"Previews of pull requests\n"
    parts = [
        f"commit {_MADE}\ncommitter tpmdocs <tpmdocs@localhost> now\ndata {len(message)}\n".encode(),
        message,
        f'M 040000 {_tree(clone, _FOUND)} ""\n'.encode(),
        *(f"D {PREFIX}{number}\n".encode() for number in (*removed, *sites)),
        *_file(".nojekyll", b""),  # GitHub Pages would leave out what begins with `_`
    ]
    for number, files in sites.items():
        for path, content in files.items():
            parts += _file(f"{PREFIX}{number}/{path}", content)
    return b"".join(parts)


def _file(path: str, content: bytes) -> tuple[bytes, ...]:
    quoted = path.replace("\\", "\\\\").replace('"', '\\"')  # there are no control characters in it
    return f'M 100644 inline "{quoted}"\ndata {len(content)}\n'.encode(), content, b"\n"
