"""`check --watch` looks again whenever something is saved that a plan consists of, and at nothing else."""

from __future__ import annotations

import _thread
import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer

import pytest
from plans import spec
from repositories import Repository
from watchdog.events import (
    DirCreatedEvent,
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)

from tpmdocs.cli import watching as watching_module
from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.watching import _Handler, at_every_change
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "plan")
    made.write({"specs/a.md": spec("A-1")})
    return made


@pytest.mark.parametrize(
    ("event", "matters"),
    [
        (FileModifiedEvent("specs/a.md"), True),
        (FileModifiedEvent("site_config/teams.yml"), True),
        (FileModifiedEvent("mkdocs.yml"), True),
        (FileMovedEvent("specs/.a.md.swp", "specs/a.md"), True),
        (FileDeletedEvent("specs/a.md"), True),
        (FileCreatedEvent("specs/plan.png"), True),
        (DirCreatedEvent("specs"), True),
        (FileModifiedEvent("specs/plan.png"), False),
        (FileOpenedEvent("specs/a.md"), False),
        (FileClosedNoWriteEvent("specs/a.md"), False),
        (FileModifiedEvent("specs/.a.md.swp"), False),
        (FileCreatedEvent(".git/index.lock"), False),
        (FileCreatedEvent("specs/node_modules/x/README.md"), False),
        (DirModifiedEvent("specs"), False),
    ],
    ids=lambda value: f"{value.event_type} {value.src_path!s}" if isinstance(value, FileSystemEvent) else "",
)
def test_what_may_be_part_of_a_plan_matters(
    event: FileSystemEvent, matters: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    changed = Event()
    _Handler(tmp_path, changed).dispatch(event)
    assert changed.is_set() == matters


def looks(repository: Repository, changes: Sequence[Callable[[], object]]) -> list[Catalog]:
    """What is read when these changes are made one after the other, each when the one before has been seen."""
    left, seen = list(changes), []
    too_late = Timer(60, _thread.interrupt_main)

    def look() -> Catalog | None:
        catalog = load(repository.root)
        seen.append(catalog)
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()
        return catalog

    too_late.start()
    try:
        at_every_change(repository.root, look)
    finally:
        too_late.cancel()
    assert not left, "a change was not seen"
    return seen


def test_it_looks_again_after_every_change(repository: Repository) -> None:
    seen = looks(
        repository,
        [
            lambda: repository.write({"specs/a.md": spec("A-2")}),
            lambda: repository.write({"specs/deep/b.md": spec("B-1")}),
            lambda: repository.write({"site_config/teams.yml": "- {key: web}\n"}),
            lambda: repository.write({"site_config/teams.yml": "- {key: app}\n"}),
            lambda: repository.write({"specs/deep/b.md": None}),
        ],
    )
    assert {one.id for one in seen[0].specs} == {"A-1"}
    assert {one.id for one in seen[-1].specs} == {"A-2"}
    assert [team.key for team in seen[-1].vocabulary.teams or ()] == ["app"]


def test_it_looks_at_folders_that_come_and_at_others_in_their_place(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "plan")
    repository.root.mkdir()

    def replace() -> None:
        shutil.rmtree(repository.root / "specs")
        repository.write({"specs/b.md": spec("B-1")})

    seen = looks(
        repository,
        [
            lambda: repository.write({"specs/a.md": spec("A-1")}),
            lambda: time.sleep(0.3) or repository.write({"specs/a.md": spec("A-2")}),  # type: ignore[func-returns-value]
            replace,
            lambda: time.sleep(0.3) or repository.write({"specs/b.md": spec("B-2")}),  # type: ignore[func-returns-value]
        ],
    )
    assert [one.id for one in seen[-1].specs] == ["B-2"]


def test_what_is_saved_before_its_folder_is_watched_is_seen(repository: Repository) -> None:
    """Where specs are, only the first reading tells; what is written meanwhile is in no event."""
    repository.write(
        {"site_config/dialect.yml": "specs: {include: [/elsewhere/*.md]}\n", "elsewhere/e.md": spec("E-1")}
    )
    seen = looks(repository, [lambda: repository.write({"elsewhere/e.md": spec("E-2")})])
    assert [[one.id for one in catalog.specs] for catalog in seen] == [["E-1"], ["E-2"]]


def test_what_is_saved_in_one_go_is_looked_at_once(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    assert watching_module.SETTLING >= 0.05
    monkeypatch.setattr(watching_module, "SETTLING", 1.0)

    def in_one_go() -> None:
        for number in range(5):
            repository.write({f"specs/b{number}.md": spec(f"B-{number}")})
            time.sleep(0.05)

    seen = looks(repository, [Thread(target=in_one_go).start])
    assert [len(catalog.specs) for catalog in seen] == [1, 6]


def test_what_was_read_before_is_not_held(repository: Repository) -> None:
    """The command line collects no circles, since it ends after one call; here it does not end."""

    class Circle:
        def __init__(self) -> None:
            self.itself = self

    held: list[weakref.ref[Circle]] = []

    def look() -> None:
        if held:
            assert held[0]() is None
            raise KeyboardInterrupt
        held.append(weakref.ref(Circle()))
        repository.write({"specs/a.md": spec("A-2")})

    gc.disable()
    try:
        at_every_change(repository.root, look)
    finally:
        gc.enable()
    assert held


def test_a_system_that_watches_no_more_is_told_of(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("tpmdocs.cli.watching.Observer.schedule", full)
    with pytest.raises(CannotRun, match="cannot be watched: inotify watch limit reached"):
        at_every_change(repository.root, lambda: None)


def test_that_nothing_more_can_be_printed_is_another_matter(repository: Repository) -> None:
    def on_a_full_disk() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left on device"):
        at_every_change(repository.root, on_a_full_disk)


@contextmanager
def watching(repository: Repository, *options: str) -> Iterator[Callable[[], str]]:
    """`tpmdocs check --watch` at work; what is given reads its next line. It is ended with Ctrl-C, and well."""
    command = [sys.executable, "-P", "-m", "tpmdocs", "check", "--watch", "-C", str(repository.root), *options]
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(repository.root.parent)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        too_late = Timer(60, process.kill)
        too_late.start()
        try:
            yield process.stdout.readline
        finally:
            too_late.cancel()
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest


ENDS = "; waiting for changes, Ctrl-C ends this\n"


@pytest.mark.slow
def test_check_watches_until_ctrl_c(repository: Repository) -> None:
    with watching(repository, "--concise") as line:
        assert re.fullmatch(rf"\d\d:\d\d:\d\d  No findings{ENDS}", line())
        repository.write({"specs/a.md": spec("A-1", depends_on="[A-9]")})
        assert line().startswith("specs/a.md:5:14 error[TPM201]")
        assert re.fullmatch(rf"\d\d:\d\d:\d\d  1 error in 1 file{ENDS}", line())


@pytest.mark.slow
def test_a_base_that_is_not_known_now_may_be_known_later(repository: Repository) -> None:
    with watching(repository, "--base", "main") as line:
        assert line().startswith("Error: nothing can be compared with main: not a git repository")
        assert line().endswith(f"  not checked{ENDS}")
        Repository.new(repository.top, {"specs/b.md": spec("B-1")})
        said = [line() for _ in range(2)]
        while "Nothing was introduced since main (" not in said[-2]:  # it may look before the commit is there
            said.append(line())
