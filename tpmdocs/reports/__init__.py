"""Diagnostics become text: one file for each format, and the table of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports import concise, json, text
from tpmdocs.reports.terminal import Terminal
from tpmdocs.source import Source

Report = Callable[[Sequence[Diagnostic], Callable[[str], Source | None], Terminal], str]
"""Diagnostics in the order to tell them; where a path's text is to be had, None where it is not; and who reads it."""

REPORTS: Mapping[str, Report] = {
    "text": text.report,
    "concise": concise.report,
    "json": json.report,
}
