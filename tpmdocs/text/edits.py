"""Edits become the text of a file after them: what no Edit covers stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tpmdocs.diagnostics import Edit
from tpmdocs.repository.source import Source, Span
from tpmdocs.text.yaml_text import escaped, may_stand_for, quoted
from tpmdocs.text.yaml_values import Scalar


@dataclass(frozen=True, slots=True)
class Change:
    """A file's text as it was read, and as it is to be."""

    path: str
    before: str
    after: str


class CannotEdit(Exception):
    """Why a plan cannot be edited as somebody asks for, in words for them, with the way out."""


def changes(edits: Iterable[Edit], sources: Mapping[str, Source]) -> tuple[Change, ...]:
    """What edits make of these files, by path, whatever the order they are given in.

    An edit that is given twice is made once. Of two that touch the same characters, only the one that begins first is
    made; see `apart`.
    """
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    found = (Change(path, sources[path].text, edited(sources[path], by_path[path])) for path in sorted(by_path))
    return tuple(change for change in found if change.before != change.after)


def edited(source: Source, edits: Iterable[Edit]) -> str:
    """A file's text after edits of it."""
    pieces: list[str] = []
    at = 0
    for edit in apart(edits):
        start, end = offsets(source, edit.span)
        pieces += (source.text[at:start], edit.text)
        at = end
    return "".join((*pieces, source.text[at:]))


def apart(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Those of some edits that can be made together, in the order of their places.

    Where two overlap, or one inserts where another begins or ends, the first stays.
    """
    kept: list[Edit] = []
    for edit in sorted(set(edits), key=_order):
        if not kept or not _touch(kept[-1].span, edit.span):
            kept.append(edit)
    return tuple(kept)


def replacing(source: Source, start: int, end: int, old: str, new: str, value: Scalar | None = None) -> Edit | None:
    """The edit that puts `new` in the place of `old` in this stretch of a file.

    None where `old` does not stand there once, as it is, or where `new` has line ends and the like in it.

    Args:
        value: The value of some YAML that this stretch is of; None in prose, where nothing needs quotes.
    """
    at = place_of(source, start, end, old)
    return put_into(source, value, at, at + len(old), new) if at is not None and new.isprintable() else None


def put_into(source: Source, value: Scalar | None, start: int, end: int, new: str) -> Edit:
    """The edit that puts a text in the place of a stretch of a value of some YAML, in quotes if it then needs some."""
    text = source.text
    quote = text[value.start : value.start + 1] if value is not None else ""
    if value is None or not value.plain or "\n" in text[value.start : value.end]:
        return Edit(source.span(start, end), escaped(new, quote) if quote in ("'", '"') else new)
    after = text[value.start : start] + new + text[end : value.end]
    if may_stand_for(after, value.text):
        return Edit(source.span(start, end), new)
    return Edit(source.span(value.start, value.end), quoted(after))


def place_of(source: Source, start: int, end: int, text: str) -> int | None:
    """Where a text stands in this stretch of a file; None where it does not stand there as it is, once."""
    at = source.text.find(text, start, end)
    return at if text and at >= 0 and source.text.find(text, at + 1, end) < 0 else None


def offsets(source: Source, span: Span) -> tuple[int, int]:
    """Where a span lies in a file's text; the end is exclusive."""
    starts = source.line_starts
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def _order(edit: Edit) -> tuple[Span, str]:
    return edit.span, edit.text


def _touch(first: Span, then: Span) -> bool:
    """Whether two places share a character, or one of them is a mere point at an end of the other."""
    if first.path != then.path:
        return False
    end, start = (first.end_line, first.end_column), (then.line, then.column)
    return start < end or (start == end and (_is_point(first) or _is_point(then)))


def _is_point(span: Span) -> bool:
    return (span.line, span.column) == (span.end_line, span.end_column)
