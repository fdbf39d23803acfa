"""`check` tells what a change introduced and counts the rest: against a revision, what is staged, and a baseline."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from repositories import Repository

from tpmdocs.cli import home
from tpmdocs.cli.pipelines import target_branches

LIST = """\
---
id: BIKE-1
title: A list of the bicycles we lend
status: building
---
Each bicycle has a number.
"""
BOOK = """\
---
id: BIKE-2
title: Book a bicycle for a day
status: draft
depends_on: [BIKE-1, BIKE-11]
---
Whoever finds one in the list ([[BIKE-7]]) can have it for a day.
"""
PLAN: dict[str, str | None] = {"specs/list.md": LIST, "specs/days/book.md": BOOK}
"""Two findings: BIKE-11 and BIKE-7."""

TYPO = {"specs/list.md": LIST.replace("building\n", "building\ndepends_on: [BIKE-3]\n")}
"""A third one."""

TWO = "2 findings were there before"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.new(tmp_path / "library", PLAN)


def told(repository: Repository, *arguments: str | Path) -> list[str]:
    """What is told of, by the values that findings are about; the line that counts is not told."""
    result = repository.tpmdocs("check", "--format", "json", *arguments)
    assert result.exit_code == (1 if "error" in result.stdout else 0), result.output
    return [finding["message"].split("`")[1] for finding in json.loads(result.stdout)]


def counted(repository: Repository, *arguments: str | Path) -> str:
    """The last line."""
    return repository.tpmdocs("check", *arguments).output.splitlines()[-1]


# ---- --base


def test_only_what_was_introduced_is_told_and_the_rest_is_counted(repository: Repository) -> None:
    repository.write(TYPO)
    result = repository.tpmdocs("check", "--base", "main")
    assert result.exit_code == 1
    assert result.stdout.startswith("specs/list.md:5:14 error[TPM201] unknown-reference: `BIKE-3`")
    sha = repository.git("rev-parse", "HEAD")[:7]
    assert result.stdout.endswith(f"1 error in 1 file\nIntroduced since main ({sha}): {TWO}\n")
    assert "BIKE-11" not in result.stdout


def test_what_was_there_before_does_not_fail(repository: Repository) -> None:
    result = repository.tpmdocs("check", "--base", "main")
    assert result.exit_code == 0
    sha = repository.git("rev-parse", "HEAD")[:7]
    assert result.stdout == f"Nothing was introduced since main ({sha}): {TWO}\n"


def test_what_is_gone_is_counted(repository: Repository) -> None:
    repository.write({"specs/days/book.md": BOOK.replace(", BIKE-11", "")})
    assert counted(repository, "--base", "main").endswith(": 1 finding was there before, 1 is gone")
    repository.write({"specs/days/book.md": None})
    assert counted(repository, "--base", "main").endswith(": 2 findings from before are gone")


def test_the_base_is_where_the_branch_was_left(repository: Repository) -> None:
    """What others have mended or broken meanwhile is not this change's doing."""
    fork = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit(TYPO)
    repository.git("checkout", "--quiet", "main")
    repository.commit({"specs/days/book.md": BOOK.replace(", BIKE-11", "")})
    repository.git("checkout", "--quiet", "feature")
    assert told(repository, "--base", "main") == ["BIKE-3"]
    assert counted(repository, "--base", "main").endswith(f"since {fork[:7]}, where HEAD left main: {TWO}")


@pytest.mark.parametrize("format_", ["json", "github", "sarif", "gitlab", "concise"])
def test_what_other_programs_read_stands_alone(repository: Repository, format_: str) -> None:
    result = repository.tpmdocs("check", "--base", "main", "--format", format_)
    assert TWO not in result.stdout
    assert TWO in result.stderr


@pytest.mark.parametrize("base", ["nowhere", "--help", ""])
def test_a_base_that_is_not_known_is_told_in_one_line(repository: Repository, base: str) -> None:
    result = repository.tpmdocs("check", f"--base={base}")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f"Error: nothing can be compared with {base}: git knows no revision by that name\n"


