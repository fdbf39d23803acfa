"""Repositories with specs of their own spelling, and what `init` proposes for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from plans import NOWHERE, check, plan, spec

from benchmarks.adopting import PROMISES, recognised
from tpmdocs.adoption.adopting import Adoption, adopt
from tpmdocs.adoption.report import nothing_found, report
from tpmdocs.adoption.statuses import statuses_of
from tpmdocs.adoption.survey import survey
from tpmdocs.adoption.trial import leads
from tpmdocs.cli import cli
from tpmdocs.editor_schema import editor_schemas
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.vocabulary import DEFAULT_STATUSES, Category
from tpmdocs.reading.loader import load
from tpmdocs.repository.folder import Folder
from tpmdocs.text.synonyms import concepts_called, meaning_of, plain_word

# ---- kinds of repositories


def head(**fields: str) -> str:
    rows = "".join(f"{name.replace('_', ' ')}: {value}\n" for name, value in fields.items())
    return f"---\n{rows}---\n\nText.\n"


IN_PROSE = {
    "README.md": "# Shop\n",
    "docs/adr/template.md": "# Title\n\n* Status: [proposed | accepted | superseded by [ADR-5](0005-x.md)]\n",
    "docs/adr/0000-use-madr.md": "# Use MADR\n\n## Decision\n\nYes.\n",
    "docs/adr/0001-sql.md": "# SQL\n\n* Status: accepted\n* Deciders: ann\n* Date: 2025-01-02\n\n## Why\n",
    "docs/adr/0002-rest.md": "# REST\n\n* Status: superseded by [ADR-3](0003-grpc.md)\n* Deciders: bob\n",
    "docs/adr/0003-grpc.md": "# gRPC\n\n* Status: accepted\n* Deciders: ann\n* Date: 2025-03-02\n\nSee ADR-0001.\n",
}
"""Decision records that say all in a list below their titles."""

IN_TABLES = {
    f"rfcs/RFC-00{number}-thing.md": (
        f"# RFC-00{number}: A thing\n\n| Status | {status} |\n|---|---|\n| Author | ann |\n"
        f"| Depends on | RFC-00{max(1, number - 1)} |\n\n## Why\n"
    )
    for number, status in ((1, "Draft"), (2, "Accepted"), (3, "Draft"))
}
"""Requests for comments with a table."""

DECISIONS = {
    "README.md": "# Shop\n",
    "docs/decisions/README.md": "# Decisions\n",
    "docs/decisions/adr-template.md": '---\nstatus: "{proposed | rejected | accepted | superseded by ADR-0123}"\n---\n',
    "docs/decisions/0001-postgres.md": head(status="accepted", date="2024-01-02", deciders="[db-lead]"),
    "docs/decisions/0002-rest.md": head(status="superseded by ADR-0003", date="2024-02-02", deciders="[api-lead]"),
    "docs/decisions/0003-grpc.md": head(status="accepted", date="2024-03-02", supersedes="ADR-0002"),
    "docs/decisions/0004-cache.md": head(status="proposed", date="2024-03-09") + "Builds on ADR-0001 and ADR-0003.\n",
}
"""Decision records with front matter, the number in the file's name, the successor in the status."""

PLAIN_DECISIONS = {
    "doc/adr/0001-record.md": "# 1. Record decisions\n\n## Status\n\nAccepted\n",
    "doc/adr/0002-use-x.md": "# 2. Use X\n\n## Status\n\nAccepted\n",
    "README.md": "# Shop\n",
}
"""Decision records without any metadata."""

HEADERS = {
    f"peps/pep-{number:04}.md": head(PEP=str(number), Title=f"The one on {number}", Status=status, Author="a, b") + rest
    for number, status, rest in ((1, "Active", ""), (8, "Active", "See PEP 1.\n"), (20, "Final", ""))
} | {
    "peps/pep-0404.md": head(
        PEP="404",
        Title="Late",
        Status="Superseded",
        Requires="1, 8",
        **{"Superseded-By": "20", "Created": "05-Jul-2001"},
    ),
}
"""Headers with capital letters, numbers as ids, several of them in one value."""

