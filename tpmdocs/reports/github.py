"""Diagnostics become workflow commands, which GitHub Actions shows as annotations beside the lines of a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.repository.source import Source

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def report(diagnostics: Sequence[Diagnostic], _: Callable[[str], Source | None], terminal: Terminal) -> str:
    """A command for each, errors first, else in the order given; nothing where there is nothing.

    The web view shows the first ten of each level for a step. What comes first is for the caller to say: findings on
    changed lines. See
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
    """
    worst_first = sorted(diagnostics, key=lambda diagnostic: -diagnostic.severity.weight)
    return "".join(f"{_command(diagnostic, terminal)}\n" for diagnostic in worst_first)


def _command(diagnostic: Diagnostic, terminal: Terminal) -> str:
    span = diagnostic.span
    properties = {"file": f"{terminal.home.below}{span.path}", "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:  # columns are allowed on a single line only; ours end behind the last character
        properties |= {"col": str(span.column), "endColumn": str(max(span.column, span.end_column - 1))}
    properties["title"] = f"{diagnostic.code} {diagnostic.rule}"
    said = ",".join(f"{name}={_property(printable(value))}" for name, value in properties.items())
    return f"::{_LEVELS[diagnostic.severity]} {said}::{_data(_message(diagnostic, terminal))}"


def _message(diagnostic: Diagnostic, terminal: Terminal) -> str:
    page = terminal.home.rule(diagnostic.rule) or f"tpmdocs explain {diagnostic.rule}"
    lines = (printable(diagnostic.message), printable(diagnostic.finding.help), page)
    return "\n".join(line for line in lines if line)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
