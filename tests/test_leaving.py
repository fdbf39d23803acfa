"""A host that is run by us ends as it would by itself, only sooner."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    (folder / "pretended.py").write_text(code)
    command = [sys.executable, "-m", "tpmdocs.hosts.leaving", "pretended", "build", "-x"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("end", "code"),
    [("", 0), ("sys.exit()", 0), ("sys.exit(0)", 0), ("sys.exit(3)", 3), ("sys.exit('why')", 1), ("1 / 0", 1)],
)
def test_it_ends_with_the_same(tmp_path: Path, end: str, code: int) -> None:
    said = "import atexit, sys\natexit.register(lambda: print('cleaned up'))\nprint(sys.argv[1:], __name__)\n"
    made = run(tmp_path, said + end)
    assert made.returncode == code
    assert made.stdout.splitlines() == ["['build', '-x'] __main__", "cleaned up"]
    expected = {"sys.exit('why')": "why", "1 / 0": "ZeroDivisionError: division by zero"}.get(end, "")
    assert made.stderr.rstrip().endswith(expected)
    assert bool(made.stderr) is bool(expected)


def test_a_thread_is_waited_for(tmp_path: Path) -> None:
    code = "import threading, time\nthreading.Thread(target=lambda: (time.sleep(1), print('done'))).start()"
    assert run(tmp_path, code).stdout == "done\n"
