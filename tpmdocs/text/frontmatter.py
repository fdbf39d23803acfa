"""A Markdown file's text becomes fields with their places, the body's start, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tpmdocs.repository.source import Source
from tpmdocs.text.yaml_reader import read_yaml
from tpmdocs.text.yaml_values import Fields, Problem


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A Markdown file taken apart. `fields` is None where the file has no front matter at its first byte.

    `text[body_start:]` is the body, byte for byte.
    """

    fields: Fields | None
    body_start: int
    problems: tuple[Problem, ...]


_OPEN = re.compile(r"---[ \t]*\r?(?:\n|\Z)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.M)
_BLANK = re.compile(r"^[ \t]*\r?\n", re.M)
_HEADING = re.compile(r"^[ \t]*\r?\n(?=#{1,6} )", re.M)
# Possessive where a text of an author's making could otherwise be tried in a great many ways.
_KEY_LINE = re.compile(r"""(?:[ \t]*+(?:\#[^\n]*+)?\r?\n)*+["']?[\w<][^\n:#]*+:(?:[ \t]|\r?\n|\Z)""")
_LATE = re.compile(r"(?>[ \t\r\n]++|<!--(?:(?!-->).)*+-->|(?<=\n)\#[^\n]*+\n)++(?<=[ \t\n])(---)[ \t]*+\r?\n", re.S)


def unreadable(source: Source) -> tuple[Problem, ...]:
    """The problem of a file that could not be read as text at all; none for one that could."""
    if source.problem is None:
        return ()
    way_out = "save it as UTF-8" if "UTF-8" in source.problem else ""
    return (Problem("unreadable", f"this file {source.problem}", 0, 0, way_out),)


def read_front_matter(text: str) -> FrontMatter:
    """The front matter and the body of a Markdown file's text. Never raises; never loses a character."""
    opening = _OPEN.match(text)
    if opening is None:
        return FrontMatter(None, 0, tuple(_late_front_matter(text)))
    closing = _CLOSE.search(text, opening.end())
    if closing is None:
        if _KEY_LINE.match(text, opening.end()) is None:  # a thematic break, not front matter
            return FrontMatter(None, 0, ())
        # The head ends for us where a half-typed one most likely does: at the first empty line.
        blank = _BLANK.search(text, opening.end())
        end = blank.start() if blank else len(text)
        fields, _ = read_yaml(text[opening.end() : end], opening.end())
        return FrontMatter(fields, end, (_never_closed(opening),))
    head = text[opening.end() : closing.start()]
    if _BLANK.match(head) and _KEY_LINE.match(text, opening.end()) is None:  # prose between two thematic breaks
        return FrontMatter(None, 0, ())
    fields, problems = read_yaml(head, opening.end())
    if any(problem.fatal for problem in problems) and (heading := _HEADING.search(head)) is not None:
        above, none = read_yaml(head[: heading.start()], opening.end())
        if above.entries and not none:  # the line that closes it was one across the page
            return FrontMatter(above, opening.end() + heading.start(), (_never_closed(opening),))
    return FrontMatter(fields, closing.end(), problems)


def _never_closed(opening: re.Match[str]) -> Problem:
    message = "the front matter is opened with `---` and never closed"
    return Problem("malformed", message, 0, opening.end(), "close it with a line that holds `---` alone")


def _late_front_matter(text: str) -> Iterator[Problem]:
    """Front matter that begins after the first byte, behind blank lines or a comment."""
    if not text[:1] or text[0] not in " \t\r\n<#":
        return
    late = _LATE.match(text[:20_000])
    if late is None or text[text.rfind("\n", 0, late.start(1)) + 1 : late.start(1)].strip():
        return
    if _BLANK.match(text, late.end()) or _KEY_LINE.match(text, late.end()) is None:
        return
    if _CLOSE.search(text, late.end()) is None:
        return
    message = "the front matter does not begin at the first character of the file, so it is read as text"
    yield Problem("wrong-place", message, late.start(1), late.end(1), "move `---` to the very first line")
