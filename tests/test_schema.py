"""The schemas say what may be written, with examples that hold; and what breaks them is told in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest
from plans import plan, spec

from tpmdocs.model.config_schema import config_schemas
from tpmdocs.model.dialect import FIELDS, Dialect, read_dialect
from tpmdocs.model.spec_schema import spec_schema
from tpmdocs.model.validation import Schema, Validator, expected
from tpmdocs.model.vocabulary import BUILT_IN_LINKS, CustomField, LinkType, Vocabulary
from tpmdocs.reading.site_config import VOCABULARY_FILES
from tpmdocs.text.yaml_reader import read_yaml, read_yaml_document

VOCABULARY = Vocabulary(
    fields=(CustomField("surface", "Surface", ("gravel", "asphalt", "3")), CustomField("vendor", "Vendor")),
    further_links=(LinkType("assured_by", "assures", title="Assured by", inverse_title="Assures"),),
)
RELATIONS = tuple(name for link in VOCABULARY.links for name in dict.fromkeys((link.name, link.inverse)))
OWN = read_dialect(None, RELATIONS)
SCHEMAS = {"spec": spec_schema(VOCABULARY, OWN)} | config_schemas(VOCABULARY)


def dialect(text: str) -> Dialect:
    return read_dialect(read_yaml_document(text)[0], RELATIONS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_json_schema(name: str) -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMAS[name])
    assert json.loads(json.dumps(SCHEMAS[name])) == SCHEMAS[name]


def test_there_is_one_for_each_file() -> None:
    assert set(SCHEMAS) == {"spec", "dialect", *VOCABULARY_FILES}


def test_every_concept_has_a_property() -> None:
    own = {"description", "surface", "vendor"}  # `description` is read where there is no summary
    assert set(SCHEMAS["spec"]["properties"]) == {*FIELDS, *RELATIONS} | own


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_says_what_it_is_and_its_examples_hold(name: str) -> None:
    for path, schema in properties(SCHEMAS[name], name):
        assert schema.get("description", "").endswith((".", "Surface", "Vendor")), path
        for example in schema.get("examples", ()):
            assert jsonschema_rs.is_valid(schema, example), (path, example)


def test_fields_have_the_repositorys_names() -> None:
    spelt = dialect("""
        fields:
          id: {path: '(?P<id>.+)'}
          title: [name, heading]
          owner: {all: [author, editor]}
          target: milestone.stable
          milestones: {beta: milestone.beta}
          created: written
          updated: written
        """)
    found = spec_schema(VOCABULARY, spelt)["properties"]
    assert not {"id", "title", "owner", "target", "created", "updated", "milestones"} & set(found)
    assert found["name"] == found["heading"] == SCHEMAS["spec"]["properties"]["title"]
    assert found["author"] == found["editor"] == SCHEMAS["spec"]["properties"]["owner"]
    assert set(found["milestone"]["properties"]) == {"stable", "beta"}
    assert found["written"] == {}


def test_a_dialect_leaves_our_own_spelling_as_it_is() -> None:
    before = json.dumps(spec_schema(VOCABULARY, OWN))
    spec_schema(VOCABULARY, dialect("fields: {target: milestones.stable, owner: people.owner}"))
    assert json.dumps(spec_schema(VOCABULARY, OWN)) == before


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "text such as `Instant payouts`"),
        ("owner", "text such as `pay-lead` or a list"),
        ("created", "a day such as 2027-03-15"),
        ("target", "a day, month, quarter, year or release such as 2027-Q2"),
        ("confidence", "low, medium, high or a number from 0 to 1"),
        ("commitment", "target, commitment or regulatory"),
        ("effort", "a number of 0 or more or a map such as `{payments: 12, risk: 3}`"),
    ],
)
def test_what_is_allowed_is_said_in_words(field: str, words: str) -> None:
    assert expected(SCHEMAS["spec"]["properties"][field]) == words


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("confidence: hgih", ["confidence is wrong at `hgih`"]),
        ("team: [a, b]", ["team is wrong at `team`"]),
        ("updates: [{on: 2026-11-16, health: red}]", ["updates.health is wrong at `red`"]),
        ("updates: [x, {txt: y}]", ["updates is wrong at `x`", "updates.txt is unknown at `txt`"]),
        ("waive: [{reason: x}]", ["waive.rule is missing at `reason`"]),
        ("depends_on: [A-1, {id: A-2, kind: firm}]", ["depends_on.kind is wrong at `firm`"]),
        ("depends_on: [[A-1]]", ["depends_on is wrong at `A-1`"]),
        ("effort: {a: x, b: -1}", ["effort.a is wrong at `x`", "effort.b is wrong at `-1`"]),
        ("surface: [gravel, mud]", ["surface is wrong at `mud`"]),
        ("surface: 4", ["surface is wrong at `4`"]),
        ("surface: 3", []),
        ("vendor: {any: [thing]}", []),
        ("unheard_of: {any: [thing]}", []),
        ("title: []", []),
        ("milestones: {}", []),
        ("confidence: low\nconfidence: hgih", ["confidence is wrong at `hgih`"]),
    ],
)
def test_what_breaks_a_schema_is_found_at_its_place(head: str, said: list[str]) -> None:
    fields, _ = read_yaml(head)
    kinds = {"invalid": "wrong"}
    found = sorted(
        f"{one.name} is {kinds.get(one.kind, one.kind)} at `{head[one.node.start : one.node.end]}`"
        for one in Validator(SCHEMAS["spec"]).violations(fields)
    )
    assert found == said


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("created: 2026-11-16", [("created", "2026-11-16", False)]),
        ("target: 2027-Q2\nstart:", [("target", "2027-Q2", True)]),
        ("milestones: {a: x, b: ~}", [("milestones.a", "x", True)]),
        ("updates: [{on: x, by: y}, {on: z}]", [("updates.on", "x", False), ("updates.on", "z", False)]),
        ("title: 2027-01-01\nvendor: {on: 2027-01-01}", []),
        ("created: [2026-11-16]", []),
    ],
)
def test_dates_are_found_wherever_they_stand(head: str, found: list[tuple[str, str, bool]]) -> None:
    fields, _ = read_yaml(head)
    dates = Validator(SCHEMAS["spec"]).dates(fields)
    assert [(name, value.text, may_be_target) for name, value, may_be_target in dates] == found


def test_a_field_that_holds_two_concepts_may_hold_anything() -> None:
    catalog = plan(
        {
            "site_config/dialect.yml": "fields: {team: lead, owner: lead}\n",
            "specs/a.md": spec("A-1", lead="[one, two]"),
        }
    )
    assert catalog.written.violations == ()


@pytest.mark.parametrize("folder", ["site_config", "tests/sites/payments/site_config"])
def test_our_own_files_hold(folder: str, root: Path) -> None:
    for file in sorted((root / folder).glob("*.yml")):
        node, problems = read_yaml_document(file.read_text())
        assert problems == ()
        assert node is not None
        assert list(Validator(SCHEMAS[file.stem]).violations(node)) == []


def test_relations_that_are_built_in_have_words_of_their_own() -> None:
    names = {name for link in BUILT_IN_LINKS for name in (link.name, link.inverse)}
    titles = {f"{title}." for link in BUILT_IN_LINKS for title in (link.title, link.inverse_title)}
    for name in names:
        assert SCHEMAS["spec"]["properties"][name]["description"] not in titles
    assert SCHEMAS["spec"]["properties"]["assures"]["description"] == "Assures."


def properties(schema: Schema, path: str) -> Iterator[tuple[str, Schema]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}.{name}", inner
        yield from properties(inner, f"{path}.{name}")
    for keyword in ("items", "additionalProperties", "then", "else"):
        if isinstance(schema.get(keyword), dict):
            yield from properties(schema[keyword], f"{path}[]")
