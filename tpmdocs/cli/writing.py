"""Changes become files, all of them or, as far as a disk allows, none; or a diff for whoever only looks."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from difflib import unified_diff
from pathlib import Path

from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.new_files import lies_within
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.repository.source import decode
from tpmdocs.text.edits import Change

_MARK = b"\xef\xbb\xbf"
"""The byte order mark that some editors write; it is no part of the text, and stays where it was."""


def write(root: Path, changes: Iterable[Change]) -> None:
    """Write changed files. A byte order mark and line ends stay as they were.

    Raises:
        CannotRun: where a file is no longer what it was when it was read, or cannot be written; then none is changed.
    """
    files: dict[Path, bytes] = {}
    data_of: dict[str, bytes] = {}
    for change in changes:
        file = root / change.path
        files[file] = _bytes(file, change)
        if data_of.setdefault(os.path.realpath(file), files[file]) != files[file]:
            raise CannotRun(f"{change.path} is one file under two names, and each was changed in another way")
    put(files)


def put(files: Mapping[Path, bytes]) -> None:
    """Give files what they are to hold, each in one step, so that nobody ever reads half of one.

    All are written beside the old ones first. Permissions stay as they were, and what a symbolic link leads to is
    written, not the link.

    Raises:
        CannotRun: where one cannot be written; then, as far as the disk allows, none is changed.
    """
    ready: dict[Path, tuple[Path, Path]] = {}
    try:
        for file, data in files.items():
            target = Path(os.path.realpath(file))
            if target.exists() and not target.is_file():  # a device or a pipe, which nothing may replace
                file.write_bytes(data)
                continue
            beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
            ready[file] = beside, target
            beside.write_bytes(data)
            if target.exists():
                shutil.copymode(target, beside)
        for file in ready:
            os.replace(*ready[file])
    except OSError as error:
        raise CannotRun(f"{file} cannot be written: {error.strerror}") from None
    finally:
        for beside, _ in ready.values():
            beside.unlink(missing_ok=True)


def _bytes(file: Path, change: Change) -> bytes:
    """What is to be in a file, after a look at what is in it."""
    try:
        old = file.read_bytes()
    except OSError as error:
        raise CannotRun(f"{change.path} cannot be read: {error.strerror}") from None
    now = decode(change.path, old)
    if now.problem is not None or now.text != change.before:
        raise CannotRun(f"{change.path} was changed by somebody else in the meantime; nothing was written, try again")
    try:
        return (_MARK if old.startswith(_MARK) else b"") + change.after.encode()
    except UnicodeEncodeError:
        raise CannotRun(f"{change.path} would hold the name of a file that is not UTF-8: rename that file") from None


def diff(
    changes: Iterable[Change], terminal: Terminal, *, for_people: bool, moved: Mapping[str, str] | None = None
) -> str:
    """Changes as `git apply` reads them; `for_people`, in colour and with no sign that would act on a terminal.

    Args:
        moved: Where files are to be, by where they are.
    """
    there = moved or {}
    changed = {change.path: change for change in changes}
    lines: list[str] = []
    for path in sorted({*changed, *there}):
        new = there.get(path, path)
        if new != path:
            lines += [f"diff --git a/{path} b/{new}\n", f"rename from {path}\n", f"rename to {new}\n"]
        if path in changed:
            lines += _diff(changed[path], new)
    if for_people:
        lines = [f"{_painted(printable(part), terminal)}\n" for line in lines for part in line[:-1].split("\n")]
    return "".join(lines)


def _diff(change: Change, new: str) -> Iterator[str]:
    before, after = _lines(change.before), _lines(change.after)
    for line in unified_diff(before, after, f"a/{change.path}", f"b/{new}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """Lines as git has them: nothing but a line feed ends one."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _painted(line: str, terminal: Terminal) -> str:
    role = "place" if line.startswith(("---", "+++")) else {"+": "help", "-": "error", "@": "info"}.get(line[:1])
    return terminal.paint(line, role) if role is not None else line


def must_be_free(root: Path, moved: Mapping[str, str], paths: Iterable[str]) -> None:
    """Nothing is overwritten by a move, and no link leads elsewhere after it.

    Args:
        paths: Everything that there is.

    Raises:
        CannotRun: where it would be so.
    """
    for new in moved.values():
        if not lies_within(root, new):
            raise CannotRun(f"{new} is not in {root.absolute()}")
        if os.path.lexists(root / new):
            raise CannotRun(f"{new} is there already")
    top, everything = os.path.realpath(root), tuple(paths)
    for path in everything:
        if not os.path.islink(root / path):
            continue
        end, real = os.readlink(root / path), os.path.relpath(os.path.realpath(root / path), top)
        then, now = (_joined(top, at, end) for at in (path, moved.get(path, path)))
        if _place(then, moved, everything) != now or (then not in moved and _place(real, moved, everything) != real):
            why = "may lead elsewhere from another folder" if path in moved else f"leads to {Path(real).as_posix()}"
            raise CannotRun(f"{path} is a symbolic link, which {why}: take it out first, and make it anew afterwards")


def _joined(top: str, path: str, end: str) -> str:
    return os.path.relpath(os.path.join(top, os.path.dirname(path), end), top)


def _place(path: str, moved: Mapping[str, str], paths: Iterable[str]) -> str:
    """Where a file, or a folder with all that is in it, is after a move."""
    below = [one for one in paths if one.startswith(f"{path}/")]
    if path in moved or not below or not all(one in moved for one in below):
        return moved.get(path, path)
    return moved[below[0]].removesuffix(below[0].removeprefix(path))


@contextmanager
def moving(root: Path, moved: Mapping[str, str]) -> Iterator[None]:
    """Move files to where they are to be, and back again if what is done meanwhile fails.

    The folders that this takes are made; empty ones do not stay behind.

    Raises:
        CannotRun: where a file cannot be moved; it says which ones could not be moved back, if any.
    """
    done: dict[str, str] = {}
    try:
        for old, new in moved.items():
            try:
                (root / new).parent.mkdir(parents=True, exist_ok=True)
                os.rename(root / old, root / new)
            except OSError as error:
                raise CannotRun(f"{old} cannot be moved to {new}: {error.strerror}; nothing was moved") from None
            done[old] = new
        yield
    except BaseException as reason:
        stuck: list[str] = []
        for old, new in done.items():
            try:
                os.rename(root / new, root / old)
            except OSError:
                stuck.append(f"{old} is now {new}")
        _without_empty(root, moved.values())
        if stuck:
            why = str(reason).removesuffix("; nothing was moved")
            raise CannotRun(f"{why}; and it could not be undone: {', '.join(stuck)}") from None
        raise
    _without_empty(root, moved)


def _without_empty(root: Path, paths: Iterable[str]) -> None:
    """Take the folders of some paths away where nothing is left in them."""
    for folder in sorted({parent for path in paths for parent in Path(path).parents}, reverse=True):
        with suppress(OSError):  # it is not empty
            if folder != Path():
                (root / folder).rmdir()