def test_outside_a_repository_there_is_no_base(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    result = Repository(tmp_path).tpmdocs("check", "--base", "HEAD")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: nothing can be compared with HEAD: not a git repository")
    assert result.stderr.count("\n") == 1


def test_paths_and_rules_limit_what_is_told_and_counted(repository: Repository) -> None:
    repository.write(TYPO | {"specs/days/book.md": BOOK.replace("BIKE-7", "BIKE-8")})
    assert told(repository, "--base", "main", "specs/days") == ["BIKE-8"]
    assert counted(repository, "--base", "main", "specs/days").endswith("1 finding was there before, 1 is gone")
    assert told(repository, "--base", "main", "--rule", "unknown-reference") == ["BIKE-3"]
    assert counted(repository, "--base", "main", "specs/list.md").endswith(": all of it")


def test_a_change_to_one_spec_that_breaks_another_has_introduced_that(repository: Repository) -> None:
    repository.write({"specs/list.md": LIST.replace("BIKE-1", "BIKE-9")})
    assert told(repository, "--base", "main") == ["BIKE-1"]


def test_a_plan_that_is_part_of_a_repository_is_compared_with_itself(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "repo", PLAN, below="docs/plan")
    (repository.top / "specs").mkdir()
    (repository.top / "specs/x.md").write_text(BOOK)
    repository.write(TYPO)
    assert told(repository, "--base", "main") == ["BIKE-3"]
    github = repository.tpmdocs("check", "--base", "main", "--format", "github").stdout
    assert github.startswith("::error file=docs/plan/specs/list.md,line=5,")


def test_a_plan_that_was_not_there_is_all_new(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "repo", {"README.md": "A library.\n"})
    repository.write(PLAN)
    assert told(repository, "--base", "main") == ["BIKE-11", "BIKE-7"]


def test_every_layout_of_the_same_plan_introduces_nothing(repository: Repository) -> None:
    book = BOOK.replace("title: Book a bicycle for a day", "title: >\n  Book a bicycle\n  for a day")
    book = book.replace("[BIKE-1, BIKE-11]", "\n  # the list\n  - BIKE-1\n  - 'BIKE-11'")
    repository.write({"specs/days/book.md": f"{book}\nOne more paragraph.\n".replace("\n", "\r\n")})
    assert counted(repository, "--base", "main").endswith(TWO)
    repository.git("mv", "specs/days/book.md", "specs/renamed.md")
    assert counted(repository, "--base", "main").endswith(TWO)


def test_a_spec_without_an_id_is_followed_where_git_says_that_it_was_moved(repository: Repository) -> None:
    page = "# How we lend\n\nSee [[BIKE-8]].\n" + "And so on.\n" * 20
    repository.commit({"specs/how.md": page})
    repository.git("mv", "specs/how.md", "specs/lending.md")
    assert told(repository, "--base", "HEAD") == []


def test_a_spec_that_is_given_another_id_does_not_answer_for_the_past(repository: Repository) -> None:
    repository.write({"specs/days/book.md": BOOK.replace("BIKE-2", "BIKE-20")})
    assert told(repository, "--base", "main") == []


def test_of_twins_the_one_that_was_added_is_told(repository: Repository) -> None:
    repository.write({"specs/days/book.md": BOOK.replace("---\nWhoever", "---\nOf [[BIKE-7]].\n\nWhoever")})
    (finding,) = json.loads(repository.tpmdocs("check", "--base", "main", "--format", "json").stdout)
    assert finding["line"] == 7, "the first of them, since its line is new"


def test_a_larger_circle_is_a_finding_of_its_own(repository: Repository) -> None:
    def spec(number: int, need: str) -> str:
        return f"---\nid: LOAN-{number}\ntitle: Loan\nstatus: draft\ndepends_on: [{need}]\n---\n"

    loans = {"specs/l1.md": spec(1, "LOAN-2"), "specs/l2.md": spec(2, "LOAN-1")}
    repository.commit(loans)
    repository.write({"specs/l3.md": spec(3, "LOAN-1")})
    assert told(repository, "--base", "main") == []
    repository.write({"specs/l1.md": spec(1, "LOAN-2, LOAN-3")})
    result = repository.tpmdocs("check", "--base", "main")
    assert "`LOAN-1`, `LOAN-2` and `LOAN-3` wait for each other" in result.stdout
    assert result.stdout.endswith(f"{TWO}, 1 is gone\n")


@pytest.mark.parametrize(("now", "introduced"), [(2, 0), (3, 1), (4, 2)])
def test_an_id_that_more_specs_have_is_told_for_each_that_came(
    repository: Repository, now: int, introduced: int
) -> None:
    def twins(count: int) -> dict[str, str | None]:
        names = ("m", "z", "a", "b")  # new ones come before the old ones, so that another is the first of them
        return {f"specs/{name}.md": LIST.replace("BIKE-1", "LOAN-1") for name in names[:count]}

    repository.commit(twins(2))
    repository.write(twins(now))
    assert told(repository, "--base", "main", "--rule", "duplicate-id") == ["LOAN-1"] * introduced


def test_annotations_on_changed_lines_come_first(repository: Repository) -> None:
    """The web shows ten of a level: those that the author can see beside the change are worth more."""
    repository.commit({"specs/a.md": LIST.replace("BIKE-1", "BIKE-3").replace("number", "number, as in [[BIKE-1]]")})
    repository.write({"specs/list.md": LIST.replace("id: BIKE-1", "id: BIKE-10").replace("number", "[[BIKE-404]]")})
    lines = repository.tpmdocs("check", "--base", "main", "--format", "github").stdout.splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "::error file=specs/list.md",
        "::error file=specs/a.md",
        "::error file=specs/days/book.md",
    ]
    everything = repository.tpmdocs("check", "--format", "github").stdout
    assert everything.startswith("::error file=specs/a.md")


