"""What front matter and each file of site_config may hold, as JSON Schema.

Editors show the descriptions and examples, the reference is made of them, and validation.py holds values against
them. Three formats are our own: `target`, `python-regex` and `glob`. A word of the vocabulary and a date may be any
text here: they have rules of their own, which say more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tpmdocs.diagnostics import Severity
from tpmdocs.dialect import FIELDS, Dialect
from tpmdocs.frontmatter import Scalar, plain
from tpmdocs.validation import Schema
from tpmdocs.vocabulary import Category, CustomField, LinkType, Vocabulary

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def spec_schema(
    vocabulary: Vocabulary, dialect: Dialect, narrowed: Callable[[str, Schema], Schema] = lambda _, schema: schema
) -> Schema:
    """What a spec's metadata may hold, in the repository's own spelling; what else it holds is not judged here.

    Args:
        narrowed: What a concept may hold in the end, given its name and what it may hold at all.

    A concept that comes from the path or from prose has no property.
    """
    properties: dict[str, Schema] = {}
    for concept, schema in _concepts(vocabulary, dialect).items():
        schema = narrowed(concept, schema)
        for source in dialect.concepts[concept].sources:
            if source.kind == "field":
                _put(properties, source.name, schema)
    for place in dialect.milestones.values():
        _put(properties, place.name, _TARGET)
    for custom in vocabulary.fields or ():
        properties[custom.name] = properties.get(custom.name, {}) | _custom(custom)
    return {
        "$schema": DRAFT,
        "title": "A spec",
        "type": "object",
        "properties": properties,
    }


def schema_of(concept: str, name: str, vocabulary: Vocabulary, dialect: Dialect) -> Schema:
    """What a concept may hold where prose or a path says it under this name; a list or a map nobody can write there."""
    schema = _concepts(vocabulary, dialect)[concept]
    types = schema.get("type", ("string",))
    return {"$schema": DRAFT, "type": "object", "properties": {name: schema} if {"string", "number"} & {*types} else {}}


def config_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """What the files of site_config may hold, by file name without its ending."""
    return {
        name: {"$schema": DRAFT, "title": f"site_config/{name}.yml"} | schema
        for name, schema in (_CONFIG | {"dialect": _dialect(vocabulary)}).items()
    }


def _put(properties: dict[str, Schema], name: str, schema: Schema) -> None:
    """Set a field's schema, also a nested one's (`milestone.stable`); one that says two things is left open."""
    head, _, rest = name.partition(".")
    if rest:
        outer = properties.get(head, {})
        inner = dict(outer.get("properties", {}))
        _put(inner, rest, schema)
        properties[head] = outer | {"properties": inner}
    elif head not in properties:
        properties[head] = schema
    elif properties[head] != schema:
        properties[head] = {}


_TEXT: Schema = {"type": ["string", "number", "null"]}
_NAME: Schema = {"type": ["string", "number"]}
_TEXTS: Schema = {"type": ["string", "number", "array", "null"], "items": _TEXT}
_ALTERNATIVES: Schema = {
    "type": ["string", "number", "array", "null"],
    "items": {"type": ["string", "number", "array", "null"], "items": _TEXT},
}
_PATHS: Schema = _TEXTS | {"format": "glob", "items": _TEXT | {"format": "glob"}}
_DAYS: Schema = {"type": ["integer", "null"], "minimum": 1, "maximum": 3650}
_DAY: Schema = _TEXT | {"format": "date"}
_TARGET: Schema = _TEXT | {"format": "target"}
_SEVERITY: Schema = {"enum": [severity.value for severity in Severity]}


def _said(schema: Schema, description: str, *examples: object) -> Schema:
    return schema | {"description": description} | ({"examples": list(examples)} if examples else {})


def _map_of(properties: dict[str, Schema], *required: str) -> Schema:
    shown = required or tuple(properties)[:1]
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": list(required),
        "examples": [{name: properties[name]["examples"][0] for name in shown if "examples" in properties[name]}],
    }


def _list_of(properties: dict[str, Schema], *required: str) -> Schema:
    return {"type": ["array", "null"], "items": _map_of(properties, *required)}


_FIELDS: dict[str, Schema] = {
    "id": _said(_TEXT, "What the spec is called in references. It never changes and is never used again.", "PAY-12"),
    "aliases": _said(_TEXTS, "Further ids under which the spec is found, such as one it had before.", ["PAYOUT-3"]),
    "title": _said(_TEXT, "What the spec is about, in a few words. Else it is the first heading.", "Instant payouts"),
    "summary": _said(_TEXT, "What the spec brings, in one sentence.", "Pay merchants in minutes instead of two days."),
    "type": _said(_TEXT, "What kind of spec it is, in words of your own.", "spec", "initiative", "spike"),
    "status": _said(_TEXT, "How far the spec is: a name from site_config/statuses.yml.", "draft", "accepted"),
    "owner": _said(_TEXTS, "Who answers for the spec: a person or a team, or several.", "pay-lead"),
    "team": _said(_TEXT, "Who builds it: a key from site_config/teams.yml.", "payments"),
    "people": _said(
        {"type": ["object", "null"], "additionalProperties": _TEXTS},
        "Who else has to do with it, by what they do.",
        {"approvers": ["cpo"], "reviewers": ["security"]},
    ),
    "created": _said(_DAY, "The day on which the spec was first written.", "2026-09-01"),
    "updated": _said(_DAY, "The day on which the spec last changed.", "2026-11-16"),
    "confirmed": _said(
        _DAY, "The day on which somebody last made sure that what is written here is true.", "2026-11-16"
    ),
    "start": _said(_TARGET, "When work begins.", "2027-01-11", "2027-Q1"),
    "target": _said(
        _TARGET,
        "When it is due: a day, week, month, quarter, half, year or release, or now, next or later.",
        "2027-Q2",
        "2027-06-15",
        "2027-W09",
        "later",
    ),
    "release": _said(_TEXT, "The release it ships with: a name from site_config/releases.yml.", "2027.2"),
    "milestones": _said(
        {"type": ["object", "null"], "additionalProperties": _TARGET},
        "A delivery in stages, each with its target. The last one is the spec's target.",
        {"alpha": "2027.1", "beta": "2027-Q2", "stable": "2027-H2"},
    ),
    "confidence": _said(
        {"anyOf": [{"enum": ["low", "medium", "high", None]}, {"type": "number", "minimum": 0, "maximum": 1}]},
        "How sure the owner is of the target.",
        "high",
        0.8,
    ),
    "effort": _said(
        {
            "type": ["number", "object", "null"],
            "minimum": 0,
            "additionalProperties": {"type": ["number", "null"], "minimum": 0},
        },
        "Person-weeks, by team or altogether.",
        {"payments": 12, "risk": 3},
    ),
    "commitment": _said(
        {"enum": ["target", "commitment", "regulatory", None]},
        "What the target is: an aim, a promise to somebody outside, or a duty by law.",
        "target",
    ),
    "shipped": _said(_DAY, "The day on which it was launched.", "2026-11-16"),
    "tracker": _said(
        _TEXTS, "Addresses of issues where the work is followed.", ["https://tracker.example.com/issues/1"]
    ),
    "tags": _said(_TEXTS, "Words to find the spec by.", ["payouts"]),
    "updates": _said(
        {
            "type": ["array", "null"],
            "items": _map_of(
                {
                    "on": _said(_DAY, "The day of the report.", "2026-11-16"),
                    "by": _said(_TEXT, "Who reports.", "pay-lead"),
                    "health": _said(
                        {"enum": ["on-track", "at-risk", "off-track", None]},
                        "How it stands, as the owner sees it.",
                        "at-risk",
                    ),
                    "text": _said(_TEXT, "What there is to say.", "Ledger two weeks late."),
                }
            ),
        },
        "What the owner reported, a day each.",
        [{"on": "2026-11-16", "by": "pay-lead", "health": "at-risk", "text": "Ledger two weeks late."}],
    ),
    "waive": _said(
        {
            "type": ["array", "null"],
            "items": _map_of(
                {
                    "rule": _said(_NAME, "The rule's name or code.", "overdue"),
                    "reason": _said(_TEXT, "Why its finding does not matter here.", "Fixed by contract."),
                    "until": _said(_DAY, "The last day on which that holds.", "2027-02-01"),
                },
                "rule",
            ),
        },
        "Findings on this spec to live with, and for how long.",
        [{"rule": "overdue", "reason": "Fixed by contract.", "until": "2027-02-01"}],
    ),
}

_RELATIONS: Mapping[str, tuple[str, tuple[object, ...]]] = {
    "depends_on": (
        "Specs that have to be done before this one.",
        (
            ["LEDGER-4"],
            [{"id": "RISK-9", "kind": "hard", "lag": "2w", "why": "limits run beside the old checks first"}],
        ),
    ),
    "blocks": ("Specs that wait for this one: `depends_on`, written from the other side.", (["PAY-31"],)),
    "part_of": ("The larger spec that this one is a part of.", ("PAY-1",)),
    "contains": ("The parts of this spec: `part_of`, written from the other side.", (["PAY-12"],)),
    "goals": ("Goals and key results from site_config/goals.yml that this spec serves.", (["GOAL-2", "GOAL-2/KR-1"],)),
    "served_by": ("Specs that serve this goal: `goals`, written from the other side.", (["PAY-12"],)),
    "supersedes": ("Specs that this one takes the place of.", (["PAY-3"],)),
    "superseded_by": (
        "The spec that has taken this one's place: `supersedes`, written from the other side.",
        ("PAY-12",),
    ),
    "relates_to": ("Specs and goals that a reader of this one should know of.", (["PAY-3"],)),
    "conflicts_with": ("Specs that cannot be built beside this one.", (["LEDGER-7"],)),
}


def _concepts(vocabulary: Vocabulary, dialect: Dialect) -> dict[str, Schema]:
    concepts = {name: _FIELDS[name] for name in FIELDS}
    for link in vocabulary.links:
        for name in dict.fromkeys((link.name, link.inverse)):
            description, examples = _RELATIONS.get(name) or (_title(name, link), (["PAY-12"],))
            concepts[name] = _said(_references(dialect), description, *examples)
    return concepts


def _title(name: str, link: LinkType) -> str:
    return f"{link.title if name == link.name else link.inverse_title}."


def _references(dialect: Dialect) -> Schema:
    """Ids, as a single one or a list, each also as a map that says more of it."""
    keys = {key: _said(_TEXT, "The spec's id.", "LEDGER-4") for key in dialect.references.keys}
    one = _map_of(
        keys
        | {
            "kind": _said(
                {"enum": ["hard", "soft", None]}, "Whether work has to wait (hard), or had better (soft).", "hard"
            ),
            "lag": _said(
                {"type": ["string", "null"], "pattern": r"^[0-9]+[dw]$"},
                "Time to wait afterwards, in days or weeks.",
                "2w",
            ),
            "why": _said(_TEXT, "The reason.", "limits engine must be live"),
        }
    )
    return one | {
        "type": ["string", "number", "array", "object", "null"],
        # An empty list within is how some write that there is none.
        "items": {name: part for name, part in one.items() if name != "type"} | {"maxItems": 0},
    }


def _custom(custom: CustomField) -> Schema:
    """A field of the repository's own; where its values are closed, each has to be one of them."""
    if not custom.values:
        return {"description": custom.title}
    # `1` in a spec is a number, and among these values it is kept as text.
    numbers = [value for text in custom.values if not isinstance(value := plain(Scalar(text, 0, 0)), str)]
    one: Schema = {"enum": [*custom.values, *numbers, None]}
    return {
        "description": custom.title,
        "examples": list(custom.values[:1]),
        "if": {"type": "array"},
        "then": {"items": one},
        "else": one,
    }


