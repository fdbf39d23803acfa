"""A Review becomes a comment on a pull request: whether to worry first, the weightiest next, the rest behind folds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.headline import counted, headline
from tpmdocs.changes.review import Hit, Review
from tpmdocs.changes.word_by_word import Piece
from tpmdocs.changes.wording import in_words, of_what, reads_otherwise, requires, stands, why_worse
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.text.comments import ACTING, GAP, LIMIT, MARKER
from tpmdocs.text.wording import count_of

OPEN = 8
"""Entries of a list that are told at once; more are behind a fold."""

Entry = list[str]
"""Lines of one entry of a list: the first, and what is indented below it."""


def report(review: Review, since: str, _: Terminal) -> str:
    """What changed, as GitHub and GitLab render it: no spec can mention, link or run anything, or leave its place."""
    worse, better = ([hit for hit in review.hits if hit.is_worse is asked] for asked in (True, False))
    fixed = review.findings.fixed
    parts = [
        *_list("What changed", [*map(_entry, review.changes.grouped)]),
        *_list("Stands worse", [[_hit(hit)] for hit in worse]),
        *_list("New findings", [[_finding(one)] for one in review.further]),
        *_list("", [[_finding(one)] for one in review.told_by_hits], folded=_of_what_stands_worse(review)),
        *_list(
            "",
            [[_hit(hit)] for hit in better],
            folded=f"{count_of(better, 'spec')} stand{'s' * (len(better) == 1)} better",
        ),
        *_list("", [[_finding(one)] for one in fixed], folded=f"{count_of(fixed, 'finding')} fixed"),
    ]
    last = "\n\n".join(_last(review, since))
    text = f"{MARKER}\n### {'⚠️' if review.gets_worse else '✅'} {inert(headline(review))}\n"
    left_out = 0
    for part in parts:
        if len(text) + len(part) + len(last) + _ROOM > LIMIT:
            left_out += 1
        else:
            text += f"\n{part}\n"
    if left_out:
        text += f"\n{count_of(left_out, 'more list')} found no room here: `tpmdocs diff` tells all.\n"
    return f"{text}\n{last}\n"


_ROOM = 200
"""Characters that are kept for saying that there was no room."""

_OPEN_ROOM, _FOLD_ROOM = 8_000, 8_000
"""Characters of a list and of its fold at most, so that each leaves room for the others."""

_MOST_LINES = 15
"""Lines of one entry at most."""


def _list(title: str, entries: Sequence[Entry], *, folded: str = "") -> Iterator[str]:
    """A list under its title; what is beyond the first entries, or all of it under a summary, behind a fold."""
    if not entries:
        return
    first = [] if folded else _fitting(entries[:OPEN], _OPEN_ROOM)
    rest = entries[len(first) :]
    if not folded:
        yield f"**{title}**" + (f"\n\n{_bullets(first)}" if first else "")
    if rest:
        fitting = _fitting(rest, _FOLD_ROOM)
        left = len(rest) - len(fitting)
        told = [*fitting, [f"… and {left:,} more: `tpmdocs diff` tells all"]] if left else fitting
        summary = folded or f"{len(rest):,} more"
        yield f"<details><summary>{summary}</summary>\n\n{_bullets(told)}\n\n</details>"


def _fitting(entries: Sequence[Entry], room: int) -> Sequence[Entry]:
    size = 0
    for number, entry in enumerate(entries):
        size += sum(len(line) + 6 for line in entry)
        if size > room:
            return entries[:number]
    return entries


def _bullets(entries: Iterable[Entry]) -> str:
    return "\n".join(f"- {first}" + "".join(f"\n  - {line}" for line in more) for first, *more in entries)


def _entry(changes: Sequence[Change]) -> Entry:
    name = f"**{inert(of_what(changes[0]), 120)}**"
    first, *more = map(_told, changes[:_MOST_LINES])
    more += [f"… and {len(changes) - _MOST_LINES:,} more changes"] if len(changes) > _MOST_LINES else []
    return [name, first, *more] if more else [f"{name} {first}"]


def _told(change: Change) -> str:
    pieces = reads_otherwise(change)
    if not pieces:
        return inert(in_words(change), 600)
    what = requires(change) if change.kind is Kind.REQUIREMENT else inert(change.field, 120)
    return f"{what}: “{' '.join(map(_piece, pieces))}”"


def _piece(piece: Piece) -> str:
    mark = "~~" if not piece.new else "**" if not piece.old else ""
    return f"{mark}{inert(piece.text, 300)}{mark}"


def _hit(hit: Hit) -> str:
    return f"**{inert(hit.spec.name, 120)}** {inert(stands(hit) + why_worse(hit), 600)}"


def _of_what_stands_worse(review: Review) -> str:
    """What is folded away, since the list of what stands worse has told it: how many of which weight."""
    return f"{counted(review.told_by_hits)} that say why, and where"


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
        people = (f"{one.name} ({', '.join(one.about[:OPEN])})" for one in review.readers)
        yield f"**Should look:** {_few(people)}"
    touched = [f"touches {_few(review.releases)}"] if review.releases else []
    touched += [f"serves {_few(review.goals)}"] if review.goals else []
    if prose := review.changes.only_prose:
        touched.append(f"only the text, or how it is written, changed in {count_of(prose, 'spec')}")
    said = "; ".join([*touched, f"compared with {inert(since, 200)}"])
    yield f"<sub>{said[0].upper()}{said[1:]}</sub>"


def _few(names: Iterable[str]) -> str:
    """Names, as many as are read and have room."""
    all_ = [inert(name, 200) for name in names]
    fitting = [name for number, name in enumerate(all_[: 2 * OPEN]) if sum(map(len, all_[: number + 1])) < _FEW_ROOM]
    more = f" and {len(all_) - len(fitting):,} more" if len(all_) > len(fitting) else ""
    return ", ".join(fitting) + more


_FEW_ROOM = 4_000
"""Characters of a list of names at most."""


def inert(text: str, most: int = 1_000) -> str:
    """Text that a forge shows as it is: no markup, no link, no mention, no reference, and on one line."""
    line = " ".join(printable(text[: 2 * most]).split())
    line = line if len(line) <= most else f"{line[: most - 1]}…"
    return _MARKUP.sub(_by_number, ACTING.sub(GAP, _BLOCK.sub(GAP, line)))


_BLOCK = re.compile(r"^(?=[#+=-]|\d+[.)](?:\s|$))")
"""How a text would begin a heading, a list or a rule, or make a heading of the line above it."""

_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>|~$&]"  # Markdown and HTML; `$` begins mathematics on GitHub
    rf"|[@#!%](?=[\w\"'{GAP}])"  # what begins the name of somebody or something
)


def _by_number(found: re.Match[str]) -> str:
    sign = found.group()
    followed = found.string.startswith(GAP, found.end())
    return f"&#{ord(sign)};" + (GAP if sign in "~$&@#!%" and not followed else "")