EDITS = st.lists(st.sampled_from(["BIKE-1", "BIKE-2", "BIKE-11", "BIKE-12", "bike-1"]), max_size=4)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS, EDITS)
def test_new_and_old_findings_are_together_all_there_are(
    repository: Repository, needs: list[str], mentions: list[str]
) -> None:
    prose = " ".join(f"[[{id_}]]" for id_ in mentions)
    repository.write({"specs/days/book.md": BOOK.replace("BIKE-1, BIKE-11", ", ".join(needs)) + prose})
    line = counted(repository, "--base", "main")
    kept = int((re.search(r"(\d+) findings? w", line) or [0, 0])[1])
    gone = int((re.search(r"(\d+) (?:findings? from before )?(?:is|are) gone", line) or [0, 0])[1])
    assert len(told(repository, "--base", "main")) + kept == len(told(repository))
    assert kept + gone == 2


# ---- a base that is older than its configuration

FOREIGN: dict[str, str | None] = {
    "proposals/0001-list.md": "---\nsubject: A list\nstate: Agreed\nafter: 2, 9\n---\n",
    "proposals/0002-book.md": "---\nsubject: Book\nstate: In use\n---\nSee [[44]].\n",
}
DIALECT = """\
specs: {include: ["/proposals/[0-9]*.md"]}
fields:
  id: {path: 'proposals/(?P<id>[0-9]+)-.*'}
  title: subject
  status: state
  depends_on: after
ids: {ignore: [zeros]}
references: {separator: ","}
"""


def test_adopting_tpmdocs_introduces_nothing(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "harbour", FOREIGN)
    config = {"site_config/dialect.yml": DIALECT, "mkdocs.yml": "docs_dir: proposals\n"}
    statuses = {"site_config/statuses.yml": "- {name: Agreed, category: committed}\n- {name: Used, category: done}\n"}
    repository.write(config | statuses)
    assert told(repository) == ["9", "In use", "44"]
    assert told(repository, "--base", "main") == []
    repository.write({"proposals/0003-pay.md": "---\nsubject: Pay\nstate: Agreed\nafter: 8\n---\n"})
    assert told(repository, "--base", "main") == ["8"]


def test_a_list_that_the_dialect_names_is_lent_too(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "harbour", FOREIGN)
    dialect = DIALECT.replace("ignore: [zeros]", "ignore: [zeros], external: {list: laws.txt}")
    repository.write({"site_config/dialect.yml": dialect, "laws.txt": "9\n44\n"})
    assert counted(repository, "--base", "main").endswith(": the plan had no findings")


def test_a_stricter_list_is_answered_for_by_whoever_brings_it(repository: Repository) -> None:
    repository.commit({"site_config/statuses.yml": "- {name: draft, category: proposed}\n- {name: building}\n"})
    repository.write({"site_config/statuses.yml": "- {name: draft, category: proposed}\n"})
    assert told(repository, "--base", "main", "--rule", "unknown-status") == ["building"]


def test_a_docs_folder_that_was_moved_is_read_where_it_was(repository: Repository) -> None:
    repository.git("mv", "specs", "plan")
    repository.write({"mkdocs.yml": "docs_dir: plan\n"})
    assert counted(repository, "--base", "main").endswith(TWO)


# ---- in a pipeline


