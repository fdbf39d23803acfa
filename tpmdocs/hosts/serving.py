"""What happens while a site is served: a file changes, a folder to watch is made, a build fails, or there is a rest."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from click import ClickException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.utils.dirsnapshot import DirectorySnapshot

from tpmdocs.hosts.garbage import find_garbage

log = get_plugin_logger("tpmdocs")

SOONEST, LATEST = 0.1, 0.5
"""Seconds between two looks at a folder; the host has 0.5."""

REST = 20
"""How much longer than a look the time until the next one is."""


def look_often(server: LiveReloadServer) -> None:
    """Look for changes in a folder as often as that takes a twentieth of a processor, where it can be done quickly."""
    for emitter in server.observer.emitters:
        begun = time.perf_counter()
        with suppress(OSError):  # it may be gone a moment later
            DirectorySnapshot(emitter.watch.path, recursive=emitter.watch.is_recursive)
        took = time.perf_counter() - begun
        emitter._timeout = min(max(REST * took, SOONEST), LATEST)  # it offers no other way


def go_on_after_failures(server: LiveReloadServer, is_kept: Callable[[], bool]) -> None:
    """Serve the last good site while the next one cannot be built. The host would let every reader wait for that.

    Args:
        is_kept: Whether a build that fails leaves the site as it is.
    """
    build = server.builder

    def builder() -> None:
        try:
            build()
        except Exception as error:
            if not is_kept():
                raise
            if isinstance(error, SystemExit):
                sys.stderr.write(f"{error}\n")
            elif isinstance(error, ClickException):  # the host's ways to say what a person can mend
                sys.stderr.write(f"{error.format_message()}\n")
            else:
                traceback.print_exc()
            log.error("the site could not be built, for the reason above; what is served is the last one that could")

    server.builder = builder


def tidy_at_rest(server: LiveReloadServer) -> None:
    """Look for what builds have left behind once no build has come for a while.

    Of a thousand specs that is some 80 MB each time. To find it takes as long as half a build, for which nobody is to
    wait who edits, unless there is no rest at all.
    """
    build = server.builder
    at_rest = threading.Timer(0, find_garbage)
    builds = 0

    def builder() -> None:
        nonlocal at_rest, builds
        builds = builds + 1 if at_rest.is_alive() else 1
        at_rest.cancel()
        try:
            build()
        finally:
            if builds >= RESTLESS:
                builds = 0
                find_garbage()
            at_rest = threading.Timer(AT_REST, find_garbage)
            at_rest.daemon = True
            at_rest.start()

    server.builder = builder


AT_REST = 2
"""Seconds after a build in which who writes may well save once more."""

RESTLESS = 10
"""Builds without a rest between them after which one has to wait."""


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