ISSUES = {
    f"export/{key}.md": head(key=key, summary=f"Do {key}", issuetype=kind, status=status, assignee="ann", **rest)
    for key, kind, status, rest in (
        ("SHOP-1", "Epic", "In Progress", {}),
        ("SHOP-2", "Story", "To Do", {"Epic_Link": "SHOP-1", "is_blocked_by": "[SHOP-3]"}),
        ("SHOP-3", "Story", "To do", {"Epic_Link": "SHOP-1", "duedate": "2027-03-01"}),
        ("SHOP-4", "Bug", "Done", {"blocks": "SHOP-2, SHOP-3", "duedate": "2027-03-01"}),
    )
}
"""Issues as a tracker exports them."""

TASKS = {
    f"backlog/tasks/task-{number} - Do it.md": head(
        id=f"task-{number}", title="Do it", status=status, created_date="2026-01-02", dependencies=needs
    )
    for number, status, needs in ((1, "Done", "[]"), (2, "In Progress", "[task-1]"), (3, "To Do", "[task-1, task-2]"))
}
"""A task a file, with the id in front matter and in the name."""

NESTED = {
    f"specs/{number}.md": head(
        layout="page", spec=f"{{id: F-{number}, name: N{number}, state: {state}, needs: {needs}}}"
    )
    for number, state, needs in ((1, "done", "[]"), (2, "active", "[F-1]"), (3, "draft", "[F-1, F-2]"))
}
"""All metadata below one key."""

BESIDE = {
    f"keps/{team}/{number}-{name}/kep.yaml": (
        f"title: {name}\nnumber: {number}\nstatus: {status}\nauthors: [x]\nsee-also: {see}\n"
    )
    for team, number, name, status, see in (
        ("net", 12, "pods", "implementable", "[/keps/node/340-cells]"),
        ("node", 340, "cells", "implemented", "[https://git.example.com/o/r/tree/main/keps/net/12-pods]"),
        ("node", 5000, "limits", "provisional", "[KEP-12, /keps/net/340-cell]"),
    )
} | {"keps/net/12-pods/README.md": "# KEP-12: Pods\n", "keps/node/340-cells/README.md": "# KEP-340: Cells\n"}
"""Metadata beside the prose; references by path, address and id."""

MAPS = {
    f"rfcs/{number:03}_thing.md": head(
        rfc=f"RFC-{number:03}", title=f"T{number}", state="Draft", related=f"[{{rfc: RFC-{max(number - 1, 1):03}}}]"
    )
    for number in range(1, 6)
}
"""References as maps with a key of their own."""

REPOSITORIES: dict[str, tuple[dict[str, str], list[str], int]] = {
    "decisions": (DECISIONS, ["ADR-0001", "ADR-0002", "ADR-0003", "ADR-0004"], 2),
    "in prose": (IN_PROSE, ["ADR-0000", "ADR-0001", "ADR-0002", "ADR-0003"], 1),
    "in tables": (IN_TABLES, ["RFC-001", "RFC-002", "RFC-003"], 3),
    "plain decisions": (PLAIN_DECISIONS, ["0001", "0002"], 0),
    "headers": (HEADERS, ["PEP-1", "PEP-8", "PEP-20", "PEP-404"], 3),
    "issues": (ISSUES, ["SHOP-1", "SHOP-2", "SHOP-3", "SHOP-4"], 5),
    "tasks": (TASKS, ["task-1", "task-2", "task-3"], 3),
    "nested": (NESTED, ["F-1", "F-2", "F-3"], 3),
    "beside": (BESIDE, ["KEP-12", "KEP-340", "KEP-5000"], 4),
    "maps": (MAPS, ["RFC-001", "RFC-002", "RFC-003", "RFC-004", "RFC-005"], 5),
}
"""A repository's files, the ids that it should be found to have, and how many references lead to a spec."""


def proposed(files: dict[str, str]) -> Adoption:
    adoption = adopt(Folder(NOWHERE, files))
    assert adoption is not None
    return adoption


def adopted(files: dict[str, str]) -> Catalog:
    """The plan as it is read with the files that are proposed, as they are written."""
    adoption = proposed(files)
    return plan(files | adoption.files, adoption.docs_dir)


@pytest.mark.parametrize("name", REPOSITORIES)
def test_specs_ids_and_references_are_recognised(name: str) -> None:
    files, ids, links = REPOSITORIES[name]
    catalog = adopted(files)
    assert sorted(spec.label for spec in catalog.specs) == sorted(ids)
    assert sum(link.ends is not None or link.state == "self" for link in catalog.links) == links
    assert {link.as_written for link in (one.reference for one in catalog.links if one.state == "unknown")} == set()


