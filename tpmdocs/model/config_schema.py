"""What each file of site_config may hold, as JSON Schema."""

from __future__ import annotations

from tpmdocs.model.dialect import FIELDS
from tpmdocs.model.schema import (
    ALTERNATIVES,
    DAY,
    DAYS,
    DRAFT,
    NAME,
    PATHS,
    SEVERITY,
    TARGET,
    TEXT,
    TEXTS,
    list_of,
    map_of,
    said,
)
from tpmdocs.model.validation import Schema
from tpmdocs.model.vocabulary import Category, Vocabulary


def config_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """What the files of site_config may hold, by file name without its ending."""
    return {
        name: {"$schema": DRAFT, "title": f"site_config/{name}.yml"} | schema
        for name, schema in (_CONFIG | {"dialect": _dialect(vocabulary)}).items()
    }


_CONFIG: dict[str, Schema] = {
    "statuses": said(
        list_of(
            {
                "name": said(NAME, "What people say, and specs write.", "draft"),
                "category": said({"enum": [category.value for category in Category]}, "What it means.", "proposed"),
            },
            "name",
            "category",
        ),
        "How far a spec can be, in order of maturity. Without this file no status is unknown.",
        [{"name": "draft", "category": "proposed"}],
    ),
    "teams": said(
        list_of(
            {
                "key": said(NAME, "What specs write.", "payments"),
                "name": said(TEXT, "What people say.", "Payments"),
                "lead": said(TEXT, "Who leads it.", "pay-lead"),
                "capacity": said(
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
    "releases": said(
        list_of(
            {
                "name": said(NAME, "What specs write.", "2027.2"),
                "date": said(DAY, "The day it ships; left out while nobody has said one.", "2027-06-15"),
                "freezes": said(
                    {"type": ["object", "null"], "additionalProperties": DAY},
                    "Days after which nothing more may change, by name.",
                    {"spec": "2027-03-01", "code": "2027-05-20"},
                ),
            },
            "name",
        ),
        "What ships, and when. The order is that of the versions. Without this file no release is unknown.",
        [{"name": "2027.2", "date": "2027-06-15"}],
    ),
    "goals": said(
        list_of(
            {
                "id": said(NAME, "What specs write.", "GOAL-2"),
                "title": said(TEXT, "What is to be reached.", "Merchants choose us for cash-flow"),
                "owner": said(TEXT, "Who answers for it.", "cpo"),
                "period": said(TEXT, "The time it is meant for.", "2027"),
                "key_results": said(
                    list_of(
                        {
                            "id": said(NAME, "Unique within the goal; specs write `GOAL-2/KR-1`.", "KR-1"),
                            "title": said(TEXT, "What is measured.", "Instant payout share"),
                            "baseline": said({"type": ["number", "null"]}, "The number at the beginning.", 0),
                            "target": said({"type": ["number", "null"]}, "The number to reach.", 25),
                            "unit": said(TEXT, "What the numbers count.", "%"),
                            "due": said(TARGET, "When it is to be reached.", "2027-Q3"),
                            "readings": said(
                                list_of(
                                    {
                                        "on": said(DAY, "The day.", "2026-11-01"),
                                        "value": said({"type": "number"}, "The number on that day.", 0),
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
    "fields": said(
        list_of(
            {
                "name": said(NAME, "The field, as specs write it.", "legal_basis"),
                "title": said(TEXT, "The field, as readers see it.", "Legal basis"),
                "values": said(
                    TEXTS, "All that it may hold, where that is a closed set.", ["none", "indirect", "direct"]
                ),
            },
            "name",
        ),
        "Fields of your own. With this file, every field that nobody has declared is told.",
        [{"name": "legal_basis", "title": "Legal basis"}],
    ),
    "links": said(
        list_of(
            {
                "name": said(NAME, "The field that declares the link.", "assured_by"),
                "inverse": said(TEXT, "The same, from the other side; left out where it has no direction.", "assures"),
                "to": said({"enum": ["spec", "goal", "any", None]}, "What it leads to.", "spec"),
                "orders_work": said({"type": ["boolean", "null"]}, "Whether the source waits for the target.", False),
                "cycle": said({"type": ["boolean", "null"]}, "Whether it may form a cycle.", True),
                "title": said(TEXT, "What readers see.", "Assured by"),
                "inverse_title": said(TEXT, "What readers see from the other side.", "Assures"),
            },
            "name",
        ),
        "Kinds of link of your own.",
        [{"name": "assured_by", "inverse": "assures"}],
    ),
    "checks": said(
        map_of(
            {
                "policy": said({"enum": ["startup", "standard", "regulated", None]}, "How strict to be.", "startup"),
                "required": said(
                    TEXTS, "Fields that no spec may lack, in place of id, title and status.", ["id", "title", "owner"]
                ),
                "both_sides": said(
                    TEXTS, "Relations that both of their specs have to write.", ["supersedes", "depends_on"]
                ),
                "severity": said(
                    {"type": ["object", "null"], "additionalProperties": SEVERITY},
                    "How much a rule matters, by its name or code.",
                    {"title-too-long": "off"},
                ),
                "by_status": said(
                    {
                        "type": ["object", "null"],
                        "additionalProperties": {
                            "type": ["object", "null"],
                            "additionalProperties": SEVERITY,
                            "examples": [{"draft": "warning"}],
                        },
                    },
                    "The same for specs of one status, by rule and then status.",
                    {"unknown-reference": {"draft": "warning"}},
                ),
                "ignore": said(
                    list_of(
                        {
                            "rule": said(NAME, "The rule's name or code.", "dependency-cycle"),
                            "paths": said(
                                PATHS, "Where; everywhere when left out. Patterns as in .gitignore.", ["legacy/**"]
                            ),
                            "reason": said(TEXT, "Why.", "Frozen before 2024."),
                            "until": said(DAY, "The last day on which that holds.", "2027-02-01"),
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
    "gates": said(
        list_of(
            {
                "status": said(
                    NAME, "The status that it stands before; or a category, for the first status of it.", "accepted"
                ),
                "fields": said(
                    ALTERNATIVES,
                    "Fields that have to say something; of those in a list within the list, any one.",
                    ["owner", ["target", "release"]],
                ),
                "sections": said(
                    ALTERNATIVES,
                    "Headings that the prose has to have, with something below them; of several in a list, any one.",
                    ["Requirements"],
                ),
                "rules": said(TEXTS, "Rules that are errors from there on.", ["unknown-reference"]),
                "types": said(TEXTS, "The types of spec that it holds for; all when left out.", ["initiative"]),
            },
            "status",
        ),
        "What a spec needs to be as far as it says. Without this file the policy says it.",
        [{"status": "accepted", "fields": ["owner"]}],
    ),
    "roadmap": said(
        map_of(
            {
                "unit": said({"enum": ["quarter", "release", None]}, "What the roadmap counts in.", "quarter"),
                "now": said({"type": ["integer", "null"], "minimum": 1, "maximum": 40}, "How many are now.", 1),
                "next": said({"type": ["integer", "null"], "minimum": 0, "maximum": 40}, "How many are next.", 2),
                "fiscal_year_start": said(
                    {"type": ["integer", "null"], "minimum": 1, "maximum": 12}, "The month in which years begin.", 1
                ),
                "limits": said(
                    map_of(
                        {
                            "stale": said(
                                map_of(
                                    {
                                        "soon": said(DAYS, "For what is due within six weeks.", 14),
                                        "quarter": said(DAYS, "For what is due within a quarter.", 30),
                                        "else": said(DAYS, "For everything else.", 90),
                                    }
                                )
                                | {"type": ["object", "null"]},
                                "Days after which a spec has to be confirmed again.",
                                {"soon": 14, "quarter": 30, "else": 90},
                            ),
                            "precision_weeks": said(
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
    "path": said(
        {"type": "string", "format": "python-regex", "pattern": r"\("},
        "A pattern for the whole path, with a group around the value.",
        r"specs/(?P<id>\d+)-.*\.md",
    ),
    "heading": said({"type": ["string", "number", "boolean"]}, "The first heading.", "first"),
    "prose": said({"type": "string", "minLength": 1}, "The word at the head of the prose before it.", "Status"),
}
_SOURCE: Schema = map_of(
    _BY_PATH
    | {
        "all": said(
            {"type": "array", "items": map_of(_BY_PATH) | {"type": ["string", "number", "object"]}},
            "Several fields together.",
            ["authors", "editor"],
        )
    }
) | {
    "type": ["string", "number", "array", "object", "null"],
    "items": map_of(_BY_PATH) | {"type": ["string", "number", "object"]},
}


def _dialect(vocabulary: Vocabulary) -> Schema:
    relations = (name for link in vocabulary.links for name in (link.name, link.inverse))
    concepts: dict[str, Schema] = {name: said(_SOURCE, f"Where `{name}` is.", name) for name in (*FIELDS, *relations)}
    concepts["milestones"] = said(
        {"type": ["string", "object", "null"], "additionalProperties": NAME},
        "Where `milestones` is: a field that holds a map, or a field for each stage.",
        {"alpha": "milestone.alpha", "stable": "milestone.stable"},
    )
    parts = {
        "specs": said(
            map_of(
                {
                    "include": said(PATHS, "Which files are specs. Patterns as in .gitignore.", ["/rfcs/*.md"]),
                    "exclude": said(PATHS, "Which of these are none.", ["/rfcs/0000-template.md"]),
                    "metadata": said(
                        {"enum": ["required", "optional", None]}, "Whether a spec has to have front matter.", "required"
                    ),
                    "under": said(TEXT, "A key that holds all of a spec's metadata.", "spec"),
                    "body": said(TEXT, "The prose of a spec whose metadata is a file of its own.", "README.md"),
                }
            ),
            "Where specs are.",
        ),
        "fields": said(
            map_of(concepts),
            "The field that holds each concept, a list of fields to try in turn, or a place.",
            {"owner": "author"},
        ),
        "ids": said(
            map_of(
                {
                    "label": said(_ID_TEMPLATE, "How an id is shown.", "RFC-{id}"),
                    "same": said(
                        {"type": ["string", "array", "null"], "items": _ID_TEMPLATE, "pattern": r"\{id\}"},
                        "Further ways to write an id.",
                        ["rfc {id}"],
                    ),
                    "ignore": said(
                        {
                            "if": {"type": "array"},
                            "then": {"items": {"enum": ["case", "zeros"]}},
                            "else": {"enum": ["case", "zeros", None]},
                        },
                        "What does not count in an id.",
                        ["case", "zeros"],
                    ),
                    "pattern": said(_PATTERN, "What every id looks like.", r"[A-Z]+-\d+"),
                    "external": said(
                        map_of(
                            {
                                "pattern": said(_PATTERN, "What they look like.", r"ERC-\d+"),
                                "list": said(TEXT, "A file that lists them, one a line.", "external_ids.txt"),
                                "url": said(_ID_TEMPLATE, "Where they are.", "https://example.com/{id}"),
                            }
                        ),
                        "Ids that live in another repository.",
                    ),
                }
            ),
            "How ids are written.",
        ),
        "references": said(
            map_of(
                {
                    "separator": said({"type": ["string", "null"]}, "What parts several references in one text.", ","),
                    "urls": said(
                        {
                            "type": ["string", "array", "null"],
                            "pattern": r"\{(id|path)\}",
                            "items": {"type": "string", "pattern": r"\{(id|path)\}"},
                        },
                        "Addresses that lead to a spec.",
                        ["https://example.com/rfcs/{id}"],
                    ),
                    "id_in_path": said(
                        _PATTERN | {"pattern": r"\(\?P<id>"}, "Finds the id in a path that is gone.", r"/0*(?P<id>\d+)-"
                    ),
                    "not_ids": said(
                        {"type": ["string", "array", "null"], "format": "python-regex", "items": _PATTERN},
                        "What holds an id and is none.",
                        [r"/old/\d+-.*"],
                    ),
                    "free_text": said(
                        {"type": ["boolean", "null"]},
                        "Whether a text that names no spec is a remark, not a mistake.",
                        True,
                    ),
                    "files": said(TEXT, "A file that lists paths that exist, one a line.", "tree.txt"),
                    "keys": said(TEXTS, "Keys that hold the id where a reference is a map.", ["rfc"]),
                }
            ),
            "What a reference may be, besides an id.",
        ),
        "values": said(
            {
                "type": ["object", "null"],
                "additionalProperties": {"type": ["object", "null"], "additionalProperties": NAME},
            },
            "Other spellings of a value, by concept; one that names a spec has its relation in braces.",
            {"status": {"To do": "To Do", "superseded by {superseded_by}": "superseded"}},
        ),
        "nothing": said(TEXTS, "What authors write to say that there is nothing to say.", ["n/a", "TBD"]),
        "anchors": said({"enum": ["mkdocs", "github", None]}, "Whose anchors links in prose name.", "mkdocs"),
    }
    for part in ("specs", "ids", "references", "fields"):
        parts[part] |= {"type": ["object", "null"]}
    return said(
        map_of(parts) | {"type": ["object", "null"]},
        "How this repository spells specs.",
        {"fields": {"owner": "author"}},
    )
