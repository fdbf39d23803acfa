"""A value and its schema become Violations, told in words that the author of a spec understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jsonschema_rs

from tpmdocs.diagnostics import shown
from tpmdocs.repository.globs import is_glob
from tpmdocs.text.suggest import closest
from tpmdocs.text.wording import joined
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar, is_nothing, plain

Schema = dict[str, Any]
"""A JSON Schema."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """A place at which a value breaks its schema.

    Attributes:
        kind: `invalid` for a value that is none of those allowed; `unknown` and `missing` speak of a key.
        node: The value, or the key; what a key is missing from.
        name: The field, dotted where it is nested: `updates.health`.
        value: The value, where it is a single one that is not allowed.
        may_be_empty: For a value, whether it may say nothing.
        nearest: For a key that is not known, the one that was most likely meant.
        beside_known: Whether a key that is not known stands beside one that is.
    """

    kind: Literal["invalid", "unknown", "missing"]
    node: Node
    name: str
    message: str
    help: str = ""
    value: str = ""
    may_be_empty: bool = False
    nearest: str | None = None
    beside_known: bool = False


class Validator:
    """Holds values against a schema, which is compiled once."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        # Of dates speak rules of their own, in the same words wherever a date stands.
        formats = {"python-regex": _is_pattern, "glob": is_glob, "date": _is_anything}
        self._dated = _dated(schema)
        self._compiled = jsonschema_rs.validator_for(schema, formats=formats, validate_formats=True)

    def violations(self, node: Node) -> Iterator[Violation]:
        """Every place that breaks the schema; of each value that is invalid, once."""
        instance = plain(node)
        if self._compiled.is_valid(instance):
            return
        told: set[Path] = set()
        for error in self._compiled.iter_errors(instance):
            path = tuple(error.instance_path)
            broken = _part(self.schema, error.schema_path[:-1])
            found = _node_at(node, path)
            kind = error.kind.as_dict()
            if error.kind.name == "required":
                yield _missing(found, path, kind["property"], broken)
            elif error.kind.name == "additionalProperties" and isinstance(found, Fields):
                for name in kind["unexpected"]:
                    yield _unknown(found, path, name, broken)
            elif path not in told and not (_is_hollow(found) and _may_be_empty(broken)):
                told.add(path)
                yield _invalid(node, found, path, broken)

    def dates(self, node: Node) -> Iterator[tuple[str, Scalar, bool]]:
        """Every value that should be a day or a target: its dotted name, itself, and whether it may be a target."""
        return _dates(self._dated, node, "")


def expected(schema: Schema) -> str:
    """What a schema allows, in words: `low, medium, high or a number from 0 to 1`."""
    return joined(dict.fromkeys(_ways(schema)), "or")


def _missing(found: Node, path: Path, name: str, schema: Schema) -> Violation:
    examples = schema["properties"].get(name, {}).get("examples", ())
    help_ = f"add it, such as `{name}: {_written(examples[0])}`" if examples else "add it"
    return Violation("missing", _beginning(found), _dotted((*path, name)), f"`{name}` is missing", help_)


def _unknown(found: Fields, path: Path, name: str, schema: Schema) -> Violation:
    entry = found.entry(name)
    known = schema["properties"]
    nearest = closest(name, known)
    help_ = f"did you mean `{nearest}`?" if nearest is not None else f"there are {', '.join(known)}"
    return Violation(
        "unknown",
        entry.key if entry is not None else found,
        _dotted((*path, name)),
        f"{shown(name)} is not a known field",
        help_,
        nearest=nearest,
        beside_known=any(entry.key.text in known for entry in found.entries),
    )


def _invalid(top: Node, found: Node, path: Path, schema: Schema) -> Violation:
    name = _dotted(path)
    if "maxItems" in schema and isinstance(found, Items):  # no other list is kept from holding something
        message, help_ = f"`{name}` holds a list inside a list", "write its items one level further out"
    else:
        subject = f"`{name}` is" if name else "this entry is" if path else "this file holds"
        message = f"{subject} {_what(found)}"
        near = closest(found.text, _words(schema)) if isinstance(found, Scalar) else None
        help_ = f"did you mean `{near}`? Write {expected(schema)}" if near is not None else f"write {expected(schema)}"
    value = found.text if isinstance(found, Scalar) else ""
    return Violation("invalid", _place(top, found, path), name, message, help_, value, _may_be_empty(schema))


def _may_be_empty(schema: Schema) -> bool:
    ways = (schema, *schema.get("anyOf", ()))
    return any("null" in one.get("type", ()) or None in one.get("enum", ()) for one in ways)


