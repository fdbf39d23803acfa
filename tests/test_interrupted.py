"""Builds that fail, are told to end, are killed, find no room or meet another: the published site is always whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from waiting import wait_until

from tpmdocs.cli import cli, swap
from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.scratch import scratch
from tpmdocs.cli.swap import replacing

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and locks as POSIX has them")

PLAN = {
    "mkdocs.yml": "site_name: Plan\ndocs_dir: specs\n"
    "theme: {name: material, font: false}\nplugins: [search, tpmdocs]\n",
    "specs/a.md": "---\nid: A-1\ntitle: One\nstatus: draft\n---\n",
}
FILES = 30

AGAIN_AND_AGAIN = f"""
import sys
from itertools import count
from pathlib import Path
from tpmdocs.cli import swap

target, label, steps = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if steps == "steps":
    swap._exchange = lambda *_: False
for n in count():
    with swap.replacing(target) as new:
        for number in range({FILES}):
            (new.path / f"{{number}}.html").write_text(f"{{label}}{{n}}")
        (new.path / "sitemap.xml").write_text(f"{{label}}{{n}}")
    print(n, flush=True)
"""


def builds(target: Path, label: str, way: str) -> subprocess.Popen[str]:
    """A program that builds a site into a folder again and again, until it is stopped."""
    command = [sys.executable, "-c", AGAIN_AND_AGAIN, str(target), label, way]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def state(target: Path) -> str:
    """Which build a site is of; it has to be of one."""
    said = {file.read_text() for file in target.iterdir() if not file.name.startswith(".")}
    assert len(said) == 1, said
    assert len([file for file in target.iterdir() if not file.name.startswith(".")]) == FILES + 1
    return said.pop()


def beside(target: Path) -> list[str]:
    return sorted(one.name for one in target.parent.iterdir() if one != target)


def old_site(folder: Path) -> Path:
    """A published site, with a file that its server wants."""
    target = folder / "site"
    target.mkdir(parents=True)
    for name in (*(f"{number}.html" for number in range(FILES)), "sitemap.xml"):
        (target / name).write_text("old")
    (target / ".htaccess").write_text("kept")
    return target


@pytest.mark.slow
@pytest.mark.parametrize("way", ["exchange", "steps"])
def test_a_kill_at_any_moment_leaves_a_whole_site_and_nothing_for_ever(tmp_path: Path, way: str) -> None:
    target = old_site(tmp_path)
    chance = random.Random(7)
    for _ in range(6):
        with builds(target, "new", way) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
        if way == "exchange":
            assert state(target).startswith("new"), "there is no moment without a site"
        assert left_by_a_build_that_fails(target) == [], "what was left is cleared by the next build"
        assert state(target).startswith("new"), "and what was moved aside is put back"
        assert (target / ".htaccess").read_text() == "kept"
        assert beside(target) == []


def left_by_a_build_that_fails(target: Path) -> list[str]:
    """What lies beside a site while a build is at work, apart from what is its own."""
    try:
        with replacing(target) as new:
            left = [name for name in beside(target) if name != new.path.name]
            raise ZeroDivisionError
    except ZeroDivisionError:
        return left


@pytest.mark.slow
@pytest.mark.parametrize("way", ["exchange", "steps"])
def test_two_builds_at_once_do_not_mix(tmp_path: Path, way: str) -> None:
    target = old_site(tmp_path)
    with builds(target, "one", way) as one, builds(target, "other", way) as other:
        for process in (one, other):
            assert process.stdout is not None
            process.stdout.readline()
        seen = set()
        end = time.monotonic() + 2
        while time.monotonic() < end:
            assert one.poll() is None, "neither fails for the other's sake"
            assert other.poll() is None
            if way == "exchange":
                seen.add((target / "sitemap.xml").read_text()[:3])  # it is there at every moment
        one.kill()
        other.kill()
    if way == "exchange":
        assert {"one", "oth"} <= seen
    with replacing(target) as new:
        (new.path / "sitemap.xml").write_text("last")
    assert (target / ".htaccess").read_text() == "kept"
    assert beside(target) == []


def test_what_a_running_build_uses_is_not_cleared(tmp_path: Path) -> None:
    target = old_site(tmp_path)
    with replacing(target) as mine:
        (mine.path / "sitemap.xml").write_text("mine")
        with replacing(target) as other:
            assert mine.path.is_dir()
            (other.path / "sitemap.xml").write_text("other")
        assert (target / "sitemap.xml").read_text() == "other"
    assert (target / "sitemap.xml").read_text() == "mine", "the one that ends last has the place"
    assert (target / ".htaccess").read_text() == "kept"
    assert beside(target) == []


def test_a_host_that_outlives_us_keeps_its_folder_as_long_as_it_lives(tmp_path: Path) -> None:
    """We are killed, and the program that we have started writes on: its folder is cleared when it has ended."""
    code = (
        "import subprocess, sys, os, signal; from pathlib import Path; from tpmdocs.cli.scratch import scratch\n"
        "with scratch(Path(sys.argv[1]), 'ours') as made:\n"
        "    subprocess.Popen([sys.executable, '-c', 'input()'], stdin=0, pass_fds=made.locks)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    read, write = os.pipe()
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], stdin=read)
    os.close(read)
    [left] = tmp_path.iterdir()
    with scratch(tmp_path, "ours"):
        assert left.is_dir()
    os.close(write)  # the program reads the end of its input
    wait_until(lambda: cleared(tmp_path, left))


def cleared(folder: Path, left: Path) -> bool:
    with scratch(folder, "ours"):
        return not left.exists()


def test_a_folder_of_somebody_else_is_not_cleared(tmp_path: Path) -> None:
    names = [".site-notes", ".site-0123456", ".site-0123456z", "site-01234567", ".other-01234567"]
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / ".site-01234567").symlink_to(tmp_path / ".site-notes")
    with replacing(tmp_path / "site") as new:
        (new.path / "sitemap.xml").touch()
    assert beside(tmp_path / "site") == sorted([*names, ".site-01234567"])


def test_where_there_are_no_locks_nothing_is_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tpmdocs.cli.scratch.fcntl", None)
    (tmp_path / ".site-01234567").mkdir()
    with replacing(tmp_path / "site") as new:
        (new.path / "sitemap.xml").touch()
    assert beside(tmp_path / "site") == [".site-01234567"]


def test_what_cannot_take_the_place_leaves_it_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = old_site(tmp_path)

    def refuse(*_: Path) -> bool:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(swap, "_exchange", refuse)
    with pytest.raises(CannotRun, match="cannot be replaced"), replacing(target) as new:
        (new.path / "sitemap.xml").write_text("new")
    assert state(target) == "old"
    assert beside(target) == []


# ---- whole builds


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    root = tmp_path / "plan"
    for path, text in PLAN.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (tmp_path / "public").mkdir()
    (tmp_path / "temporary").mkdir()
    return root


def command(plan: Path, target: Path) -> list[str]:
    return [sys.executable, "-m", "tpmdocs", "build", "-C", str(plan), "--site-dir", str(target)]


def environment(plan: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(plan.parent / "temporary")}


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_build_that_ends_early_leaves_the_site_as_it_was(plan: Path, number: signal.Signals) -> None:
    begin = time.monotonic()
    subprocess.run(command(plan, plan.parent / "whole"), env=environment(plan), check=True)
    takes = time.monotonic() - begin
    for part in (0.2, 0.5, 0.8):
        target = old_site(plan.parent / f"public {part}")
        with subprocess.Popen(command(plan, target), env=environment(plan), stderr=subprocess.PIPE) as process:
            time.sleep(part * takes)
            process.send_signal(number)
            _, said = process.communicate(timeout=60)
        if (target / "catalog").is_dir() and part > 0.2:  # it was quicker than before, and the site in its place
            assert files_of(target) == files_of(plan.parent / "whole")
            continue
        assert process.returncode != 0
        assert state(target) == "old"
        is_early = part == 0.2  # the interpreter may just be starting
        assert b"Traceback" not in said or is_early, said.decode()
        if number is not signal.SIGKILL:
            assert beside(target) == [] or is_early
            continue
        wait_until(partial(_nothing_is_left_beside, target))
        assert state(target) == "old"


def files_of(site: Path) -> set[Path]:
    """Its files, without those that a publisher has put there."""
    return {path.relative_to(site) for path in site.rglob("*") if path.is_file() and not path.name.startswith(".")}


def _nothing_is_left_beside(target: Path) -> bool:
    return left_by_a_build_that_fails(target) == []


@pytest.mark.slow
def test_a_build_that_finds_no_room_leaves_the_site_as_it_was(plan: Path) -> None:
    """Files may have so many bytes and no more: a page is cut in the middle of writing."""
    import resource

    target = old_site(plan.parent / "public")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        command(plan, target), env=environment(plan), capture_output=True, text=True, preexec_fn=little_room
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "File too large" in done.stderr
    assert state(target) == "old"
    assert beside(target) == []
    assert list((plan.parent / "temporary").iterdir()) == []


@pytest.mark.slow
def test_a_full_disk_leaves_the_site_as_it_was(plan: Path) -> None:
    place = plan.parent / "public"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=192k", "none", str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("only who may mount a small file system can fill it")
    try:
        target = old_site(place)
        done = subprocess.run(command(plan, target), env=environment(plan), capture_output=True, text=True)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "No space left on device" in done.stderr
        assert f"{target} is as it was" in done.stderr
        assert state(target) == "old"
        assert beside(target) == []
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
def test_two_whole_builds_at_once_give_one_whole_site(plan: Path) -> None:
    target = plan.parent / "public" / "site"
    processes = [subprocess.Popen(command(plan, target), env=environment(plan)) for _ in range(2)]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    alone = CliRunner().invoke(cli, ["build", "-C", str(plan), "--site-dir", str(plan.parent / "alone")])
    assert alone.exit_code == 0, alone.output
    assert files(target) == files(plan.parent / "alone")
    assert beside(target) == []


def files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*")}


# ---- what builds keep for the next


def remembering(plan: Path) -> dict[str, str]:
    """An environment in which a build takes what it can from the one before, and the same gives the same bytes."""
    return {**environment(plan), "TPMDOCS_KEEP": "1", "SOURCE_DATE_EPOCH": "1800000000"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files(folder) if (folder / path).is_file()}


def edit(plan: Path, number: int) -> None:
    text = PLAN["specs/a.md"].replace("title: One", f"title: Number {number}")
    (plan / "specs/a.md").write_text(f"{text}\nProse, {number}.\n")


def assert_the_next_is_right(plan: Path, target: Path) -> None:
    """Build once more, and once where nothing is known; whatever was done before, the two are the same."""
    subprocess.run(command(plan, target), env=remembering(plan), check=True, capture_output=True)
    clean = plan.parent / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    nothing = {**remembering(plan), "TPMDOCS_KEEP": ""}
    subprocess.run(command(plan, clean), env=nothing, check=True, capture_output=True)
    assert contents(target) == contents(clean)
    wait_until(lambda: left_by_a_build_that_fails(target) == [])  # a host may outlive who has started it


@pytest.mark.slow
def test_after_builds_that_were_killed_the_next_is_right(plan: Path) -> None:
    target = plan.parent / "public/site"
    chance = random.Random(11)
    for number in range(6):
        edit(plan, number)
        with subprocess.Popen(command(plan, target), env=remembering(plan), stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.2, 2.5))
            process.kill()
        if number % 2:
            assert_the_next_is_right(plan, target)


@pytest.mark.slow
def test_after_two_builds_at_once_the_next_is_right(plan: Path) -> None:
    target = plan.parent / "public/site"
    for number in range(3):
        edit(plan, number)
        first = subprocess.Popen(command(plan, target), env=remembering(plan))
        time.sleep(0.4 * number)
        edit(plan, 10 + number)
        second = subprocess.Popen(command(plan, target), env=remembering(plan))
        assert [process.wait(timeout=120) for process in (first, second)] == [0, 0]
        assert_the_next_is_right(plan, target)


@pytest.mark.slow
def test_where_there_is_no_room_to_keep_anything_builds_are_right(plan: Path) -> None:
    place = plan / ".cache"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("only who may mount a small file system can fill it")
    try:
        for number in range(2):
            edit(plan, number)
            assert_the_next_is_right(plan, plan.parent / "public/site")
    finally:
        subprocess.run(["umount", str(place)], check=True)