@pytest.mark.parametrize("name", REPOSITORIES)
def test_what_is_written_is_what_was_proposed(name: str) -> None:
    files = REPOSITORIES[name][0]
    adoption, catalog = proposed(files), adopted(files)
    for judged in (adoption.catalog, catalog):
        assert [(one.path, one.id, one.status, one.title) for one in judged.specs] == [
            (one.path, one.id, one.status, one.title) for one in catalog.specs
        ]
    wrong = [one for one in check(catalog) if one.span.path.startswith("site_config/")]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(REPOSITORIES.keys() - {"in prose"}))
def test_every_status_gets_a_category(name: str) -> None:
    catalog = adopted(REPOSITORIES[name][0])
    assert [spec.path for spec in catalog.specs if catalog.category(spec) is None] == []
    assert not [one for one in check(catalog) if one.rule == "unknown-status"]


def test_fields_of_a_tracker_are_ours() -> None:
    catalog = adopted(ISSUES)
    (story,) = catalog.find("SHOP-3")
    assert (story.title, story.type, story.owners, story.status) == ("Do SHOP-3", "Story", ("ann",), "To Do")
    assert story.target is not None
    assert {edge.type.name for edge in catalog.edges_from(story)} == {"part_of", "depends_on"}


def test_specs_in_our_own_spelling_need_no_dialect() -> None:
    files = {"specs/a.md": spec("PAY-1"), "specs/b.md": spec("PAY-2", depends_on="[PAY-1]")}
    adoption = proposed(files)
    assert adoption.is_own_spelling
    assert list(adoption.files) == ["site_config/statuses.yml"]
    assert "no dialect is needed" in "\n".join(report(adoption))


def test_settings_that_are_there_hold() -> None:
    files = {
        "site_config/links.yml": "- {name: tested_by, inverse: tests}\n",
        "site_config/fields.yml": "- {name: budget}\n",
        "site_config/statuses.yml": "- {name: draft, category: proposed}\n- {name: cooking, category: active}\n",
        "specs/a.md": spec("PAY-1", tested_by="[PAY-2]", budget="3", status="cooking"),
        "specs/b.md": spec("PAY-2", odd="x"),
    }
    adoption = proposed(files)
    assert adoption.is_own_spelling
    assert adoption.left == {"odd": 1}
    assert [leads(link) for link in adoption.links] == [True]


def test_pages_are_no_specs() -> None:
    posts = {f"docs/{number}-post.md": head(title="A day", date="2024-01-01", tags="[x]") for number in range(5)}
    assert adopt(Folder(NOWHERE, posts | {"README.md": "# Hello\n"})) is None
    assert adopt(Folder(NOWHERE, {})) is None


@pytest.mark.parametrize("pages", [1, 5, 50])
@pytest.mark.parametrize("names", [["a"], ["a", "1-b"], ["1-a", "b", "c"]])
def test_a_spec_among_pages_is_found(names: list[str], pages: int) -> None:
    files = {f"docs/{name}.md": head(status="draft", owner="x") for name in names}
    files |= {f"docs/{'z' * number} page.md": "# A page\n" for number in range(pages)}
    assert [spec.path for spec in adopted(files).specs] == sorted(f"docs/{name}.md" for name in names)


def test_decisions_without_metadata_are_specs_beside_those_that_have_some() -> None:
    files = {f"adr/000{number}-x.md": "# X\n\n* Status: accepted\n" for number in range(1, 5)}
    files |= {"adr/0005-y.md": head(status="draft"), "adr/RFC-000-template.md": "# X\n", "adr/README.md": "# ADRs\n"}
    adoption = proposed(files)
    assert len(adoption.catalog.specs) == 5


def test_what_stands_in_prose_is_read_from_there() -> None:
    catalog = adopted(IN_PROSE)
    assert [spec.status for spec in catalog.specs] == [None, "accepted", "superseded", "accepted"]
    assert [spec.owners for spec in catalog.specs] == [(), ("ann",), ("bob",), ("ann",)]
    assert [row.name for row in proposed(IN_PROSE).statuses.rows] == ["proposed", "accepted", "superseded"]
    assert "  status <- Status, in prose (3)" in list(report(proposed(IN_PROSE)))


def test_what_belongs_to_tools_is_left_out() -> None:
    files = {f"{folder}/{name}.md": head(id=f"{folder}-{name}", state="draft") for folder in "ab" for name in "xyz"}
    files |= dict.fromkeys(("vendor/c/d.md", "a/.github/x.md", "a/node_modules/y.md"), "# A page\n")
    assert len(adopted(files).specs) == 6


