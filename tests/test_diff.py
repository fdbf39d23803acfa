"""`tpmdocs diff` compares what it is asked to, says so, and tells a change in each form to whoever reads that."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from plans import check, plan, spec
from repositories import Repository
from rich_change import rich_change

from tpmdocs.changes.compare import compare
from tpmdocs.changes.review import Review
from tpmdocs.changes.word_by_word import word_by_word
from tpmdocs.judging import delta
from tpmdocs.reports import review_markdown
from tpmdocs.reports.review_json import SCHEMA
from tpmdocs.reports.review_markdown import inert
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.text.comments import LIMIT, MARKER

A = spec("A-1", title="Tickets", owner="ann", target="2027-Q1")
LATER = A.replace("2027-Q1", "2027-Q2")
SLIPS = "target slips from 2027-Q1 to 2027-Q2, by 91 days"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.new(tmp_path / "plan", {"specs/a.md": A, "site_config/teams.yml": "[{key: t}]"})


def told(repository: Repository, *arguments: str) -> str:
    result = repository.tpmdocs("diff", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(repository: Repository, *arguments: str) -> str:
    result = repository.tpmdocs("diff", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The payments plan with a rich change, in a repository that is not the top of it."""
    return rich_change(tmp_path_factory.mktemp("rich") / "repo", below="plan")


# ---- what is compared


def test_without_arguments_files_as_they_are_are_compared_with_where_the_branch_began(repository: Repository) -> None:
    repository.git("checkout", "-qb", "slip")
    repository.commit({"specs/a.md": LATER})
    repository.git("checkout", "-q", "main")
    repository.commit({"specs/c.md": spec("C-1")})  # nothing that the branch has done
    repository.git("checkout", "-q", "slip")
    repository.write({"specs/b.md": spec("B-1")})
    said = told(repository)
    assert SLIPS in said
    assert "B-1 The B-1 spec  specs/b.md\n  is new" in said
    assert "C-1" not in said
    assert re.search(r"^Compared with [0-9a-f]{7}, where HEAD left main$", said, re.M)


def test_any_two_revisions_are_compared_whatever_is_checked_out(repository: Repository) -> None:
    repository.git("tag", "v1")
    repository.commit({"specs/a.md": LATER})
    repository.git("tag", "v2")
    repository.commit({"specs/a.md": None})
    assert SLIPS in told(repository, "v1", "v2")
    assert "was removed" in told(repository, "v1")
    assert "Nothing changed in the plan" in told(repository, "v2", "v2")


def test_the_way_back_is_compared_with_where_the_lines_part(repository: Repository) -> None:
    repository.git("tag", "v1")
    repository.commit({"specs/a.md": LATER})
    assert "Nothing changed in the plan" in told(repository, "HEAD", "v1"), "v1 has changed nothing since it was left"


