"""Files that a build would write as they are already become files that it leaves alone, or links to those there are."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b, file_digest
from typing import Any, NamedTuple

from mkdocs import utils
from mkdocs.structure.files import File

from tpmdocs.hosts.faster.hosts import publishes_as_known
from tpmdocs.repository.cache import Cache

VARIABLE = "TPMDOCS_PUBLISHED"
"""Names the site that the one which is built will replace; where it is not set, the site is built in its own place."""

KEPT = "site/outputs"


class Row(NamedTuple):
    """A file that was written: a digest of what it holds, and by what it is known to hold that still."""

    digest: str
    size: int
    changed: int
    number: int


class Unwritten(bytes):
    """Stands for what is written later, by somebody else."""


class Outputs:
    """Writes files in place of the host, from when it would empty the folder until it has written all that it writes.

    A file is written where its content is another than the last time, or where it has changed since. Each is written
    anew and never over what is there, as another site may have a link to that. So a site that is replaced stays as it
    is, and one that is served has its pages while others are made.
    """

    def __init__(self, *, is_served: bool = False) -> None:
        self._is_served = is_served
        self._before: Mapping[str, Row] = {}
        self._clear()

    def _clear(self) -> None:
        self._folder = ""
        self._published: int | None = None
        self._rows: dict[str, Row] = {}
        self._there: dict[str, Row] = {}
        self._made: set[str] = set()
        self._waiting: list[tuple[bytes, str]] | None = None
        self._write: Callable[[bytes, str], None] = utils.write_file
        self._give_back: Callable[[], None] = lambda: None

    def begin(self, folder: str, cache: Cache) -> bool:
        """When the host is about to empty the folder; whether we do it, which is where its own lines are those we know.

        Args:
            folder: The site's.
            cache: Has what was written the last time, but under `serve`, where that is at hand.
        """
        self.give_back()
        if not publishes_as_known():
            return False
        published = os.environ.get(VARIABLE)
        self._folder = os.path.join(folder, "")
        if not self._is_served:
            self._before = _from_bytes(cache.get(KEPT), published or folder)
        if published and self._before and os.link in os.supports_dir_fd:
            with suppress(OSError):
                self._published = os.open(published, os.O_RDONLY)
        self._take_over()
        return True

    def _take_over(self) -> None:
        empty, write, copy = utils.clean_directory, utils.write_file, File.copy_file
        self._write = write

        def clean_directory(directory: str) -> None:
            if os.path.join(directory, "") == self._folder:
                self._there = dict(self._clean())
            else:
                empty(directory)

        def give_back() -> None:
            utils.clean_directory, utils.write_file = empty, write
            File.copy_file = copy  # type: ignore[method-assign]

        def write_file(content: bytes, output_path: str) -> None:
            self.write(content, output_path)

        def copy_file(file: File, dirty: bool = False) -> None:
            if dirty or not self._copy(file):
                copy(file, dirty)

        utils.clean_directory, utils.write_file = clean_directory, write_file
        File.copy_file = copy_file  # type: ignore[method-assign, assignment]
        self._give_back = give_back

    def give_back(self) -> None:
        """Let the host do its own writing again."""
        self._give_back()
        if self._published is not None:
            os.close(self._published)
        self._clear()

    def end(self, cache: Cache) -> None:
        """When all is written: take away what was written the last time and is not there now, and remember the rest."""
        numbers = {row.number for row in self._rows.values()}
        for name, row in self._there.items():
            if row.number not in numbers:  # on some systems `A` and `a` are one file
                _remove(self._folder, name)
        if self._is_served:
            self._before = self._rows
        elif self._folder:
            cache.keep(KEPT, _as_bytes(os.environ.get(VARIABLE) or self._folder[:-1], self._rows))
        self.give_back()

    def write(self, content: bytes, path: str) -> tuple[str, Row] | None:
        """Write a file, or leave it; what is known of it then, for who has another process write it."""
        if isinstance(content, Unwritten):
            return None
        if not self._folder or not path.startswith(self._folder):
            self._write(content, path)
            return None
        name = path.removeprefix(self._folder)
        digest = _digest(content)
        row = self._reused(name, path, digest)
        if row is None:
            self._make_room(name, path)
            with open(path, "xb") as file:
                file.write(content)
                file.flush()
                row = _row(digest, os.fstat(file.fileno()))
        self.note(name, row)
        return name, row

    def put_off(self) -> None:
        """From now on, leave it to whoever asks for what is waiting to write files that are no pages."""
        self._waiting = []

    def waiting(self) -> Sequence[tuple[bytes, str]]:
        """What was put off: contents and paths, to be written."""
        waiting, self._waiting = self._waiting, None
        return waiting or ()

    def leave(self, path: str, digest: str) -> bool:
        """Leave a file that holds what has this digest, if it is there, or can be."""
        if not self._folder or not path.startswith(self._folder):
            return False
        name = path.removeprefix(self._folder)
        row = self._reused(name, path, digest)
        if row is not None:
            self.note(name, row)
        return row is not None

    def digest_of(self, path: str) -> str:
        """A digest of what was written to a path in this build, or left there; empty where that is nothing."""
        row = self._rows.get(path.removeprefix(self._folder))
        return row.digest if row is not None else ""

    def note(self, name: str, row: Row) -> None:
        """Know that a file was written, or left."""
        self._there.pop(name, None)
        self._rows[name] = row

    def _copy(self, file: File) -> bool:
        """Copy a file that is no page; whether that could be done."""
        path = file.abs_dest_path
        if not path.startswith(self._folder):
            return False
        if file._content is not None or file.abs_src_path is None:
            content = file.content_bytes
            if self._waiting is None:
                self.write(content, path)
            elif not self.leave(path, _digest(content)):
                self._waiting.append((content, path))
            return True
        try:
            with open(file.abs_src_path, "rb") as source:
                digest = file_digest(source, lambda: blake2b(digest_size=16)).hexdigest()
            name = path.removeprefix(self._folder)
            row = self._reused(name, path, digest)
            if row is None:
                if os.path.exists(path) and os.path.samefile(file.abs_src_path, path):
                    return False  # a plugin has written it there
                self._make_room(name, path)
                shutil.copyfile(file.abs_src_path, path)
                row = _row(digest, os.lstat(path))
        except OSError:
            return False  # the host says so
        self.note(name, row)
        return True

    def _reused(self, name: str, path: str, digest: str) -> Row | None:
        """What was written the last time under a name, if it holds this still, and is now in its place."""
        row = self._there.get(name)
        if row is not None and row.digest == digest:
            return row
        row = self._before.get(name)
        if self._published is None or row is None or row.digest != digest or name in self._rows:
            return None
        try:
            self._make_room(name, path)
            os.link(name, path, src_dir_fd=self._published, follow_symlinks=False)
            if _row(digest, os.lstat(path)) == row:
                return row
            os.unlink(path)
        except OSError:
            pass  # it is not there any more, or no link can lead to it
        return None

    def _make_room(self, name: str, path: str) -> None:
        """See to the folder of a file, and to that nothing lies in its place."""
        self._there.pop(name, None)
        with suppress(FileNotFoundError, NotADirectoryError):
            try:
                os.unlink(path)
            except (IsADirectoryError, PermissionError):
                if not os.path.isdir(path):
                    raise
                shutil.rmtree(path)  # of the last time, where now is a file
        try:
            self._make_folder(path)
        except (FileExistsError, NotADirectoryError):  # the other way round
            part = os.path.dirname(path)
            while not os.path.lexists(part) or os.path.isdir(part):
                part = os.path.dirname(part)
            os.unlink(part)
            self._make_folder(path)

    def _make_folder(self, path: str) -> None:
        folder = os.path.dirname(path)
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)

    def _clean(self) -> Iterator[tuple[str, Row]]:
        """Leave of a folder what is as it was written the last time, and hidden files at its top, as the host does."""
        pending = [""]
        while pending:
            within = pending.pop()
            try:
                entries = list(os.scandir(self._folder + within))
            except FileNotFoundError:
                continue
            if within and not entries:
                _remove_folders(self._folder, within[:-1])
            for entry in entries:
                if not within and entry.name.startswith("."):
                    continue
                name = f"{within}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{name}{os.sep}")
                    continue
                row = self._before.get(name)
                info = entry.stat(follow_symlinks=False)
                if row is not None and row == _row(row.digest, info):
                    yield name, row
                else:
                    _remove(self._folder, name)


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _row(digest: str, info: os.stat_result) -> Row:
    return Row(digest, info.st_size, info.st_mtime_ns, info.st_ino)


def _remove(folder: str, name: str) -> None:
    """Take a file away, and the folders in which it was the last."""
    with suppress(OSError):
        os.unlink(folder + name)
        _remove_folders(folder, os.path.dirname(name))


def _remove_folders(folder: str, name: str) -> None:
    """Take folders away, from the innermost on, until one is not empty."""
    with suppress(OSError):
        while name:
            os.rmdir(folder + name)
            name = os.path.dirname(name)


def _as_bytes(place: str, rows: Mapping[str, Row]) -> bytes:
    return json.dumps({"place": place, "rows": rows}, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _from_bytes(data: bytes | None, place: str) -> Mapping[str, Row]:
    """What was written the last time to this place."""
    try:
        head: Any = json.loads(data or b"{}")
        if head.get("place") != place:
            return {}
        return {name: Row(*row) for name, row in head["rows"].items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return {}
