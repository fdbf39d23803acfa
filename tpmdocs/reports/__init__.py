"""Diagnostics become text: one file for each format, and the table of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports import concise, github, gitlab, json, sarif, statistics, text
from tpmdocs.reports.terminal import Terminal
from tpmdocs.source import Source

Report = Callable[[Sequence[Diagnostic], Callable[[str], Source | None], Terminal], str]
"""Diagnostics in the order to tell them; where a path's text is to be had, None where it is not; and who reads it."""

REPORTS: Mapping[str, Report] = {
    "text": text.report,
    "concise": concise.report,
    "json": json.report,
    "github": github.report,
    "gitlab": gitlab.report,
    "sarif": sarif.report,
}

STATISTICS: Mapping[str, Callable[[Sequence[Diagnostic], Terminal], str]] = {
    "text": statistics.as_text,
    "json": statistics.as_json,
}
"""The same, where only counts are asked for."""

COMPARED_BY_THE_HOST = frozenset({"gitlab", "sarif"})
"""Formats that a code host compares with those of another branch; what is left out of one, it takes for mended."""

READ_ELSEWHERE = frozenset({"github", "gitlab", "sarif"})
"""Formats whose paths are those from the top of the repository."""
