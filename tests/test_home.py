"""Reports lead back to the plan: to its files, from the top of its repository, and to the rules on its site."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import Repository

from tpmdocs.cli.home import home_of
from tpmdocs.reading.loader import load

SITE = "site_url: https://plan.example.org/ours\n"


@pytest.mark.parametrize(
    ("files", "pages"),
    [
        ({"mkdocs.yml": SITE}, "https://plan.example.org/ours/rules/{rule}/"),
        ({"mkdocs.yml": f"{SITE}use_directory_urls: false\n"}, "https://plan.example.org/ours/rules/{rule}.html"),
        ({"mkdocs.yml": SITE, "docs/index.md": "# Home\n"}, "https://plan.example.org/ours/rules/{rule}/"),
        ({"mkdocs.yml": SITE, "docs/roadmap.md": "# Ours\n"}, ""),
        ({"mkdocs.yml": "site_name: Plan\n"}, ""),
        ({"mkdocs.yml": "site_url: !ENV SITE\n"}, ""),
        ({"mkdocs.yml": f"{SITE}use_directory_urls: !ENV DIRS\n"}, ""),
        ({"mkdocs.yml": 'site_url: "javascript:alert(1)"\n'}, ""),
        ({"mkdocs.yml": 'site_url: "https://x/\\e]8;;y"\n'}, ""),
        ({"mkdocs.yml": "site_url: [\n"}, ""),
        ({}, ""),
    ],
)
def test_rules_are_where_the_site_has_them(tmp_path: Path, files: dict[str, str | None], pages: str) -> None:
    repository = Repository(tmp_path / "plan")
    repository.write(files | {"docs/a.md": "---\nid: A-1\n---\n"})
    assert home_of(repository.root, load(repository.root)).rule_pages == pages


def test_files_are_on_this_machine(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "my plan")
    repository.write({"docs/a b.md": "a"})
    home = home_of(repository.root, load(repository.root))
    address = home.file("docs/a b.md")
    assert address.startswith("file://")
    assert address.endswith("/my%20plan/docs/a%20b.md")


def test_paths_begin_at_the_top_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository.new(tmp_path / "repo", {"specs/a.md": "a"}, below="docs/plan")
    monkeypatch.chdir(repository.root)
    assert home_of(Path(), load(".")).below == "docs/plan/"


def test_without_a_repository_they_begin_where_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository(tmp_path / "repo", "plan")
    repository.write({"specs/a.md": "a"})
    monkeypatch.chdir(repository.top)
    assert home_of(Path("plan"), load("plan")).below == "plan/"
    monkeypatch.chdir(repository.root / "specs")
    assert home_of(Path(".."), load("..")).below == ""
