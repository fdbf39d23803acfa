"""A navigation that makes every page heavy is told of, with the way out, and fails no build."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from test_host_mkdocs import MKDOCS_YML, build

from tpmdocs.hosts.crowded import crowded

structure: Any = import_module("mkdocs.structure.nav")
pages: Any = import_module("mkdocs.structure.pages")
files: Any = import_module("mkdocs.structure.files")
themes: Any = import_module("mkdocs.theme")
defaults: Any = import_module("mkdocs.config.defaults")

CONFIG = defaults.MkDocsConfig()
CONFIG.load_dict({"site_name": "Bicycles", "docs_dir": ".", "site_dir": "site"})


def page(number: int) -> Any:
    return pages.Page(None, files.File(f"{number}.md", ".", "site", use_directory_urls=True), CONFIG)


def said(items: dict[str, int], *features: str, theme: str = "material") -> list[str]:
    """What is told of a navigation with so many pages in each section; those of no title stand at its top."""
    nav: list[Any] = []
    every: list[Any] = []
    for title, count in items.items():
        some = [page(number) for number in range(count)]
        nav += [structure.Section(title, some)] if title else some
        every += some
    named = themes.Theme(name=theme)
    named["features"] = list(features)
    return list(crowded(structure.Navigation(nav, every), named))


def test_a_whole_navigation_is_told_of_from_301_pages_on() -> None:
    assert said({"a": 150, "b": 150}) == []
    [line] = said({"a": 150, "b": 151})
    assert line.startswith("the navigation has 301 pages")
    assert "add `navigation.prune` to `features`" in line


def test_a_navigation_that_is_pruned_may_be_long() -> None:
    assert said(dict.fromkeys("abcdefgh", 150), "navigation.tabs", "navigation.prune") == []


def test_a_theme_that_prunes_nothing_is_asked_to_leave_pages_out() -> None:
    [line] = said({"a": 150, "b": 151}, theme="mkdocs")
    assert "navigation.prune" not in line
    assert "`not_in_nav`" in line


def test_a_folder_is_told_of_from_201_pages_on() -> None:
    assert said({"Proposals": 200}, "navigation.prune") == []
    [line] = said({"Proposals": 201, "Notes": 3}, "navigation.prune")
    assert line.startswith("`Proposals` of the navigation has 201 pages side by side")
    [top] = said({"": 201}, "navigation.prune")
    assert top.startswith("the top of the navigation has 201 pages")


def test_a_folder_in_a_folder_is_counted_by_itself() -> None:
    some = [page(number) for number in range(201)]
    inner = structure.Section("2027\n proposals", some)
    nav = structure.Navigation([structure.Section("All", [inner, *some[:200]])], some)
    named = themes.Theme(name="material")
    named["features"] = ["navigation.prune"]
    [line] = crowded(nav, named)
    assert line.startswith("`2027 proposals` of")


def test_a_folder_may_be_called_by_a_year() -> None:
    some = [page(number) for number in range(201)]
    named = themes.Theme(name="material")
    named["features"] = ["navigation.prune"]
    [line] = crowded(structure.Navigation([structure.Section(2027, some)], some), named)  # as YAML reads `2027:`
    assert line.startswith("`2027` of")


def test_both_are_told_of_at_once() -> None:
    assert len(said({"a": 201, "b": 201})) == 3


@pytest.mark.slow
def test_a_strict_build_tells_of_it_and_does_not_fail(tmp_path: Path) -> None:
    notes: dict[str, str | bytes] = {f"specs/notes/{number}.md": "Text.\n" for number in range(301)}
    pruned = MKDOCS_YML.replace("font: false", "font: false, features: [navigation.prune]")
    site, output = build(tmp_path, {**notes, "mkdocs.yml": pruned}, "--strict")
    assert len(site.pages) > 300
    assert "tpmdocs: `Notes` of the navigation has 301 pages side by side" in output
    assert output.count("tpmdocs: ") == 1, "it is pruned"
    assert "WARNING" not in output
