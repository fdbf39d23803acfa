"""A Review becomes JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.headline import headline
from tpmdocs.changes.review import Hit, Review
from tpmdocs.changes.target_change import Shift
from tpmdocs.changes.wording import in_words
from tpmdocs.diagnostics import Severity
from tpmdocs.model.spec import Spec
from tpmdocs.planning.health import Assessment, Health
from tpmdocs.reports.json import place, row
from tpmdocs.reports.terminal import Terminal, inert
from tpmdocs.repository.source import Span

SCHEMA_VERSION = 1
"""Raised when something that a reader may rely on changes its name or its meaning; not when something is added."""


def report(review: Review, since: str, _: Terminal) -> str:
    """An object in the shape that SCHEMA describes; in ASCII, as paths may hold what is no text."""
    return inert(json.dumps(_review(review, since), indent=2)) + "\n"


def schema() -> str:
    """SCHEMA as a file holds it."""
    return json.dumps(SCHEMA, indent=2) + "\n"


def _review(review: Review, since: str) -> dict[str, Any]:
    changes, findings = review.changes, review.findings
    return {
        "schema": SCHEMA_VERSION,
        "since": since,
        "headline": headline(review),
        "gets_worse": review.gets_worse,
        "changes": [_change(one) for one in changes.listed],
        "only_prose": [_spec(one.spec) for one in changes.all if one.kind is Kind.PROSE],
        "health": [_hit(one) for one in review.hits],
        "findings": {
            "introduced": [row(one) for one in findings.introduced],
            "fixed": [row(one) for one in findings.fixed],
            "kept": len(findings.kept),
        },
        "releases": list(review.releases),
        "goals": list(review.goals),
        "readers": [{"name": one.name, "about": list(one.about)} for one in review.readers],
    }


def _change(change: Change) -> dict[str, Any]:
    target = change.target
    return {
        "kind": change.kind,
        "spec": _spec(change.spec),
        "about": change.about or None,
        "field": change.field or None,
        "before": change.before or None,
        "after": change.after or None,
        "words": in_words(change),
        "before_place": _place(change.old_span),
        "place": _place(change.new_span),
        "shift": change.shift,
        "worst_days": target.worst if target is not None else None,
        "best_days": target.best if target is not None else None,
        "releases": target.releases if target is not None else None,
    }


def _spec(spec: Spec | None) -> dict[str, Any] | None:
    return {"id": spec.id, "title": spec.title, "path": spec.path} if spec is not None else None


def _place(span: Span | None) -> dict[str, object] | None:
    return place(span) if span is not None else None


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "spec": _spec(hit.spec),
        "before": _health(hit.before),
        "after": _health(hit.now),
        "worse": hit.is_worse,
        "reasons": [reason.text for reason in hit.now.reasons] if hit.now is not None else [],
        "changed_itself": hit.own,
    }


def _health(assessment: Assessment | None) -> str | None:
    return assessment.health if assessment is not None else None


def _object(properties: Mapping[str, object], description: str = "") -> dict[str, Any]:
    said = {"description": description} if description else {}
    return {**said, "type": "object", "properties": properties, "required": list(properties)}


def _list(of: object, description: str = "") -> dict[str, Any]:
    return {**({"description": description} if description else {}), "type": "array", "items": of}


def _maybe(schema: Mapping[str, object]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_PLACE = {"$ref": "#/$defs/place"}
_SPEC = {"$ref": "#/$defs/spec"}
_FINDING = {"$ref": "#/$defs/finding"}
_HEALTH = _maybe({"enum": [*Health]})


def _days(what: str) -> dict[str, Any]:
    return {"description": f"{what}; null for what is no target, or has no days.", "type": ["integer", "null"]}


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "What a change does to a plan, as `tpmdocs diff --format json` prints it",
    **_object(
        {
            "schema": {"const": SCHEMA_VERSION},
            "since": {**_TEXT, "description": "What the plan was compared with, in words."},
            "headline": {**_TEXT, "description": "What matters most, as one sentence."},
            "gets_worse": {
                "description": "Whether a finding was introduced, a spec stands worse, or less is promised.",
                "type": "boolean",
            },
            "changes": _list(
                _object(
                    {
                        "kind": {"enum": [one for one in Kind if one is not Kind.PROSE]},
                        "spec": _maybe(_SPEC),
                        "about": {
                            **_maybe(_TEXT),
                            "description": "The goal, key result or release that it is of, where it is of no spec.",
                        },
                        "field": {**_maybe(_TEXT), "description": "As the repository spells it."},
                        "before": _maybe(_TEXT),
                        "after": _maybe(_TEXT),
                        "words": _TEXT,
                        "before_place": _maybe(_PLACE),
                        "place": _maybe(_PLACE),
                        "shift": {**_maybe({"enum": [*Shift]}), "description": "How a target changed."},
                        "worst_days": _days("How many days later the end of the target is"),
                        "best_days": _days("How many days later it is at least"),
                        "releases": _days("By how many releases it moved"),
                    }
                ),
                "The weightiest first.",
            ),
            "only_prose": _list(_SPEC, "Specs in which only the text changed, or how it is written."),
            "health": _list(
                _object(
                    {
                        "spec": _SPEC,
                        "before": _HEALTH,
                        "after": _HEALTH,
                        "worse": {"type": "boolean"},
                        "reasons": _list(_TEXT),
                        "changed_itself": {"type": "boolean"},
                    }
                ),
                "Specs that stand otherwise than before; null where one is finished, dropped or not there.",
            ),
            "findings": _object(
                {"introduced": _list(_FINDING), "fixed": _list(_FINDING), "kept": _COUNT},
                "As `tpmdocs check --format json` prints them; places of what was fixed are those before the change.",
            ),
            "releases": _list(_TEXT, "Releases that something goes into or out of, or that moved."),
            "goals": _list(_TEXT, "Goals that are served by what changed."),
            "readers": _list(
                _object({"name": _TEXT, "about": _list(_TEXT)}),
                "Who should look, and the specs and goals because of which.",
            ),
        }
    ),
    "$defs": {
        "place": _object({"path": _TEXT, **dict.fromkeys(("line", "column", "end_line", "end_column"), _COUNT)}),
        "spec": _object({"id": _maybe(_TEXT), "title": _maybe(_TEXT), "path": _TEXT}),
        "finding": _object(
            {"code": _TEXT, "rule": _TEXT, "severity": {"enum": [*Severity]}, "message": _TEXT, "path": _TEXT}
        ),
    },
}