@pytest.mark.parametrize(
    ("environ", "branches"),
    [
        ({}, ()),
        ({"GITHUB_BASE_REF": "", "GITHUB_SHA": "abc", "GITHUB_REF": "refs/heads/main"}, ()),
        ({"GITHUB_BASE_REF": "main"}, ("origin/main",)),
        (
            {"GITHUB_BASE_REF": "release/2", "GITHUB_SHA": "abc", "GITHUB_REF": "refs/pull/7/merge"},
            ("origin/release/2", "abc^1"),
        ),
        ({"GITHUB_BASE_REF": "main", "GITHUB_SHA": "abc", "GITHUB_REF": "refs/heads/main"}, ("origin/main",)),
        ({"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}, ("origin/main",)),
        (
            {
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc",
                "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
            },
            ("abc", "origin/main"),
        ),
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "abc", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "def"}, ("def", "abc")),
    ],
)
def test_a_pipeline_names_the_branch_that_a_change_is_for(environ: dict[str, str], branches: tuple[str, ...]) -> None:
    assert target_branches(environ) == branches


@pytest.fixture
def pull_request(repository: Repository, tmp_path: Path) -> Callable[..., Repository]:
    """The clone that a pipeline makes of a branch that introduces one finding, while main has gone on."""
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit(TYPO)
    repository.git("checkout", "--quiet", "main")
    repository.commit({"specs/new.md": LIST.replace("BIKE-1", "BIKE-5").replace("Each", "[[BIKE-55]]: each")})
    repository.git("checkout", "--quiet", "-b", "merged", "main")
    repository.git("merge", "--quiet", "--no-edit", "feature")

    def clone(branch: str, *options: str) -> Repository:
        made = repository.clone(tmp_path / f"clone-of-{branch}", "--branch", branch, *options)
        made.git("checkout", "--quiet", "--detach")
        return made

    return clone


