"""A Review becomes text for people at a terminal: what matters most first, and whether to worry on the first line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.headline import headline
from tpmdocs.changes.review import Hit, Review
from tpmdocs.changes.wording import in_words
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.text.wording import count_of


def report(review: Review, since: str, terminal: Terminal) -> str:
    """What changed since something, in paragraphs.

    Args:
        since: What the plan was compared with, in words.
    """
    changes = review.changes
    worse, better = ([hit for hit in review.hits if hit.is_worse is asked] for asked in (True, False))
    paragraphs = [
        [terminal.paint(headline(review), "place")],
        *(_of_spec(some, terminal) for some in changes.by_spec.values()),
        _titled("site_config", (f"{one.about}: {in_words(one)}" for one in changes.all if one.spec is None)),
        _titled("Stands worse", map(_stands, worse)),
        _titled("Stands better", map(_stands, better)),
        _findings("Introduced", review.findings.introduced, terminal),
        _findings("Fixed", review.findings.fixed, terminal),
        [printable(line) for line in _last(review, since)],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def _of_spec(changes: Sequence[Change], terminal: Terminal) -> list[str]:
    listed = [change for change in changes if change.kind is not Kind.PROSE]
    spec = changes[0].spec
    if not listed or spec is None:
        return []
    place = terminal.link(printable(spec.path), terminal.home.file(spec.path))
    head = f"{terminal.paint(printable(spec.full_name), 'place')}  {terminal.paint(place, 'aside')}"
    return [head, *(f"  {printable(in_words(change))}" for change in listed)]


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    said = [f"  {printable(line)}" for line in lines]
    return [title, *said] if said else []


def _stands(hit: Hit) -> str:
    before, now = (one.health.words if one is not None else "no date to keep" for one in (hit.before, hit.now))
    why = f", as it {hit.now.reasons[0].text}" if hit.now is not None and hit.is_worse else ""
    return f"{hit.spec.name}: {before} → {now}{why}"


def _findings(title: str, found: Sequence[Diagnostic], terminal: Terminal) -> list[str]:
    return [title, *(f"  {concise.headline(one, terminal)}" for one in found)] if found else []


def _last(review: Review, since: str) -> Iterator[str]:
    if review.releases:
        yield f"Touches {', '.join(review.releases)}"
    if review.goals:
        yield f"Serves {', '.join(review.goals)}"
    if review.readers:
        people = (f"{one.name} ({', '.join(spec.name for spec in one.specs)})" for one in review.readers)
        yield f"Should look: {'; '.join(people)}"
    if review.changes.only_prose:
        yield f"Only the text, or how it is written, changed in {count_of(review.changes.only_prose, 'spec')}"
    yield f"Compared with {since}"