_CONFIG: dict[str, Schema] = {
    "statuses": _said(
        _list_of(
            {
                "name": _said(_NAME, "What people say, and specs write.", "draft"),
                "category": _said({"enum": [category.value for category in Category]}, "What it means.", "proposed"),
            },
            "name",
            "category",
        ),
        "How far a spec can be, in order of maturity. Without this file no status is unknown.",
        [{"name": "draft", "category": "proposed"}],
    ),
    "teams": _said(
        _list_of(
            {
                "key": _said(_NAME, "What specs write.", "payments"),
                "name": _said(_TEXT, "What people say.", "Payments"),
                "lead": _said(_TEXT, "Who leads it.", "pay-lead"),
                "capacity": _said(
                    {
                        "type": ["object", "null"],
                        "propertyNames": {"format": "target"},
                        "additionalProperties": {"type": "number", "minimum": 0},
                    },
                    "Person-weeks by quarter.",
                    {"2027-Q1": 40},
                ),
            },
            "key",
        ),
        "Who builds. Without this file no team is unknown.",
        [{"key": "payments", "name": "Payments"}],
    ),
    "releases": _said(
        _list_of(
            {
                "name": _said(_NAME, "What specs write.", "2027.2"),
                "date": _said(_DAY, "The day it ships; left out while nobody has said one.", "2027-06-15"),
                "freezes": _said(
                    {"type": ["object", "null"], "additionalProperties": _DAY},
                    "Days after which nothing more may change, by name.",
                    {"spec": "2027-03-01", "code": "2027-05-20"},
                ),
            },
            "name",
        ),
        "What ships, and when. The order is that of the versions. Without this file no release is unknown.",
        [{"name": "2027.2", "date": "2027-06-15"}],
    ),
    "goals": _said(
        _list_of(
            {
                "id": _said(_NAME, "What specs write.", "GOAL-2"),
                "title": _said(_TEXT, "What is to be reached.", "Merchants choose us for cash-flow"),
                "owner": _said(_TEXT, "Who answers for it.", "cpo"),
                "period": _said(_TEXT, "The time it is meant for.", "2027"),
                "key_results": _said(
                    _list_of(
                        {
                            "id": _said(_NAME, "Unique within the goal; specs write `GOAL-2/KR-1`.", "KR-1"),
                            "title": _said(_TEXT, "What is measured.", "Instant payout share"),
                            "baseline": _said({"type": ["number", "null"]}, "The number at the beginning.", 0),
                            "target": _said({"type": ["number", "null"]}, "The number to reach.", 25),
                            "unit": _said(_TEXT, "What the numbers count.", "%"),
                            "due": _said(_TARGET, "When it is to be reached.", "2027-Q3"),
                            "readings": _said(
                                _list_of(
                                    {
                                        "on": _said(_DAY, "The day.", "2026-11-01"),
                                        "value": _said({"type": "number"}, "The number on that day.", 0),
                                    },
                                    "on",
                                    "value",
                                ),
                                "What was measured so far.",
                            ),
                        },
                        "id",
                    ),
                    "How to tell that it is reached.",
                ),
            },
            "id",
        ),
        "Why anything is built. Without this file no goal is unknown.",
        [{"id": "GOAL-2", "title": "Merchants choose us for cash-flow"}],
    ),
    "fields": _said(
        _list_of(
            {
                "name": _said(_NAME, "The field, as specs write it.", "legal_basis"),
                "title": _said(_TEXT, "The field, as readers see it.", "Legal basis"),
                "values": _said(
                    _TEXTS, "All that it may hold, where that is a closed set.", ["none", "indirect", "direct"]
                ),
            },
            "name",
        ),
        "Fields of your own. With this file, every field that nobody has declared is told.",
        [{"name": "legal_basis", "title": "Legal basis"}],
    ),
    "links": _said(
        _list_of(
            {
                "name": _said(_NAME, "The field that declares the link.", "assured_by"),
                "inverse": _said(
                    _TEXT, "The same, from the other side; left out where it has no direction.", "assures"
                ),
                "to": _said({"enum": ["spec", "goal", "any", None]}, "What it leads to.", "spec"),
                "orders_work": _said({"type": ["boolean", "null"]}, "Whether the source waits for the target.", False),
                "cycle": _said({"type": ["boolean", "null"]}, "Whether it may form a cycle.", True),
                "title": _said(_TEXT, "What readers see.", "Assured by"),
                "inverse_title": _said(_TEXT, "What readers see from the other side.", "Assures"),
            },
            "name",
        ),
        "Kinds of link of your own.",
        [{"name": "assured_by", "inverse": "assures"}],
    ),
    "checks": _said(
        _map_of(
            {
                "policy": _said({"enum": ["startup", "standard", "regulated", None]}, "How strict to be.", "startup"),
                "required": _said(
                    _TEXTS, "Fields that no spec may lack, in place of id, title and status.", ["id", "title", "owner"]
                ),
                "both_sides": _said(
                    _TEXTS, "Relations that both of their specs have to write.", ["supersedes", "depends_on"]
                ),
                "severity": _said(
                    {"type": ["object", "null"], "additionalProperties": _SEVERITY},
                    "How much a rule matters, by its name or code.",
                    {"title-too-long": "off"},
                ),
                "by_status": _said(
                    {
                        "type": ["object", "null"],
                        "additionalProperties": {
                            "type": ["object", "null"],
                            "additionalProperties": _SEVERITY,
                            "examples": [{"draft": "warning"}],
                        },
                    },
                    "The same for specs of one status, by rule and then status.",
                    {"unknown-reference": {"draft": "warning"}},
                ),
                "ignore": _said(
                    _list_of(
                        {
                            "rule": _said(_NAME, "The rule's name or code.", "dependency-cycle"),
                            "paths": _said(
                                _PATHS, "Where; everywhere when left out. Patterns as in .gitignore.", ["legacy/**"]
                            ),
                            "reason": _said(_TEXT, "Why.", "Frozen before 2024."),
                            "until": _said(_DAY, "The last day on which that holds.", "2027-02-01"),
                        },
                        "rule",
                    ),
                    "Findings to live with.",
                    [{"rule": "dependency-cycle", "paths": ["legacy/**"], "reason": "Frozen before 2024."}],
                ),
            }
        )
        | {"type": ["object", "null"]},
        "Which rules are on, and how strict.",
        {"policy": "startup"},
    ),
    "gates": _said(
        _list_of(
            {
                "status": _said(
                    _NAME, "The status that it stands before; or a category, for the first status of it.", "accepted"
                ),
                "fields": _said(
                    _ALTERNATIVES,
                    "Fields that have to say something; of those in a list within the list, any one.",
                    ["owner", ["target", "release"]],
                ),
                "sections": _said(
                    _ALTERNATIVES,
                    "Headings that the prose has to have, with something below them; of several in a list, any one.",
                    ["Requirements"],
                ),
                "rules": _said(_TEXTS, "Rules that are errors from there on.", ["unknown-reference"]),
                "types": _said(_TEXTS, "The types of spec that it holds for; all when left out.", ["initiative"]),
            },
            "status",
        ),
        "What a spec needs to be as far as it says. Without this file the policy says it.",
        [{"status": "accepted", "fields": ["owner"]}],
    ),
    "roadmap": _said(
        _map_of(
            {
                "unit": _said({"enum": ["quarter", "release", None]}, "What the roadmap counts in.", "quarter"),
                "now": _said({"type": ["integer", "null"], "minimum": 1, "maximum": 40}, "How many are now.", 1),
                "next": _said({"type": ["integer", "null"], "minimum": 0, "maximum": 40}, "How many are next.", 2),
                "fiscal_year_start": _said(
                    {"type": ["integer", "null"], "minimum": 1, "maximum": 12}, "The month in which years begin.", 1
                ),
                "limits": _said(
                    _map_of(
                        {
                            "stale": _said(
                                _map_of(
                                    {
                                        "soon": _said(_DAYS, "For what is due within six weeks.", 14),
                                        "quarter": _said(_DAYS, "For what is due within a quarter.", 30),
                                        "else": _said(_DAYS, "For everything else.", 90),
                                    }
                                )
                                | {"type": ["object", "null"]},
                                "Days after which a spec has to be confirmed again.",
                                {"soon": 14, "quarter": 30, "else": 90},
                            ),
                            "precision_weeks": _said(
                                {"type": ["integer", "null"], "minimum": 0, "maximum": 520},
                                "Weeks ahead beyond which an aim is no matter of days.",
                                26,
                            ),
                        }
                    )
                    | {"type": ["object", "null"]},
                    "When a date is told of.",
                    {"precision_weeks": 26},
                ),
            }
        )
        | {"type": ["object", "null"]},
        "How the roadmap is cut.",
        {"unit": "quarter", "now": 1, "next": 2},
    ),
}

