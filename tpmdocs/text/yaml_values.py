"""Values of YAML with their places, and what could not be read of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple


# Of these a plan has a hundred thousand; a named tuple is made in half the time that a frozen dataclass takes.
class Scalar(NamedTuple):
    """A single value. `start` and `end` are offsets into the file's text, `plain` means written without quotes."""

    text: str
    start: int
    end: int
    plain: bool = True


class Items(NamedTuple):
    """A list of values."""

    items: tuple[Node, ...]
    start: int
    end: int


class Entry(NamedTuple):
    """A key and its value in a map."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Fields:
    """A map, in the order it is written; of two equal keys both are here."""

    entries: tuple[Entry, ...]
    start: int
    end: int

    def entry(self, name: str) -> Entry | None:
        """The entry with this key; of two, the last."""
        for entry in reversed(self.entries):
            if entry.key.text == name:
                return entry
        return None

    def get(self, name: str) -> Node | None:
        """The value of this key, or None."""
        entry = self.entry(name)
        return entry.value if entry else None

    def text(self, name: str) -> str | None:
        """The single value of this key as text; None where it is missing, nothing, a list or a map."""
        return text_of(self.get(name))


Node = Scalar | Items | Fields
ProblemKind = Literal["malformed", "refused", "duplicate-key", "missing", "wrong-place", "unreadable"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be read as it is written.

    Attributes:
        kind: What sort of trouble; a rule of its own speaks of each.
        message: What is wrong, for the author.
        start, end: Offsets into the file's text.
        help: The way out, where there is one to name.
        fatal: Whether the metadata as a whole is unreadable.
        related: Offsets of another place that matters, such as the first of two equal keys.
        fix: What to write in its place, where that is nearly certain.
    """

    kind: ProblemKind
    message: str
    start: int
    end: int
    help: str = ""
    fatal: bool = True
    related: tuple[int, int] | None = None
    fix: str | None = None


_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_MORE_THAN_TEXT = "~nNtTfF0123456789+-."  # what begins a value that is not simply text; nothing begins with it, too
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z", re.A)
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.A)


def is_nothing(node: Node) -> bool:
    """Whether a value is written as nothing at all: `key:`, `~` or `null`."""
    return isinstance(node, Scalar) and node.plain and node.text in _NULL


def text_of(node: Node | None) -> str | None:
    """A single value's text; None for nothing, a list or a map."""
    return node.text if isinstance(node, Scalar) and not (node.plain and node.text in _NULL) else None


def texts_of(node: Node | None) -> tuple[str, ...]:
    """The texts of a list, or of a single value as a list of one."""
    items = node.items if isinstance(node, Items) else (node,)
    return tuple(text for item in items if (text := text_of(item)) is not None)


def plain(node: Node) -> object:
    """The value as JSON has it: dict, list, str, int, float, bool or None, by YAML 1.2's core schema.

    `007` and `1.10` without quotes stay text: they are names more often than numbers, and the zero would be lost.
    """
    if isinstance(node, Scalar):
        return _plain_scalar(node)
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def _plain_scalar(node: Scalar) -> str | int | float | bool | None:
    text = node.text
    first = text[:1]
    if not node.plain or first not in _MORE_THAN_TEXT:
        return text
    if text in _NULL:
        return None
    if first in "tTfF":
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
    elif first in "0123456789+-.":
        if _INTEGER.match(text) and len(text) < 19:
            return int(text)
        if _NUMBER.match(text):
            number = float(text)
            if repr(number) == text:
                return number
    return text
