"""Changes in a folder become calls, one for each time that somebody saves, until Ctrl-C."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from tpmdocs.cli.common import CannotRun
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.host_config import docs_dir_of
from tpmdocs.repository.folder import CONFIG_DIR, Folder, is_never_read

SETTLING = 0.1
"""Seconds to wait for the rest of what an editor, or git, does in one go."""


def at_every_change(root: Path, call: Callable[[], Catalog | None]) -> None:
    """Call at once, and after every change of a file that a plan may consist of. Returns at Ctrl-C.

    Args:
        call: Gives the catalog that says which folders matter; None where it could not be read.

    Raises:
        CannotRun: where the system watches no more folders.
    """
    changed = Event()
    observer = Observer()
    watches = _Watches(root, observer, _Handler(root, changed))
    try:
        with _to_be_told(root):
            observer.start()
            watches.follow(["", CONFIG_DIR, *_docs(root)])
        while True:
            changed.clear()
            catalog = call()
            gc.collect()  # the command line never does, since it ends after one call
            if catalog is not None:
                with _to_be_told(root):
                    has_begun = watches.follow(["", CONFIG_DIR, *_docs(root), *_elsewhere(catalog)])
                if has_begun:
                    changed.set()  # something may have been saved there after it was read, and before it was watched
            while not changed.wait(0.5):  # a wait without end cannot be interrupted on every system
                pass
            time.sleep(SETTLING)
    except KeyboardInterrupt:
        return
    finally:
        observer.stop()
        if observer.is_alive():
            observer.join()


@contextmanager
def _to_be_told(root: Path) -> Iterator[None]:
    """Where folders are watched and nowhere else: that no more can be printed is another matter."""
    try:
        yield
    except OSError as error:
        raise CannotRun(f"{root} cannot be watched: {error.strerror or error}") from None


def _docs(root: Path) -> set[str]:
    """The topmost folder of those that are published; of a plan without a docs folder, all there are."""
    tree = Folder(root)
    paths = tree.paths()
    docs = docs_dir_of(tree, paths)
    return _tops(paths if docs == "." else [f"{docs}/"])


def _elsewhere(catalog: Catalog) -> set[str]:
    """The topmost folders that specs lie in, wherever the dialect says that they are."""
    return _tops(spec.path for spec in catalog.specs)


def _tops(paths: Iterable[str]) -> set[str]:
    return {path.partition("/")[0] for path in paths if "/" in path and not path.startswith((".", "/"))}


@dataclass
class _Watches:
    """The folders that are watched, each by the number that the system gave it: one may be replaced by another."""

    root: Path
    observer: BaseObserver
    handler: _Handler
    held: dict[str, tuple[int, ObservedWatch]] = field(default_factory=dict)

    def follow(self, folders: Iterable[str]) -> bool:
        """Watch these folders, of the root only what lies directly in it; whether there was one to begin with."""
        begun = False
        for folder in folders:
            path = self.root / folder
            number = path.stat().st_ino if path.is_dir() else None
            known, watch = self.held.get(folder, (None, None))
            if number == known and folder not in self.handler.gone:
                continue
            self.handler.gone.discard(folder)
            if watch is not None:
                self.observer.unschedule(watch)
                del self.held[folder]
            if number is not None:
                recursive = folder != ""
                self.held[folder] = number, self.observer.schedule(self.handler, str(path), recursive=recursive)
                begun = True
        return begun


class _Handler(FileSystemEventHandler):
    """Sets an event when something changes that a plan may consist of."""

    def __init__(self, root: Path, changed: Event) -> None:
        self.root = os.path.abspath(root)
        self.changed = changed
        self.gone: set[str] = set()
        """Folders that were taken away: one that comes in their place may bear the same number, and is not watched."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory and event.event_type in (EVENT_TYPE_DELETED, EVENT_TYPE_MOVED):
            self.gone.add(os.path.relpath(os.fsdecode(event.src_path), self.root))
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if any(self._matters(path, event.event_type, event.is_directory) for path in paths):
            self.changed.set()

    def _matters(self, path: str, what: str, is_folder: bool) -> bool:
        inside = os.path.relpath(path, self.root).split(os.sep)
        # What an editor keeps beside an open file, such as `.list.md.swp`, begins with a dot.
        if is_never_read(inside) or any(part.startswith(".") for part in inside):
            return False
        return what in _THERE_OR_GONE or (what in _WRITTEN and not is_folder and inside[-1].endswith(_READ))


_THERE_OR_GONE = frozenset({EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MOVED})
"""These matter for any file, since a link may lead to it."""

_WRITTEN = frozenset({EVENT_TYPE_MODIFIED, EVENT_TYPE_CLOSED})
"""That a file is opened and read is told as well, and reading is what we do."""

_READ = (".md", ".markdown", ".yml", ".yaml", ".txt")
