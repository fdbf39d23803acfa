"""What is kept is read as it was written, or not at all; and it stays small, and ours."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from repositories import Repository

from tpmdocs.cli import cli
from tpmdocs.repository import cache as module
from tpmdocs.repository.cache import FOLDER, Cache, cache_of

pytestmark = pytest.mark.usefixtures("keeping")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / FOLDER)


def files(root: Path) -> list[str]:
    """What lies in a cache, but for what is there in each."""
    folder = root / FOLDER
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(path for path in found if path not in (".gitignore", ".born", ".looked-at"))


def aged(root: Path, name: str, seconds: float) -> None:
    os.utime(root / FOLDER / name, times=(time.time() - seconds,) * 2)


@given(data=st.binary(max_size=300))
def test_what_is_kept_is_read_to_the_byte(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    root = tmp_path_factory.mktemp("kept")
    Cache(root / FOLDER).keep("pages/a", data)
    again = Cache(root / FOLDER)
    assert again.get("pages/a") == data
    assert again.get("pages/b") is None
    assert again.end() == ()


def test_the_last_that_was_kept_under_a_name_is_what_it_is(tmp_path: Path, cache: Cache) -> None:
    cache.keep("a", b"one")
    cache.keep("a", b"two")
    assert (cache.get("a"), files(tmp_path)) == (b"two", ["a"])


@given(st.data())
def test_one_changed_byte_is_enough_to_be_thrown_away(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("kept")
    Cache(root / FOLDER).keep("a", b"what is kept")
    file = root / FOLDER / "a"
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["changed", "cut", "longer"]))
    other = {
        "changed": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
        "cut": whole[:at],
        "longer": whole + b"x",
    }
    file.write_bytes(other[how])
    again = Cache(root / FOLDER)
    assert again.get("a") is None
    if again.damaged:  # or it looks like another version's, which is left to that
        assert not file.exists()
        assert again.end() == (f"thrown away: {FOLDER}/a was not as it had been written",)
    else:
        assert not other[how].startswith(b"tpmdocs cache %d " % module.FORMAT)


def test_what_was_kept_under_another_name_is_not_this(tmp_path: Path, cache: Cache) -> None:
    cache.keep("a", b"of a")
    (tmp_path / FOLDER / "a").rename(tmp_path / FOLDER / "b")
    assert (cache.get("b"), cache.damaged) == (None, ["b"])


def test_what_another_version_has_kept_is_left_to_it(tmp_path: Path, cache: Cache) -> None:
    file = tmp_path / FOLDER / "a"
    cache.keep("a", b"theirs")
    file.write_bytes(file.read_bytes().replace(b"cache %d" % module.FORMAT, b"cache 999"))
    assert (cache.get("a"), cache.end()) == (None, ())
    assert file.exists()


@pytest.mark.parametrize("what", ["folder", "link", "link to nowhere", "pipe"])
def test_what_is_no_file_is_not_read(tmp_path: Path, cache: Cache, what: str) -> None:
    cache.keep("a", b"kept")
    file = tmp_path / FOLDER / "a"
    file.rename(tmp_path / "elsewhere")
    make = {
        "folder": lambda: file.mkdir(),
        "link": lambda: file.symlink_to(tmp_path / "elsewhere"),
        "link to nowhere": lambda: file.symlink_to(tmp_path / "nowhere"),
        "pipe": lambda: os.mkfifo(file),
    }
    make[what]()
    assert cache.get("a") is None
    cache.keep("a", b"anew")
    assert cache.get("a") == (None if what == "folder" else b"anew")
    assert (tmp_path / "elsewhere").read_bytes().endswith(b"kept")
    cache.keep("b", b"kept")
    assert cache.get("b") == b"kept"


def test_no_link_within_is_followed(tmp_path: Path, cache: Cache) -> None:
    cache.keep("pages/a", b"kept")
    (tmp_path / FOLDER / "pages").rename(tmp_path / "elsewhere")
    (tmp_path / FOLDER / "pages").symlink_to(tmp_path / "elsewhere")
    another = Cache(tmp_path / FOLDER)
    another.keep("pages/b", b"kept")
    assert [another.get("pages/a"), another.get("pages/b")] == [None, None]
    assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == ["a"]


def test_what_was_cleared_meanwhile_is_made_anew(tmp_path: Path, cache: Cache) -> None:
    cache.keep("pages/a", b"kept")
    shutil.rmtree(tmp_path / FOLDER)
    cache.keep("pages/a", b"kept")  # not this time
    cache.keep("pages/a", b"kept")
    assert (cache.get("pages/a"), cache.end()) == (b"kept", ())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    cache.keep("a", b"kept")
    tried: list[str] = []

    def replace(_: str, new: str) -> None:
        tried.append(new)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", replace)
    for name in "abc":
        cache.keep(name, b"no more")
    assert (len(tried), files(tmp_path), cache.get("a")) == (1, ["a"], b"kept")
    said = (f"not kept in {FOLDER}/: {os.strerror(number)}",) if number == errno.ENOSPC else ()
    assert cache.end() == said


def test_what_is_too_much_goes_and_what_is_used_stays(tmp_path: Path, cache: Cache) -> None:
    for number in range(10):
        cache.keep(f"pages/{number}", bytes(1_000))
        aged(tmp_path, f"pages/{number}", 10_000 - number)
    assert cache.get("pages/2") == bytes(1_000)
    cache.trim(3_500)
    assert files(tmp_path) == ["pages/2", "pages/8", "pages/9"]
    cache.trim(3_500)
    assert len(files(tmp_path)) == 3


def test_after_a_small_edit_nobody_looks_at_all_that_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a folder that is in no repository, where each command looks at how the cache began."""
    looks: list[int] = []
    trim = Cache.trim

    def trimming(cache: Cache) -> None:
        looks.append(cache.kept)
        trim(cache)

    monkeypatch.setattr(Cache, "trim", trimming)

    def edit(*names: str) -> int:
        cache = cache_of(tmp_path)
        for name in names:
            cache.keep(name, b"kept")
        assert cache.end() == ()
        return len(looks)

    assert [edit("a"), edit("b"), edit("c")] == [1, 1, 1]
    for seconds in (3_700, -3_700):  # an hour ago, or by a clock that was wrong
        looks.clear()
        aged(tmp_path, ".looked-at", seconds)
        aged(tmp_path, ".born", seconds)
        assert [edit("a"), edit("b")] == [1, 1]
    looks.clear()
    assert edit(*map(str, range(101))) == 1, "many files are looked at in any case"
    assert edit() == 1, "nothing was kept"