def test_a_pipeline_says_which_branch_a_change_is_for(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.git("update-ref", "refs/remotes/origin/release", "HEAD")
    repository.commit({"specs/a.md": LATER})
    monkeypatch.setenv("GITHUB_BASE_REF", "release")
    assert "origin/release" in told(repository)
    assert SLIPS in told(repository)
    assert SLIPS in told(repository, "auto")


def test_of_a_clone_the_default_branch_of_its_origin_counts(repository: Repository, tmp_path: Path) -> None:
    clone = repository.clone(tmp_path / "clone")
    clone.commit({"specs/a.md": LATER})
    assert "origin/HEAD" in told(clone)
    assert SLIPS in told(clone)


def test_a_shallow_clone_says_what_it_cannot_know_and_how_to_mend_it(repository: Repository, tmp_path: Path) -> None:
    repository.git("checkout", "-qb", "slip")
    repository.commit({"specs/a.md": LATER})
    shallow = repository.clone(tmp_path / "shallow", "--depth=1", "--branch=slip")
    assert "fetch-depth: 0" in refused(shallow, "main")
    assert "Nothing changed" not in refused(shallow, "main")


def test_a_partial_clone_gets_what_it_lacks(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("tag", "v1")
    repository.commit({"specs/a.md": LATER})
    partial = repository.clone(tmp_path / "partial", "--filter=blob:none")
    assert SLIPS in told(partial, "v1")


@pytest.mark.parametrize("base", ["nowhere", "--", "^main", "\udcff"])
def test_a_base_that_nobody_knows_is_no_empty_difference(repository: Repository, base: str) -> None:
    assert "git knows no revision by that name" in refused(repository, "--", base) or "no such name" in refused(
        repository, "--", base
    )


def test_a_repository_without_a_commit_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    empty = Repository.new(tmp_path / "new")
    empty.write({"specs/a.md": A})
    assert "has no commit yet" in refused(empty)


def test_a_folder_without_git_is_told_so(tmp_path: Path) -> None:
    alone = Repository(tmp_path)
    alone.write({"specs/a.md": A})
    assert "not a git repository" in refused(alone)


def test_a_renamed_file_and_one_that_moved_are_the_same_spec(repository: Repository) -> None:
    repository.write({"specs/a.md": None, "specs/deep/tickets.md": LATER})
    said = told(repository, "HEAD")
    assert "moved from specs/a.md to specs/deep/tickets.md" in said
    assert SLIPS in said
    assert "is new" not in said


def test_an_older_base_is_read_with_the_dialect_of_now(tmp_path: Path) -> None:
    old = spec("A-1", title="Tickets").replace("---\n", "---\nmilestone: 2027-Q1\n", 1)
    made = Repository.new(tmp_path / "plan", {"specs/a.md": old})
    dialect = "fields: {target: milestone}"
    made.write({"site_config/dialect.yml": dialect, "specs/a.md": old.replace("Q1", "Q2")})
    assert "milestone slips from 2027-Q1 to 2027-Q2, by 91 days" in told(made, "HEAD")


# ---- how it is told


@pytest.mark.parametrize("form", ["text", "markdown", "json", "github"])
def test_a_rich_change_in_each_form(form: str, rich: Repository, golden: Callable[[Path, str], None]) -> None:
    ending = {"markdown": "md", "json": "json"}.get(form, f"{form}.txt" if form != "text" else "txt")
    said = told(rich, "--format", form)
    said = re.sub(r"\b[0-9a-f]{7}\b", "1234567", said)
    golden(Path(__file__).parent / "reviews" / f"rich.{ending}", said)


def test_json_is_as_its_schema_says(rich: Repository) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    said = json.loads(told(rich, "--format", "json"))
    jsonschema.validate(said, SCHEMA)
    strict = json.loads(
        json.dumps(SCHEMA).replace('"type": "object"', '"type": "object", "additionalProperties": false')
    )
    del strict["$defs"]["finding"]["additionalProperties"]  # of findings more is told
    jsonschema.validate(said, strict)
    assert said["gets_worse"] is True
    assert [change["kind"] for change in said["changes"]][:2] == ["removed", "status-back"]


def test_annotations_lead_to_lines_from_the_top_of_the_repository(rich: Repository) -> None:
    lines = told(rich, "--format", "github").splitlines()
    assert any("file=plan/specs/ledger/ledger-api.md,line=9," in line for line in lines)
    assert all(re.match(r"::(warning|notice) ", line) for line in lines)


def large() -> Review:
    """Of five hundred specs each slips and is retitled, into words that no comment should be made of."""
    olds = {f"specs/{n}.md": spec(f"A-{n}", title=f'"Title {n}"', target="2027-Q1") for n in range(500)}
    news = {
        path: text.replace("Q1", "Q3")
        .replace('"Title', f'"{"@everybody <b> " * 20}')
        .replace("---\n\n", "---\n[[B-9]]\n")
        for path, text in olds.items()
    }
    old, new = plan(olds), plan(news)
    return Review(compare(old, new), delta.compare(check(old), check(new)), {}, {})


def test_a_comment_is_never_too_long_and_says_what_is_left_out() -> None:
    said = review_markdown.report(large(), "main", Terminal())
    assert len(said) < LIMIT
    assert said.startswith(f"{MARKER}\n### ⚠️ ")
    assert "more: `tpmdocs diff` tells all" in said
    assert said.count("<details>") == said.count("</details>")
    assert "Compared with main" in said or "compared with main" in said


@pytest.mark.parametrize(
    "text",
    [
        "@somebody and @org/team",
        "closes #12, GH #3 and !4",
        "https://example.org and www.example.org",
        "<script>alert(1)</script> <!-- tpmdocs-review -->",
        "[click](javascript:alert(1)) ![x](https://example.org/x.png)",
        "*bold* _em_ `code` ~~gone~~ $x^2$ | cell",
        "one\n\n# two\r\n/close\n::error::three",
        "~bug %milestone $12 &3 :rotating_light:",
        "\u202eright to left\u202c \x1b[31mred",
        "&lt;b&gt; &#64;somebody",
        "see GH-12 and _GH-13, :100: and :+1:",
        "_www.evil.example and \uff20somebody, @_b, @.c",
        *("# LGTM approved", "1. x", "12) x", "- x", "+ x", "= x", "=", "---", "> x", "/approve", "* x"),
    ],
)
def test_what_a_spec_says_acts_on_no_forge(text: str) -> None:
    said = inert(text)
    assert "\n" not in said
    assert not re.search(r"[<>`*_\[\]|\\~$]", said)
    plain = re.sub(r"&#\d+;", "?", said)
    assert not re.search(r"[@＠][\w.]|#\w|!\w|%\w|://|www\.|&(?!#)|:[\w+-]+:|\bGH-", plain, re.I)
    assert not re.match(r"#|\d+[.)](\s|$)|[-+=/]", said)
    assert " ".join(printable(text).split()) == html.unescape(said).replace("\u2060", "")


def test_a_field_and_its_value_become_no_block_in_the_comment() -> None:
    files = {"specs/a.md": spec("A-1").replace("---\n", '---\n"# LGTM": approved\n"1.": x\n"- y": z\n', 1)}
    old, new = plan({"specs/a.md": spec("A-1")}), plan(files)
    review = Review(compare(old, new), delta.compare(check(old), check(new)), {}, {})
    said = review_markdown.report(review, "main", Terminal())
    assert "LGTM" in said
    assert not re.search(r"^\s*- (#|\d+[.)]|[-+=>*] )", said, re.M)


def test_a_mention_in_a_title_stays_text_in_the_comment() -> None:
    old, new = (
        plan({}),
        plan({"specs/a.md": spec("A-1", title='"@ann: <img src=x> [x](http://x.org)"', owner='"@bob"')}),
    )
    said = review_markdown.report(
        Review(compare(old, new), delta.compare(check(old), check(new)), {}, {}), "main", Terminal()
    )
    assert "@" not in said
    assert "<img" not in said
    assert "](" not in said


# ---- word by word


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("same", "same", ""),
        ("less than 5 s", "less than 8 s", "less than - 5 + 8 s"),
        ("", "new words", "+new words"),
        ("old words", "", "-old words"),
        ("a b", "a b c", "a b + c"),
        (
            "1 2 3 4 5 6 7 8 9 x 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9",
            "1 2 3 4 5 6 7 8 9 y 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9",
            "… 4 5 6 7 8 9 - x + y 1 2 3 4 5 6 …",
        ),
    ],
)
def test_a_wording_is_compared_word_by_word(before: str, after: str, said: str) -> None:
    marks = {(True, True): "", (True, False): "-", (False, True): "+"}
    told = " ".join(marks[piece.old, piece.new] + piece.text for piece in word_by_word(before, after))
    assert " ".join(told.split()) == said


