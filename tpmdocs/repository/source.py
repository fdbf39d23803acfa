"""A file's text as it entered, and the places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

MAX_BYTES = 4_000_000
"""Largest file that is read as a spec or a page. The largest real spec known to us is below 300 kB."""

GONE = "vanished before it could be read"
NOT_A_FILE = "is not a regular file"
LEAVES = "is a link that leaves the repository"
LEADS_NOWHERE = "is a link to a file that is not there"
IN_CIRCLES = "is a link that leads in a circle"
TOO_LARGE = f"is larger than {MAX_BYTES // 1_000_000} MB"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file. Lines and columns count from 1, columns in characters; the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True)
class Source:
    """A file's text as it entered, and why it could not be read where it could not.

    Attributes:
        path: Path from the repository's root, with forward slashes.
        text: The decoded text without a byte order mark; empty where `problem` is set. Line ends are kept.
        problem: What kept us from reading it, in words that follow "this file"; None when it was read.
    """

    path: str
    text: str
    problem: str | None = None

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def span(self, start: int, end: int) -> Span:
        """The place of the characters from offset `start` to `end` (exclusive)."""
        starts = self.line_starts
        line, end_line = bisect_right(starts, start), bisect_right(starts, end)
        return Span(self.path, line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)

    def line_of(self, at: int) -> int:
        """The number of the line that an offset is in, counted from 1."""
        return bisect_right(self.line_starts, at)

    @property
    def head(self) -> Span:
        """The first line, for what has no place of its own."""
        return Span(self.path, 1, 1, 1, len(self.line(1)) + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end; empty where there is no such line any more."""
        starts = self.line_starts
        if number > len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


def decode(path: str, data: bytes) -> Source:
    """The Source of a file's bytes; what is not UTF-8 text is said, not guessed."""
    if len(data) > MAX_BYTES:
        return Source(path, "", TOO_LARGE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Source(path, "", "is encoded as UTF-16, not UTF-8")
    if b"\0" in data:
        return Source(path, "", "is binary, not text")
    try:
        return Source(path, data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Source(path, "", f"is not UTF-8: line {line} holds the byte 0x{data[error.start]:02x}")