def test_what_another_version_kept_goes_first(tmp_path: Path, cache: Cache) -> None:
    for name in "ab":
        cache.keep(name, bytes(1_000))
    theirs = tmp_path / FOLDER / "b"
    theirs.write_bytes(theirs.read_bytes().replace(b"cache %d" % module.FORMAT, b"cache 999"))
    aged(tmp_path, "a", 10_000)
    cache.trim(1_500)
    assert files(tmp_path) == ["a"]


def test_what_nobody_will_finish_goes_after_an_hour(tmp_path: Path, cache: Cache) -> None:
    cache.keep("pages/a", b"kept")
    for name in ("pages/.begun-1-1", ".begun-2-1"):
        (tmp_path / FOLDER / name).write_bytes(b"half")
    aged(tmp_path, ".begun-2-1", 3_700)
    cache.end()
    assert files(tmp_path) == ["pages/.begun-1-1", "pages/a"]


def test_whoever_is_killed_leaves_what_was_there(tmp_path: Path) -> None:
    """A program that keeps the same things over and over is killed at any moment; another one reads them all along."""
    writes = f"""
        from pathlib import Path
        from tpmdocs.repository.cache import Cache
        cache = Cache(Path({str(tmp_path / FOLDER)!r}))
        for number in range(1_000_000):
            cache.keep("a", str(number % 10).encode() * 100_000)
            if number == 10:
                print("goes on", flush=True)
    """
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", dedent(writes)], stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            assert program.stdout.readline() == b"goes on\n"
            cache = Cache(tmp_path / FOLDER)
            for _ in range(200):
                data = cache.get("a")
                assert data is not None
                assert (len(data), len(set(data))) == (100_000, 1)
            program.kill()
        assert Cache(tmp_path / FOLDER).get("a") is not None
    assert cache.damaged == []