def test_what_lies_among_templates_and_has_gaps_is_one() -> None:
    files = {f"Projects/P{number}.md": head(status="active", owner="x") for number in range(3)}
    files |= {"Templates/Project.md": "---\nstatus:\nowner: x\n---\n\n# {{title}}\n"}
    assert len(proposed(files).catalog.specs) == 3


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n**Status:** In progress\n",
        "# A\n\n| Status | Draft |\n|---|---|\n",
        "# A\n\n## Status\n\nAccepted\n",
        "# A\n\nStatus: In progress\n",
    ],
)
def test_a_status_in_prose_is_told(text: str) -> None:
    seen = survey(Folder(NOWHERE, {"Export/A page.md": text, "README.md": "# Status: fine\n"}))
    first, second = nothing_found(seen)
    assert first.startswith("No spec among 1 Markdown file: ")
    assert second.startswith("1 file has one in prose, such as `")
    assert list(nothing_found(survey(Folder(NOWHERE, {"README.md": "# R\n"})))) == []


def test_versions_that_specs_are_due_with_become_releases() -> None:
    files = {
        f"specs/{number}.md": head(id=f"A-{number}", status="draft", target_version=version)
        for number, version in enumerate(("v1.4", "v1.37", "v1.4"))
    }
    assert proposed(files).releases == ("v1.4", "v1.37")
    assert not [one for one in check(adopted(files)) if one.rule == "unknown-release"]


def test_what_is_not_recognised_is_said() -> None:
    files = DECISIONS | {"docs/decisions/0005-x.md": head(status="acceptted", weight="3", supersedes="ADR-0077")}
    said = "\n".join(report(proposed(files)))
    assert "5 of 8 Markdown files are specs, in docs/decisions/." in said
    assert "Not taken for statuses: `acceptted` (1)." in said
    assert "1 lead nowhere: `ADR-0077`." in said
    assert "weight (1)" in said


@pytest.mark.parametrize(
    ("name", "word"),
    [("creationDate", "creation_date"), ("Creation-Date", "creation_date"), ("is blocked by", "is_blocked_by")],
)
def test_a_name_is_one_word_however_it_is_spelt(name: str, word: str) -> None:
    assert plain_word(name) == word
    assert concepts_called(name)


def test_todo_is_a_status() -> None:
    files = {
        f"specs/{number}.md": f"---\nid: T-{number}\ntitle: T\nstate: {state}\n---\n"
        for number, state in enumerate(("todo", "todo", "doing", "done", "done"))
    }
    assert [status.name for status in proposed(files).statuses.rows] == ["todo", "doing", "done"]


def test_statuses_come_in_order_of_maturity() -> None:
    found = statuses_of(["Done", "To Do", "In Progress", "to do", "Quux", "Quux", "Quux", "Typoo"] + ["Done"] * 90, [])
    assert [(row.name, row.count, row.guessed) for row in found.rows] == [
        ("To Do", 2, False),
        ("Quux", 3, True),
        ("In Progress", 1, False),
        ("Done", 91, False),
    ]
    assert found.variants == {"to do": "To Do"}
    assert found.left == {"Typoo": 1}


def test_the_words_that_a_template_offers_are_the_statuses() -> None:
    found = statuses_of(["final", "draft", "drafft"], ["draft | final | superseded by ADR-0123 | …"])
    assert [row.name for row in found.rows] == ["draft", "final", "superseded"]
    assert found.left == {"drafft": 1}


def test_a_status_that_only_a_template_has_is_one() -> None:
    found = statuses_of(["accepted", "accepted"], ["proposed", "YYYY"])
    assert [row.name for row in found.rows] == ["proposed", "accepted"]
    found = statuses_of(["draft"], ["draft | in flight | final"])
    assert [(row.name, row.guessed) for row in found.rows] == [("draft", False), ("in flight", True), ("final", False)]


@pytest.mark.parametrize(
    ("written", "is_own", "names"),
    [
        (["draft"], True, [status.name for status in DEFAULT_STATUSES]),
        (["draft", "cooking", "cooking"], True, ["cooking", "draft"]),
        (["Accepted"], False, ["Proposed", "Accepted"]),
        (["in progress", "done"], False, ["draft", "in progress", "done"]),
        (["idea", "done"], False, ["idea", "done"]),
        ([], True, []),
    ],
)
def test_there_is_a_status_for_the_next_spec(written: list[str], is_own: bool, names: list[str]) -> None:
    assert sorted(row.name for row in statuses_of(written).to_go_on_with(is_own).rows) == sorted(names)


