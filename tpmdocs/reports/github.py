"""Diagnostics become workflow commands, which GitHub Actions shows as annotations beside the lines of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.repository.source import Source, Span

Level = Literal["error", "warning", "notice"]

_LEVELS: Mapping[Severity, Level] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def report(diagnostics: Sequence[Diagnostic], _: Callable[[str], Source | None], terminal: Terminal) -> str:
    """A command for each, errors first, else in the order given; nothing where there is nothing.

    The web view shows the first ten of each level for a step. What comes first is for the caller to say: findings on
    changed lines. See
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
    """
    worst_first = sorted(diagnostics, key=lambda diagnostic: -diagnostic.severity.weight)
    return "".join(f"{_command(diagnostic, terminal)}\n" for diagnostic in worst_first)


def _command(diagnostic: Diagnostic, terminal: Terminal) -> str:
    title = f"{diagnostic.code} {diagnostic.rule}"
    page = terminal.home.rule(diagnostic.rule) or f"tpmdocs explain {diagnostic.rule}"
    lines = (diagnostic.message, diagnostic.finding.help, page)
    return command(_LEVELS[diagnostic.severity], diagnostic.span, title, lines, terminal)


def command(level: Level, span: Span | None, title: str, lines: Iterable[str], terminal: Terminal) -> str:
    """A workflow command, whatever stands in the title and in the lines; an empty one is left out."""
    properties: dict[str, str] = {}
    if span is not None:
        properties = {
            "file": f"{terminal.home.below}{span.path}",
            "line": f"{span.line}",
            "endLine": f"{span.end_line}",
        }
        if span.line == span.end_line:  # columns are allowed on a single line only; ours end behind the last character
            properties |= {"col": f"{span.column}", "endColumn": f"{max(span.column, span.end_column - 1)}"}
    properties["title"] = title
    said = ",".join(f"{name}={_property(printable(value))}" for name, value in properties.items())
    text = "\n".join(printable(line) for line in lines if line)
    return f"::{level} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
