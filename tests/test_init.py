"""An empty folder becomes a plan without findings, and nothing that is there is changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from plans import check, plan

from tpmdocs.cli import cli
from tpmdocs.model.vocabulary import PACKS
from tpmdocs.reading.loader import load
from tpmdocs.starter import AROUND, CHECKS, HOST, PLAN, starter_files

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


def test_schemas_are_renewed_unless_they_were_changed_by_hand(tmp_path: Path) -> None:
    run(tmp_path, "init")
    schema, other = tmp_path / ".vscode/tpmdocs/spec.schema.json", tmp_path / ".vscode/tpmdocs/teams.schema.json"
    other.write_text("{}\n")
    (tmp_path / "site_config/statuses.yml").write_text("[{name: cooking, category: active}]\n")
    assert "Would renew    .vscode/tpmdocs/\n" in run(tmp_path, "init", "--dry-run").output
    assert "cooking" not in schema.read_text()
    again = run(tmp_path, "init").output
    assert "Renewed        .vscode/tpmdocs/\n" in again
    assert "Left as it is  .vscode/tpmdocs/teams.schema.json: changed by hand; delete it for a new one\n" in again
    assert ("cooking" in schema.read_text(), other.read_text()) == (True, "{}\n")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere pipes end otherwise")
def test_all_is_written_though_nobody_listens_to_the_end(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    (tmp_path / "page.md").write_text("# A page\n")
    subprocess.run([sys.executable, "-m", "tpmdocs", "init"], cwd=tmp_path, stdout=writer, stderr=subprocess.DEVNULL)
    os.close(writer)
    assert files(tmp_path).keys() >= AROUND.keys() | CHECKS.keys()


def test_neither_a_built_site_nor_what_is_installed_is_committed(tmp_path: Path) -> None:
    run(tmp_path, "init")
    assert {"/site/", "/.venv/"} <= {*(tmp_path / ".gitignore").read_text().splitlines()}


def test_what_is_there_is_left_alone_and_named(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yaml").write_text("site_name: Mine\n")
    (tmp_path / ".gitignore").write_text("*.log\n")
    begun = run(tmp_path, "init")
    assert (tmp_path / ".gitignore").read_text() == "*.log\n"
    assert not (tmp_path / "mkdocs.yml").exists()
    assert "mkdocs.yaml: add `plugins: [search, tpmdocs]`" in begun.output
    assert ".gitignore: add a line `/site/`" in begun.output


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("mkdocs.yml", "site_name: tpmdocs\n", ": add `plugins: [search, tpmdocs]`"),
        ("mkdocs.yml", "plugins: [search]\n", ": add `tpmdocs` to its plugins"),
        ("mkdocs.yml", "plugins:\n  search: {}\n  tpmdocs: {}\n", ""),
        ("mkdocs.yml", "plugins: [search, {tpmdocs: {}}]\n", ""),
        (".gitignore", "/website/\n", ": add a line `/site/`"),
        (".gitignore", "site\n", ""),
        (
            ".pre-commit-config.yaml",
            "repos: []\n",
            ": add its hook `tpmdocs-check-staged`",
        ),
        (".vscode/settings.json", "{}\n", ": add `yaml.schemas`, which names .vscode/tpmdocs/"),
        ("site_config/gates.yml", "[]\n", ""),
        ("docs/index.md", "# Us\n", ": it stays the site's home; link from it to `brief/index.md`"),
    ],
)
def test_what_a_file_lacks_is_said(path: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    assert f"Left as it is  {path}{said}\n" in run(tmp_path, "init").output


def test_what_was_written_is_named_by_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "adr").mkdir()
    for number in (1, 2):
        (tmp_path / f"adr/000{number}-x.md").write_text("---\nstate: accepted\n---\n")
    first, second = (run(tmp_path, "init").output for _ in range(2))
    for name in ("dialect", "statuses", "checks"):
        assert f"Wrote          site_config/{name}.yml\n" in first
        assert f"Left as it is  site_config/{name}.yml\n" in second


def test_other_repositories_in_a_folder_that_is_no_plan_are_not_looked_into(tmp_path: Path) -> None:
    for folder in ("one", "two/deep"):
        (tmp_path / folder / ".git").mkdir(parents=True)
        (tmp_path / folder / "a.md").write_text("---\nid: A-1\nstatus: draft\n---\n")
    (tmp_path / "three").mkdir()
    (tmp_path / "three/.git").write_text("gitdir: /x/.git/worktrees/three\n")
    (tmp_path / "three/a.md").write_text("---\nid: A-1\nstatus: draft\n---\n")
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv/pyvenv.cfg").touch()
    (tmp_path / "venv/a.md").write_text("---\nid: A-1\nstatus: draft\n---\n")
    assert "there is no plan here" in run(tmp_path, "check").output
    assert "are specs" not in run(tmp_path, "init", "--dry-run").output
    (tmp_path / "mkdocs.yml").write_text("site_name: All\ndocs_dir: two\nplugins: [tpmdocs]\n")
    assert [spec.path for spec in load(tmp_path).specs] == ["two/deep/a.md"]


def test_a_docs_folder_may_still_be_empty(tmp_path: Path) -> None:
    run(tmp_path, "init")
    for file in (tmp_path / "specs").iterdir():
        file.unlink()
    assert "No spec was found below specs/." in run(tmp_path, "check").output
    (tmp_path / "specs").rmdir()
    assert "there is no file below specs/" in run(tmp_path, "check").output


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
    for name in (b"0001-one.md", b"0002-two.md", b"\xff-three.md", b"more\xff/0004-four.md"):
        path = tmp_path / "specs" / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(
            b"---\ntitle: caf\xe9\nstatus: draft\n---\n" if b"two" in name else b"---\nstatus: draft\n---\n"
        )
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text("0007\n")
    result = CliRunner().invoke(cli, ["init", "-C", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    catalog = load(tmp_path)
    assert len(catalog.specs) == 4
    assert [one for one in check(catalog) if one.span.path.startswith("site_config/")] == []
    schema = json.loads((tmp_path / ".vscode/tpmdocs/spec.schema.json").read_text("utf-8"))
    assert schema
    assert CliRunner().invoke(cli, ["schema", "-C", str(tmp_path)], catch_exceptions=False).exit_code == 0
