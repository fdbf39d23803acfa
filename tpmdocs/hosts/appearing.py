"""A folder that is made while a site is served becomes one that is watched, and a build."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler


def watch_from_its_beginning(server: LiveReloadServer, folder: Path) -> None:
    """Watch a folder that need not be there yet. The host watches what exists when it starts."""
    if not folder.is_dir():
        server.observer.schedule(_Appearance(server, folder), str(folder.parent), recursive=False)


class _Appearance(FileSystemEventHandler):
    """Waits for a folder. A server offers no way to ask for a build but a change of a file that it watches: a bell."""

    def __init__(self, server: LiveReloadServer, folder: Path) -> None:
        self.server = server
        self.folder = os.path.abspath(folder)
        self.bell = TemporaryDirectory(prefix="tpmdocs-")
        server.watch(self.bell.name)
        self.is_there = False

    def on_created(self, event: FileSystemEvent) -> None:
        if event.is_directory and os.path.abspath(os.fsdecode(event.src_path)) == self.folder and not self.is_there:
            self.is_there = True
            self.server.watch(self.folder)
            Path(self.bell.name, "rung").touch()
