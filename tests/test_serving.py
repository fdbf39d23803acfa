"""A server looks for changes as often as it can do so at little cost."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from watchdog.events import FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

from tpmdocs.hosts.mkdocs import TpmdocsPlugin
from tpmdocs.hosts.serving import look_often


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
