"""What git is asked, in repositories of every shape: where lines part, what changed, and where an answer ends."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import Repository

from tpmdocs.repository import git
from tpmdocs.repository.git import Changes, GitFailed, UnknownRevision, Without


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.new(tmp_path / "repo", {"specs/a.md": "one\ntwo\nthree\n"}, below="plan")


def branched(repository: Repository) -> tuple[str, str]:
    """Where a branch was left, and the latest commit of the branch that it left, which has gone on."""
    fork = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit({"specs/b.md": "ours\n"})
    repository.git("checkout", "--quiet", "main")
    main = repository.commit({"specs/c.md": "theirs\n"})
    repository.git("checkout", "--quiet", "feature")
    return fork, main


# ---- where lines part


def test_a_branch_that_has_gone_on_was_left_at_the_merge_base(repository: Repository) -> None:
    fork, _ = branched(repository)
    assert git.merge_base(repository.root, "main") == fork


def test_a_commit_before_head_is_its_own_merge_base(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"specs/a.md": "other\n"})
    assert git.merge_base(repository.root, "HEAD~1") == first
    assert git.merge_base(repository.root, first[:8]) == first
    assert git.merge_base(repository.root, "HEAD") == repository.git("rev-parse", "HEAD")


@pytest.mark.parametrize("ref", ["nowhere", "", "--help", "a b", "v1..v2", "HEAD:specs"])
def test_a_name_that_stands_for_no_commit_is_told(repository: Repository, ref: str) -> None:
    with pytest.raises(UnknownRevision, match="git knows no revision by that name"):
        git.merge_base(repository.root, ref)


def test_a_branch_of_the_origin_alone_is_pointed_at(repository: Repository, tmp_path: Path) -> None:
    branched(repository)
    clone = repository.clone(tmp_path / "clone")
    with pytest.raises(UnknownRevision, match=r"did you mean `origin/main`\?"):
        git.merge_base(clone.root, "main")


def test_lines_without_a_common_commit_are_told(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit({"specs/z.md": "z\n"})
    with pytest.raises(UnknownRevision) as unknown:
        git.merge_base(repository.root, "main")
    assert str(unknown.value).startswith("it has no commit in common with HEAD; these are two histories")


def test_a_shallow_clone_says_so_and_how_to_mend_it(repository: Repository, tmp_path: Path) -> None:
    branched(repository)
    clone = repository.clone(tmp_path / "clone", "--depth=1", "--no-single-branch")
    with pytest.raises(
        UnknownRevision, match=r"no commit in common with HEAD; .* `git fetch --unshallow` .* `fetch-dep"
    ):
        git.merge_base(clone.root, "origin/main")
    single = repository.clone(tmp_path / "single", "--depth=1")
    with pytest.raises(UnknownRevision, match=r"no revision by that name; .* `git fetch --unshallow`"):
        git.merge_base(single.root, "origin/main")


def test_a_clone_that_is_deep_enough_is_good_enough(repository: Repository, tmp_path: Path) -> None:
    fork, _ = branched(repository)
    clone = repository.clone(tmp_path / "clone", "--depth=2", "--no-single-branch")
    assert git.merge_base(clone.root, "origin/main") == fork


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    empty = Repository.new(tmp_path / "repo")
    with pytest.raises(UnknownRevision, match="the branch of HEAD has no commit yet"):
        git.merge_base(empty.root, "HEAD")


def test_a_branch_without_a_commit_says_so(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--orphan", "other")
    with pytest.raises(UnknownRevision, match="the branch of HEAD has no commit yet"):
        git.merge_base(repository.root, "main")


def test_a_folder_that_is_in_no_repository_says_so(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match=r"^not a git repository"):
        git.merge_base(tmp_path, "HEAD")


def test_git_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match="git is not installed"):
        git.merge_base(tmp_path, "HEAD")


def test_a_folder_knows_its_place_in_the_repository(repository: Repository) -> None:
    assert git.place_in_repository(repository.root) == "plan/"
    assert git.place_in_repository(repository.root / "specs") == "plan/specs/"
    assert git.place_in_repository(repository.top) == ""


# ---- what changed


def test_changed_lines_are_those_that_are_there_now(repository: Repository) -> None:
    repository.write({"specs/a.md": "one\n2\nthree\nfour\n", "specs/new.md": "new\n"})
    changes = git.changes_since(repository.root, "HEAD")
    assert [line for line in range(1, 6) if changes.touch("specs/a.md", line, line)] == [2, 4]
    assert changes.touch("specs/a.md", 1, 3)
    assert not changes.touch("specs/new.md", 1, 1), "git does not know it yet"


def test_staged_lines_are_not_those_of_the_folder(repository: Repository) -> None:
    repository.write({"specs/a.md": "one\n2\nthree\n"})
    repository.git("add", ".")
    repository.write({"specs/a.md": "one\ntwo\nthree\nfour\n"})
    assert git.changes_since(repository.root, "HEAD", staged=True).lines == {"specs/a.md": (range(2, 3),)}


def test_a_file_that_was_moved_is_known_by_its_old_path(repository: Repository) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    repository.commit({"specs/ä b.md": text})
    repository.write({"specs/ä b.md": None, "specs/deep/ä c.md": f"{text}more\n"})
    repository.git("add", ".")
    changes = git.changes_since(repository.root, "HEAD")
    assert changes.moved == {"specs/ä b.md": "specs/deep/ä c.md"}
    assert changes.lines == {"specs/deep/ä c.md": (range(21, 22),)}


def test_what_lies_outside_the_plan_does_not_count(repository: Repository) -> None:
    (repository.top / "README.md").write_text("outside\n")
    repository.git("add", ".")
    assert git.changes_since(repository.root, "HEAD") == Changes()


def test_lines_that_look_like_a_diff_are_lines(repository: Repository) -> None:
    repository.commit({"specs/a.md": "a\n"})
    repository.write({"specs/a.md": "a\n++ specs/other.md\n@@ -1 +1 @@\nrename from x\nrename to y\ndiff\n"})
    assert git.changes_since(repository.root, "HEAD") == Changes({"specs/a.md": (range(2, 7),)})


def test_nobodys_configuration_changes_the_answer(repository: Repository, tmp_path: Path) -> None:
    module = Repository.new(tmp_path / "module", {"inner.md": "one\n"})
    allowed = ("-c", "protocol.file.allow=always")
    repository.git(*allowed, "submodule", "add", "--quiet", str(module.top), "plan/specs/module.md")
    text = "".join(f"line {number}\n" for number in range(20))
    repository.commit({"../.gitattributes": "*.md diff=spec\n", "specs/old.md": text})
    Repository(repository.root / "specs/module.md").commit({"inner.md": "one\ntwo\n"})
    repository.git("mv", "plan/specs/old.md", "plan/specs/new.md")
    repository.write({"specs/new.md": f"{text}more\n"})
    before = git.changes_since(repository.root, "HEAD")
    for name, value in {
        "diff.noprefix": "false",
        "diff.mnemonicPrefix": "true",
        "diff.external": "/bin/false",
        "diff.interHunkContext": "9",
        "diff.context": "9",
        "color.diff": "always",
        "color.ui": "always",
        "core.quotePath": "true",
        "diff.renames": "false",
        "diff.submodule": "diff",
        "diff.spec.textconv": "printf same; true",
    }.items():
        repository.git("config", name, value)
    assert git.changes_since(repository.root, "HEAD") == before
    repository.write({"specs/a.md": "1\ntwo\n3\n"})
    assert git.changes_since(repository.root, "HEAD").lines == {
        "specs/a.md": (range(1, 2), range(3, 4)),
        "specs/module.md": (range(1, 2),),
        "specs/new.md": (range(21, 22),),
    }
    assert before.moved == {"specs/old.md": "specs/new.md"}


@pytest.mark.parametrize("name", ['a "quoted" spec', "back\\slash", "tab\there", "line\nbreak", "é 駅", "bell\a"])
def test_a_file_of_any_name_is_followed(repository: Repository, name: str) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    repository.commit({f"specs/{name}.md": text})
    repository.git("mv", f"plan/specs/{name}.md", f"plan/specs/{name} now.md")
    repository.write({f"specs/{name} now.md": f"{text}more\n"})
    changes = git.changes_since(repository.root, "HEAD")
    assert changes.moved == {f"specs/{name}.md": f"specs/{name} now.md"}
    assert changes.lines == {f"specs/{name} now.md": (range(21, 22),)}


def test_attributes_hide_no_lines(repository: Repository) -> None:
    repository.commit({"../.gitattributes": "*.md -diff\n"})
    repository.write({"specs/a.md": "one\n2\nthree\n"})
    assert git.changes_since(repository.root, "HEAD").lines == {"specs/a.md": (range(2, 3),)}


RANGES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4)), max_size=6)


@given(RANGES, st.integers(1, 40), st.integers(0, 5))
def test_a_place_is_touched_by_the_lines_in_it(steps: list[tuple[int, int]], first: int, more: int) -> None:
    ranges: list[range] = []
    for gap, length in steps:
        start = (ranges[-1].stop if ranges else 0) + gap
        ranges.append(range(start, start + length))
    changes = Changes({"a.md": tuple(ranges)})
    assert changes.touch("a.md", first, first + more) == any(
        lines.start <= first + more and first < lines.stop for lines in ranges
    )
    assert not changes.touch("b.md", first, first + more)


# ---- objects


def test_objects_come_in_order_and_large_ones_stay_where_they_are(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "_BATCH", 10)
    repository.commit({f"specs/{size}.md": "x" * size for size in (0, 4, 7, 9, 2000)})
    blobs = {size: repository.git("rev-parse", f"HEAD:plan/specs/{size}.md") for size in (0, 4, 7, 9, 2000)}
    asked: list[int] = []

    def counted(root: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
        answer = run(root, *arguments, stdin=stdin)
        asked.append(len(answer))
        return answer

    run = git.run
    monkeypatch.setattr(git, "run", counted)
    names = [blobs[4], blobs[2000], "0" * 40, blobs[7], blobs[0], blobs[9], blobs[4]]
    held = list(git.objects(repository.root, names, 1000))
    assert held == [b"xxxx", Without.TOO_LARGE, Without.MISSING, b"x" * 7, b"", b"x" * 9, b"xxxx"]
    assert max(asked) < 500, "neither what is too large nor everything at once"
    assert list(git.objects(repository.root, [], 1000)) == []


@pytest.mark.parametrize("ref", ["a\0b", "\ud800", "^HEAD", "HEAD:plan", ":/no such message"])
def test_no_name_raises_but_as_one_that_is_not_known(repository: Repository, ref: str) -> None:
    with pytest.raises(UnknownRevision, match="git knows no revision by that name"):
        git.commit_of(repository.root, ref)


def test_words_of_a_message_name_a_commit(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    assert git.commit_of(repository.root, ":/A change") == first


def test_a_bare_repository_knows_its_revisions(repository: Repository, tmp_path: Path) -> None:
    bare = repository.clone(tmp_path / "bare", "--bare")
    assert git.merge_base(bare.top, "main") == repository.git("rev-parse", "HEAD")


@given(st.binary() | st.text("+-@ 12,\n\trenamefomt/").map(str.encode))
def test_no_diff_raises(diff: bytes) -> None:
    git._changed_lines(diff)
    git._moved(diff)


# ---- within a hook


@pytest.mark.parametrize("in_a_worktree", [False, True])
def test_the_index_of_a_commit_that_is_being_made_is_read_in_its_hook(
    repository: Repository, tmp_path: Path, in_a_worktree: bool
) -> None:
    """A hook is told of the repository by variables, and in a linked worktree of one that lies elsewhere."""
    said = tmp_path / "said"
    hook = repository.top / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m tpmdocs check -C plan --staged --concise >'{said}' 2>&1\n")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    at = repository
    if in_a_worktree:
        repository.git("worktree", "add", "--quiet", str(tmp_path / "other"))
        at = Repository(tmp_path / "other", "plan")
    at.write(
        {"specs/a.md": "---\nid: A-1\ntitle: A\nstatus: draft\ndepends_on: [A-9]\n---\n", "specs/b.md": "[[A-8]]\n"}
    )
    at.git("add", "plan/specs/b.md")
    with pytest.raises(Exception, match="returned non-zero exit status 1"):
        at.git("commit", "--quiet", "--message=A mistake", "plan/specs/a.md")
    text = said.read_text()
    assert "specs/a.md:5:14 error[TPM201]" in text
    assert "A-8" not in text, "the commit is to hold one file alone"
    assert os.environ.get("GIT_DIR") is None
