"""What git knows of a plan's past: events of specs, and where their targets began."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pasts import START, Generated, Record, Told
from plans import plan
from repositories import Repository

from tpmdocs.changes.change import Kind
from tpmdocs.changes.target_change import Shift
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.past.facts import Facts
from tpmdocs.past.figures import figures
from tpmdocs.past.past import Event, Past, SpecPast
from tpmdocs.past.remembering import past_of
from tpmdocs.past.stored import from_text
from tpmdocs.reading.loader import OneByOne, load
from tpmdocs.reports import HISTORY_FORMATS
from tpmdocs.reports.terminal import Terminal
from tpmdocs.repository.cache import Cache, cache_of
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.source import Source

pytestmark = pytest.mark.usefixtures("keeping")

T = TypeVar("T")

WORDS = {Kind.NEW: "new", Kind.REMOVED: "removed", Kind.OWNER: "owner", Kind.DEPENDENCY: "depends_on"} | dict.fromkeys(
    (Kind.STATUS, Kind.STATUS_BACK, Kind.STATUS_FORWARD, Kind.DROPPED), "status"
)


def told(event: Event, number: int) -> Told:
    """An event in the generator's words."""
    if event.target is not None:
        change, name = event.target, event.track.removeprefix("milestones.")
        days = change.worst if change.shift is not Shift.LOST else None
        return number, name, event.before, event.after, str(change.shift), days, event.reason
    if event.kind in (Kind.NEW, Kind.REMOVED):
        return number, "back" if event.before else WORDS[event.kind]
    return number, WORDS[event.kind], event.before, event.after