def test_what_was_left_out_is_neither_before_nor_after() -> None:
    long = [" ".join(f"{word}{n}" for n in range(1500)) for word in ("old", "new")]
    assert [(piece.old, piece.new) for piece in word_by_word(*long)] == [(True, False), (False, True)]


def test_one_spec_pushes_out_no_other() -> None:
    fields = {f"field_{n}": "x" * 300 for n in range(60)}
    old = plan({"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1", target="2027-Q1")})
    new = plan({"specs/a.md": spec("A-1", **fields), "specs/b.md": spec("B-1", target="2028-Q4")})
    said = review_markdown.report(
        Review(compare(old, new), delta.compare(check(old), check(new)), {}, {}), "main", Terminal()
    )
    assert "target slips from 2027-Q1 to 2028-Q4" in said
    assert "more changes" in said
    assert "found no room" not in said


def test_two_dots_are_two_revisions(repository: Repository) -> None:
    for given in ("main..HEAD", "main...HEAD"):
        assert "tpmdocs diff main HEAD" in refused(repository, given)


def test_long_texts_of_few_words_are_compared_in_no_time() -> None:
    old, new = (" ".join("ab"[(n * seed) % 7 % 2] for n in range(3000)) for seed in (3, 5))
    assert word_by_word(old, new)