_PATTERN: Schema = {"type": ["string", "null"], "format": "python-regex"}
_ID_TEMPLATE: Schema = {"type": ["string", "null"], "pattern": r"\{id\}"}
_BY_PATH = {
    "path": _said(
        {"type": "string", "format": "python-regex", "pattern": r"\("},
        "A pattern for the whole path, with a group around the value.",
        r"specs/(?P<id>\d+)-.*\.md",
    ),
    "heading": _said({"type": ["string", "number", "boolean"]}, "The first heading.", "first"),
    "prose": _said({"type": "string", "minLength": 1}, "The word at the head of the prose before it.", "Status"),
}
_SOURCE: Schema = _map_of(
    _BY_PATH
    | {
        "all": _said(
            {"type": "array", "items": _map_of(_BY_PATH) | {"type": ["string", "number", "object"]}},
            "Several fields together.",
            ["authors", "editor"],
        )
    }
) | {
    "type": ["string", "number", "array", "object", "null"],
    "items": _map_of(_BY_PATH) | {"type": ["string", "number", "object"]},
}


def _dialect(vocabulary: Vocabulary) -> Schema:
    relations = (name for link in vocabulary.links for name in (link.name, link.inverse))
    concepts: dict[str, Schema] = {name: _said(_SOURCE, f"Where `{name}` is.", name) for name in (*FIELDS, *relations)}
    concepts["milestones"] = _said(
        {"type": ["string", "object", "null"], "additionalProperties": _NAME},
        "Where `milestones` is: a field that holds a map, or a field for each stage.",
        {"alpha": "milestone.alpha", "stable": "milestone.stable"},
    )
    parts = {
        "specs": _said(
            _map_of(
                {
                    "include": _said(_PATHS, "Which files are specs. Patterns as in .gitignore.", ["/rfcs/*.md"]),
                    "exclude": _said(_PATHS, "Which of these are none.", ["/rfcs/0000-template.md"]),
                    "metadata": _said(
                        {"enum": ["required", "optional", None]}, "Whether a spec has to have front matter.", "required"
                    ),
                    "under": _said(_TEXT, "A key that holds all of a spec's metadata.", "spec"),
                    "body": _said(_TEXT, "The prose of a spec whose metadata is a file of its own.", "README.md"),
                }
            ),
            "Where specs are.",
        ),
        "fields": _said(
            _map_of(concepts),
            "The field that holds each concept, a list of fields to try in turn, or a place.",
            {"owner": "author"},
        ),
        "ids": _said(
            _map_of(
                {
                    "label": _said(_ID_TEMPLATE, "How an id is shown.", "RFC-{id}"),
                    "same": _said(
                        {"type": ["string", "array", "null"], "items": _ID_TEMPLATE, "pattern": r"\{id\}"},
                        "Further ways to write an id.",
                        ["rfc {id}"],
                    ),
                    "ignore": _said(
                        {
                            "if": {"type": "array"},
                            "then": {"items": {"enum": ["case", "zeros"]}},
                            "else": {"enum": ["case", "zeros", None]},
                        },
                        "What does not count in an id.",
                        ["case", "zeros"],
                    ),
                    "pattern": _said(_PATTERN, "What every id looks like.", r"[A-Z]+-\d+"),
                    "external": _said(
                        _map_of(
                            {
                                "pattern": _said(_PATTERN, "What they look like.", r"ERC-\d+"),
                                "list": _said(_TEXT, "A file that lists them, one a line.", "external_ids.txt"),
                                "url": _said(_ID_TEMPLATE, "Where they are.", "https://example.com/{id}"),
                            }
                        ),
                        "Ids that live in another repository.",
                    ),
                }
            ),
            "How ids are written.",
        ),
        "references": _said(
            _map_of(
                {
                    "separator": _said({"type": ["string", "null"]}, "What parts several references in one text.", ","),
                    "urls": _said(
                        {
                            "type": ["string", "array", "null"],
                            "pattern": r"\{(id|path)\}",
                            "items": {"type": "string", "pattern": r"\{(id|path)\}"},
                        },
                        "Addresses that lead to a spec.",
                        ["https://example.com/rfcs/{id}"],
                    ),
                    "id_in_path": _said(
                        _PATTERN | {"pattern": r"\(\?P<id>"}, "Finds the id in a path that is gone.", r"/0*(?P<id>\d+)-"
                    ),
                    "not_ids": _said(
                        {"type": ["string", "array", "null"], "format": "python-regex", "items": _PATTERN},
                        "What holds an id and is none.",
                        [r"/old/\d+-.*"],
                    ),
                    "free_text": _said(
                        {"type": ["boolean", "null"]},
                        "Whether a text that names no spec is a remark, not a mistake.",
                        True,
                    ),
                    "files": _said(_TEXT, "A file that lists paths that exist, one a line.", "tree.txt"),
                    "keys": _said(_TEXTS, "Keys that hold the id where a reference is a map.", ["rfc"]),
                }
            ),
            "What a reference may be, besides an id.",
        ),
        "values": _said(
            {
                "type": ["object", "null"],
                "additionalProperties": {"type": ["object", "null"], "additionalProperties": _NAME},
            },
            "Other spellings of a value, by concept; one that names a spec has its relation in braces.",
            {"status": {"To do": "To Do", "superseded by {superseded_by}": "superseded"}},
        ),
        "nothing": _said(_TEXTS, "What authors write to say that there is nothing to say.", ["n/a", "TBD"]),
        "anchors": _said({"enum": ["mkdocs", "github", None]}, "Whose anchors links in prose name.", "mkdocs"),
    }
    for part in ("specs", "ids", "references", "fields"):
        parts[part] |= {"type": ["object", "null"]}
    return _said(
        _map_of(parts) | {"type": ["object", "null"]},
        "How this repository spells specs.",
        {"fields": {"owner": "author"}},
    )