def record(spec: SpecPast) -> Record:
    """What we tell of a spec, as the generator would have it."""

    def named(targets: dict[str, T]) -> dict[str, T]:
        return {name.removeprefix("milestones."): text for name, text in targets.items()}

    return Record(
        list(spec.ids),
        sorted((told(event, (event.commit.time - START) // 21_600) for event in spec.events), key=str),
        named({name: one.target.text for name, one in spec.firsts.items()}),
        named({name: one.target.text for name, one in spec.baselines.items()}),
        spec.there,
        spec.committed is not None,
        named({name: len(track.moves) for name, track in spec.tracks.items()}),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_past_is_what_happened(tmp_path: Path, seed: int) -> None:
    generated = Generated(seed, 400)
    generated.write(tmp_path)
    past = past_of(tmp_path, load(tmp_path))
    assert past is not None
    assert past.is_whole
    expected = {tuple(one.ids): one for one in generated.records.values()}
    for one in expected.values():
        one.events.sort(key=str)
        one.moves = {name: one.moves.get(name, 0) for name in one.firsts}
    found = {spec.ids: record(spec) for spec in past.specs}
    assert found.keys() == expected.keys()
    for ids, one in expected.items():
        assert found[ids] == one, ids


def test_what_was_kept_is_gone_on_from(tmp_path: Path) -> None:
    Generated(7, 300).write(tmp_path)
    repository = Repository(tmp_path)
    plan, newest = load(tmp_path), repository.git("rev-parse", "main")
    whole = past_of(tmp_path, plan)
    for commits_ago in (250, 120, 119, 1, 0):
        repository.git("reset", "--quiet", "--hard", f"{newest}~{commits_ago}")
        known = past_of(tmp_path, plan, cache_of(tmp_path))
    assert known == whole
    assert past_of(tmp_path, plan) == whole


def spec(id_: str | None, *, prose: str = "What it is for.", **fields: str) -> str:
    head = {"id": id_ or "", "status": "accepted", **fields}
    return "".join(["---\n", *(f"{name}: {text}\n" for name, text in head.items() if text), "---\n\n", prose, "\n"])


def said(past: Past | None, identity: str) -> list[str]:
    """What is told of a spec, in words."""
    assert past is not None
    one = next(one for one in past.specs if one.identity == identity)
    return [event.words + (f" ({event.reason})" if event.reason else "") for event in one.events]


def told_of(repository: Repository, identity: str) -> list[str]:
    return said(past_of(repository.root, load(repository.root)), identity)


def repository_of(tmp_path: Path, *versions: Mapping[str, str | None]) -> Repository:
    """A repository with a commit for each of these."""
    repository = Repository.new(tmp_path / "r")
    for files in versions:
        repository.commit(files)
    return repository


def test_each_move_of_a_target_is_told(tmp_path: Path) -> None:
    targets = ("2027-Q1", "2027-Q2", "2027-05", "2027-H1", "TBD", "2027-Q4", "2027-Q3")
    repository = repository_of(tmp_path, *({"specs/a.md": spec("A-1", target=one)} for one in targets))
    past = past_of(repository.root, load(repository.root))
    assert said(past, "A-1") == [
        "is new",
        "target slips from 2027-Q1 to 2027-Q2, by 91 days",
        "target is said more exactly: 2027-05, which is in 2027-Q2",
        "target is said less exactly: 2027-H1 in place of 2027-05, up to 30 days later",
        "target is lost: it was 2027-H1, and nothing takes its place",
        "target is planned: 2027-Q4",
        "target is pulled in from 2027-Q4 to 2027-Q3, by 92 days",
    ]
    assert past is not None
    track = past.specs[0].tracks["target"]
    assert (track.was.text, len(track.moves), track.since_then().worst) == ("2027-Q1", 3, 183)


def test_moves_count_from_the_first_commit_to_which_somebody_is_committed(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", status="draft", target="2027-Q1")},
        {"specs/a.md": spec("A-1", status="draft", target="2027-Q2")},
        {"specs/a.md": spec("A-1", status="accepted", target="2027-Q2")},
        {"specs/a.md": spec("A-1", status="building", target="2027-Q3")},
        {"specs/a.md": spec("A-1", status="draft", target="2027-Q4")},
    )
    past = past_of(repository.root, load(repository.root))
    assert past is not None
    track = past.specs[0].tracks["target"]
    assert track.baseline is not None
    assert (track.first.text, track.baseline.text, len(track.moves)) == ("2027-Q1", "2027-Q2", 2)


def test_stages_are_told_one_by_one(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", milestones="{alpha: 2027-Q1, beta: 2027-Q2}")},
        {"specs/a.md": spec("A-1", milestones="{alpha: 2027-02, beta: 2027-Q3}")},
    )
    assert told_of(repository, "A-1")[1:] == [
        "milestones.beta slips from 2027-Q2 to 2027-Q3, by 92 days",
        "milestones.alpha is said more exactly: 2027-02, which is in 2027-Q1",
    ]


def test_a_reason_is_an_update_of_the_same_commit_or_a_trailer(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", target="2027-Q1")},
        {"specs/a.md": spec("A-1", target="2027-Q2", updates="[{text: the vendor is late}]")},
    )
    repository.write({"specs/a.md": spec("A-1", target="2027-Q3", updates="[{text: the vendor is late}]")})
    repository.git(
        "commit", "--quiet", "--all", "--message=A change\n\nWords.", "--trailer=Slip-Reason: nobody\n is free"
    )
    assert [one.rpartition("days")[2] for one in told_of(repository, "A-1")[1:]] == [
        " (the vendor is late)",
        " (nobody is free)",
    ]


def test_a_merge_has_the_reasons_of_what_it_brings(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1"), "specs/b.md": spec("B-1")})
    repository.git("checkout", "--quiet", "-b", "change")
    repository.write({"specs/a.md": spec("A-1", target="2027-Q4")})
    repository.git("commit", "--quiet", "--all", "--message=Later", "--trailer=slip-reason: nobody is free")
    repository.commit({"specs/a.md": spec("A-1", target="2027-Q2")})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"specs/b.md": spec("B-1", target="2027-Q1")})
    repository.git("merge", "--quiet", "--no-ff", "--no-edit", "change")
    repository.commit({"specs/b.md": spec("B-1", target="2027-Q2")})
    assert told_of(repository, "A-1")[1:] == ["target slips from 2027-Q1 to 2027-Q2, by 91 days (nobody is free)"]
    assert told_of(repository, "B-1")[-1] == "target slips from 2027-Q1 to 2027-Q2, by 91 days"


def test_a_spec_is_the_same_wherever_its_file_lies_and_whatever_its_id(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", target="2027-Q1")},
        {"specs/a.md": None, "specs/core/b.md": spec("A-1", target="2027-Q2")},
        {"specs/core/b.md": spec("CORE-1", target="2027-Q2")},
        {"specs/core/b.md": spec("CORE-1", target="2027-Q3"), "specs/a.md": spec("A-1", target="2028")},
    )
    past = past_of(repository.root, load(repository.root))
    assert len(said(past, "CORE-1")) == 3
    assert said(past, "A-1") == ["is new"]
    assert past is not None
    assert past.specs[0].ids == ("A-1", "CORE-1")


def test_what_was_deleted_comes_back_with_its_past(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", target="2027-Q1"), "specs/b.md": spec("B-1")},
        {"specs/a.md": None},
        {"specs/core/a.md": spec("A-1", target="2027-Q2")},
    )
    assert told_of(repository, "A-1") == [
        "is new",
        "was removed",
        "is back",
        "target slips from 2027-Q1 to 2027-Q2, by 91 days",
    ]


def test_a_folder_of_docs_that_was_renamed_keeps_its_past(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"mkdocs.yml": "docs_dir: docs\n", "docs/a.md": spec("A-1", target="2027-Q1")},
        {"docs/a.md": spec("A-1", target="2027-Q2")},
    )
    repository.git("mv", "docs", "plan")
    repository.commit({"mkdocs.yml": "docs_dir: plan\n"})
    repository.commit({"plan/a.md": spec("A-1", target="2027-Q3")})
    assert len(told_of(repository, "A-1")) == 3


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", target="2027-Q1")},
        {"specs/a.md": "---\nid: A-1\n<<<<<<< HEAD\n\t{[\n---\n"},
        {"specs/a.md": spec("A-1", target="2027-Q2")},
    )
    assert told_of(repository, "A-1")[1:] == ["target slips from 2027-Q1 to 2027-Q2, by 91 days"]


def test_who_waits_is_told(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", depends_on="[B-1]"), "specs/b.md": spec("B-1")},
        {"specs/a.md": spec("A-1", depends_on="[B-1, C-1]", owner="ann"), "specs/b.md": spec("B-1", status="building")},
        {"specs/a.md": spec("A-1", depends_on="[{id: C-1, kind: soft}]", owner="bob"), "specs/b.md": None},
    )
    assert told_of(repository, "A-1")[1:] == [
        "depends_on C-1 is new",
        "owner ann is new",
        "depends_on B-1 is gone",
        "depends_on C-1 becomes C-1 (soft)",
        "owner changes from ann to bob",
    ]
    assert told_of(repository, "B-1")[1:] == ["status changes from accepted to building", "was removed"]


def test_a_merge_brings_what_is_left_of_its_branch(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    repository.git("checkout", "--quiet", "-b", "change")
    repository.commit({"specs/a.md": spec("A-1", target="2027-Q4")})
    repository.commit({"specs/a.md": spec("A-1", target="2027-Q2")})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"README.md": "Words.\n"})
    repository.git("merge", "--quiet", "--no-ff", "--no-edit", "change")
    assert told_of(repository, "A-1")[1:] == ["target slips from 2027-Q1 to 2027-Q2, by 91 days"]


