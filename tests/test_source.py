"""How files enter: from a folder or a git revision alike, as text, or with the reason why not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import spec
from repositories import Repository

from tpmdocs.reading.loader import load
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.git import GitFailed
from tpmdocs.repository.revision import open_checkout, open_index, open_revision, with_unversioned
from tpmdocs.repository.source import Source, decode
from tpmdocs.repository.trees import Lent, Overlaid, Tree


@pytest.mark.parametrize(
    ("data", "text", "problem"),
    [
        (b"", "", None),
        (b"plain\n", "plain\n", None),
        ("Grüße, 駅".encode(), "Grüße, 駅", None),
        (b"\xef\xbb\xbf# Marked\n", "# Marked\n", None),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n", None),
        (b"line\nGr\xfc\xdfe\n", "", "is not UTF-8: line 2 holds the byte 0xfc"),
        (b"cut \xe2\x82", "", "is not UTF-8: line 1 holds the byte 0xe2"),
        ("text".encode("utf-16"), "", "is encoded as UTF-16, not UTF-8"),
        ("text".encode("utf-16-be"), "", "is binary, not text"),
        (b"\x89PNG\0\0", "", "is binary, not text"),
        (b"x" * 10_000_000, "", "is larger than 4 MB"),
    ],
)
def test_bytes_become_text_or_a_reason(data: bytes, text: str, problem: str | None) -> None:
    assert decode("a.md", data) == Source("a.md", text, problem)


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_no_character_of_a_text_is_lost(text: str) -> None:
    assert decode("a.md", text.encode()).text == text.removeprefix("\ufeff")


@given(st.text(alphabet=st.sampled_from("ab\n\r\té駅")), st.data())
def test_a_span_is_where_the_characters_are(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Source("a.md", text).span(start, end)
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: span.line - 1])
    until = sum(len(line) + 1 for line in lines[: span.end_line - 1])
    assert (before + span.column - 1, until + span.end_column - 1) == (start, end)
    assert Source("a.md", text).line(span.line) == lines[span.line - 1].rstrip("\r")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository whose `plan` folder holds links of every kind."""
    root = tmp_path / "plan"
    (root / "specs/deep").mkdir(parents=True)
    (tmp_path / "outside.md").write_text("Outside.\n")
    (root / "specs/a.md").write_text(spec("A-1"))
    (root / "specs/ä ö.md").write_text(spec("A-2"))
    (root / "specs/deep/b.md").write_bytes(spec("B-1").replace("\n", "\r\n").encode())
    for name, target in {
        "to-a.md": "a.md",
        "to-to-a.md": "to-a.md",
        "to-deep": "deep",
        "through.md": "to-deep/b.md",
        "folder.md": "deep",
        "out.md": "../../outside.md",
        "far-out.md": "/etc/hostname",
        "nowhere.md": "gone.md",
        "circle.md": "circle-2.md",
        "circle-2.md": "circle.md",
        "self.md": "self.md",
    }.items():
        (root / "specs" / name).symlink_to(target)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return root


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True)


LINKS = {
    "specs/to-a.md": None,
    "specs/to-to-a.md": None,
    "specs/through.md": None,
    "specs/folder.md": "is not a regular file",
    "specs/out.md": "is a link that leaves the repository",
    "specs/far-out.md": "is a link that leaves the repository",
    "specs/nowhere.md": "is a link to a file that is not there",
    "specs/circle.md": "is a link that leads in a circle",
    "specs/self.md": "is a link that leads in a circle",
}


@pytest.mark.parametrize("ref", [None, "HEAD"], ids=["folder", "revision"])
def test_a_link_is_followed_within_the_repository_only(repository: Path, ref: str | None) -> None:
    tree: Tree = Folder(repository) if ref is None else open_revision(repository, ref)
    found = {source.path: source for source in tree.read(LINKS)}
    assert {path: source.problem for path, source in found.items()} == LINKS
    assert found["specs/to-to-a.md"].text == spec("A-1")
    assert found["specs/through.md"].text == spec("B-1").replace("\n", "\r\n")
    assert not any(source.text for source in found.values() if source.problem)


def test_a_revision_holds_what_the_folder_held(repository: Path) -> None:
    def everything(tree: Tree) -> list[Source]:
        return list(tree.read(tree.paths()))

    assert everything(open_revision(repository, "HEAD")) == everything(Folder(repository))
    now, then = load(repository), load(repository, "HEAD")
    assert then.specs == now.specs
    assert then.pages == now.pages
    assert then.files == now.files


def test_a_file_that_vanishes_is_told(repository: Path) -> None:
    tree = Folder(repository)
    assert "specs/a.md" in tree.paths()
    (repository / "specs/a.md").unlink()
    assert list(tree.read(["specs/a.md"])) == [Source("specs/a.md", "", "vanished before it could be read")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "a.md").chmod(0)
    assert [source.problem for source in Folder(tmp_path).read(["a.md"])] == ["cannot be opened: Permission denied"]


