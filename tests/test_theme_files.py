"""The files of a theme are the same, however they are listed."""

from __future__ import annotations

from pathlib import Path

import material  # type: ignore[import-untyped]
import pytest
from jinja2 import FileSystemLoader
from mkdocs.structure.files import Files  # noqa: TID251
from mkdocs.theme import Theme  # noqa: TID251

from tpmdocs.hosts.faster import theme_files
from tpmdocs.hosts.faster.theme_files import listed


def test_what_is_hidden_at_the_top_is_all_that_is_left_out(tmp_path: Path) -> None:
    for name in ("a.html", ".icons/a.svg", ".hidden", "b/.c/d.css", "b/e.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    folders = [tmp_path, Path(material.__file__).parent / "templates"]
    loader = FileSystemLoader(folders)
    assert listed(loader) == [name for name in loader.list_templates() if not name.startswith(".")]
    assert {"a.html", "b/.c/d.css", "b/e.css", "main.html"} <= {*listed(loader)}


def test_a_theme_lists_its_files_so(monkeypatch: pytest.MonkeyPatch) -> None:
    theme = Theme("material")
    assert any(name.startswith(".") for name in theme.get_env().list_templates())
    assert theme_files.hasten(theme)
    assert not any(name.startswith(".") for name in theme.get_env().list_templates())
    monkeypatch.setattr(Files, "add_files_from_theme", lambda *_: None)
    assert not theme_files.hasten(Theme("material"))