def test_old_versions_are_read_with_the_words_of_today(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": "---\nid: A-1\nphase: begun\ndue: v1.4\nstage-beta: v1.30\n---\n"},
        {"specs/a.md": "---\nid: A-1\nphase: begun\ndue: v1.31\nstage-beta: v1.31\n---\n"},
        {
            "site_config/dialect.yml": "fields: {status: phase, target: due, milestones: {beta: stage-beta}}\n",
            "site_config/statuses.yml": "- {name: begun, category: active}\n",
            "site_config/releases.yml": "".join(f"- {{name: v1.{number}}}\n" for number in range(40)),
        },
    )
    past = past_of(repository.root, load(repository.root))
    assert said(past, "A-1")[1:] == [
        "due slips from v1.4 to v1.31, by 27 releases",
        "stage-beta slips from v1.30 to v1.31, by 1 release",
    ]
    assert past is not None
    assert past.specs[0].tracks["target"].baseline is not None


def test_a_side_file_is_read_without_its_prose(tmp_path: Path) -> None:
    dialect = "specs: {include: [/specs/*/spec.yml], body: README.md}\n"
    repository = repository_of(
        tmp_path,
        {
            "site_config/dialect.yml": dialect,
            "specs/a/spec.yml": "id: A-1\ntitle: A\ntarget: 2027-Q1\n",
            "specs/a/README.md": spec("NONE-1", target="2027"),
        },
        {"specs/a/spec.yml": "id: A-1\ntitle: B\ntarget: 2027-Q2\n", "specs/a/README.md": "Prose."},
    )
    past = past_of(repository.root, load(repository.root))
    assert len(said(past, "A-1")) == 2
    assert past is not None
    assert len(past.specs) == 1


