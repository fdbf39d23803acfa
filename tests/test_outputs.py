"""Files that a build would write once more as they are stay, and a folder holds what was written and nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs import utils  # noqa: TID251
from mkdocs.structure.files import File  # noqa: TID251

from tpmdocs.cli.swap import replacing
from tpmdocs.hosts.faster.outputs import VARIABLE, Outputs
from tpmdocs.repository.cache import Cache

Files = Mapping[str, bytes]


def build(folder: Path, files: Files, cache: Cache, outputs: Outputs | None = None) -> None:
    """Write a site as the host does."""
    outputs = outputs or Outputs()
    assert outputs.begin(str(folder), cache)
    utils.clean_directory(str(folder))
    for name, content in files.items():
        utils.write_file(content, str(folder / name))
    outputs.end(cache)


@contextmanager
def published(folder: Path) -> Iterator[None]:
    os.environ[VARIABLE] = str(folder)
    try:
        yield
    finally:
        del os.environ[VARIABLE]


def build_beside(site: Path, files: Files, cache: Cache) -> None:
    """Build a site that takes the place of the one there is."""
    with published(site), replacing(site, cache.spare) as new:
        build(new.path, files, cache)


def held(folder: Path) -> dict[str, bytes]:
    """What a folder holds; of an empty folder its name."""
    found: dict[str, bytes] = {}
    for place, folders, names in os.walk(folder):
        within = os.path.relpath(place, folder)
        found |= {os.path.normpath(f"{within}/{name}"): Path(place, name).read_bytes() for name in names}
        if not folders and not names and within != ".":
            found[f"{within}/"] = b""
    return found


def numbers(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells a file from one that is written in its place, which may get the number that was free."""
    found = {name: (folder / name).stat() for name in held(folder)}
    return {name: (info.st_ino, info.st_mtime_ns) for name, info in found.items()}


NAMES = ("sitemap.xml", "a", "a/b.html", "a/c.html", "a/d/e.html", "b/b.html", "c.html", "c.html/x")
CONTENTS = (b"", b"one", b"two", b"other words")

SITES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS)).filter(
    lambda files: not any(f"{one}/" in other + "/" and one != other for one in files for other in files)
)
HARM = st.sampled_from(("none", "none", "rewritten", "touched", "gone", "more", "linked", "emptied"))


def harm(folder: Path, how: str, outside: Path) -> None:
    """Do to a site what somebody might do between two builds."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    match how:
        case "rewritten" if files:
            files[0].write_bytes(b"XXX")
        case "touched" if files:
            files[-1].touch()
        case "gone" if files:
            files[-1].unlink()
        case "more" if folder.is_dir():
            (folder / "more/within").mkdir(parents=True, exist_ok=True)
            (folder / "more/file").write_bytes(b"one")
        case "linked" if files:
            files[0].unlink()
            files[0].symlink_to(outside)
        case "emptied":
            shutil.rmtree(folder, ignore_errors=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SITES, HARM), min_size=2, max_size=6), st.booleans())
def test_a_folder_holds_what_was_written_whatever_was_there(steps: list[tuple[Files, str]], is_beside: bool) -> None:
    with TemporaryDirectory() as place:
        site, cache = Path(place, "site"), Cache(Path(place, "cache"))
        outside = Path(place, "outside")
        outside.write_bytes(b"one")
        for files, how in steps:
            if is_beside:
                files = {"sitemap.xml": b"there is one", **files}
                build_beside(site, files, cache)
            else:
                site.mkdir(exist_ok=True)
                build(site, files, cache)
            assert held(site) == files
            assert outside.read_bytes() == b"one"
            harm(site, how, outside)
            if is_beside and not (site / "sitemap.xml").is_file():
                shutil.rmtree(site, ignore_errors=True)  # or it would not be taken for a site


SITE = {"sitemap.xml": b"map", "index.html": b"home", "a/index.html": b"a", "b/index.html": b"b"}


def test_what_is_the_same_is_left_alone(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", Cache(tmp_path / "cache")
    build(site, SITE, cache)
    before = numbers(site)
    build(site, {**SITE, "a/index.html": b"other"}, cache)
    after = numbers(site)
    assert {name for name in SITE if before[name] == after[name]} == SITE.keys() - {"a/index.html"}


def test_a_site_that_is_replaced_stays_as_it_is_until_then(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", Cache(tmp_path / "cache")
    build_beside(site, SITE, cache)
    before = numbers(site)
    with suppress(ZeroDivisionError), published(site), replacing(site, cache.spare) as new:
        build(new.path, {**SITE, "a/index.html": b"other"}, cache)
        assert held(site) == SITE
        raise ZeroDivisionError
    assert held(site) == SITE
    for text in (b"2", b"3", b"4"):
        build_beside(site, {**SITE, "a/index.html": text}, cache)
        assert held(site) == {**SITE, "a/index.html": text}
    after = numbers(site)
    assert {name for name in SITE if before[name] == after[name]} == SITE.keys() - {"a/index.html"}
    assert {entry.name for entry in tmp_path.iterdir()} == {"cache", "site"}


def test_hidden_files_of_a_site_are_kept_once(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", Cache(tmp_path / "cache")
    build_beside(site, SITE, cache)
    (site / ".nojekyll").write_text("kept")
    for text in (b"2", b"3", b"4"):
        build_beside(site, {**SITE, "a/index.html": text}, cache)
        assert (site / ".nojekyll").read_text() == "kept"
    (site / ".nojekyll").unlink()
    build_beside(site, SITE, cache)
    assert held(site) == SITE


def test_under_serve_files_stay_though_nothing_is_kept(tmp_path: Path) -> None:
    site, cache, outputs = tmp_path / "site", Cache(tmp_path / "cache"), Outputs(is_served=True)
    build(site, SITE, cache, outputs)
    before = numbers(site)
    build(site, SITE, cache, outputs)
    assert numbers(site) == before
    assert cache.held() == ()


def test_a_build_that_fails_gives_the_host_its_own_back(tmp_path: Path) -> None:
    own = utils.clean_directory, utils.write_file, File.copy_file
    outputs = Outputs()
    assert outputs.begin(str(tmp_path / "site"), Cache(tmp_path / "cache"))
    assert utils.write_file is not own[1]
    outputs.give_back()
    assert (utils.clean_directory, utils.write_file, File.copy_file) == own


def test_a_host_that_writes_otherwise_writes_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utils, "write_file", lambda content, path: Path(path).write_bytes(content))
    assert not Outputs().begin(str(tmp_path / "site"), Cache(tmp_path / "cache"))
