"""What schemas of front matter and of site_config are made of.

Editors show the descriptions and examples, the reference is made of them, and validation.py holds values against
them. Three formats are our own: `target`, `python-regex` and `glob`. A word of the vocabulary and a date may be any
text here: they have rules of their own, which say more.
"""

from __future__ import annotations

from tpmdocs.diagnostics import Severity
from tpmdocs.model.validation import Schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"


TEXT: Schema = {"type": ["string", "number", "null"]}
NAME: Schema = {"type": ["string", "number"]}
TEXTS: Schema = {"type": ["string", "number", "array", "null"], "items": TEXT}
ALTERNATIVES: Schema = {
    "type": ["string", "number", "array", "null"],
    "items": {"type": ["string", "number", "array", "null"], "items": TEXT},
}
PATHS: Schema = TEXTS | {"format": "glob", "items": TEXT | {"format": "glob"}}
DAYS: Schema = {"type": ["integer", "null"], "minimum": 1, "maximum": 3650}
DAY: Schema = TEXT | {"format": "date"}
TARGET: Schema = TEXT | {"format": "target"}
SEVERITY: Schema = {"enum": [severity.value for severity in Severity]}


def said(schema: Schema, description: str, *examples: object) -> Schema:
    """A schema that tells people what it is of, and what may be written."""
    return schema | {"description": description} | ({"examples": list(examples)} if examples else {})


def map_of(properties: dict[str, Schema], *required: str) -> Schema:
    """A map with these keys and no others; its example has those that it needs, else the first."""
    shown = required or tuple(properties)[:1]
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": list(required),
        "examples": [{name: properties[name]["examples"][0] for name in shown if "examples" in properties[name]}],
    }


def list_of(properties: dict[str, Schema], *required: str) -> Schema:
    """A list of such maps, or nothing."""
    return {"type": ["array", "null"], "items": map_of(properties, *required)}