def test_what_cannot_be_read_says_nothing_of_fields() -> None:
    files = {f"specs/{number}.md": head(id=f"A-{number}", state="draft") for number in range(3)}
    files["specs/broken.md"] = "---\nid: A-9\nbudget: 3\nlabels: [\n---\n"
    adoption = proposed(files)
    assert len(adoption.catalog.specs) == 4
    assert (adoption.left, "tags" in adoption.fields) == ({}, False)


@pytest.mark.parametrize("field", ["prd", "prd_id", "PRD", "spec", "ticket"])
def test_what_other_fields_refer_to_is_the_id(field: str) -> None:
    files = {
        f"product/{name}.md": f"---\n{field}: PRD-10{number}\nname: N\nstage: Ready\nneeds: {needs}\n---\n"
        for number, (name, needs) in enumerate({"a": "", "b": "PRD-100", "c": "PRD-100, PRD-101"}.items())
    }
    adoption = proposed(files)
    assert [spec.id for spec in adoption.catalog.specs] == ["PRD-100", "PRD-101", "PRD-102"]
    assert [leads(link) for link in adoption.links] == [True, True, True]


def test_what_is_called_an_id_is_one_though_another_is_referred_to() -> None:
    files = {f"product/{at}.md": head(id=f"F-{at}", epic_key=f"EP-{at}", state="done", follows="EP-1") for at in (1, 2)}
    assert [spec.id for spec in proposed(files).catalog.specs] == ["F-1", "F-2"]


def test_a_ticket_that_nothing_refers_to_is_no_id() -> None:
    files = {f"product/{name}.md": head(ticket=f"PAY-{at}", state="done") for at, name in enumerate("abc")}
    assert [spec.id for spec in proposed(files).catalog.specs] == ["a", "b", "c"]


def test_a_day_is_no_id() -> None:
    files = {f"adr/000{day}-x.md": head(status="accepted", date=f"2025-04-0{day}") for day in (1, 2, 3)}
    assert [spec.id for spec in proposed(files).catalog.specs] == ["0001", "0002", "0003"]


@pytest.mark.parametrize(
    ("others", "read"),
    [({}, "docs/product/new/d.md"), ({"docs/product/notes/x.md": "# A page\n"}, None)],
)
def test_a_spec_in_a_new_folder_is_one_unless_pages_lie_in_folders_there(
    others: dict[str, str], read: str | None
) -> None:
    files = {f"docs/product/{name}.md": head(status="draft", title="T") for name in "abc"} | others
    files |= {"docs/guide.md": "# A guide\n"}
    later = plan(files | proposed(files).files | {"docs/product/new/d.md": head(status="draft", title="T")}, "docs")
    assert [(spec.path, spec.id) for spec in later.specs[3:]] == ([(read, "d")] if read else [])


def test_a_title_is_no_id() -> None:
    files = {f"teps/000{number}-x.md": head(title=f"T{number}", status="draft", owner="x") for number in (1, 2, 3)}
    assert [spec.id for spec in proposed(files).catalog.specs] == ["0001", "0002", "0003"]


def test_a_status_may_name_its_successor() -> None:
    found = statuses_of(["Superseded by [7](7.md)", "Superseded by ADR-9", "Superseded", "Approved by legal"])
    assert [(row.name, row.count) for row in found.rows] == [("Approved", 1), ("Superseded", 3)]
    assert found.variants == {"Superseded by {superseded_by}": "Superseded", "Approved by legal": "Approved"}


@pytest.mark.parametrize(
    ("status", "category"),
    [
        ("Draft", "proposed"),
        ("approved", "committed"),
        ("In Progress", "active"),
        ("In Dev", "active"),
        ("shipped", "done"),
        ("on-hold", "paused"),
        ("Won't do", "dropped"),
        ("Killed", "dropped"),
        ("superseded by ADR-7", "dropped"),
    ],
)
def test_a_status_means_what_its_name_says(status: str, category: str) -> None:
    meaning = meaning_of(status)
    assert meaning is not None
    assert meaning[0] == Category(category)


# ---- the command


def init(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["init", "-C", str(folder), *arguments], prog_name="tpmdocs")


