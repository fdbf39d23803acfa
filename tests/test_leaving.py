"""A host that is run by us ends as it would by itself, only sooner."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from plans import spec

SAYS = """
import atexit, sys
from tpmdocs.hosts import leaving
leaving.is_at_once = AT_ONCE
atexit.register(lambda: print("cleaned up"))
print(f"{sys.argv[1:]} {__name__}")
"""


def run(folder: Path, code: str, **how: object) -> subprocess.CompletedProcess[str]:
    (folder / "pretended.py").write_text(code)
    command = [sys.executable, "-m", "tpmdocs.hosts.leaving", "pretended", "build", "-x"]
    return subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, text=True, timeout=60, **how)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("end", "code"),
    [("", 0), ("sys.exit()", 0), ("sys.exit(0)", 0), ("sys.exit(3)", 3), ("sys.exit('why')", 1), ("1 / 0", 1)],
)
def test_it_ends_with_the_same(tmp_path: Path, end: str, code: int, at_once: bool) -> None:
    made = run(tmp_path, SAYS.replace("AT_ONCE", str(at_once)) + end, stdout=subprocess.PIPE)
    assert made.returncode == code
    assert made.stdout.splitlines() == ["['build', '-x'] __main__", "cleaned up"]
    expected = {"sys.exit('why')": "why", "1 / 0": "ZeroDivisionError: division by zero"}.get(end, "")
    assert made.stderr.rstrip().endswith(expected)
    assert bool(made.stderr) is bool(expected)


def test_a_thread_is_waited_for(tmp_path: Path) -> None:
    code = "import threading, time\nthreading.Thread(target=lambda: (time.sleep(1), print('done'))).start()"
    assert run(tmp_path, SAYS.replace("AT_ONCE", "True") + code, stdout=subprocess.PIPE).stdout.endswith(
        "\ndone\ncleaned up\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no shell closes a stream there")
def test_nobody_need_listen(tmp_path: Path) -> None:
    (tmp_path / "pretended.py").write_text(SAYS.replace("AT_ONCE", "True").replace("print", "str"))
    command = ["sh", "-c", f"{sys.executable} -m tpmdocs.hosts.leaving pretended >&-"]
    made = subprocess.run(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (made.returncode, made.stderr) == (0, "")


HOOK = """
class Log:
    def __init__(self):
        self.file, self.itself = open("LOG", "w"), self

    def __call__(self, html, **_):
        self.file.write("a page\\n")

on_page_content = Log()
"""


def test_what_others_have_not_closed_is_written_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "A-1.md").write_text(spec("A-1"))
    (tmp_path / "mkdocs.yml").write_text("site_name: S\ndocs_dir: specs\nplugins: [tpmdocs]\nhooks: [hook.py]\n")
    (tmp_path / "hook.py").write_text(HOOK.replace("LOG", str(tmp_path / "log")))
    for command in (
        ["tpmdocs", "build", "-C", str(tmp_path), "--fail-on", "never"],
        ["mkdocs", "build", "-q", "-f", str(tmp_path / "mkdocs.yml")],
    ):
        subprocess.run([sys.executable, "-P", "-m", *command], check=True, capture_output=True, timeout=120)
        assert (tmp_path / "log").read_text().count("a page") > 10
