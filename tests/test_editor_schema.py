"""What editors are told may be written is what is written in real plans, in the repository's own words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from built import ROOT
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from plans import plan, spec

from tpmdocs.cli import cli
from tpmdocs.editor_schema import editor_schemas
from tpmdocs.reading.loader import load
from tpmdocs.rules import RULES
from tpmdocs.text.yaml_values import plain

PLANS = {"our own": ROOT, "payments": ROOT / "tests" / "sites" / "payments", "harbour": None}
DIALECT = """
fields: {status: state, depends_on: after, target: due.day}
values: {status: {To do: To Do, "(2) by {superseded_by}": 2}}
"""


@cache
def catalog_of(name: str) -> Any:
    folder = PLANS[name]
    if folder is not None:
        return load(folder)
    statuses = "[{name: To Do, category: proposed}, {name: 2, category: done}]"
    files = {
        "site_config/dialect.yml": DIALECT,
        "site_config/statuses.yml": statuses,
        "specs/a.md": "---\nid: A-1\nstate: To do\nafter: [A-2]\n---\n",
        "specs/b.md": "---\nid: A-2\nstate: 2\ndue: {day: 2027-Q1}\n---\n",
        "specs/c.md": "---\nid: A-3\nstate: (2) by A-2\n---\n",
    }
    return plan(files)


@pytest.mark.parametrize("name", PLANS)
def test_every_schema_is_one(name: str) -> None:
    for schema in editor_schemas(catalog_of(name)).values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", PLANS)
def test_specs_satisfy_their_schema(name: str) -> None:
    catalog = catalog_of(name)
    validator = Draft202012Validator(editor_schemas(catalog)["spec"])
    assert catalog.specs
    for one in catalog.specs:
        assert [error.message for error in validator.iter_errors(plain(one.fields))] == [], one.path


@pytest.mark.parametrize("name", PLANS)
def test_settings_satisfy_their_schemas(name: str) -> None:
    catalog = catalog_of(name)
    schemas = editor_schemas(catalog)
    for file in catalog.vocabulary.files:
        assert [error.message for error in Draft202012Validator(schemas[file.name]).iter_errors(plain(file.node))] == []


def test_it_speaks_as_the_repository_does() -> None:
    properties = editor_schemas(catalog_of("harbour"))["spec"]["properties"]
    assert properties["state"]["anyOf"][0]["enum"] == ["To Do", "2", "To do", 2, None]
    assert "status" not in properties
    assert properties["after"]["anyOf"][0] == {"enum": ["A-1", "A-2", "A-3"]}
    assert "day" in properties["due"]["properties"]


@pytest.mark.parametrize(
    "fields", [{"state": "Tod"}, {"after": {"kind": "maybe"}}], ids=["a status that is none", "a kind that is none"]
)
def test_what_is_wrong_is_refused(fields: dict[str, Any]) -> None:
    validator = Draft202012Validator(editor_schemas(catalog_of("harbour"))["spec"])
    assert not validator.is_valid(fields)


def test_words_that_nobody_has_closed_are_offered_and_no_more() -> None:
    validator = Draft202012Validator(editor_schemas(plan({"specs/a.md": spec("A-1")}))["spec"])
    for fields in ({"status": "anything"}, {"team": "anyone"}, {"depends_on": ["B-7"]}, {"release": 2.1}):
        assert validator.is_valid(fields), fields


def test_metadata_below_a_key_is_described_there() -> None:
    files = {"site_config/dialect.yml": "specs: {under: spec}\n", "specs/a.md": "---\nspec: {id: A-1}\n---\n"}
    assert "id" in editor_schemas(plan(files))["spec"]["properties"]["spec"]["properties"]


def test_settings_of_checks_know_every_rule() -> None:
    properties = editor_schemas(plan({}))["checks"]["properties"]
    assert properties["severity"]["properties"].keys() == {rule.name for rule in RULES}


def test_the_command_prints_one_and_writes_all(tmp_path: Path) -> None:
    printed = CliRunner().invoke(cli, ["schema", "teams", "-C", str(ROOT)])
    assert json.loads(printed.output)["title"] == "site_config/teams.yml"
    written = CliRunner().invoke(cli, ["schema", "-C", str(ROOT), "--output", str(tmp_path / "out")])
    assert written.exit_code == 0
    files = {file.name: json.loads(file.read_text()) for file in (tmp_path / "out").iterdir()}
    assert files["teams.schema.json"] == json.loads(printed.output)
    assert len(files) == 11


def test_init_binds_them_to_the_files_that_they_describe(tmp_path: Path) -> None:
    CliRunner().invoke(cli, ["init", "-C", str(tmp_path)])
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text())
    for schema, globs in settings["yaml.schemas"].items():
        assert json.loads((tmp_path / schema).read_text())["title"] == globs[0].removeprefix("/")
