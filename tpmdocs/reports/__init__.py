"""Diagnostics, reviews of a change and the past of a plan become text: one file for each format, and a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # forms are imported when one is asked for: what they are made of takes longer than a warm check
    from tpmdocs.changes.review import Review
    from tpmdocs.diagnostics import Diagnostic
    from tpmdocs.model.spec import Spec
    from tpmdocs.past.figures import Figures
    from tpmdocs.past.past import Past
    from tpmdocs.reports.terminal import Terminal
    from tpmdocs.repository.source import Source

Report: TypeAlias = "Callable[[Sequence[Diagnostic], Callable[[str], Source | None], Terminal], str]"
"""Diagnostics in the order to tell them; where a path's text is to be had, None where it is not; and who reads it."""

Statistics: TypeAlias = "Callable[[Sequence[Diagnostic], Terminal], str]"
"""The same, where only counts are asked for."""


def _form(module: str, function: str = "report") -> Callable[..., str]:
    """A form of report in the file of its name."""

    def form(*values: object) -> str:
        text = getattr(import_module(f"{__name__}.{module}"), function)(*values)
        assert isinstance(text, str)
        return text

    return form


@dataclass(frozen=True, slots=True)
class Format:
    """A form of report, and what is to be known of it before it is written.

    Attributes:
        statistics: Its form of counts, if it has one.
        is_for_people: Whether it is shown to somebody who edits; else another program reads it.
        has_room: Whether other lines may stand beside it.
        from_the_top: Whether its paths are those from the top of the git repository, for it is read elsewhere.
        changed_first: Whether only so many findings are shown that those in changed places had better come first.
        compared_by_the_host: Whether a code host compares it with that of another branch; what is left out of one, it
            takes for mended.
    """

    report: Report
    statistics: Statistics | None = None
    is_for_people: bool = False
    has_room: bool = False
    from_the_top: bool = False
    changed_first: bool = False
    compared_by_the_host: bool = False


FORMATS: Mapping[str, Format] = {
    "text": Format(_form("text"), _form("statistics", "as_text"), is_for_people=True, has_room=True),
    "concise": Format(_form("concise"), is_for_people=True),
    "json": Format(_form("json"), _form("statistics", "as_json")),
    "github": Format(_form("github"), from_the_top=True, changed_first=True),
    "gitlab": Format(_form("gitlab"), from_the_top=True, compared_by_the_host=True),
    "sarif": Format(_form("sarif"), from_the_top=True, compared_by_the_host=True),
}


@dataclass(frozen=True, slots=True)
class ReviewFormat:
    """A form of review.

    Attributes:
        report: Of a review, what the plan was compared with, in words, and who reads it.
        from_the_top: As of a `Format`.
    """

    report: Callable[[Review, str, Terminal], str]
    from_the_top: bool = False


REVIEW_FORMATS: Mapping[str, ReviewFormat] = {
    "text": ReviewFormat(_form("review_text")),
    "markdown": ReviewFormat(_form("review_markdown")),
    "json": ReviewFormat(_form("review_json")),
    "github": ReviewFormat(_form("review_github"), from_the_top=True),
}

HistoryReport: TypeAlias = "Callable[[Past, Figures, Sequence[Spec], Terminal], str]"
"""The past of a plan, its figures, the specs of which all is to be told, or none, and who reads it."""

HISTORY_FORMATS: Mapping[str, HistoryReport] = {"text": _form("history_text"), "json": _form("history_json")}
