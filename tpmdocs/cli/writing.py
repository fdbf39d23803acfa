"""Changes become files, all of them or, as far as a disk allows, none; or a diff for whoever only looks."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.new_files import lies_within
from tpmdocs.edits import Change
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.source import decode

_MARK = b"\xef\xbb\xbf"
"""The byte order mark that some editors write; it is no part of the text, and stays where it was."""


def write(root: Path, changes: Iterable[Change]) -> None:
    """Write changed files, each in one step, so that nobody ever reads half of one.

    All are written beside the old ones first. Permissions, a byte order mark and line ends stay as they were, and what
    a symbolic link leads to is written, not the link.

    Raises:
        CannotRun: where a file is no longer what it was when it was read, or cannot be written; then none is changed.
    """
    targets: dict[Path, bytes] = {}
    for change in changes:
        target = Path(os.path.realpath(root / change.path))
        data = _bytes(target, change)
        if targets.setdefault(target, data) != data:
            raise CannotRun(f"{change.path} is one file under two names, and each was changed in another way")
    ready: list[tuple[Path, Path]] = []
    try:
        for target, data in targets.items():
            beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
            ready.append((beside, target))
            beside.write_bytes(data)
            shutil.copymode(target, beside)
        for beside, target in ready:
            os.replace(beside, target)
    except OSError as error:
        raise CannotRun(f"{error.filename} cannot be written: {error.strerror}") from None
    finally:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)


def _bytes(target: Path, change: Change) -> bytes:
    """What is to be in a file, after a look at what is in it."""
    try:
        old = target.read_bytes()
    except OSError as error:
        raise CannotRun(f"{change.path} cannot be read: {error.strerror}") from None
    now = decode(change.path, old)
    if now.problem is not None or now.text != change.before:
        raise CannotRun(f"{change.path} was changed by somebody else in the meantime; nothing was written, try again")
    return (_MARK if old.startswith(_MARK) else b"") + change.after.encode()


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


def must_be_free(root: Path, moved: Mapping[str, str]) -> None:
    """Nothing is overwritten by a move, and no link loses what it leads to.

    Raises:
        CannotRun: where it would be so.
    """
    for old, new in moved.items():
        if not lies_within(root, new):
            raise CannotRun(f"{new} is not in {root.absolute()}")
        if os.path.lexists(root / new):
            raise CannotRun(f"{new} is there already")
        if os.path.islink(root / old):
            raise CannotRun(f"{old} is a symbolic link, which may lead elsewhere from another folder: move it by hand")


def move(root: Path, moved: Mapping[str, str]) -> None:
    """Move files to where they are to be, with the folders that this takes; empty folders do not stay behind.

    Raises:
        CannotRun: where the place cannot be written to.
    """
    for old, new in moved.items():
        try:
            (root / new).parent.mkdir(parents=True, exist_ok=True)
            os.rename(root / old, root / new)
        except OSError as error:
            raise CannotRun(f"{old} cannot be moved to {new}: {error.strerror}") from None
    for folder in sorted({parent for old in moved for parent in Path(old).parents}, reverse=True):
        with suppress(OSError):  # it is not empty
            if folder != Path():
                (root / folder).rmdir()