def test_a_shallow_clone_says_what_it_cannot_know(tmp_path: Path) -> None:
    versions = [{"specs/a.md": spec("A-1", target=f"2027-Q{number}")} for number in range(1, 5)]
    repository = repository_of(tmp_path, *versions).clone(tmp_path / "clone", "--depth=2")
    past = past_of(repository.root, load(repository.root), cache_of(repository.root))
    assert past is not None
    assert not past.is_whole
    assert past.unknown.startswith(
        f"What was before {past.commits[0].day} is not known, since this clone does not hold"
    )
    assert said(past, "A-1") == ["target slips from 2027-Q3 to 2027-Q4, by 92 days"]
    repository.git("fetch", "--quiet", "--unshallow")
    past = past_of(repository.root, load(repository.root))
    assert past is not None
    assert past.is_whole
    assert len(said(past, "A-1")) == 4


@pytest.mark.parametrize(("filter_", "commits"), [("blob:none", 3), ("tree:0", 0)])
def test_a_partial_clone_fetches_nothing(tmp_path: Path, filter_: str, commits: int) -> None:
    versions = [{"specs/a.md": spec("A-1", target=f"2027-Q{number}")} for number in range(1, 4)]
    origin = repository_of(tmp_path, *versions)
    origin.git("config", "uploadpack.allowFilter", "true")
    repository = origin.clone(tmp_path / "clone", f"--filter={filter_}")
    origin.top.rename(tmp_path / "away")
    past = past_of(repository.root, load(repository.root))
    assert past is not None
    assert (past.is_whole, len(past.commits)) == (False, commits)
    assert "is not known, since this clone does not hold" in past.unknown
    assert [event for one in past.specs for event in one.events] == []


