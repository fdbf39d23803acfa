"""A Review becomes workflow commands, which GitHub Actions shows as annotations beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.changes.change import Change
from tpmdocs.changes.headline import headline
from tpmdocs.changes.review import Review
from tpmdocs.changes.wording import in_words, of_what
from tpmdocs.reports.github import Level, command
from tpmdocs.reports.terminal import Terminal
from tpmdocs.repository.source import Span


def report(review: Review, since: str, terminal: Terminal) -> str:
    """What changed in the plan, at its lines, the weightiest first; and a first notice of all, which has no place.

    What makes the plan worse is a warning, the rest a notice. Findings are for `check` to tell.
    """
    first = command("notice", None, "tpmdocs diff", (headline(review), f"Compared with {since}"), terminal)
    said = [first, *_changes(review, terminal)]
    return "".join(f"{line}\n" for line in said)


def _changes(review: Review, terminal: Terminal) -> Iterator[str]:
    for change in review.changes.listed:
        level: Level = "warning" if review.is_worse(change) else "notice"
        yield command(level, _place(change), of_what(change), (in_words(change),), terminal)


def _place(change: Change) -> Span | None:
    """Where it stands now; of what is gone from a spec, where the spec begins; of a spec that is gone, nowhere."""
    if change.new_span is not None or change.new is None:
        return change.new_span
    return change.new.head
