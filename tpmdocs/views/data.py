"""The plan becomes data for other programs: catalog.json with its schema, and catalog.csv."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from tpmdocs.addresses import quoted
from tpmdocs.model.catalog import Edge
from tpmdocs.model.links import Link, LinkState
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.schedule import end
from tpmdocs.site import Asset
from tpmdocs.text.yaml_values import plain
from tpmdocs.views.plan import Plan

SCHEMA_VERSION = 1
"""Raised when something that a reader may rely on changes its name or its meaning; not when something is added."""


def pages(plan: Plan) -> Iterator[Asset]:
    """The files that a site offers."""
    values = export(plan)
    yield Asset(plan.asset("data/catalog.json"), _by_line(values).encode())
    yield Asset(plan.asset("data/catalog.schema.json"), _dump(SCHEMA).encode())
    yield Asset(plan.asset("data/catalog.csv"), _table(values["specs"]).encode(errors="replace"))


def as_json(plan: Plan) -> str:
    """The plan as `tpmdocs export --format json` prints it; in ASCII, as paths may hold what is no text."""
    return _by_line(export(plan))


def as_csv(plan: Plan) -> str:
    """One row for each spec, and a first one that names the columns."""
    return _table([_spec(plan, spec, ()) for spec in plan.catalog.specs if spec.readable])


def _table(specs: Iterable[Mapping[str, Any]]) -> str:
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([_cell(spec[column]) for column in COLUMNS] for spec in specs)
    return table.getvalue()


COLUMNS = (
    *("id", "title", "status", "status_category", "type", "team", "owners"),
    *("target", "due_from", "due_to", "milestones", "release", "goals", "path", "url"),
)


def export(plan: Plan) -> dict[str, Any]:
    """The plan as plain values, in the shape that SCHEMA describes."""
    catalog, vocabulary = plan.catalog, plan.catalog.vocabulary
    mentions: dict[str, list[Link]] = {}
    for link in catalog.mentions:
        mentions.setdefault(link.source.path, []).append(link)
    return {
        "schema": SCHEMA_VERSION,
        "generated_for": plan.today.isoformat(),
        "specs": [
            _spec(plan, spec, (*catalog.links_of(spec), *mentions.get(spec.path, ())))
            for spec in catalog.specs
            if spec.readable
        ],
        "edges": [_edge(edge) for edge in (*catalog.edges, *catalog.mention_edges)],
        "unreadable": [
            {"path": place.path, "line": place.line, "message": message} for place, message in catalog.unreadable
        ],
        "cycles": [[_name(catalog.by_path[path]) for path in paths] for paths in catalog.dependencies.components()],
        "duplicates": {id_: [spec.path for spec in specs] for id_, specs in catalog.duplicates.items()},
        "goals": [_plain(goal) for goal in vocabulary.goals or ()],
        "releases": [_plain(release) for release in vocabulary.ordered_releases],
        "teams": [_plain(team) for team in vocabulary.teams or ()],
    }


def _spec(plan: Plan, spec: Spec, links: Iterable[Link]) -> dict[str, Any]:
    due = end(spec, plan.catalog.vocabulary)
    return {
        "id": spec.id,
        "aliases": list(spec.aliases),
        "path": spec.path,
        "title": spec.title,
        "status": spec.status,
        "status_category": plan.catalog.category(spec),
        "type": spec.type,
        "team": spec.team,
        "owners": list(spec.owners),
        "target": spec.target.text if spec.target is not None else None,
        "milestones": {milestone.name: milestone.target.text for milestone in spec.milestones},
        "release": spec.release,
        "due_from": _plain(due.lo if due is not None else None),
        "due_to": _plain(due.hi if due is not None else None),
        "goals": [reference.text for reference in spec.references if reference.relation == "goals"],
        "links": [_link(link) for link in links],
        "url": quoted(plan.addresses.of(spec.page)),
        "fields": plain(spec.fields),
    }


def _link(link: Link) -> dict[str, Any]:
    reference, target = link.reference, link.target
    leads = link.goal is not None or link.state is LinkState.EXTERNAL
    return {
        "type": reference.relation,
        "target": target.id if target is not None else reference.text if leads else None,
        "target_path": target.path if target is not None else link.path if link.state is LinkState.FILE else None,
        "state": link.state,
        "as_written": reference.as_written,
        "field": reference.name,
        "line": reference.line,
    }


def _edge(edge: Edge) -> dict[str, Any]:
    places = sorted({(link.reference.source.path, link.reference.line) for link in edge.declared_in})
    return {
        "type": edge.type.name,
        "source": _name(edge.source),
        "target": _name(edge.target),
        "declared_in": [list(place) for place in places],
    }


def _name(spec: Spec) -> str:
    return spec.id if spec.id is not None else spec.path


def _plain(value: object) -> Any:
    """A value of the vocabulary as JSON has it: its attributes by name."""
    if is_dataclass(value) and not isinstance(value, type):
        return {attribute.name: _plain(getattr(value, attribute.name)) for attribute in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _by_line(values: Mapping[str, object]) -> str:
    """A map as JSON with each item of its lists on a line: to be compared by line, and quicker than indented JSON."""
    parts = (
        f'"{name}": {_items(value) if isinstance(value, list) else json.dumps(value)}' for name, value in values.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _items(values: Iterable[object]) -> str:
    lines = ",\n".join(map(json.dumps, values))
    return f"[\n{lines}\n]" if lines else "[]"


def _dump(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def _cell(value: object) -> str:
    """A value in one cell, which no spreadsheet takes for a formula."""
    if isinstance(value, Mapping):
        value = [f"{key} {one}" for key, one in value.items()]
    text = "; ".join(value) if isinstance(value, list) else str(value if value is not None else "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _object(**properties: object) -> dict[str, object]:
    """A map with just these keys; more may come in a later version."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _list_of(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


