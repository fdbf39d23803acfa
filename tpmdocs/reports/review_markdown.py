"""A Review becomes a comment on a pull request: whether to worry first, the weightiest next, the rest behind folds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.headline import headline
from tpmdocs.changes.review import Hit, Review
from tpmdocs.changes.word_by_word import Piece
from tpmdocs.changes.wording import in_words, of_what, reads_otherwise, stands, why_worse
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.text.wording import count_of

MARKER = "<!-- tpmdocs-review -->"
"""The first line, by which the comment is found again to be updated."""

MOST = 60_000
"""Characters at most: GitHub takes 65,536, and what publishes the comment may add a link to the preview."""

OPEN = 8
"""Entries of a list that are told at once; more are behind a fold."""

Entry = list[str]
"""Lines of one entry of a list: the first, and what is indented below it."""


def report(review: Review, since: str, _: Terminal) -> str:
    """What changed, as GitHub and GitLab render it: no spec can mention, link or run anything, or leave its place."""
    worse, better = ([hit for hit in review.hits if hit.is_worse is asked] for asked in (True, False))
    parts = [
        *_list("What changed", [*map(_entry, review.changes.grouped)]),
        *_list("Stands worse", [[_hit(hit)] for hit in worse]),
        *_list("New findings", [[_finding(one)] for one in review.further]),
        *_list("New findings of what stands worse", [[_finding(one)] for one in review.told_by_hits], folded=True),
        *_list("Stands better", [[_hit(hit)] for hit in better], folded=True),
        *_list("Fixed", [[_finding(one)] for one in review.findings.fixed], folded=True),
    ]
    last = "\n\n".join(_last(review, since))
    text = f"{MARKER}\n### {'⚠️' if review.gets_worse else '✅'} {inert(headline(review))}\n"
    for number, part in enumerate(parts):
        if len(text) + len(part) + len(last) + _ROOM > MOST:
            text += f"\n{count_of(len(parts) - number, 'more list')} found no room here: `tpmdocs diff` tells all.\n"
            break
        text += f"\n{part}\n"
    return f"{text}\n{last}\n"


_ROOM = 200
"""Characters that are kept for saying that there was no room."""

_FOLD = 20_000
"""Characters of a fold at most, so that one list leaves room for the others."""


def _list(title: str, entries: Sequence[Entry], *, folded: bool = False) -> Iterator[str]:
    """A list under its title; all of it, or what is beyond the first entries, behind a fold."""
    if not entries:
        return
    first, rest = ([], entries) if folded else (entries[:OPEN], entries[OPEN:])
    if first:
        yield f"**{title}**\n\n{_bullets(first)}"
    if rest:
        summary = f"{count_of(len(rest), 'more')}" if first else f"{title}: {len(rest):,}"
        summary = summary.removesuffix("s") if first else summary
        fitting = _fitting(rest)
        left = (
            f"\n- … and {len(rest) - len(fitting):,} more: `tpmdocs diff` tells all" if len(fitting) < len(rest) else ""
        )
        yield f"<details><summary>{summary}</summary>\n\n{_bullets(fitting)}{left}\n\n</details>"


def _fitting(entries: Sequence[Entry]) -> Sequence[Entry]:
    size = 0
    for number, entry in enumerate(entries):
        size += sum(len(line) + 5 for line in entry)
        if size > _FOLD:
            return entries[:number]
    return entries


def _bullets(entries: Iterable[Entry]) -> str:
    return "\n".join(f"- {first}" + "".join(f"\n  - {line}" for line in more) for first, *more in entries)


def _entry(changes: Sequence[Change]) -> Entry:
    name = f"**{inert(of_what(changes[0]), 120)}**"
    first, *more = map(_told, changes)
    return [name, first, *more] if more else [f"{name} {first}"]


def _told(change: Change) -> str:
    pieces = reads_otherwise(change)
    if not pieces:
        return inert(in_words(change), 600)
    what = "requires" if change.kind is Kind.REQUIREMENT else inert(change.field, 120)
    return f"{what}: “{' '.join(map(_piece, pieces))}”"


def _piece(piece: Piece) -> str:
    mark = "~~" if not piece.new else "**" if not piece.old else ""
    return f"{mark}{inert(piece.text, 300)}{mark}"


def _hit(hit: Hit) -> str:
    return f"**{inert(hit.spec.name, 120)}** {inert(stands(hit) + why_worse(hit), 600)}"


def _finding(one: Diagnostic) -> str:
    return f"{one.severity}: {_message(one.message)} ({inert(f'{one.span.path}:{one.span.line}', 200)}, {one.rule})"


def _message(text: str) -> str:
    """A message, in which what stands between backticks is a value."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return inert(text, 600)
    said = (f"<code>{inert(part, 200)}</code>" if at % 2 else _spaced(part) for at, part in enumerate(parts))
    return "".join(said)


def _spaced(text: str) -> str:
    """Text between two values, with the spaces at its ends."""
    return f"{' ' * text.startswith(' ')}{inert(text, 600)}{' ' * text.endswith(' ')}" if text.strip() else text


def _last(review: Review, since: str) -> Iterator[str]:
    if review.readers:
        people = (f"{one.name} ({', '.join(spec.name for spec in one.specs[:OPEN])})" for one in review.readers)
        yield f"**Should look:** {_few(people)}"
    touched = [f"touches {_few(review.releases)}"] if review.releases else []
    touched += [f"serves {_few(review.goals)}"] if review.goals else []
    if prose := review.changes.only_prose:
        touched.append(f"only the text, or how it is written, changed in {count_of(prose, 'spec')}")
    said = "; ".join([*touched, f"compared with {inert(since, 200)}"])
    yield f"<sub>{said[0].upper()}{said[1:]}</sub>"


def _few(names: Iterable[str]) -> str:
    """Names, as many as are read."""
    all_ = [inert(name, 300) for name in names]
    more = f" and {len(all_) - 2 * OPEN:,} more" if len(all_) > 2 * OPEN else ""
    return ", ".join(all_[: 2 * OPEN]) + more


def inert(text: str, most: int = 1_000) -> str:
    """Text that a forge shows as it is: no markup, no link, no mention, no reference, and on one line."""
    line = " ".join(printable(text[: 2 * most]).split())
    line = line if len(line) <= most else f"{line[: most - 1]}…"
    return _ACTING.sub(_sign, line)


_ACTING = re.compile(
    r"[\\`*_{}\[\]<>|~$&]"  # Markdown and HTML; `$` begins mathematics on GitHub
    r"|(?<=:)(?=/)|(?<=\bwww)(?=\.)"  # addresses become links wherever they stand
    r"|[@#!%](?=[\w\"'])"  # people, issues, merge requests and milestones; the latter of GitLab
    r"|(?<=:)(?=[a-z_+-][\w+-]*:)",  # emoji by their names
    re.I,
)

_NOTHING = "\N{WORD JOINER}"


def _sign(found: re.Match[str]) -> str:
    sign = found.group()
    if not sign:
        return _NOTHING
    if sign in "@#!%":
        return f"&#{ord(sign)};{_NOTHING}"
    return f"&#{ord(sign)};" + (_NOTHING if sign in "~$&" else "")
