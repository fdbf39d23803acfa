"""A server looks for changes as often as it can do so at little cost."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from watchdog.events import FileSystemEventHandler
from watchdog.observers.polling import PollingObserver

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