def _map_of(values: object) -> dict[str, object]:
    return {"type": "object", "additionalProperties": values}


def _or_null(type_: str, **more: object) -> dict[str, object]:
    return {"type": [type_, "null"], **more}


_TEXT = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_NUMBER = {"type": "number"}
_LINE = {"type": "integer", "minimum": 1}

SCHEMA: Mapping[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A plan, as `tpmdocs export --format json` writes it",
    **_object(
        schema={"const": SCHEMA_VERSION},
        generated_for=_DAY,
        specs=_list_of(
            _object(
                id=_or_null("string"),
                aliases=_list_of(_TEXT),
                path=_TEXT,
                title=_or_null("string"),
                status=_or_null("string"),
                status_category={"enum": [*Category, None]},
                type=_or_null("string"),
                team=_or_null("string"),
                owners=_list_of(_TEXT),
                target=_or_null("string", description="As written; `due_from` and `due_to` are what it means."),
                milestones=_map_of(_TEXT),
                release=_or_null("string"),
                due_from=_or_null("string", format="date"),
                due_to=_or_null("string", format="date"),
                goals=_list_of(_TEXT),
                links=_list_of(
                    _object(
                        type={"type": "string", "description": "The relation as written, such as `blocks`."},
                        target=_or_null("string", description="The id it leads to."),
                        target_path=_or_null("string"),
                        state={"enum": list(LinkState)},
                        as_written=_TEXT,
                        field={"type": "string", "description": "The field, as the repository spells it."},
                        line=_LINE,
                    )
                ),
                url={"type": "string", "description": "The page, below the site's root."},
                fields={"type": "object", "description": "The metadata as written."},
            )
        ),
        edges=_list_of(
            _object(
                type={"type": "string", "description": "Each relation once, from the side that usually writes it."},
                source=_TEXT,
                target=_TEXT,
                declared_in=_list_of({"type": "array", "prefixItems": [_TEXT, _LINE], "minItems": 2, "maxItems": 2}),
            )
        ),
        unreadable=_list_of(_object(path=_TEXT, line=_LINE, message=_TEXT)),
        cycles=_list_of({"type": "array", "items": _TEXT, "minItems": 2}),
        duplicates=_map_of({"type": "array", "items": _TEXT, "minItems": 2}),
        goals=_list_of(
            _object(
                id=_TEXT,
                title=_TEXT,
                owner=_or_null("string"),
                period=_or_null("string"),
                key_results=_list_of(
                    _object(
                        id=_TEXT,
                        title=_TEXT,
                        baseline=_or_null("number"),
                        target=_or_null("number"),
                        unit=_TEXT,
                        due=_or_null("string"),
                        readings=_list_of({"type": "array", "prefixItems": [_DAY, _NUMBER]}),
                    )
                ),
            )
        ),
        releases=_list_of(_object(name=_TEXT, date=_or_null("string", format="date"), freezes=_map_of(_DAY))),
        teams=_list_of(_object(key=_TEXT, name=_TEXT, lead=_or_null("string"), capacity=_map_of(_NUMBER))),
    ),
}
"""The JSON Schema of an export."""