def _is_hollow(node: Node) -> bool:
    """Whether a list or a map holds nothing: that says as little as no value at all."""
    return not (node.items if isinstance(node, Items) else node.entries if isinstance(node, Fields) else node)


def _what(node: Node) -> str:
    if isinstance(node, Scalar):
        return "empty" if is_nothing(node) else shown(node.text)
    return "a list" if isinstance(node, Items) else "a map"


def _ways(schema: Schema) -> Iterator[str]:
    for one in schema.get("anyOf", ()):
        yield from _ways(one)
    yield from _words(schema)
    types = schema.get("type", ())
    types = [types] if isinstance(types, str) else types
    if "string" in types:
        if schema.get("format") == "date":
            yield "a day such as 2027-03-15"
        elif schema.get("format") == "target":
            yield "a day, month, quarter, year or release such as 2027-Q2"
        elif schema.get("format") == "python-regex":
            yield f"a regular expression{_such_as(schema, str)}"
        elif schema.get("format") == "glob":
            yield "a path pattern such as `/rfcs/*.md`"
        else:
            yield f"text{_such_as(schema, str)}"
    elif "number" in types:
        yield f"a number{_limits(schema)}"
    if "integer" in types:
        yield f"a whole number{_limits(schema)}"
    if "boolean" in types:
        yield "true or false"
    if "array" in types:
        yield f"a list{_such_as(schema, list)}"
    elif "object" in types:
        yield f"a map{_such_as(schema, dict)}"


def _such_as(schema: Schema, kind: type) -> str:
    """The first example of this kind."""
    return next((f" such as `{_written(one)}`" for one in schema.get("examples", ()) if isinstance(one, kind)), "")


def _words(schema: Schema) -> tuple[str, ...]:
    """The single words that a schema allows."""
    words = [*schema.get("enum", ()), *(word for one in schema.get("anyOf", ()) for word in one.get("enum", ()))]
    return tuple(dict.fromkeys(str(word) for word in words if word is not None))


def _limits(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" from {low} to {high}"
    return f" of {low} or more" if low is not None else ""


def _written(value: object) -> str:
    """An example as YAML has it on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return str(value)


def _dotted(path: Path) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _part(schema: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        schema = schema[part]
    return schema


def _node_at(node: Node, path: Path) -> Node:
    """The value at a path that validation has walked; of two equal keys, that of the last."""
    for part in path:
        if isinstance(node, Fields):
            found = node.get(str(part))
            assert found is not None
            node = found
        elif isinstance(node, Items):
            node = node.items[int(part)]
    return node


def _place(top: Node, found: Node, path: Path) -> Node:
    """What to point at for a value: itself if it is a single one that can be seen, else its key."""
    if isinstance(found, Scalar) and found.end > found.start:
        return found
    parent = _node_at(top, path[:-1])
    entry = parent.entry(str(path[-1])) if path and isinstance(parent, Fields) else None
    return entry.key if entry is not None else _beginning(found)


def _beginning(node: Node) -> Node:
    if isinstance(node, Fields) and node.entries:
        return node.entries[0].key
    if isinstance(node, Items) and node.items:
        return _beginning(node.items[0])
    return node


def _dated(schema: Schema) -> Schema:
    """What of a schema leads to days and targets; nothing where nothing does."""
    kept: Schema = {"format": schema["format"]} if schema.get("format") in ("date", "target") else {}
    named = {name: part for name, inner in schema.get("properties", {}).items() if (part := _dated(inner))}
    further = schema.get("additionalProperties")
    parts = {
        "items": _dated(schema["items"]) if "items" in schema else {},
        "properties": named,
        "propertyNames": _dated(schema["propertyNames"]) if "propertyNames" in schema else {},
        "additionalProperties": _dated(further) if isinstance(further, dict) else {},
    }
    return kept | {keyword: part for keyword, part in parts.items() if part}


def _dates(schema: Schema, node: Node, name: str) -> Iterator[tuple[str, Scalar, bool]]:
    if isinstance(node, Scalar):
        if "format" in schema and not is_nothing(node):
            yield name, node, schema["format"] == "target"
    elif isinstance(node, Items):
        if "items" in schema:
            for item in node.items:
                yield from _dates(schema["items"], item, name)
    else:
        named, further = schema.get("properties", {}), schema.get("additionalProperties")
        for entry in node.entries:
            key = entry.key.text
            if "propertyNames" in schema:
                yield from _dates(schema["propertyNames"], entry.key, name)
            inner = named.get(key, further)
            if inner is not None:
                yield from _dates(inner, entry.value, f"{name}.{key}" if name else key)


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _is_anything(_: str) -> bool:
    return True