def test_without_git_there_is_no_past(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.md").write_text(spec("A-1"))
    assert past_of(tmp_path, load(tmp_path), cache_of(tmp_path)) is None
    assert not (tmp_path / ".cache").exists()
    Repository.new(tmp_path)
    assert past_of(tmp_path, load(tmp_path), cache_of(tmp_path)) is None


@pytest.mark.parametrize("time", ["@99999999999999", "@4294967296", "@253402300800"])
def test_a_day_that_no_calendar_has_is_the_last_one(tmp_path: Path, time: str, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    for name in ("GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"):
        monkeypatch.setenv(name, f"{time} +0000")
    host = "site_name: P\ndocs_dir: specs\nplugins: [search, tpmdocs]\n"
    repository.write({"specs/a.md": spec("A-1", target="2027-Q3"), "mkdocs.yml": host})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=Late")
    for form in ("text", "json"):
        result = repository.tpmdocs("history", "--format", form)
        assert result.exit_code == 0, result.output
    assert repository.tpmdocs("history", "A-1").exit_code == 0
    if time == "@99999999999999":
        result = repository.tpmdocs("build", "--site-dir", tmp_path / "site")
        assert "Built" in result.output, result.output
        assert "<updated>9999-12-31T00:00:00Z</updated>" in (tmp_path / "site/data/changes.xml").read_text()


# What is kept


def kept(repository: Repository) -> Path:
    return repository.root / ".cache/tpmdocs/history.json"


def rows_kept(repository: Repository) -> dict[str, Any]:
    """What is kept, by anybody who can read."""
    sealed = kept(repository).read_bytes()
    rows = json.loads(sealed[sealed.index(b"\n") + 1 :])
    assert isinstance(rows, dict)
    return rows


def make_up(repository: Repository, text: str) -> None:
    """Have it say something else, under a seal that is right."""
    folder = repository.root / ".cache/tpmdocs"
    Cache(folder).keep("history.json", text.encode())


def test_what_is_kept_is_no_part_of_the_repository(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    past_of(repository.root, load(repository.root))
    assert not kept(repository).exists()
    past_of(repository.root, load(repository.root), cache_of(repository.root))
    assert kept(repository).exists()
    assert repository.git("status", "--porcelain") == ""
    assert not [path for path in Folder(repository.root).paths() if path.startswith(".cache/")]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "\0", "[" * 100_000, '"\\ud800"', '{"format": 1}'),
        '{"format":1,"key":"KEY","head":"HEAD"}',
        '{"format":1,"key":"KEY","head":"HEAD","commits":[1],"targets":[],"changes":[],"specs":[]}',
        '{"format":1,"key":"KEY","head":"HEAD","commits":[],"targets":[],"changes":[],"specs":[["a"]]}',
    ],
)
def test_what_is_torn_or_not_ours_is_ignored(tmp_path: Path, text: str) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    plan = load(repository.root)
    past = past_of(repository.root, plan, cache_of(repository.root))
    assert past is not None
    make_up(repository, text.replace("KEY", rows_kept(repository)["key"]).replace("HEAD", past.head))
    assert past_of(repository.root, plan, cache_of(repository.root)) == past
    assert rows_kept(repository)["head"] == past.head


def test_what_was_kept_and_is_damaged_is_told_anew(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    plan = load(repository.root)
    past = past_of(repository.root, plan, cache_of(repository.root))
    whole = kept(repository).read_bytes()
    kept(repository).write_bytes(whole.replace(b"2027-Q1", b"2027-Q3"))
    cache = cache_of(repository.root)
    assert past_of(repository.root, plan, cache) == past
    assert cache.end() == ("thrown away: .cache/tpmdocs/history.json was not as it had been written",)
    assert kept(repository).read_bytes() == whole


def test_whatever_stands_in_what_was_kept_is_told_or_ignored(tmp_path: Path) -> None:
    """Each value in its turn is one of another kind."""
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", status="building", target="2027-Q1")},
        {"specs/a.md": spec("A-1", status="building", target="2027-Q2")},
        {"specs/a.md": spec("A-1", status="done", target="2027-Q2")},
    )
    plan = load(repository.root)
    past = past_of(repository.root, plan, cache_of(repository.root))
    assert past is not None
    whole = rows_kept(repository)
    others: tuple[object, ...] = (None, -1, 10**30, "x", "--output=x", [], {}, float("inf"), float("nan"), True)
    for place in leaves(whole):
        for other in others:
            rows = rows_kept(repository)
            within: Any = rows
            for step in place[:-1]:
                within = within[step]
            within[place[-1]] = other
            read = from_text(json.dumps(rows).encode(), whole["key"])
            if read is not None:
                assert all(
                    re.fullmatch("[0-9a-f]{40}", name) for name in (read.head, *(one.name for one in read.commits))
                )
                for form in HISTORY_FORMATS.values():
                    form(read, figures(read, plan, date(2027, 1, 1)), plan.specs, Terminal())


