"""Diagnostics become one line each, for editors, `grep` and logs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.repository.source import Source


def report(diagnostics: Sequence[Diagnostic], _: Callable[[str], Source | None], terminal: Terminal) -> str:
    """`path:line:column severity[code] rule: message; help`, a line each; nothing where there is nothing."""
    return "".join(f"{_line(diagnostic, terminal)}\n" for diagnostic in diagnostics)


def headline(diagnostic: Diagnostic, terminal: Terminal) -> str:
    """Where it is, what it is called, and what is wrong."""
    span = diagnostic.span
    place = terminal.paint(printable(f"{span.path}:{span.line}:{span.column}"), "place")
    place = terminal.link(place, terminal.home.file(span.path))
    severity = terminal.paint(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
    rule = terminal.link(diagnostic.rule, terminal.home.rule(diagnostic.rule))
    return f"{place} {severity} {rule}: {printable(diagnostic.message)}"


def _line(diagnostic: Diagnostic, terminal: Terminal) -> str:
    help_ = printable(diagnostic.finding.help)
    return headline(diagnostic, terminal) + (f"; {terminal.paint(help_, 'help')}" if help_ else "")
