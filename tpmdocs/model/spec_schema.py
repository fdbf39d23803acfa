"""What the front matter of a spec may hold, as JSON Schema in the words of a repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tpmdocs.model.dialect import FIELDS, Dialect
from tpmdocs.model.schema import DAY, DRAFT, NAME, TARGET, TEXT, TEXTS, map_of, said
from tpmdocs.model.validation import Schema
from tpmdocs.model.vocabulary import CustomField, LinkType, Vocabulary
from tpmdocs.text.yaml_values import Scalar, plain


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
        _put(properties, place.name, TARGET)
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


_FIELDS: dict[str, Schema] = {
    "id": said(TEXT, "What the spec is called in references. It never changes and is never used again.", "PAY-12"),
    "aliases": said(TEXTS, "Further ids under which the spec is found, such as one it had before.", ["PAYOUT-3"]),
    "title": said(TEXT, "What the spec is about, in a few words. Else it is the first heading.", "Instant payouts"),
    "summary": said(TEXT, "What the spec brings, in one sentence.", "Pay merchants in minutes instead of two days."),
    "type": said(TEXT, "What kind of spec it is, in words of your own.", "spec", "initiative", "spike"),
    "status": said(TEXT, "How far the spec is: a name from site_config/statuses.yml.", "draft", "accepted"),
    "owner": said(TEXTS, "Who answers for the spec: a person or a team, or several.", "pay-lead"),
    "team": said(TEXT, "Who builds it: a key from site_config/teams.yml.", "payments"),
    "people": said(
        {"type": ["object", "null"], "additionalProperties": TEXTS},
        "Who else has to do with it, by what they do.",
        {"approvers": ["cpo"], "reviewers": ["security"]},
    ),
    "created": said(DAY, "The day on which the spec was first written.", "2026-09-01"),
    "updated": said(DAY, "The day on which the spec last changed.", "2026-11-16"),
    "confirmed": said(DAY, "The day on which somebody last made sure that what is written here is true.", "2026-11-16"),
    "start": said(TARGET, "When work begins.", "2027-01-11", "2027-Q1"),
    "target": said(
        TARGET,
        "When it is due: a day, week, month, quarter, half, year or release, or now, next or later.",
        "2027-Q2",
        "2027-06-15",
        "2027-W09",
        "later",
    ),
    "release": said(TEXT, "The release it ships with: a name from site_config/releases.yml.", "2027.2"),
    "milestones": said(
        {"type": ["object", "null"], "additionalProperties": TARGET},
        "A delivery in stages, each with its target. The last one is the spec's target.",
        {"alpha": "2027.1", "beta": "2027-Q2", "stable": "2027-H2"},
    ),
    "confidence": said(
        {"anyOf": [{"enum": ["low", "medium", "high", None]}, {"type": "number", "minimum": 0, "maximum": 1}]},
        "How sure the owner is of the target.",
        "high",
        0.8,
    ),
    "effort": said(
        {
            "type": ["number", "object", "null"],
            "minimum": 0,
            "additionalProperties": {"type": ["number", "null"], "minimum": 0},
        },
        "Person-weeks, by team or altogether.",
        {"payments": 12, "risk": 3},
    ),
    "commitment": said(
        {"enum": ["target", "commitment", "regulatory", None]},
        "What the target is: an aim, a promise to somebody outside, or a duty by law.",
        "target",
    ),
    "shipped": said(DAY, "The day on which it was launched.", "2026-11-16"),
    "tracker": said(TEXTS, "Addresses of issues where the work is followed.", ["https://tracker.example.com/issues/1"]),
    "tags": said(TEXTS, "Words to find the spec by.", ["payouts"]),
    "updates": said(
        {
            "type": ["array", "null"],
            "items": map_of(
                {
                    "on": said(DAY, "The day of the report.", "2026-11-16"),
                    "by": said(TEXT, "Who reports.", "pay-lead"),
                    "health": said(
                        {"enum": ["on-track", "at-risk", "off-track", None]},
                        "How it stands, as the owner sees it.",
                        "at-risk",
                    ),
                    "text": said(TEXT, "What there is to say.", "Ledger two weeks late."),
                }
            ),
        },
        "What the owner reported, a day each.",
        [{"on": "2026-11-16", "by": "pay-lead", "health": "at-risk", "text": "Ledger two weeks late."}],
    ),
    "waive": said(
        {
            "type": ["array", "null"],
            "items": map_of(
                {
                    "rule": said(NAME, "The rule's name or code.", "overdue"),
                    "reason": said(TEXT, "Why its finding does not matter here.", "Fixed by contract."),
                    "until": said(DAY, "The last day on which that holds.", "2027-02-01"),
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
            concepts[name] = said(_references(dialect), description, *examples)
    return concepts


def _title(name: str, link: LinkType) -> str:
    return f"{link.title if name == link.name else link.inverse_title}."


def _references(dialect: Dialect) -> Schema:
    """Ids, as a single one or a list, each also as a map that says more of it."""
    keys = {key: said(TEXT, "The spec's id.", "LEDGER-4") for key in dialect.references.keys}
    one = map_of(
        keys
        | {
            "kind": said(
                {"enum": ["hard", "soft", None]}, "Whether work has to wait (hard), or had better (soft).", "hard"
            ),
            "lag": said(
                {"type": ["string", "null"], "pattern": r"^[0-9]+[dw]$"},
                "Time to wait afterwards, in days or weeks.",
                "2w",
            ),
            "why": said(TEXT, "The reason.", "limits engine must be live"),
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