def leaves(value: object, *place: str | int) -> Iterator[tuple[str | int, ...]]:
    """Where in JSON there is a value that holds no other one."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield from leaves(one, *place, key)
    if not isinstance(value, dict | list):
        yield place


def test_what_came_with_the_repository_is_ignored(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    plan = load(repository.root)
    past_of(repository.root, plan, cache_of(repository.root))
    repository.git("add", "--force", ".cache")
    repository.git("commit", "--quiet", "--message=What somebody made up")
    rows = rows_kept(repository)
    rows["head"], rows["specs"] = repository.git("rev-parse", "HEAD"), []
    make_up(repository, json.dumps(rows))
    past = past_of(repository.root, plan, cache_of(repository.root))
    assert past is not None
    assert len(past.specs) == 1


def test_other_words_and_other_lines_of_history_are_read_anew(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", target="2027-Q1")},
        {"specs/a.md": spec("A-1", target="2027-Q2")},
    )
    past_of(repository.root, load(repository.root), cache_of(repository.root))
    repository.commit({"site_config/roadmap.yml": "fiscal_year_start: 4\n"})
    past = past_of(repository.root, load(repository.root), cache_of(repository.root))
    assert past is not None
    assert f"{past.specs[0].tracks['target'].first.hi}" == "2026-06-30"
    repository.git("reset", "--quiet", "--hard", "HEAD~2")
    repository.commit(
        {"site_config/roadmap.yml": "fiscal_year_start: 4\n", "specs/a.md": spec("A-1", target="2027-Q4")}
    )
    assert told_of(repository, "A-1")[1:] == ["target slips from 2027-Q1 to 2027-Q4, by about 9 months"]


def test_a_link_to_elsewhere_is_not_written_through(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    (tmp_path / "elsewhere").mkdir()
    (repository.root / ".cache").symlink_to(tmp_path / "elsewhere")
    past_of(repository.root, load(repository.root), cache_of(repository.root))
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    "link", [".cache", ".cache/tpmdocs", ".cache/tpmdocs/.gitignore", ".cache/tpmdocs/history.json"]
)
@pytest.mark.parametrize("is_committed", [True, False])
def test_no_link_that_a_repository_brings_is_followed(tmp_path: Path, link: str, is_committed: bool) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1"), "ev/precious.txt": "precious"})
    place = repository.root / link
    place.parent.mkdir(parents=True, exist_ok=True)
    target = "ev/precious.txt" if place.suffix or place.name == ".gitignore" else "ev"
    place.symlink_to(os.path.relpath(repository.root / target, place.parent))
    if is_committed:
        repository.git("add", "--force", "--all")
        repository.git("commit", "--quiet", "--message=A link")
    past_of(repository.root, load(repository.root), cache_of(repository.root))
    assert [file.name for file in (repository.root / "ev").rglob("*")] == ["precious.txt"]
    assert (repository.root / "ev/precious.txt").read_text() == "precious"
    assert place.is_symlink() or not is_committed


def test_nothing_is_read_through_a_link(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1")})
    plan = load(repository.root)
    past_of(repository.root, plan, cache_of(repository.root))
    rows = rows_kept(repository)
    rows["specs"] = []
    make_up(repository, json.dumps(rows))
    (repository.root / ".cache").rename(repository.root / "ev")
    (repository.root / ".cache").symlink_to("ev")
    past = past_of(repository.root, plan, cache_of(repository.root))
    assert past is not None
    assert len(past.specs) == 1


def test_what_another_tool_has_committed_is_in_nobodys_way(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1", target="2027-Q1"), ".cache/other/x": "x"})
    past_of(repository.root, load(repository.root), cache_of(repository.root))
    assert kept(repository).exists()


# What it comes to


def test_what_is_due_is_on_time_or_late(tmp_path: Path) -> None:
    before = {"status": "building", "target": "2026-Q1"}
    repository = repository_of(
        tmp_path,
        {f"specs/{name}.md": spec(f"{name.upper()}-1", **before) for name in ("done", "shipped", "open", "dropped")}
        | {"specs/old.md": spec("OLD-1", status="launched", target="2020")}
        | {"specs/idea.md": spec("IDEA-1", status="idea", target="2026-Q1")}
        | {"specs/ahead.md": spec("AHEAD-1", status="building", target="2027-Q1")},
        {
            "specs/done.md": spec("DONE-1", status="launched", target="2026-Q1"),
            "specs/shipped.md": spec("SHIPPED-1", status="launched", target="2026-Q1", shipped="2026-02-01"),
            "specs/open.md": spec("OPEN-1", status="building", target="2028"),
            "specs/dropped.md": spec("DROPPED-1", status="rejected", target="2026-Q1"),
        },
    )
    plan = load(repository.root)
    past = past_of(repository.root, plan)
    assert past is not None
    found = figures(past, plan, date(2026, 11, 27))
    assert [one.id for one in found.on_time] == ["SHIPPED-1"]
    assert [one.id for one in found.late] == ["DONE-1", "OPEN-1"]
    assert (found.on_time_rate, found.median_slip, found.median_releases) == (1 / 3, 1006, None)
    assert [(one.spec.id, one.times) for one in found.moved] == [("OPEN-1", 1)]


def test_without_anything_due_there_is_no_rate(tmp_path: Path) -> None:
    repository = repository_of(tmp_path, {"specs/a.md": spec("A-1")})
    plan = load(repository.root)
    past = past_of(repository.root, plan)
    assert past is not None
    found = figures(past, plan, date(2026, 11, 27))
    assert (found.on_time_rate, found.median_slip, found.moved) == (None, None, ())


# The command


def test_the_command_tells_what_moved(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", title="Seats", target="2027-Q1"), "specs/b.md": spec("B-1", target="2027-Q1")},
        {"specs/a.md": spec("A-1", title="Seats", target="2027-Q2")},
        {"specs/a.md": spec("A-1", title="Seats \u202e", target="2027-Q4", updates='[{text: "::error::late"}]')},
    )
    told = repository.tpmdocs("history", "--today=2026-11-27").output
    assert told.splitlines()[1:] == [
        "Nothing was due yet",
        "Slipped: 1 spec, by +275 d in the median",
        "",
        "moved  by      was → is           spec",
        "twice  +275 d  2027-Q1 → 2027-Q4  A-1 Seats \N{REPLACEMENT CHARACTER}",
        "",
        "Reasons:",
        "  ∶:error::late",
    ]
    told = repository.tpmdocs("history", "A-1").output
    assert [line[14:].partition("  ")[0] for line in told.splitlines()[2:]] == [
        "target slips from 2027-Q2 to 2027-Q4, by about 6 months (::error::late)",
        "target slips from 2027-Q1 to 2027-Q2, by 91 days",
        "is new",
    ]
    assert told.splitlines()[1] == "  target was 2027-Q1, moved twice; it is 2027-Q4"


def test_the_command_tells_other_programs(tmp_path: Path) -> None:
    repository = repository_of(
        tmp_path,
        {"specs/a.md": spec("A-1", target="2027-Q1")},
        {"specs/a.md": spec("A-1", target="2027-Q2"), "specs/b.md": spec("B-1")},
    )
    told = json.loads(repository.tpmdocs("history", "--format=json", "--today=2027-05-01").output)
    assert (told["commits"], told["is_whole"], told["unknown"]) == (2, True, None)
    assert (told["figures"]["due"], told["figures"]["on_time_rate"], told["figures"]["median_slip_days"]) == (1, 0, 91)
    assert [one["id"] for one in told["specs"]] == ["A-1", "B-1"]
    assert told["specs"][0]["targets"] == [
        {"name": "target", "first": "2027-Q1", "baseline": "2027-Q1", "now": "2027-Q2"}
        | {"moved": 1, "shift": "slip", "days": 91, "releases": None}
    ]
    event = told["specs"][0]["events"][1]
    assert (event["kind"], event["shift"], event["worst_days"]) == ("slipped", "slip", 91)
    of_one = json.loads(repository.tpmdocs("history", "B-1", "--format=json").output)
    assert [one["id"] for one in of_one["specs"]] == ["B-1"]
    guide = (Path(__file__).parent.parent / "specs/guide/commands.md").read_text()
    keys = [*told, *told["figures"], *told["specs"][0], *told["specs"][0]["targets"][0], *event]
    assert [key for key in keys if f"`{key}`" not in guide] == ["schema"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "git knows no commit here"), (("A-2",), "`A-2` is not a spec; `tpmdocs export --format csv` lists them all")],
)
def test_the_command_says_why_it_cannot_run(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    repository = Repository.new(tmp_path)
    repository.write({"specs/a.md": spec("A-1")})
    result = repository.tpmdocs("history", *arguments)
    assert result.exit_code == 2
    assert said in result.output


# What is left of a text


def facts_of(one: Spec, orders_work: frozenset[str]) -> tuple[object, ...]:
    stages = [(stage.name, stage.said.name, stage.target) for stage in one.milestones]
    waits = [(ref.relation, ref.text, ref.kind, ref.lag) for ref in one.references if ref.relation in orders_work]
    updates = [(update.on, update.by, update.text) for update in one.updates]
    said = one.id, one.status, one.owners, one.team, one.target, one.release, one.commitment
    return *said, stages, waits, updates, one.readable


def assert_the_facts_are_left(plan: Catalog) -> None:
    facts = Facts(plan.dialect, plan.vocabulary)
    reader = OneByOne(plan, facts.dialect)
    links = [link for link in plan.vocabulary.links if link.orders_work]
    waits = frozenset(name for link in links for name in (link.name, link.inverse))
    by_blocks = 0
    for one in plan.specs:
        assert reader.may_be_spec(one.path)
        left = facts.of(one.path, one.source.text)
        fields = facts.fields(left)
        by_blocks += fields is not None
        for read in (reader.read(Source(one.path, left)), reader.read(Source(one.path, left), fields)):
            if one.readable:
                assert read is not None
                assert facts_of(read, waits) == facts_of(one, waits), one.path
        assert facts.of(one.path, left) == left
    assert by_blocks > len(plan.specs) / 2


@pytest.mark.parametrize("name", ["payments", "bicycles", "defects-a", "defects-b", "defects-c"])
def test_what_is_left_of_a_text_says_what_all_of_it_does(root: Path, name: str) -> None:
    assert_the_facts_are_left(load(root / "tests/sites" / name))


@pytest.mark.parametrize("name", ["kep", "eips", "tekton"])
def test_what_is_left_of_a_real_text_says_what_all_of_it_does(corpus: Callable[[str], Catalog], name: str) -> None:
    assert_the_facts_are_left(corpus(name))


@pytest.mark.parametrize(
    "head",
    [
        'title: "a\nstatus: b"\nstatus: draft\n',
        "title: [a,\nstatus: b]\nstatus: draft\n",
        "title: a\n  status: b\nstatus: draft\n",
        "title: |\n  status: b\nstatus: draft\n",
        "title: a # status\nstatus: draft # yes\n",
        "tags:\n- a\n- b\nstatus: draft\n",
        "? status\n: draft\n",
        "status: draft\nstatus: review\n",
        "summary: &a x\nstatus: *a\n",
        "summary: it's\nstatus: 'it''s'\n",
        "milestones: {alpha: 2027-Q1,\nbeta: 2027-Q2,\ngamma: 2027-Q3}\nstatus: draft\n",
        "milestones:\n  alpha: 2027-Q1\n\n  # later\n  beta: 2027-Q2\nstatus: draft\n",
        "# status: review\nstatus: draft\n",
        "target: 2027-Q1\r\nsummary: words\r\nstatus: draft\r\n",
        "'status': draft\n",
        "status : draft\n",
        "{status: draft, target: 2027-Q1}\n",
        "owner: >-\n  ann\n  b\ntags: [a, b]\n",
        "status: draft\nbroken: [\n",
        "",
    ],
)
def test_whatever_is_odd_is_read_as_a_whole(head: str) -> None:
    assert_same(f"---\nid: A-1\n{head}---\nProse\n")


def assert_same(text: str) -> None:
    catalog = plan({"specs/a.md": text})
    (one,) = catalog.specs
    facts = Facts(catalog.dialect, catalog.vocabulary)
    left = facts.of("specs/a.md", text)
    read = OneByOne(catalog, facts.dialect).read(Source("specs/a.md", left), facts.fields(left))
    assert read is not None
    waits = frozenset({"depends_on", "blocks"})
    assert read.readable == one.readable
    if one.readable:
        assert facts_of(read, waits) == facts_of(one, waits)
