"""Diagnostics become a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.reports.fingerprints import fingerprints
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.repository.source import Source

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
"""`critical` and `blocker` stay for what is worse than a mistake in a plan."""


def report(diagnostics: Sequence[Diagnostic], _: Callable[[str], Source | None], terminal: Terminal) -> str:
    """A list of objects, as https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format has it.

    GitLab itself compares the report with that of the target branch, by the fingerprints.
    """
    marked = zip(diagnostics, fingerprints(diagnostics), strict=True)
    return json.dumps([_row(one, fingerprint, terminal) for one, fingerprint in marked], indent=2) + "\n"


def _row(diagnostic: Diagnostic, fingerprint: str, terminal: Terminal) -> dict[str, object]:
    help_ = diagnostic.finding.help
    return {
        "description": printable(f"{diagnostic.message}; {help_}" if help_ else diagnostic.message),
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": printable(f"{terminal.home.below}{diagnostic.span.path}"),
            "lines": {"begin": diagnostic.span.line, "end": diagnostic.span.end_line},
        },
    }