def lay(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def there(folder: Path) -> dict[str, Any]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_where_it_is_only_shown(option: str, tmp_path: Path) -> None:
    lay(tmp_path, DECISIONS)
    before = there(tmp_path)
    shown = init(tmp_path, option)
    assert shown.exit_code == 0
    assert there(tmp_path) == before
    assert "site_config/dialect.yml" in shown.output
    assert ("+ids:" in shown.output) == (option == "--diff")


def test_a_repository_with_specs_is_adopted_and_not_again(tmp_path: Path) -> None:
    lay(tmp_path, DECISIONS)
    assert "4 of 7 Markdown files are specs" in init(tmp_path).output
    assert "docs_dir: docs\n" in (tmp_path / "mkdocs.yml").read_text()
    assert not (tmp_path / "specs").exists()
    catalog = load(tmp_path)
    assert len(catalog.specs) == 4
    assert check(catalog) == ()
    before = there(tmp_path)
    again = init(tmp_path)
    assert again.exit_code == 0
    assert "Wrote" not in again.output
    assert there(tmp_path) == before


def test_what_a_file_is_called_or_says_does_no_harm(tmp_path: Path) -> None:
    odd = head(id="'A-1'", status='"draft\\u001b[31m # }"', owner="x") + "\n"
    lay(
        tmp_path,
        {"specs/[a] #1: 'x'.md": odd, "specs/{b}.md": odd.replace("A-1", "A-2"), "specs/c.md": "---\nid: [\n---\n"},
    )
    said = init(tmp_path)
    assert said.exit_code == 0, said.output
    assert "\x1b" not in said.output
    config = [one for one in check(load(tmp_path)) if one.span.path.startswith("site_config/")]
    assert config == []


# ---- real repositories


@pytest.mark.slow
@pytest.mark.parametrize("name", PROMISES)
def test_real_repositories_are_recognised_unaided(name: str, corpora: Path) -> None:
    found = recognised(corpora / name)
    least = PROMISES[name] or 90
    assert min(found.documents, found.statuses, found.links) >= least, found


# ---- anything at all

NAMES = st.sampled_from(
    [
        "a.md",
        "0001-x.md",
        "ADR-2 y.md",
        "d/0003-z.md",
        "d/e/k.yaml",
        "d/f/k.yaml",
        "d/e/README.md",
        "d/f/README.md",
        "[x].md",
        "d/template.md",
        "list.txt",
        "n/1.md",
        "n/2.md",
        "n/#3.md",
        "mkdocs.yml",
        "tree.txt",
        "ö/ü.md",
    ]
)
WORDS = st.sampled_from(
    [
        "draft",
        "a|b|c",
        "1",
        "0001",
        "ADR-2",
        "1, 2",
        "[1, 2]",
        "d/0003-z.md",
        "[{ref: 1}]",
        "{a: v1.2, b: 1.3}",
        "v1.4",
        "yes",
        "https://git.example.com/o/r/blob/main/d/0003-z.md",
        "2027-01-01",
        "superseded by 2",
        "",
        "'#'",
        '"\\u001b"',
        "n/a",
        "[",
        "{x",
        "[a](b)",
        "*",
        "&x",
        "'a: b'",
        "é",
        "(",
        "x y z (",
        "{{ }}",
    ]
)
KEYS = st.sampled_from(
    [
        "id",
        "key",
        "title",
        "status",
        "State",
        "owner",
        "authors",
        "requires",
        "see-also",
        "replaces",
        "milestone",
        "due",
        "spec",
        "nr",
        "x: y",
        "'*'",
        "release",
        "type",
        "parent",
        "<!-- a",
        "updates",
        "tags",
    ]
)


@st.composite
def heads(draw: st.DrawFn) -> str:
    rows = draw(st.lists(st.tuples(KEYS, WORDS), max_size=6))
    head = "".join(f"{key}: {value}\n" for key, value in rows)
    around = draw(st.sampled_from(["---\n{}---\n\n# A heading, ADR-1\n", "{}", "---\n{}", "x\n---\n{}---\n"]))
    return around.replace("{}", head)


@given(files=st.dictionaries(NAMES, heads(), max_size=8))
def test_whatever_is_there_is_looked_at_and_what_is_proposed_is_valid(files: dict[str, str]) -> None:
    adoption = adopt(Folder(NOWHERE, files))
    if adoption is None:
        return
    assert list(report(adoption))
    read = plan(files | adoption.files, adoption.docs_dir)
    assert [one.id for one in read.specs] == [one.id for one in adoption.catalog.specs]
    assert [one for one in check(read) if one.span.path.startswith("site_config/")] == []
    for schema in editor_schemas(read).values():
        Draft202012Validator.check_schema(schema)
