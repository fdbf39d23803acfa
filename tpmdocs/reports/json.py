"""Diagnostics become a JSON list, for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports.terminal import Terminal, inert
from tpmdocs.repository.source import Source, Span


def report(diagnostics: Sequence[Diagnostic], _: Callable[[str], Source | None], __: Terminal) -> str:
    """A list of objects; `help`, `spec` and `fix` are null where there is none.

    In ASCII, so that it survives any encoding of standard output, and names of files that are no text.
    """
    return inert(json.dumps([row(diagnostic) for diagnostic in diagnostics], indent=2)) + "\n"


def row(diagnostic: Diagnostic) -> dict[str, object]:
    """A finding as one object."""
    finding = diagnostic.finding
    return {
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **place(diagnostic.span),
        "help": finding.help or None,
        "spec": diagnostic.spec_id,
        "related": [{"message": related.message, **place(related.span)} for related in finding.related],
        "fix": {**place(finding.fix.span), "text": finding.fix.text} if finding.fix else None,
    }


def place(span: Span) -> dict[str, object]:
    """Where something stands: lines and columns from 1; the end is behind the last character."""
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
