"""An empty folder becomes a plan without findings, and nothing that is there is changed."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from plans import check, plan

from tpmdocs.cli import cli
from tpmdocs.loader import load
from tpmdocs.starter import AROUND, CHECKS, HOST, PLAN, starter_files
from tpmdocs.vocabulary import PACKS

ALL = HOST | AROUND | CHECKS | PLAN


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [arguments[0], "-C", str(folder), *arguments[1:]], prog_name="tpmdocs")


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("policy", PACKS)
def test_what_an_empty_folder_is_given_has_no_findings(policy: str, tmp_path: Path) -> None:
    begun = run(tmp_path, "init", "--policy", policy)
    assert begun.exit_code == 0, begun.output
    assert files(tmp_path).keys() >= ALL.keys()
    assert all(path in begun.output for path in ALL)
    assert f"policy: {policy}" in (tmp_path / "site_config/checks.yml").read_text()
    checked = run(tmp_path, "check", "--fail-on", "info")
    assert checked.output == "No findings\n"


@given(today=st.dates(date(2026, 1, 1), date(2030, 12, 31)), later=st.integers(0, 13))
def test_the_example_has_no_findings_on_any_day_nor_in_the_two_weeks_after(today: date, later: int) -> None:
    begun = plan(starter_files(ALL, policy="startup", site_name="A: plan", today=today))
    assert [one.message for one in check(begun, today=today + timedelta(later))] == []
    assert {len(begun.edges_from(spec)) for spec in begun.specs} <= {0, 1}
    assert [len(begun.find(id_)) for id_ in ("SPEC-1", "SPEC-2", "SPEC-3")] == [1, 1, 1]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, "init")
    before = files(tmp_path)
    again = run(tmp_path, "init", "--policy", "regulated")
    assert again.exit_code == 0
    assert files(tmp_path) == before
    assert "Wrote" not in again.output


def test_what_is_there_is_left_alone_and_named(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yaml").write_text("site_name: Mine\n")
    (tmp_path / ".gitignore").write_text("*.log\n")
    begun = run(tmp_path, "init")
    assert (tmp_path / ".gitignore").read_text() == "*.log\n"
    assert not (tmp_path / "mkdocs.yml").exists()
    assert "mkdocs.yaml: add `tpmdocs` to its plugins" in begun.output
    assert ".gitignore: add a line `/site/`" in begun.output


def test_examples_are_written_where_the_host_publishes(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Mine\ndocs_dir: pages\nplugins: [tpmdocs]\n")
    assert "pages/specs/shared-boards.md" in run(tmp_path, "init").output
    assert len(load(tmp_path).specs) == 3
    assert "SPEC-4" in (tmp_path / run(tmp_path, "new", "Next").output.strip()).read_text()


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "<b>: Plan #1"
    folder.mkdir()
    assert run(folder, "init").exit_code == 0
    assert "&lt;b&gt;" in (folder / "mkdocs.yml").read_text()
    assert run(folder, "check").output == "No findings\n"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere every name is Unicode")
def test_a_name_that_is_no_utf_8_keeps_nothing_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    for name in (b"0001-one.md", b"0002-two.md", b"\xff-three.md"):
        (tmp_path / "specs" / os.fsdecode(name)).write_text("---\ntitle: One\nstatus: draft\n---\n")
    result = CliRunner().invoke(cli, ["init", "-C", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    schema = json.loads((tmp_path / ".vscode/tpmdocs/spec.schema.json").read_text("utf-8"))
    assert schema
    assert CliRunner().invoke(cli, ["schema", "-C", str(tmp_path)], catch_exceptions=False).exit_code == 0
