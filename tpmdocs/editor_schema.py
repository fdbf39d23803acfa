"""A plan becomes JSON Schemas for editors: what may be written, with this repository's own words to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.config_schema import config_schemas
from tpmdocs.model.dialect import Form
from tpmdocs.model.spec_schema import spec_schema
from tpmdocs.model.validation import Schema
from tpmdocs.rules import RULES
from tpmdocs.text.yaml_values import Scalar, plain


def editor_schemas(catalog: Catalog) -> dict[str, Schema]:
    """The schema of a spec's metadata, as `spec`, and that of each file of site_config by its name.

    Words of a closed set are an enum, as `check` knows no others. Of what may also be something else, such as an id in
    a reference, the words that are there are offered and any other is allowed.
    """
    closed, offered = _closed(catalog), _offered(catalog)

    def narrowed(concept: str, schema: Schema) -> Schema:
        if concept in closed:
            return _only(schema, closed[concept], catalog.dialect.forms.get(concept, ()))
        return _with_offers(schema, offered[concept]) if offered.get(concept) else schema

    spec = spec_schema(catalog.vocabulary, catalog.dialect, narrowed)
    if catalog.dialect.under is not None:
        spec = spec | {"properties": {catalog.dialect.under: {"type": "object", "properties": spec["properties"]}}}
    return {"spec": spec} | {name: _with_rules(name, schema) for name, schema in _configs(catalog).items()}


def _configs(catalog: Catalog) -> Mapping[str, Schema]:
    return config_schemas(catalog.vocabulary)


def _closed(catalog: Catalog) -> dict[str, list[str]]:
    """All that a concept may hold, where a file of site_config closes the set."""
    vocabulary = catalog.vocabulary
    found: dict[str, list[str]] = {}
    if vocabulary.written_statuses is not None:
        found["status"] = [status.name for status in vocabulary.statuses]
    if vocabulary.teams is not None:
        found["team"] = [team.key for team in vocabulary.teams]
    dialect = catalog.dialect
    forms = {form.text for name in found for form in dialect.forms.get(name, ())}
    return {
        name: [*words, *(text for text in dialect.values.get(name, {}) if text not in forms)]
        for name, words in found.items()
    }


def _offered(catalog: Catalog) -> dict[str, list[str]]:
    """Words to choose from, by concept, beside which others may stand."""
    vocabulary = catalog.vocabulary
    releases = [release.name for release in vocabulary.ordered_releases]
    ids = sorted({spec.label for spec in catalog.specs if spec.id is not None})
    goals = [
        name
        for goal in vocabulary.goals or ()
        for name in (goal.id, *(f"{goal.id}/{one.id}" for one in goal.key_results))
    ]
    found = {
        "status": [status.name for status in vocabulary.statuses],
        "type": _used(spec.type for spec in catalog.specs),
        "team": _used(spec.team for spec in catalog.specs),
        "release": releases,
        "target": releases,
        "tags": _used(tag for spec in catalog.specs for tag in spec.tags),
    }
    for link in vocabulary.links:
        for name in (link.name, link.inverse):
            found[name] = goals if link.to == "goal" and name == link.name else ids
            found[name] = [*found[name], *goals] if link.to == "any" else found[name]
    return found


def _used(words: Iterable[str | None]) -> list[str]:
    return sorted({word for word in words if word})


def _only(schema: Schema, words: list[str], forms: Iterable[Form]) -> Schema:
    said = {name: part for name, part in schema.items() if name != "type"}
    offer: Schema = {"enum": [*_values(words), None]}
    others = [{"type": "string", "pattern": _form(one)} for one in forms]
    return said | ({"anyOf": [offer, *others]} if others else offer)


def _form(form: Form) -> str:
    """A spelling with gaps as a regular expression that is one for JSON Schema as well."""
    parts = (re.sub(r"[][(){}.*+?^$|/\\]", r"\\\g<0>", part) for part in re.split(r"\{\w+\}", form.text))
    return f"^{'.+'.join(parts)}$"


def _with_offers(schema: Schema, words: list[str]) -> Schema:
    """A schema that allows what it allowed, and from which an editor offers these words, in a list as well."""
    said = {name: schema[name] for name in ("description", "examples") if name in schema}
    rest = {name: part for name, part in schema.items() if name not in said}
    offer: Schema = {"enum": _values(words)}
    if "items" in rest:
        rest = rest | {"items": {"anyOf": [offer, rest["items"]]}}
    return said | {"anyOf": [offer, rest]}


def _values(words: list[str]) -> list[Any]:
    """Words as YAML may have them: a release `2027.2` without quotes is a number to an editor."""
    numbers = [value for word in words if not isinstance(value := plain(Scalar(word, 0, 0)), str)]
    return [*dict.fromkeys(words), *numbers]


def _with_rules(name: str, schema: Schema) -> Schema:
    """The schema of checks.yml with the names of all rules, and what each finds."""
    if name != "checks":
        return schema
    properties = dict(schema["properties"])
    for key in ("severity", "by_status"):
        one = properties[key]["additionalProperties"]
        rules = {rule.name: one | {"description": " ".join(rule.doc.summary.split())} for rule in RULES}
        properties[key] = properties[key] | {"properties": rules}
    row = properties["ignore"]["items"]
    names = [rule.name for rule in RULES]
    row = row | {"properties": row["properties"] | {"rule": _with_offers(row["properties"]["rule"], names)}}
    properties["ignore"] = properties["ignore"] | {"items": row}
    return schema | {"properties": properties}
