"""A server looks for changes as often as it can do so at little cost, and holds no more after many builds."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any
from weakref import ReferenceType, ref

import pytest
from mkdocs.commands.build import build  # noqa: TID251
from mkdocs.config import load_config  # noqa: TID251
from plans import spec
from watchdog.events import FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from tpmdocs.hosts.mkdocs import TpmdocsPlugin
from tpmdocs.hosts.serving import RESTLESS, look_often, tidy_at_rest


@pytest.mark.parametrize(("look", "seconds"), [(0.001, 0.1), (0.01, 0.2), (0.2, 0.5)])
def test_a_folder_is_looked_at_more_often_the_quicker_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: float, seconds: float
) -> None:
    observer = PollingObserver()
    observer.schedule(FileSystemEventHandler(), str(tmp_path))
    clock = iter((5.0, 5.0 + look))
    monkeypatch.setattr("tpmdocs.hosts.serving.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    server: Any = SimpleNamespace(observer=observer)
    look_often(server)
    (emitter,) = observer.emitters
    assert emitter.timeout == pytest.approx(seconds)


def test_all_that_a_plan_is_read_from_is_looked_at_often(tmp_path: Path) -> None:
    for name in ("specs", "elsewhere", "site_config"):
        (tmp_path / name).mkdir()
    observer, handler = PollingObserver(), FileSystemEventHandler()
    server: Any = SimpleNamespace(observer=observer, watch=partial(observer.schedule, handler), builder=lambda: None)
    folders = [str(tmp_path / name) for name in ("specs", "elsewhere", "site_config")]
    server.watch(folders[0])  # the host has done that already
    config: Any = SimpleNamespace(docs_dir=folders[0], config_file_path=str(tmp_path / "mkdocs.yml"), watch=folders[1:])
    plugin = TpmdocsPlugin()
    plugin.load_config({})
    plugin.on_serve(server, config=config)
    assert {emitter.watch.path: emitter.timeout for emitter in observer.emitters} == dict.fromkeys(folders, 0.1)


@pytest.fixture
def collecting() -> Iterator[None]:
    """Garbage that nobody finds but who is tested; as it is for everybody else, afterwards."""
    gc.disable()
    yield
    for timer in (one for one in threading.enumerate() if isinstance(one, threading.Timer)):
        timer.cancel()
        timer.join()  # while one thread looks, none is found by another
    gc.enable()
    gc.unfreeze()


class Knot:
    """What only a look for garbage finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("collecting")
def test_what_builds_have_left_is_given_back_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[ReferenceType[Knot]] = []

    def leave() -> None:
        left.append(ref(Knot()))
        gc.freeze()

    server: Any = SimpleNamespace(builder=leave)
    monkeypatch.setattr("tpmdocs.hosts.serving.AT_REST", 0.3)
    tidy_at_rest(server)
    server.builder()
    server.builder()
    assert None not in [one() for one in left], "nobody is disturbed who edits"
    end = monotonic() + 10
    while any(one() is not None for one in left) and monotonic() < end:
        sleep(0.05)
    assert [one() for one in left] == [None, None]


class Unrest:
    """A timer whose time never comes, however long the machine takes."""

    daemon = is_running = False

    def __init__(self, *_: object) -> None: ...

    def start(self) -> None:
        self.is_running = True

    def cancel(self) -> None:
        self.is_running = False

    def is_alive(self) -> bool:
        return self.is_running


@pytest.mark.usefixtures("collecting")
def test_without_any_rest_it_is_given_back_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tpmdocs.hosts.serving.threading", SimpleNamespace(Timer=Unrest))
    left: list[ReferenceType[Knot]] = []

    def leave() -> None:
        left.append(ref(Knot()))
        gc.freeze()

    server: Any = SimpleNamespace(builder=leave)
    tidy_at_rest(server)
    for _ in range(RESTLESS - 1):
        server.builder()
    assert all(one() is not None for one in left)
    server.builder()
    assert all(one() is None for one in left)


@pytest.mark.usefixtures("collecting")
def test_an_earlier_build_of_this_process_is_given_back(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "A-1.md").write_text(spec("A-1"))
    (tmp_path / "mkdocs.yml").write_text("site_name: S\ndocs_dir: specs\nplugins: [tpmdocs]\n")

    def built() -> ReferenceType[object]:
        config = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
        config.plugins.on_startup(command="build", dirty=False)  # the host has one of our plugin for all builds
        build(config)
        return ref(config)

    first = built()
    built()
    assert first() is None
