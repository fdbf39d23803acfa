"""A trusted revision, and of an unreviewed change what may come over, become a folder that a host can build."""

from __future__ import annotations

import filecmp
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tpmdocs.cli.admission import MOST_BYTES, MOST_FILES, Scope, in_the_way, objection
from tpmdocs.cli.common import CannotRun
from tpmdocs.reading.host_config import docs_dir_of, host_files
from tpmdocs.reading.loader import dialect_of
from tpmdocs.repository import git
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.globs import matcher
from tpmdocs.repository.revision import Revision, open_revision

LARGEST_BLOB = 100_000_000


@dataclass(frozen=True)
class Staged:
    """A folder to build in place of the work tree.

    Attributes:
        root: The folder that holds the plan, as the work tree's does.
        base: The trusted commit.
        left_out: Paths of the work tree that did not come over though they are other than at the base, and why.
    """

    root: Path
    base: str
    left_out: tuple[tuple[str, str], ...]


def stage(root: Path, base: str, aside: Path) -> Staged:
    """Write to a folder what `root` would be if only texts, images and the vocabulary of its work tree counted.

    Args:
        base: The revision that is trusted, where HEAD left it.
        aside: An empty folder.

    Raises:
        CannotRun: where git cannot say what was there, or the folder cannot be written.
    """
    try:
        top = Path(os.fsdecode(git.run(root, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
        below = git.place_in_repository(root)
        commit = git.merge_base(root, base)
        place = aside / (top.name or "plan")
        here = place / below
        _lay_out(open_revision(top, commit), place)
        here.mkdir(parents=True, exist_ok=True)
        return Staged(here, commit, tuple(_bring_over(root, here)))
    except GitFailed as failed:
        raise CannotRun(f"there is nothing to trust: {base}: {failed}") from None
    except OSError as error:
        raise CannotRun(f"the site cannot be prepared in {aside}: {error.strerror}") from None


def _lay_out(revision: Revision, place: Path) -> None:
    """Write a revision; of its links those that stay in it, and of large files those that git holds itself."""
    paths = sorted(revision.blobs)
    contents = git.objects(revision.root, (revision.blobs[path] for path in paths), LARGEST_BLOB)
    for path, content in zip(paths, contents, strict=True):
        if content is git.Without.MISSING:
            raise GitFailed(f"{path}, as the base has it, is not in this clone and could not be fetched")
        if isinstance(content, bytes):
            _write(place / path, content)
    for link, target in revision.targets.items():
        end = os.path.normpath(os.path.join(place, os.path.dirname(link), target))
        if not os.path.isabs(target) and end.startswith(f"{place}/"):
            (place / link).parent.mkdir(parents=True, exist_ok=True)
            (place / link).symlink_to(target)


def _bring_over(root: Path, here: Path) -> Iterator[tuple[str, str]]:
    """Take from a work tree what may come, in place of what the base has of such; yields what is left out, and why."""
    base = Folder(here)
    held, offered = base.paths(), Folder(root).paths()
    scope = _scope(base, held)
    for path in set(held).difference(offered):
        if scope.brings(path):
            (here / path).unlink()
    inside = [path.removeprefix(scope.docs) for path in held if scope.is_watched(path)]
    count = size = 0
    for path in offered:
        file, place = root / path, here / path
        if not scope.is_watched(path) or _is_same(file, place):
            continue
        reason = None if scope.brings(path) else scope.refusal(path)
        is_known = os.path.lexists(place)
        reason = reason or _no_file(file) or objection(path, file.stat().st_size, is_known=is_known)
        reason = reason or (None if is_known else in_the_way(path.removeprefix(scope.docs), inside))
        if reason is None:
            count, size = count + 1, size + file.stat().st_size
            if count > MOST_FILES or size > MOST_BYTES:
                reason = f"more than {MOST_FILES:,} files, or {MOST_BYTES // 1_000_000} MB, have come over before it"
        reason = reason or _put(file, place, here)
        if reason is not None:
            yield path, reason


def _scope(base: Folder, held: tuple[str, ...]) -> Scope:
    dialect, docs = dialect_of(base), docs_dir_of(base, held)
    included, excluded = matcher(dialect.include), matcher(dialect.exclude)
    return Scope(
        "" if docs == "." else f"{docs}/",
        lambda path: bool(dialect.include) and included(path) and not excluded(path),
        frozenset(host_files(base)),
    )


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths hold the same link or the same file; what cannot be read is the same as nothing."""
    try:
        if one.is_symlink() or other.is_symlink():
            return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
        return stat.S_ISREG(one.lstat().st_mode) and other.is_file() and filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _no_file(file: Path) -> str | None:
    """Why something is no file to be taken."""
    try:
        mode = file.lstat().st_mode
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if stat.S_ISLNK(mode):
        return "it is a link"
    return None if stat.S_ISREG(mode) else "it is no regular file"


def _put(file: Path, place: Path, here: Path) -> str | None:
    """Write a file where it belongs, through no link; why not, where it cannot be."""
    if any(folder.is_symlink() for folder in place.parents if folder.is_relative_to(here)):
        return "a link of the base is in its way"
    try:
        content = file.read_bytes()
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    try:
        place.unlink(missing_ok=True)
        _write(place, content)
    except (FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError):
        return "something else lies there at the base"
    return None


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        file.write(content)
