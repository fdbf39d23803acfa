"""Which files of a repository are specs, which are pages, and where the docs are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from plans import plan, spec
from repositories import Repository

from tpmdocs.reading.loader import load
from tpmdocs.repository.git import UnknownRevision


def test_a_page_with_a_specs_fields_is_a_spec_and_others_are_pages() -> None:
    catalog = plan(
        {
            "specs/a.md": spec("A-1"),
            "specs/index.md": "# Home\n",
            "specs/guide.md": "---\ntitle: Guide\nstatus: new\ntags: [a]\n---\n",
            "specs/half.md": "---\ntitle: Half\ndepends_on: [A-1]\n---\n",
        }
    )
    assert [one.path for one in catalog.specs] == ["specs/a.md", "specs/half.md"]
    assert [page.path for page in catalog.pages] == ["specs/guide.md", "specs/index.md"]


def test_the_hosts_configuration_names_the_docs_folder_and_its_tags_are_not_run() -> None:
    host = "docs_dir: ./plan/\nextra: !!python/object/apply:os.system ['false']\n"
    catalog = plan({"mkdocs.yml": host, "plan/a.md": spec("A-1"), "specs/b.md": spec("B-1")})
    assert catalog.docs_dir == "plan"
    assert [one.id for one in catalog.specs] == ["A-1"]


def test_a_spec_outside_the_docs_folder_has_a_page_all_the_same() -> None:
    dialect = "specs: {include: [/rfcs/*.md]}\n"
    catalog = plan({"site_config/dialect.yml": dialect, "rfcs/a.md": spec("A-1"), "docs/index.md": "x"}, "docs")
    assert [(one.path, one.page) for one in catalog.specs] == [("rfcs/a.md", "rfcs/a.md")]


def test_no_two_specs_share_a_page() -> None:
    dialect = "specs: {include: [/rfcs/**/*.yaml, /rfcs/*.md, /*.md]}\n"
    files = {
        "site_config/dialect.yml": dialect,
        "rfcs/x/one.yaml": "id: A-1\n",
        "rfcs/x/two.yaml": "id: A-2\n",
        "rfcs/x/README.md": "Prose of both.\n",
        "rfcs/a.md": spec("A-3"),
        "a.md": spec("A-4"),
    }
    catalog = plan(files, "rfcs")
    assert {one.id: one.page for one in catalog.specs} == {
        "A-1": "x/README.md",
        "A-2": "x/two.md",
        "A-3": "a.md",
        "A-4": "a-2.md",
    }


def test_excluded_files_are_pages() -> None:
    dialect = "specs: {include: [/docs/**/*.md], exclude: [template.md]}\n"
    catalog = plan(
        {"site_config/dialect.yml": dialect, "docs/a.md": spec("A-1"), "docs/x/template.md": spec("T-1")}, "docs"
    )
    assert [one.path for one in catalog.specs] == ["docs/a.md"]
    assert [page.path for page in catalog.pages] == ["docs/x/template.md"]


def test_the_order_in_which_files_are_found_changes_nothing() -> None:
    files = {f"specs/{name}.md": spec(name, depends_on="[C-1, A-1]") for name in ("A-1", "B-1", "C-1")}
    backwards = dict(reversed(files.items()))
    assert [one.id for one in plan(files).specs] == [one.id for one in plan(backwards).specs]
    assert [edge.target.id for edge in plan(files).edges] == [edge.target.id for edge in plan(backwards).edges]


def test_unsaved_text_is_read_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/a.md").write_text(spec("A-1"))
    catalog = load(tmp_path, overlay={"specs/a.md": spec("A-2")})
    assert [one.id for one in catalog.specs] == ["A-2"]


def test_a_revision_reads_as_the_folder_did(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.com"]
    (tmp_path / "sub/specs").mkdir(parents=True)
    (tmp_path / "sub/specs/ä b.md").write_text(spec("A-1", depends_on="B-9"))
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "first"], check=True)
    now = load(tmp_path / "sub")
    (tmp_path / "sub/specs/ä b.md").write_text(spec("A-2"))
    then = load(tmp_path / "sub", "HEAD")
    assert then.specs == now.specs
    assert then.files == now.files


def test_unsaved_text_lies_over_a_revision_too(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, {"specs/a.md": spec("A-1"), "specs/b.md": spec("B-1")})
    catalog = load(repository.root, "HEAD", overlay={"specs/a.md": spec("A-2"), "specs/c.md": spec("C-1")})
    assert [one.id for one in catalog.specs] == ["A-2", "B-1", "C-1"]


@pytest.mark.parametrize("ref", ["no-such-branch", "--help", "", "a\0b"])
def test_an_unknown_revision_is_told(tmp_path: Path, ref: str) -> None:
    subprocess.run(["git", "-C", str(tmp_path), "init", "-q"], check=True)
    with pytest.raises(UnknownRevision):
        load(tmp_path, ref)


@pytest.mark.parametrize(
    ("files", "docs_dir"),
    [
        ({"mkdocs.yml": "docs_dir: rfcs\n"}, "rfcs"),
        ({"mkdocs.yml": "INHERIT: shared/base.yml\n", "shared/base.yml": "docs_dir: ./rfcs/\n"}, "rfcs"),
        ({"mkdocs.yml": "INHERIT: base.yml\ndocs_dir: rfcs\n", "base.yml": "docs_dir: other\n"}, "rfcs"),
        ({"mkdocs.yml": "docs_dir: !ENV [DOCS, rfcs]\nhook: !!python/name:os.system\n"}, "rfcs"),
        ({"mkdocs.yml": "INHERIT: mkdocs.yml\n"}, "docs"),
        ({"mkdocs.yml": "INHERIT: ../../elsewhere.yml\n"}, "docs"),
        ({"mkdocs.yml": "{"}, "docs"),
    ],
)
def test_the_docs_folder_is_what_the_host_s_configuration_says(files: dict[str, str], docs_dir: str) -> None:
    assert plan(files | {"rfcs/a.md": spec("A-1")}).docs_dir == docs_dir