@pytest.mark.parametrize("branch", ["feature", "merged"])
@pytest.mark.parametrize("arguments", [(), ("--base", "auto")])
def test_in_a_pull_request_the_merge_base_is_the_default(
    pull_request: Callable[..., Repository],
    branch: str,
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    clone = pull_request(branch)
    assert told(clone, *arguments) == ["BIKE-3"]
    assert told(clone, "--base", "none") == (
        ["BIKE-11", "BIKE-7", "BIKE-3"] + (["BIKE-55"] if branch == "merged" else [])
    )


def test_two_commits_of_a_merge_are_deep_enough(
    pull_request: Callable[..., Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = pull_request("merged", "--depth=2")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    monkeypatch.setenv("GITHUB_REF", "refs/pull/7/merge")
    monkeypatch.setenv("GITHUB_SHA", clone.git("rev-parse", "HEAD"))
    assert told(clone) == ["BIKE-3"]


def test_a_merge_request_is_compared_with_where_it_was_left(
    pull_request: Callable[..., Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = pull_request("feature")
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", clone.git("merge-base", "HEAD", "origin/main"))
    assert told(clone) == ["BIKE-3"]


def test_a_shallow_pipeline_is_told_everything_and_why(
    pull_request: Callable[..., Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    clone = pull_request("feature", "--depth=1")
    assert told(clone, "--rule", "unknown-reference", "--rule", "unknown-mention") == ["BIKE-11", "BIKE-7", "BIKE-3"]
    clone.write({"site_config/checks.yml": "policy: standard\n"})
    assert "shallow-history" in clone.tpmdocs("check").stdout, "what it cannot know is told, too"
    result = clone.tpmdocs("check", "--format", "json")
    (line,) = result.stderr.splitlines()
    assert line.startswith("Nothing can be compared with origin/main, so everything is told: ")
    assert "`fetch-depth: 0`" in line


def test_a_shallow_pipeline_that_has_to_compare_cannot_run(
    pull_request: Callable[..., Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    result = pull_request("feature", "--depth=1").tpmdocs("check", "--base", "auto")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: nothing can be compared with auto: ")
    assert "`fetch-depth: 0`" in line


@pytest.mark.parametrize("format_", ["sarif", "gitlab"])
def test_formats_that_the_host_compares_by_itself_hold_everything(
    pull_request: Callable[..., Repository], format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    clone = pull_request("feature")
    result = clone.tpmdocs("check", "--format", format_)
    assert "BIKE-11" in result.stdout
    assert "BIKE-3" in result.stdout
    assert result.exit_code == 1, "one is new"
    assert "BIKE-11" not in clone.tpmdocs("check", "--format", format_, "--base", "auto").stdout
    assert clone.tpmdocs("check", "--format", format_, "--base", "none").exit_code == 1
    clone.write({"specs/list.md": LIST})
    result = clone.tpmdocs("check", "--format", format_)
    assert "BIKE-11" in result.stdout
    assert result.exit_code == 0, "none is"
    assert result.stderr.endswith(f": {TWO}\n")
    assert clone.tpmdocs("check", "--format", format_, "--base", "none").exit_code == 1


def test_on_a_machine_of_ones_own_auto_is_the_branch_of_the_origin(pull_request: Callable[..., Repository]) -> None:
    clone = pull_request("feature")
    assert told(clone) == ["BIKE-11", "BIKE-7", "BIKE-3"]
    clone.git("remote", "set-head", "origin", "main")
    assert told(clone, "--base", "auto") == ["BIKE-3"]


def test_where_nothing_names_a_branch_auto_says_so(repository: Repository) -> None:
    result = repository.tpmdocs("check", "--base", "auto")
    assert result.exit_code == 2
    assert "name it, as in `--base origin/main`" in result.stderr


def test_what_a_partial_clone_has_not_fetched_is_not_taken_for_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.commit({"specs/days/book.md": BOOK.replace(", BIKE-11", "")})
    clone = repository.clone(tmp_path / "clone", "--filter=blob:none")
    repository.top.rename(tmp_path / "gone")
    result = clone.tpmdocs("check", "--base", "HEAD~1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_what_a_damaged_clone_lacks_is_not_taken_for_nothing(repository: Repository) -> None:
    blob = repository.git("rev-parse", "HEAD:specs/days/book.md")
    repository.commit({"specs/days/book.md": BOOK.replace(", BIKE-11", "")})
    (repository.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    result = repository.tpmdocs("check", "--base", "HEAD~1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("specs/days/book.md as it was is not in this clone, and could not be fetched\n")


@pytest.mark.parametrize("arguments", [["--staged"], ["--base", "HEAD"], ["--staged", "--base", "HEAD"]], ids=" ".join)
@pytest.mark.parametrize("damage", ["lost", "broken", "not fetched"])
def test_whatever_git_cannot_give_out_is_told_in_one_line(
    repository: Repository, tmp_path: Path, damage: str, arguments: list[str]
) -> None:
    blob = repository.git("rev-parse", "HEAD:specs/days/book.md")
    if damage == "not fetched":
        repository.git("config", "uploadpack.allowFilter", "true")
        clone = repository.clone(tmp_path / "clone", "--filter=blob:none", "--no-checkout")
        clone.git("read-tree", "HEAD")
        clone.write(PLAN)
        repository.top.rename(tmp_path / "gone")
        repository = clone
    else:
        file = repository.top / ".git/objects" / blob[:2] / blob[2:]
        file.unlink()
        if damage == "broken":
            file.write_bytes(b"no object at all")
    result = repository.tpmdocs("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.stderr.startswith(("Error: nothing can be compared with HEAD: ", "Error: what is staged cannot be "))
    assert result.stderr.count("\n") == 1


def test_auto_says_what_git_says_outside_a_repository(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/list.md").write_text(LIST)
    result = Repository(tmp_path).tpmdocs("check", "--base", "auto")
    assert result.stderr.startswith("Error: nothing can be compared with auto: not a git repository")


def test_a_commit_can_be_named_by_words_of_its_message(repository: Repository) -> None:
    repository.write(TYPO)
    assert told(repository, "--base", ":/A change") == ["BIKE-3"]


# ---- what no revision holds

THEIRS = "---\nid: BOAT-1\ntitle: A boat\nstatus: draft\ndepends_on: [BOAT-9]\n---\n"
"""One finding in another repository's spec, or in a file that git ignores."""

NEEDS_BOAT = {"specs/list.md": LIST.replace("Each bicycle", "As with [[BOAT-1]], each bicycle")}
"""None, where the boat is read."""


@pytest.fixture
def with_module(repository: Repository, tmp_path: Path) -> Repository:
    other = Repository.new(tmp_path / "boats", {"boat.md": THEIRS})
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(other.top), "specs/boats")
    repository.commit()
    return repository


@pytest.fixture
def with_ignored(repository: Repository) -> Repository:
    repository.commit({".gitignore": "specs/drafts/\n*.local.md\n"})
    repository.write({"specs/drafts/deep/boat.md": THEIRS, "specs/sea.local.md": "[[BOAT-8]]\n"})
    return repository


@pytest.mark.parametrize("made", ["with_module", "with_ignored"])
@pytest.mark.parametrize("option", ["--base=HEAD", "--staged"])
def test_what_no_revision_holds_is_on_both_sides(made: str, option: str, request: pytest.FixtureRequest) -> None:
    repository: Repository = request.getfixturevalue(made)
    assert "BOAT-9" in told(repository)
    assert told(repository, option) == []
    repository.write(NEEDS_BOAT)
    repository.git("add", "specs/list.md")
    assert told(repository, option) == []
    repository.write(TYPO)
    repository.git("add", "specs/list.md")
    assert told(repository, option) == ["BIKE-3"]


def test_a_submodule_that_is_added_is_new(with_module: Repository) -> None:
    assert told(with_module, "--base", "HEAD~1") == ["BOAT-9"]


def test_a_tracked_file_in_a_folder_that_is_ignored_is_no_exception(with_ignored: Repository) -> None:
    with_ignored.write({"specs/drafts/deep/ship.md": THEIRS.replace("BOAT-", "SHIP-")})
    with_ignored.git("add", "--force", "specs/drafts/deep/ship.md")
    assert told(with_ignored, "--base", "HEAD") == ["SHIP-9"]
    assert told(with_ignored, "--staged") == ["SHIP-9"]


def test_a_file_that_was_tracked_is_compared_with_what_was_tracked(with_ignored: Repository) -> None:
    ship = THEIRS.replace("BOAT-", "SHIP-")
    with_ignored.write({"specs/ship.local.md": ship.replace("SHIP-9", "SHIP-1")})
    with_ignored.git("add", "--force", "specs/ship.local.md")
    with_ignored.git("commit", "--quiet", "--message=A ship")
    with_ignored.git("rm", "--quiet", "--cached", "specs/ship.local.md")
    with_ignored.write({"specs/ship.local.md": ship})
    assert told(with_ignored, "--base", "HEAD", "--rule", "unknown-reference") == ["SHIP-9"]


def test_what_a_sparse_checkout_leaves_out_is_there_all_the_same(repository: Repository) -> None:
    repository.commit({"specs/far/boat.md": THEIRS.replace("BOAT-9", "BIKE-1")} | NEEDS_BOAT)
    repository.git("sparse-checkout", "set", "specs/days")
    repository.git("sparse-checkout", "set", "--no-cone", "/specs/*", "!/specs/far/")
    assert not (repository.root / "specs/far").exists()
    assert told(repository, "--base", "HEAD") == []
    assert told(repository, "--staged") == []
    repository.write({"specs/days/book.md": BOOK.replace("BIKE-7", "BOAT-1")})
    assert told(repository, "--base", "HEAD") == []


# ---- --staged


def test_only_what_is_staged_is_checked(repository: Repository) -> None:
    repository.write(TYPO)
    assert told(repository, "--staged") == []
    repository.git("add", ".")
    repository.write({"specs/list.md": LIST})
    result = repository.tpmdocs("check", "--staged")
    assert result.exit_code == 1
    assert "    5 | depends_on: [BIKE-3]\n" in result.stdout, "the line that is shown is the one that is staged"
    assert result.stdout.splitlines()[-1].startswith("Introduced since HEAD (")


def test_what_is_staged_can_be_compared_with_another_base(repository: Repository) -> None:
    repository.commit(TYPO)
    assert told(repository, "--staged") == []
    assert told(repository, "--staged", "--base", "HEAD~1") == ["BIKE-3"]
    assert told(repository, "--staged", "--base", "none") == ["BIKE-11", "BIKE-7", "BIKE-3"]


def test_a_file_that_is_only_staged_can_be_asked_for(repository: Repository) -> None:
    repository.write({"specs/new.md": BOOK.replace("BIKE-2", "BIKE-4").replace("BIKE-7", "BIKE-8")})
    repository.git("add", ".")
    repository.write({"specs/new.md": None})
    assert told(repository, "--staged", "specs/new.md") == ["BIKE-11", "BIKE-8"]
    repository.git("rm", "--quiet", "--cached", "specs/new.md")
    assert repository.tpmdocs("check", "--staged", "specs/new.md").stderr.startswith("Error: there is no specs/new.md")
    repository.git("rm", "--quiet", "-r", "specs/days")
    assert counted(repository, "--staged", "specs/days").endswith(": 2 findings from before are gone")
    assert counted(repository, "--base", "main", "specs/days").endswith(": 2 findings from before are gone")
    assert repository.tpmdocs("check", "specs/days").exit_code == 2


def test_a_path_on_another_drive_is_not_in_the_plan(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apart(_: object) -> str:
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr("os.path.commonpath", apart)
    monkeypatch.setattr("os.path.relpath", apart)
    result = repository.tpmdocs("check", repository.root / "specs")
    assert result.exit_code == 2
    assert "; -C names the repository that it belongs to" in result.stderr
    assert home._below(tmp_path) == ""


def test_before_the_first_commit_everything_that_is_staged_is_new(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "repo")
    repository.write(PLAN)
    repository.git("add", "specs/list.md")
    assert told(repository, "--staged") == []
    repository.git("add", ".")
    assert told(repository, "--staged") == ["BIKE-11", "BIKE-7"]


def test_outside_a_repository_nothing_can_be_staged(tmp_path: Path) -> None:
    result = Repository(tmp_path).tpmdocs("check", "--staged")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: what is staged cannot be checked: not a git repository")


def test_hooks_run_where_a_commit_only_deletes_specs() -> None:
    """pre-commit asks `files` of those that are still there, and runs nothing where none is left."""
    hooks = yaml.safe_load((Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["tpmdocs-check", "tpmdocs-check-staged"]
    for hook in hooks:
        assert hook["always_run"] is True
        assert hook["pass_filenames"] is False
        assert hook.keys().isdisjoint({"files", "types", "types_or", "exclude"})


# ---- --baseline


def test_a_baseline_accepts_what_was_there(repository: Repository, tmp_path: Path) -> None:
    file = tmp_path / "accepted.json"
    written = repository.tpmdocs("check", "--write-baseline", file)
    assert (written.exit_code, written.stdout) == (0, f"Wrote 2 findings to {file}\n")
    assert counted(repository, "--baseline", file) == f"Nothing was introduced since {file} was written: {TWO}"
    repository.write(TYPO)
    assert told(repository, "--baseline", file) == ["BIKE-3"]
    assert repository.tpmdocs("check", "--baseline", file).exit_code == 1


def test_a_baseline_says_how_it_can_shrink_and_does(repository: Repository, tmp_path: Path) -> None:
    file = tmp_path / "accepted.json"
    repository.tpmdocs("check", "--write-baseline", file)
    repository.write(TYPO | {"specs/days/book.md": BOOK.replace(", BIKE-11", "")})
    line = counted(repository, "--baseline", file)
    command = f"tpmdocs check --baseline {file} --write-baseline {file}"
    assert line == f"1 finding of {file} no longer occurs: `{command}` takes it out"
    shrunk = repository.tpmdocs(*command.split()[1:])
    assert shrunk.exit_code == 1, "the typo is told all the same"
    assert shrunk.stdout.splitlines()[-1] == f"Wrote 1 finding to {file}"
    assert "BIKE-7" in file.read_text()
    assert "BIKE-11" not in file.read_text()
    assert told(repository, "--baseline", file) == ["BIKE-3"], "what is new was not accepted"


def test_a_baseline_speaks_only_of_rules_that_ran(repository: Repository, tmp_path: Path) -> None:
    file = tmp_path / "accepted.json"
    repository.tpmdocs("check", "--write-baseline", file)
    line = counted(repository, "--baseline", file, "--rule", "unknown-mention")
    assert line == f"Nothing was introduced since {file} was written: 1 finding was there before"


def test_in_a_pipeline_a_baseline_counts_and_no_branch(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    file = tmp_path / "accepted.json"
    assert repository.tpmdocs("check", "--write-baseline", file).stderr == ""
    assert counted(repository, "--baseline", file) == f"Nothing was introduced since {file} was written: {TWO}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"<<<<<<< HEAD\n", "is no baseline: it is not JSON (line 1)"),
        (b"\xff", "is no baseline: it is not UTF-8"),
        (b"[]", 'is no baseline: it does not begin with `"version": 1` and a list of `findings`'),
    ],
)
def test_a_broken_baseline_is_told_in_one_line(
    repository: Repository, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "accepted.json"
    if content is not None:
        file.write_bytes(content)
    result = repository.tpmdocs("check", "--baseline", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {file} {reason}; --write-baseline makes a new one\n"


def test_the_name_of_a_file_does_not_act_on_the_terminal(repository: Repository, tmp_path: Path) -> None:
    file = tmp_path / "\x1b[31mred\u202e.json"
    repository.tpmdocs("check", "--write-baseline", file)
    assert file.exists()
    out = repository.tpmdocs("check", "--baseline", file).output
    assert "␛[31mred\N{REPLACEMENT CHARACTER}.json was written" in out
    assert not re.search("[\x1b\u202e]", out)


def test_a_pipe_is_no_baseline_and_is_not_waited_for(repository: Repository, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    result = repository.tpmdocs("check", "--baseline", tmp_path / "pipe")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {tmp_path / 'pipe'} is no baseline: it is no regular file\n"


@pytest.mark.parametrize("how", ["--base=main", "--baseline=accepted.json"])
def test_what_has_become_worse_was_not_there_before(
    repository: Repository, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.root)
    repository.write({"site_config/checks.yml": "severity: {unknown-reference: warning}\n"})
    repository.commit()
    repository.tpmdocs("check", "--write-baseline", "accepted.json")
    assert told(repository, how) == []
    repository.write({"site_config/checks.yml": "severity: {unknown-reference: error}\n"})
    result = repository.tpmdocs("check", how)
    assert result.exit_code == 1
    assert "BIKE-11" in result.stdout
    assert "gone" not in result.stdout
    assert "no longer" not in result.stdout


def test_a_larger_circle_of_files_that_were_moved_is_the_same(repository: Repository) -> None:
    """Specs without an id are known by their paths, which git follows."""
    page = "---\nid: [no id]\ntitle: A loan\nstatus: draft\ndepends_on: [{}]\n---\n" + "And so on.\n" * 30
    repository.commit({"specs/l1.md": page.format("l2.md"), "specs/l2.md": page.format("l1.md")})
    (repository.root / "specs/deep").mkdir()
    repository.git("mv", "specs/l1.md", "specs/deep/l1.md")
    repository.git("mv", "specs/l2.md", "specs/deep/l2.md")
    assert len(told(repository, "--rule", "dependency-cycle")) == 1
    assert told(repository, "--base", "HEAD", "--rule", "dependency-cycle") == []


def test_a_broken_anchor_is_followed_with_its_page(repository: Repository) -> None:
    page = "# How\n\nSee [below](there.md#nowhere) and [here](#nowhere).\n" + "And so on.\n" * 30
    repository.commit({"specs/how.md": page, "specs/there.md": "# There\n" + "All of it.\n" * 30})
    (repository.root / "specs/deep").mkdir()
    repository.git("mv", "specs/how.md", "specs/deep/how.md")
    repository.git("mv", "specs/there.md", "specs/deep/there.md")
    assert len(told(repository, "--rule", "broken-anchor")) == 2
    assert told(repository, "--base", "HEAD") == []


def test_a_side_that_leaves_out_one_more_spec_is_told_of_that_one(repository: Repository) -> None:
    def spec(number: int, more: str) -> str:
        return f"---\nid: LOAN-{number}\ntitle: Loan\nstatus: draft\n{more}---\n"

    repository.commit(
        {
            "specs/l1.md": spec(1, "superseded_by: [LOAN-4]\n"),
            "specs/l2.md": spec(2, "supersedes: [LOAN-1]\n"),
            "specs/l3.md": spec(3, ""),
            "specs/l4.md": spec(4, ""),
        }
    )
    assert "LOAN-2" in repository.tpmdocs("check", "--rule", "inverse-disagrees").stdout
    repository.write({"specs/l3.md": spec(3, "supersedes: [LOAN-1]\n")})
    out = repository.tpmdocs("check", "--rule", "inverse-disagrees", "--base", "HEAD").stdout
    assert "`superseded_by` leaves out `LOAN-3`" in out
    assert "LOAN-2" not in out.split("\n")[0]
    assert out.endswith(": 1 finding was there before\n")


def test_a_baseline_does_not_replace_a_spec(repository: Repository) -> None:
    spec = repository.root / "specs/days/book.md"
    before = spec.read_bytes()
    result = repository.tpmdocs("check", "--write-baseline", str(spec))
    assert result.exit_code == 2
    assert "belongs to the plan" in result.stderr
    assert spec.read_bytes() == before


def test_a_baseline_that_cannot_be_written_is_told(repository: Repository, tmp_path: Path) -> None:
    result = repository.tpmdocs("check", "--write-baseline", tmp_path / "nowhere" / "accepted.json")
    assert result.exit_code == 2
    assert "cannot be written: No such file or directory" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--baseline=x", "--base=main"],
        ["--baseline=x", "--staged"],
        ["--write-baseline=x", "--base=main"],
        ["--write-baseline=x", "--staged"],
        ["--write-baseline=x", "--rule=unknown-mention"],
        ["--write-baseline=x", "specs"],
        ["--write-baseline=x", "--statistics"],
        ["--write-baseline=x", "--watch"],
        ["--watch", "--staged"],
        ["--watch", "--format=json"],
        ["--statistics", "--concise"],
        ["--statistics", "--format=sarif"],
    ],
    ids=" ".join,
)
def test_options_that_contradict_each_other_are_an_error_of_usage(repository: Repository, options: list[str]) -> None:
    result = repository.tpmdocs("check", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: ")
    assert not (repository.root / "x").exists()
