"""Diagnostics, reviews of a change and the past of a plan become text: one file for each format, and a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tpmdocs.changes.review import Review
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.model.spec import Spec
from tpmdocs.past.figures import Figures
from tpmdocs.past.past import Past
from tpmdocs.reports import (
    concise,
    github,
    gitlab,
    history_json,
    history_text,
    json,
    review_github,
    review_json,
    review_markdown,
    review_text,
    sarif,
    statistics,
    text,
)
from tpmdocs.reports.terminal import Terminal
from tpmdocs.repository.source import Source

Report = Callable[[Sequence[Diagnostic], Callable[[str], Source | None], Terminal], str]
"""Diagnostics in the order to tell them; where a path's text is to be had, None where it is not; and who reads it."""

Statistics = Callable[[Sequence[Diagnostic], Terminal], str]
"""The same, where only counts are asked for."""


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
    "text": Format(text.report, statistics.as_text, is_for_people=True, has_room=True),
    "concise": Format(concise.report, is_for_people=True),
    "json": Format(json.report, statistics.as_json),
    "github": Format(github.report, from_the_top=True, changed_first=True),
    "gitlab": Format(gitlab.report, from_the_top=True, compared_by_the_host=True),
    "sarif": Format(sarif.report, from_the_top=True, compared_by_the_host=True),
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
    "text": ReviewFormat(review_text.report),
    "markdown": ReviewFormat(review_markdown.report),
    "json": ReviewFormat(review_json.report),
    "github": ReviewFormat(review_github.report, from_the_top=True),
}

HistoryReport = Callable[[Past, Figures, Sequence[Spec], Terminal], str]
"""The past of a plan, its figures, the specs of which all is to be told, or none, and who reads it."""

HISTORY_FORMATS: Mapping[str, HistoryReport] = {"text": history_text.report, "json": history_json.report}
