"""The plan as data: the contract of `tpmdocs export` and of data/catalog.json."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from plans import plan, spec, viewed

from tpmdocs.builder import build
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load
from tpmdocs.views.data import SCHEMA, as_csv, as_json, export

TODAY = date(2026, 11, 23)
SITES = ("payments", "minimal")


def data_of(catalog: Catalog) -> dict[str, Any]:
    return export(viewed(catalog, (), TODAY))


def rows_of(catalog: Catalog) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(viewed(catalog, (), TODAY)), newline="")))


FAMILY = {
    "specs/a.md": spec(
        "A-1",
        target="2027-Q2",
        depends_on="[A-2, A-404, {id: A-3, kind: soft}]",
        blocks="A-4",
        relates_to="[a-1, X-9, https://example.com/x, ../map.pdf, n/a, /old/A-3-gone.md]",
        goals="[G-1/KR-1, G-404]",
        milestones="{alpha: v1.2, beta: TBD}",
        owner="[desk, shop]",
        extra="{deep: [1, true, 1.10]}",
    )
    + "\n[[A-2]] and [[NOPE]] and [[A-2]]\n",
    "specs/b.md": spec("A-2", depends_on="A-1"),
    "specs/c.md": spec("A-3", aliases="[OLD-3]"),
    "specs/d.md": spec("A-4", depends_on="A-1", status="invented"),
    "specs/d/twin.md": spec("A-4"),
    "specs/none.md": "---\nowner: desk\n---\n",
    "specs/broken.md": "---\nid: A-9\nowner: @desk\n---\n",
    "map.pdf": "%PDF",
    "site_config/dialect.yml": (
        "ids: {ignore: case, external: {pattern: 'X-.*'}}\nreferences: {id_in_path: '/(?P<id>A-[0-9]+)-'}\n"
    ),
    "site_config/goals.yml": "- {id: G-1, title: More, key_results: [{id: KR-1, title: Trips, target: 12}]}\n",
    "site_config/releases.yml": "- {name: v1.10}\n- {name: v1.2, date: 2027-02-01, freezes: {code: 2027-01-15}}\n",
    "site_config/teams.yml": "- {key: shop, name: The shop, capacity: {2027-Q1: 4}}\n",
}


@pytest.fixture(scope="module")
def family() -> dict[str, Any]:
    return data_of(plan(FAMILY, "specs"))


def links_of(data: dict[str, Any], path: str) -> list[tuple[Any, ...]]:
    [found] = [one for one in data["specs"] if one["path"] == path]
    return [
        tuple(link[key] for key in ("type", "state", "target", "target_path", "as_written")) for link in found["links"]
    ]


def test_each_declaration_is_a_link_of_the_spec_that_writes_it(family: dict[str, Any]) -> None:
    assert links_of(family, "specs/a.md") == [
        ("depends_on", "ok", "A-2", "specs/b.md", "A-2"),
        ("depends_on", "unknown", None, None, "A-404"),
        ("depends_on", "ok", "A-3", "specs/c.md", "A-3"),
        ("blocks", "ok", "A-4", "specs/d.md", "A-4"),
        ("relates_to", "self", "A-1", "specs/a.md", "a-1"),
        ("relates_to", "external", "X-9", None, "X-9"),
        ("relates_to", "url", None, None, "https://example.com/x"),
        ("relates_to", "file", None, "map.pdf", "../map.pdf"),
        ("relates_to", "placeholder", None, None, "n/a"),
        ("relates_to", "stale-path", "A-3", "specs/c.md", "/old/A-3-gone.md"),
        ("goals", "ok", "G-1/KR-1", None, "G-1/KR-1"),
        ("goals", "unknown", None, None, "G-404"),
        ("mentions", "ok", "A-2", "specs/b.md", "[[A-2]]"),
        ("mentions", "unknown", None, None, "[[NOPE]]"),
        ("mentions", "ok", "A-2", "specs/b.md", "[[A-2]]"),
    ]
    [first] = [one for one in family["specs"] if one["path"] == "specs/a.md"]
    assert {link["line"] for link in first["links"] if link["field"] == "depends_on"} == {6}


def test_each_relation_is_one_edge_whoever_declares_it(family: dict[str, Any]) -> None:
    edges = {(edge["type"], edge["source"], edge["target"]): edge["declared_in"] for edge in family["edges"]}
    assert len(edges) == len(family["edges"])
    assert edges == {
        ("depends_on", "A-1", "A-2"): [["specs/a.md", 6]],
        ("depends_on", "A-1", "A-3"): [["specs/a.md", 6]],
        ("depends_on", "A-2", "A-1"): [["specs/b.md", 5]],
        ("depends_on", "A-4", "A-1"): [["specs/a.md", 7], ["specs/d.md", 5]],
        ("relates_to", "A-1", "A-3"): [["specs/a.md", 8]],
        ("mentions", "A-1", "A-2"): [["specs/a.md", 17]],
    }


def test_a_spec_is_told_with_what_it_means(family: dict[str, Any]) -> None:
    [found] = [one for one in family["specs"] if one["path"] == "specs/a.md"]
    assert {key: value for key, value in found.items() if key not in ("links", "fields")} == {
        "id": "A-1",
        "aliases": [],
        "path": "specs/a.md",
        "title": "The A-1 spec",
        "status": "draft",
        "status_category": "proposed",
        "type": None,
        "team": None,
        "owners": ["desk", "shop"],
        "target": "2027-Q2",
        "milestones": {"alpha": "v1.2"},
        "release": None,
        "due_from": "2027-04-01",
        "due_to": "2027-06-30",
        "goals": ["G-1/KR-1", "G-404"],
        "url": "a/",
    }
    assert found["fields"]["extra"] == {"deep": [1, True, "1.10"]}
    assert found["fields"]["milestones"] == {"alpha": "v1.2", "beta": "TBD"}


def test_what_is_not_there_is_null(family: dict[str, Any]) -> None:
    [found] = [one for one in family["specs"] if one["path"] == "specs/none.md"]
    assert [found[key] for key in ("id", "title", "status", "status_category")] == [None] * 4
    [found] = [one for one in family["specs"] if one["path"] == "specs/d.md"]
    assert (found["status"], found["status_category"]) == ("invented", None)


def test_what_cannot_be_read_stands_apart(family: dict[str, Any]) -> None:
    assert family["unreadable"] == [
        {"path": "specs/broken.md", "line": 3, "message": "a value cannot begin with `@` unless it is quoted"}
    ]
    assert "specs/broken.md" not in {one["path"] for one in family["specs"]}


def test_cycles_duplicates_and_the_vocabulary_are_told(family: dict[str, Any]) -> None:
    assert family["cycles"] == [["A-1", "A-2"]]
    assert family["duplicates"] == {"A-4": ["specs/d.md", "specs/d/twin.md"]}
    assert [release["name"] for release in family["releases"]] == ["v1.2", "v1.10"]
    assert family["releases"][0] == {"name": "v1.2", "date": "2027-02-01", "freezes": {"code": "2027-01-15"}}
    assert family["teams"] == [{"key": "shop", "name": "The shop", "lead": None, "capacity": {"2027-Q1": 4.0}}]
    assert family["goals"][0]["key_results"][0]["target"] == 12
    assert (family["schema"], family["generated_for"]) == (1, "2026-11-23")


def test_the_schema_is_one_and_holds(family: dict[str, Any], root: Path) -> None:
    jsonschema_rs.meta.validate(dict(SCHEMA))
    valid = jsonschema_rs.validator_for(dict(SCHEMA))
    valid.validate(family)
    for name in SITES:
        valid.validate(data_of(load(root / "tests" / "sites" / name)))
    for key in SCHEMA["required"]:  # type: ignore[attr-defined]
        assert not valid.is_valid({name: value for name, value in family.items() if name != key}), key
    assert not valid.is_valid({**family, "cycles": [["A-1"]]})


def test_the_schema_names_every_key_that_is_written(family: dict[str, Any]) -> None:
    def check(value: object, schema: Any) -> None:
        if isinstance(value, dict) and "properties" in schema:
            assert list(value) == list(schema["properties"])
            for key, one in value.items():
                check(one, schema["properties"][key])
        elif isinstance(value, list):
            for one in value:
                check(one, schema.get("items", {}))

    check(family, SCHEMA)


def test_a_site_publishes_the_data_and_its_schema(root: Path) -> None:
    catalog = load(root / "tests" / "sites" / "payments")
    site = build(catalog, today=TODAY, engine="none")
    found = {asset.path: asset.content for asset in site.assets}
    assert json.loads(found["data/catalog.json"]) == data_of(catalog)
    assert json.loads(found["data/catalog.schema.json"]) == SCHEMA
    assert found["data/catalog.csv"].decode() == as_csv(viewed(catalog, (), TODAY))


def test_data_is_the_same_every_time(root: Path) -> None:
    folder = root / "tests" / "sites" / "payments"
    one, other = (as_json(viewed(load(folder), (), TODAY)) for _ in range(2))
    assert one == other
    assert one.isascii(), "it survives every encoding"


def test_the_table_has_a_row_for_each_spec() -> None:
    rows = rows_of(plan(FAMILY, "specs"))
    assert [row["path"] for row in rows] == [
        *("specs/a.md", "specs/b.md", "specs/c.md", "specs/d.md", "specs/d/twin.md", "specs/none.md"),
    ]
    assert (rows[0]["owners"], rows[0]["milestones"], rows[0]["due_to"]) == ("desk; shop", "alpha v1.2", "2027-06-30")


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", "\\r=1", "\\n=1"])
def test_no_cell_is_a_formula(evil: str) -> None:
    [row] = rows_of(plan({"specs/a.md": spec("A-1", title=f'"{evil}"', owner=f'["{evil}"]')}))
    assert row["title"] == "'" + evil.encode().decode("unicode_escape")
    assert row["owners"].startswith("'")


def test_a_cell_may_hold_anything() -> None:
    [row] = rows_of(plan({"specs/a.md": spec("A-1", title='"a, \\"b\\"\\nc; ü"')}))
    assert row["title"] == 'a, "b"\nc; ü'
