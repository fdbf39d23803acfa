"""When the metadata of specs last changed, as git knows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from plans import check
from repositories import Repository

from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.reading.loader import load
from tpmdocs.repository.history import GitHistory, Touch, metadata

Dated = Callable[[int], None]

TODAY = datetime.now(UTC).date()


def spec(id_: str, prose: str = "What it is for.", **fields: str) -> str:
    head = "".join(
        f"{name}: {value}\n" for name, value in {"id": id_, "title": id_, "status": "draft", **fields}.items()
    )
    return f"---\n{head}---\n\n{prose}\n"


@pytest.fixture
def dated(monkeypatch: pytest.MonkeyPatch) -> Dated:
    """Sets how many days ago the next commits are made."""

    def days_ago(days: int) -> None:
        day = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S+0000")
        monkeypatch.setenv("GIT_COMMITTER_DATE", day)
        monkeypatch.setenv("GIT_AUTHOR_DATE", day)

    return days_ago


def ages(repository: Repository, **history: GitHistory) -> dict[str, int | str | None]:
    """Days since the metadata of each spec last changed, by file name; `maybe` where it may be longer."""
    catalog = load(repository.root)
    touches = history.get("history", GitHistory(repository.root)).touches(
        {one.path: one.source.text for one in catalog.specs}
    )
    return {path.rpartition("/")[2]: _age(touch) for path, touch in touches.items()}


def _age(touch: Touch) -> int | str | None:
    age = (TODAY - touch.day).days if touch.day is not None else None
    return age if touch.exact else f"maybe {age}"


def test_prose_is_no_metadata(tmp_path: Path, dated: Dated) -> None:
    dated(200)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1")})
    dated(100)
    repository.commit({"specs/a.md": spec("A-1", "Other words."), "specs/b.md": spec("B-1", team="core")})
    dated(50)
    repository.commit({"specs/a.md": spec("A-1", "Still others.")})
    assert ages(repository) == {"a.md": 200, "b.md": 100}


def test_a_change_that_is_not_committed_is_new(tmp_path: Path, dated: Dated) -> None:
    dated(200)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1")})
    repository.write(
        {"specs/a.md": spec("A-1", owner="me"), "specs/b.md": spec("B-1", "New."), "specs/c.md": spec("C-1")}
    )
    assert ages(repository) == {"a.md": None, "b.md": 200, "c.md": None}


def test_a_moved_file_keeps_its_past(tmp_path: Path, dated: Dated) -> None:
    dated(300)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1")})
    dated(200)
    repository.commit({"specs/a.md": spec("A-1", team="core")})
    dated(10)
    repository.commit({"specs/a.md": None, "specs/core/a.md": spec("A-1", team="core")})
    assert ages(repository) == {"a.md": 200}


def test_what_a_merge_brings_is_as_old_as_the_merge(tmp_path: Path, dated: Dated) -> None:
    dated(300)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1")})
    repository.git("checkout", "--quiet", "-b", "change")
    dated(200)
    repository.commit({"specs/a.md": spec("A-1", team="core")})
    repository.git("checkout", "--quiet", "main")
    dated(20)
    repository.git("merge", "--quiet", "--no-ff", "--no-edit", "change")
    assert ages(repository) == {"a.md": 20, "b.md": 300}


def test_a_plan_below_the_top_has_its_past(tmp_path: Path, dated: Dated) -> None:
    dated(40)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1")}, below="plan")
    assert ages(repository) == {"a.md": 40}


def test_of_a_side_file_every_line_is_metadata(tmp_path: Path, dated: Dated) -> None:
    dated(40)
    files = {
        "site_config/dialect.yml": "specs: {include: [/specs/*/spec.yml], body: README.md}\n",
        "specs/a/spec.yml": "id: A-1\ntitle: A\nstatus: draft\n",
        "specs/a/README.md": "Prose.\n",
    }
    repository = Repository.new(tmp_path / "r", files)
    dated(10)
    repository.commit({"specs/a/README.md": "Other prose.\n"})
    assert ages(repository) == {"spec.yml": 40}


def test_a_shallow_clone_tells_what_it_holds(tmp_path: Path, dated: Dated) -> None:
    dated(200)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1")})
    dated(20)
    repository.commit({"specs/b.md": spec("B-1", team="core")})
    dated(10)
    repository.commit({"specs/b.md": spec("B-1", "Other words.", team="core")})
    assert ages(repository.clone(tmp_path / "two", "--depth=2")) == {"a.md": "maybe 20", "b.md": "maybe 20"}
    assert ages(repository.clone(tmp_path / "all")) == {"a.md": 200, "b.md": 20}


@pytest.mark.parametrize(
    ("age", "depth", "expected"),
    [
        (200, None, {"stale"}),
        (200, 1, {"shallow-history"}),
        (30, None, set()),
        (30, 1, {"shallow-history"}),
    ],
)
def test_git_is_asked_where_a_spec_says_nothing(
    tmp_path: Path, dated: Dated, age: int, depth: int | None, expected: set[str]
) -> None:
    dated(age)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1")})
    dated(1)
    repository.commit({"specs/a.md": spec("A-1", "Other words.")})
    if depth is not None:
        repository = repository.clone(tmp_path / "clone", f"--depth={depth}")
    found = check(load(repository.root), today=TODAY, history=GitHistory(repository.root))
    assert {one.rule for one in found} == expected


def test_what_a_shallow_clone_holds_may_be_old_enough(tmp_path: Path, dated: Dated) -> None:
    dated(300)
    repository = Repository.new(tmp_path / "r", {"specs/a.md": spec("A-1")})
    dated(200)
    repository.commit({"specs/a.md": spec("A-1", "Other words.")})
    clone = repository.clone(tmp_path / "clone", "--depth=1")
    found = check(load(clone.root), today=TODAY, history=GitHistory(clone.root))
    assert [one.rule for one in found] == ["stale"]


def test_a_change_that_makes_a_stale_spec_fresh_has_fixed_that(tmp_path: Path, dated: Dated) -> None:
    dated(300)
    specs: dict[str, str | None] = {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1")}
    repository = Repository.new(tmp_path / "r", specs | {"site_config/checks.yml": "policy: standard"})
    dated(1)
    repository.commit({"specs/a.md": spec("A-1", team="core"), "specs/b.md": spec("B-1", "Other words.")})
    told = json.loads(repository.tpmdocs("diff", "HEAD~1", "--format", "json", "--today", f"{TODAY}").stdout)
    assert [(one["rule"], one["spec"]) for one in told["findings"]["fixed"]] == [("stale", "A-1")]
    assert told["findings"]["introduced"] == []
    checked = repository.tpmdocs("check", "--base", "HEAD~1", "--today", f"{TODAY}").stdout
    assert checked.splitlines()[-1].endswith("1 finding was there before, 1 is gone")


def test_without_git_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.md").write_text(spec("A-1"))
    assert GitHistory(tmp_path).touches({"specs/a.md": spec("A-1")}) == {}
    assert check(load(tmp_path), today=TODAY, history=GitHistory(tmp_path)) == ()


def test_nobody_is_asked_where_specs_say_it(tmp_path: Path) -> None:
    class Silent:
        def touches(self, texts: dict[str, str]) -> dict[str, Touch]:
            assert texts == {}
            return {}

    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.md").write_text(spec("A-1", confirmed=str(TODAY)))
    assert Deadlines(load(tmp_path), TODAY, Silent()).stale == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nid: A\n---\nProse\n", "id: A\n"),
        ("---\r\nid: A\r\n---\r\nProse\r\n", "id: A\r\n"),
        ("---\n---\n", ""),
        ("---\nid: A\n...\n---\n", "id: A\n"),
        ("Prose\n", ""),
        ("---\nid: A\n", ""),
    ],
)
def test_metadata_is_the_head_of_a_markdown_file(text: str, expected: str) -> None:
    assert metadata("a.md", text) == expected
    assert metadata("a.yml", text) == text
