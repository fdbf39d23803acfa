"""Findings become an exit code, by the least severity that is to fail."""

from __future__ import annotations

from collections.abc import Iterable

import click

from tpmdocs.diagnostics import Diagnostic, Severity

fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)


def fails(diagnostics: Iterable[Diagnostic], fail_on: str) -> bool:
    """Whether any of them is at the failing level or above."""
    return fail_on != "never" and any(
        diagnostic.severity.weight >= Severity(fail_on).weight for diagnostic in diagnostics
    )