# Whose it is


@pytest.mark.parametrize(("value", "is_on"), [(None, True), ("1", True), ("yes", True), ("", False), ("0", False)])
def test_one_variable_switches_it_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None, is_on: bool
) -> None:
    if value is not None:
        monkeypatch.setenv("TPMDOCS_KEEP", value)
    assert (cache_of(tmp_path).folder is not None) is is_on


@pytest.mark.parametrize("path", [FOLDER, f"{FOLDER}/a", ".cache/TPMDOCS/a", ".cache"])
def test_what_a_repository_brings_is_not_ours(tmp_path: Path, path: str) -> None:
    repository = Repository.new(tmp_path, {"specs/a.md": "A"})
    assert cache_of(repository.root).folder == tmp_path / FOLDER
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("made up")
    repository.git("add", "--force", ".cache")
    shutil.rmtree(tmp_path / ".cache") if (tmp_path / ".cache").is_dir() else file.unlink()
    assert cache_of(repository.root).folder is None


def test_git_ignores_it(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, {"specs/a.md": "A"})
    cache_of(tmp_path).keep("pages/a", b"kept")
    assert repository.git("status", "--porcelain") == ""


def test_without_git_only_the_folder_that_was_made_here_is_ours(tmp_path: Path) -> None:
    here, copy = tmp_path / "here", tmp_path / "copy"
    here.mkdir()
    cache_of(here).keep("a", b"kept")
    assert cache_of(here).get("a") == b"kept"
    shutil.copytree(here, copy)  # as from an archive
    assert cache_of(copy).folder is None
    here.rename(tmp_path / "there")
    assert cache_of(tmp_path / "there").get("a") == b"kept"


# The command


def told(root: Path, what: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["cache", what, "-C", str(root)], catch_exceptions=False)
    return result.exit_code, result.output


def test_what_is_kept_is_told_by_kind_and_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / FOLDER
    assert told(tmp_path, "info") == (0, f"Nothing is kept in {folder}\n")
    cache = cache_of(tmp_path)
    for name, size in (("check/files", 2_000_000), ("check/3", 10), ("history.json", 20_000), ("later/x", 1)):
        cache.keep(name, bytes(size))
    for name, day in (("check/files", 1_000_000_000), ("check/3", 1_100_000_000), ("history.json", 1_200_000_000)):
        os.utime(folder / name, (day, day))
    os.utime(folder / "later/x", (0, 0))
    assert told(tmp_path, "info") == (
        0,
        f"{folder}: 4 files, 2.0 MB of at most 1,000.0 MB\n"
        "  check    what the last checks found: 2 files, 2.0 MB, used from 2001-09-09 to 2004-11-09\n"
        "  history  how the plan has moved: 1 file, 20 kB, used 2008-01-10\n"
        "  later    what another version keeps: 1 file, 1 kB, used 1970-01-01\n",
    )
    monkeypatch.setenv("TPMDOCS_KEEP", "0")
    assert told(tmp_path, "info")[1].startswith(
        "TPMDOCS_KEEP says that nothing is kept, nor read; this is from before\n"
    )
    assert told(tmp_path, "clear") == (0, f"Deleted 4 files of 2.0 MB in {folder}\n")
    assert (folder.exists(), folder.parent.exists()) == (False, True)
    assert told(tmp_path, "clear") == (0, f"Nothing is kept in {folder}\n")


def test_what_is_not_ours_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/file").write_text("precious")
    (tmp_path / ".cache").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "precious")
    for what in ("info", "clear"):
        code, said = told(tmp_path, what)
        assert code == 2
        assert "is left alone: it is a link, or came with" in said
    assert (tmp_path / "precious/file").read_text() == "precious"
