"""Diagnostics become counts: how many of which rule, and how many of these tpmdocs knows how to mend."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.reports.terminal import Terminal
from tpmdocs.reports.text import summary


@dataclass(frozen=True, slots=True)
class Count:
    """The findings of one rule that are equally severe; a rule may weigh more for specs in one status than another."""

    code: str
    rule: str
    severity: Severity
    count: int
    fixable: int


def counts(diagnostics: Sequence[Diagnostic]) -> tuple[Count, ...]:
    """By how many there are, then by rule."""
    groups: dict[tuple[str, str, Severity], list[Diagnostic]] = {}
    for one in diagnostics:
        groups.setdefault((one.code, one.rule, one.severity), []).append(one)
    found = (Count(*key, len(ones), sum(one.finding.fix is not None for one in ones)) for key, ones in groups.items())
    return tuple(sorted(found, key=lambda one: (-one.count, one.rule, -one.severity.weight)))


def as_text(diagnostics: Sequence[Diagnostic], terminal: Terminal) -> str:
    """A line for each rule, in columns, and how many there are together."""
    rows = counts(diagnostics)
    wide = max((len(f"{row.count:,}") for row in rows), default=0)
    severe = max((len(row.severity) for row in rows), default=0)
    named = max((len(row.rule) for row in rows), default=0)
    return "".join(f"{_line(row, wide, severe, named, terminal)}\n" for row in rows) + f"{summary(diagnostics)}\n"


def _line(row: Count, wide: int, severe: int, named: int, terminal: Terminal) -> str:
    severity = terminal.paint(row.severity, row.severity) + " " * (severe - len(row.severity))
    rule = terminal.link(row.rule, terminal.home.rule(row.rule))
    fixable = " " * (named - len(row.rule)) + f"  {row.fixable:,} fixable" if row.fixable else ""
    return f"{row.count:>{wide},}  {severity}  {row.code}  {rule}{fixable}"


def as_json(diagnostics: Sequence[Diagnostic], _: Terminal) -> str:
    """A list of objects, in the same order."""
    rows = [
        {
            "code": row.code,
            "rule": row.rule,
            "severity": row.severity,
            "count": row.count,
            "fixable": row.fixable,
        }
        for row in counts(diagnostics)
    ]
    return json.dumps(rows, indent=2) + "\n"
