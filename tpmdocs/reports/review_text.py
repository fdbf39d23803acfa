"""A Review becomes text for people at a terminal: what matters most first, and whether to worry on the first line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tpmdocs.changes.change import Change
from tpmdocs.changes.headline import headline
from tpmdocs.changes.review import Hit, Review
from tpmdocs.changes.wording import in_words, of_what, stands, why_worse
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports import concise
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.text.wording import count_of


def report(review: Review, since: str, terminal: Terminal) -> str:
    """What changed since something, in paragraphs.

    Args:
        since: What the plan was compared with, in words.
    """
    worse, better = ([hit for hit in review.hits if hit.is_worse is asked] for asked in (True, False))
    paragraphs = [
        [terminal.paint(headline(review), "place")],
        *(_grouped(some, terminal) for some in review.changes.grouped),
        _titled("Stands worse", map(_stands, worse)),
        _titled("Stands better", map(_stands, better)),
        _findings("Introduced", review.findings.introduced, terminal),
        _findings("Fixed", review.findings.fixed, terminal),
        [printable(line) for line in _last(review, since)],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def _grouped(changes: Sequence[Change], terminal: Terminal) -> list[str]:
    name, spec = printable(of_what(changes[0])), changes[0].spec
    path = printable(spec.path) if spec is not None else "site_config"
    place = terminal.link(path, terminal.home.file(spec.path if spec is not None else path))
    head = f"{terminal.paint(name, 'place')}  {terminal.paint(place, 'aside')}"
    return [head, *(f"  {printable(in_words(change))}" for change in changes)]


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    said = [f"  {printable(line)}" for line in lines]
    return [title, *said] if said else []


def _stands(hit: Hit) -> str:
    return f"{hit.spec.name}: {stands(hit)}{why_worse(hit)}"


def _findings(title: str, found: Sequence[Diagnostic], terminal: Terminal) -> list[str]:
    return [title, *(f"  {concise.headline(one, terminal)}" for one in found)] if found else []


def _last(review: Review, since: str) -> Iterator[str]:
    if review.releases:
        yield f"Touches {', '.join(review.releases)}"
    if review.goals:
        yield f"Serves {', '.join(review.goals)}"
    if review.readers:
        people = (f"{one.name} ({', '.join(one.about)})" for one in review.readers)
        yield f"Should look: {'; '.join(people)}"
    if review.changes.only_prose:
        yield f"Only the text, or how it is written, changed in {count_of(review.changes.only_prose, 'spec')}"
    yield f"Compared with {since}"