def test_folders_of_tools_are_not_entered(tmp_path: Path) -> None:
    for path in (".git/a.md", "node_modules/x/a.md", "specs/.venv/a.md", "specs/a.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    assert Folder(tmp_path).paths() == ("specs/a.md",)


def test_a_site_that_was_built_of_the_plan_is_no_part_of_it(tmp_path: Path) -> None:
    for path in ("specs/a.md", "site/a/index.html", "site/assets/tpmdocs.js", "other/sitemap.xml", "sitemap.xml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    assert "site/a/index.html" in Folder(tmp_path).paths()
    (tmp_path / "site/sitemap.xml").write_text("x")
    assert Folder(tmp_path).paths() == ("other/sitemap.xml", "sitemap.xml", "specs/a.md")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert [source.problem for source in Folder(tmp_path).read(["a.md"])] == ["is not a regular file"]


def test_what_is_too_large_in_the_folder_is_too_large_in_a_revision(repository: Path) -> None:
    (repository / "specs/large.md").write_bytes(b"x" * 4_000_001)
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "large")
    for tree in (Folder(repository), open_revision(repository, "HEAD"), open_index(repository)):
        assert [source.problem for source in tree.read(["specs/large.md"])] == ["is larger than 4 MB"]


# ---- the index


@pytest.fixture
def staged(tmp_path: Path) -> Repository:
    """A repository without a commit, whose plan lies in a folder."""
    return Repository.new(tmp_path / "repo", below="plan")


def read(repository: Repository) -> dict[str, str]:
    tree = open_index(repository.root)
    return {source.path: source.text for source in tree.read(tree.paths())}


def test_the_index_holds_what_is_staged_and_nothing_else(staged: Repository) -> None:
    staged.write({"specs/a.md": "staged\n", "specs/b.md": "b\n"})
    staged.git("add", "plan/specs/a.md")
    staged.write({"specs/a.md": "not staged\n"})
    assert read(staged) == {"specs/a.md": "staged\n"}
    staged.commit()
    staged.write({"specs/b.md": None})
    assert read(staged) == {"specs/a.md": "not staged\n", "specs/b.md": "b\n"}
    staged.git("add", "--all")
    assert read(staged) == {"specs/a.md": "not staged\n"}


def test_what_is_only_announced_is_not_staged(staged: Repository) -> None:
    staged.write({"specs/a.md": "a\n", "specs/b.md": "b\n"})
    staged.git("add", "plan/specs/a.md")
    staged.git("add", "--intent-to-add", "plan/specs/b.md")
    assert read(staged) == {"specs/a.md": "a\n"}


def test_links_and_names_of_any_kind_are_staged(staged: Repository) -> None:
    staged.write({"specs/ä ö\t.md": "a\n"})
    (staged.root / "specs/link.md").symlink_to("ä ö\t.md")
    staged.git("add", ".")
    assert read(staged) == {"specs/link.md": "a\n", "specs/ä ö\t.md": "a\n"}


def test_both_sides_of_a_merge_are_not_taken_for_one(staged: Repository) -> None:
    staged.commit({"specs/a.md": "first\n"})
    staged.git("checkout", "--quiet", "-b", "other")
    staged.commit({"specs/a.md": "theirs\n"})
    staged.git("checkout", "--quiet", "main")
    staged.commit({"specs/a.md": "ours\n"})
    with pytest.raises(subprocess.CalledProcessError):
        staged.git("merge", "other")
    with pytest.raises(GitFailed, match=r"specs/a\.md holds both sides of a merge"):
        open_index(staged.root)


def test_without_a_repository_nothing_is_staged(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match="not a git repository"):
        open_index(tmp_path)


# ---- a tree with files of another


def test_files_lie_over_a_tree_and_folders_are_emptied() -> None:
    below = Folder(Path("/nowhere/at/all"), {"a.md": "a", "config/x": "x", "configs": "c", "b.md": "b"})
    over = Overlaid(below, {"config/y": Source("config/y", "y"), "b.md": Source("b.md", "B")}, ("config",))
    assert over.paths() == ("a.md", "b.md", "config/y", "configs")
    wanted = ["configs", "b.md", "a.md", "config/y"]
    assert [(one.path, one.text) for one in over.read(wanted)] == [
        ("configs", "c"),
        ("b.md", "B"),
        ("a.md", "a"),
        ("config/y", "y"),
    ]


def test_files_of_another_tree_are_lent() -> None:
    nowhere = Path("/nowhere/at/all")
    lent = Lent(Folder(nowhere, {"b": "B", "d": "D"}), Folder(nowhere, {"a": "A", "c": "C", "e": "E"}), frozenset("ac"))
    assert lent.paths() == ("a", "b", "c", "d")
    assert [(one.path, one.text) for one in lent.read("dacb")] == [("d", "D"), ("a", "A"), ("c", "C"), ("b", "B")]


def test_what_no_revision_holds_is_lent_below_the_top_too(staged: Repository) -> None:
    staged.commit({".gitignore": "out/\n*.tmp.md\n", "specs/a.md": "a\n", "../outside/.gitignore": "*\n"})
    staged.write({"specs/out/deep/b.md": "b\n", "specs/c.tmp.md": "c\n", "specs/new.md": "new\n"})
    (staged.top / "outside/d.md").write_text("d\n")
    tree = with_unversioned(open_index(staged.root))
    held = {source.path: source.text for source in tree.read(tree.paths())}
    assert held.pop(".gitignore")
    assert held == {"specs/a.md": "a\n", "specs/c.tmp.md": "c\n", "specs/out/deep/b.md": "b\n"}
    assert open_checkout(staged.root) == Folder(staged.root)
