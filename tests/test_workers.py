"""Several processes come to the same results as one, whatever happens to them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest

from tpmdocs.hosts.faster import workers
from tpmdocs.hosts.faster.workers import Underway, each

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="here one process does it all")

US = os.getpid()
THINGS = range(300)


def elsewhere() -> bool:
    return os.getpid() != US


def killed(number: int) -> int:
    if elsewhere() and number > 150:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def unable(number: int) -> int:
    if elsewhere() and number % 2:
        raise OSError
    return number


def odd(number: int) -> object:
    """What no other process can be told of."""
    return (lambda: number) if elsewhere() and number % 7 == 0 else number


def ended(number: int) -> int:
    if elsewhere() and number > 200:
        sys.exit(3)
    return number


@pytest.mark.parametrize("do", [int, killed, unable, ended])
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_results_are_those_of_one(do: Callable[[int], int], processes: int) -> None:
    assert each(do, THINGS, processes) == [*THINGS]


def test_what_cannot_be_told_is_worked_out_here() -> None:
    assert each(odd, THINGS, 3) == [*THINGS]


def test_an_exception_comes_from_here() -> None:
    def fail(number: int) -> int:
        if number == 250:
            raise ValueError(os.getpid())
        return number

    with pytest.raises(ValueError, match=str(US)):
        each(fail, THINGS, 3)


@pytest.mark.parametrize("do", [int, killed, unable])
def test_none_is_left_behind(do: Callable[[int], int], monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    fork = os.fork

    def noted() -> int:
        made.append(fork())
        return made[-1]

    monkeypatch.setattr("os.fork", noted)
    each(do, THINGS, 3)
    assert len(made) == 2
    for process in made:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.parametrize("missing", ["TemporaryFile", "os.fork"])
def test_where_there_is_no_room_for_a_further_process_one_does_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> int:
        raise BlockingIOError

    monkeypatch.setattr(missing if "." in missing else f"{workers.__name__}.{missing}", full)
    assert each(str, THINGS, workers=4) == [str(thing) for thing in THINGS]


def test_what_was_begun_can_be_called_off(tmp_path: Path) -> None:
    def note(number: int) -> int:
        (tmp_path / str(number)).touch()
        sleep(0.01)
        return number

    underway = Underway(note, THINGS, 2)
    while len([*tmp_path.iterdir()]) < 10:
        sleep(0.01)
    done = underway.stop()
    assert 10 <= len(done) < len(THINGS)
    assert done == {number: number for number in done}
    assert {path.name for path in tmp_path.iterdir()} == {str(number) for number in done}, "all that was begun is told"
    assert underway.stop() == {}
    underway.end()


def test_nobody_works_on_for_who_has_gone(tmp_path: Path) -> None:
    def note(number: int) -> None:
        (tmp_path / str(number)).touch()
        sleep(0.05)

    whoever = os.fork()
    if not whoever:
        Underway(note, THINGS, 1)
        os._exit(0)
    os.waitpid(whoever, 0)
    sleep(1)
    noted = len([*tmp_path.iterdir()])
    sleep(0.5)
    assert len([*tmp_path.iterdir()]) == noted < len(THINGS)
