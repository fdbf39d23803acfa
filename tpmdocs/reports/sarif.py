"""Diagnostics become a SARIF log, the form in which code hosts and editors take the results of any analysis."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from tpmdocs import __version__
from tpmdocs.addresses import quoted
from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.reports.fingerprints import fingerprints
from tpmdocs.reports.terminal import Terminal, inert, printable
from tpmdocs.repository.source import Source, Span
from tpmdocs.rules import RULES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.OFF: "none"}

Json = dict[str, Any]


def report(diagnostics: Sequence[Diagnostic], _: Callable[[str], Source | None], terminal: Terminal) -> str:
    """A log with one run; in it a result for each finding, and the documentation of each rule that found one.

    Paths are those from the top of the repository. See https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
    """
    codes = sorted({diagnostic.code: diagnostic.rule for diagnostic in diagnostics}.items())
    places = {code: number for number, (code, _) in enumerate(codes)}
    marked = zip(diagnostics, fingerprints(diagnostics), strict=True)
    run = {
        "tool": {
            "driver": {
                "name": "tpmdocs",
                "semanticVersion": __version__,
                "rules": [_rule(code, name, terminal) for code, name in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        "results": [_result(one, places[one.code], fingerprint, terminal) for one, fingerprint in marked],
    }
    return inert(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)) + "\n"


_ROOT = "%SRCROOT%"


def _rule(code: str, name: str, terminal: Terminal) -> Json:
    rule = next((one for one in RULES if one.name == name), None)
    described: Json = {"id": code, "name": name}
    if rule is not None:
        doc = rule.doc
        parts = (("Why", doc.why), ("Example", doc.example), ("Instead", doc.instead))
        told = [(title, text[0].upper() + text[1:]) for title, text in parts if text]
        described |= {
            "shortDescription": {"text": _in_one_line(doc.summary.split("\n\n")[0])},
            "fullDescription": {"text": "\n\n".join(map(_in_one_line, doc.summary.split("\n\n")))},
            "help": {
                "text": "\n\n".join([doc.summary, *(f"{title}: {text}" for title, text in told)]),
                "markdown": "\n\n".join([doc.summary, *(f"## {title}\n\n{text}" for title, text in told)]),
            },
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"tags": [rule.family]},
        }
    page = terminal.home.rule(name)
    return described | ({"helpUri": page} if page else {})


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _result(diagnostic: Diagnostic, number: int, fingerprint: str, terminal: Terminal) -> Json:
    finding = diagnostic.finding
    result: Json = {
        "ruleId": diagnostic.code,
        "ruleIndex": number,
        "level": _LEVELS[diagnostic.severity],
        "message": _message(f"{diagnostic.message}; {finding.help}" if finding.help else diagnostic.message),
        "locations": [{"physicalLocation": _place(diagnostic.span, terminal)}],
        "partialFingerprints": {"identity/v1": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": id_, "message": _message(one.message), "physicalLocation": _place(one.span, terminal)}
            for id_, one in enumerate(finding.related, 1)
        ]
    if finding.fix is not None:
        edit = {"deletedRegion": _region(finding.fix.span), "insertedContent": {"text": finding.fix.text}}
        change = {"artifactLocation": _file(finding.fix.span, terminal), "replacements": [edit]}
        result["fixes"] = [{"description": _message(finding.help), "artifactChanges": [change]}]
    return result


def _message(text: str) -> Json:
    """A message in which nothing that an author wrote becomes a link, or a place to be filled in."""
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", printable(text).replace("](", "] ("))}


_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def _place(span: Span, terminal: Terminal) -> Json:
    return {"artifactLocation": _file(span, terminal), "region": _region(span)}


def _file(span: Span, terminal: Terminal) -> Json:
    return {"uri": quoted(f"{terminal.home.below}{span.path}"), "uriBaseId": _ROOT}


def _region(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
