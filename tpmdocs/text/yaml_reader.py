"""A YAML text becomes values with their places, and what could not be read.

YAML is read as YAML 1.2 would have it, from libyaml's events and without recursion: only `true` and `false` are
booleans, numbers and dates keep their text, and tags, aliases and deep nesting are refused with a Problem.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tpmdocs.text.plain_yaml import read_plain
from tpmdocs.text.yaml_errors import Complaint, explained
from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, Problem, Scalar, is_nothing

MAX_DEPTH = 40
MAX_NODES = 20_000
MAX_READ_AGAIN = 1_000_000
"""Characters that are read once more, in all, to find what else is broken behind a broken line."""

try:
    _Loader: type = yaml.CSafeLoader  # libyaml: nine times as fast as the Python loader
except AttributeError:  # pragma: no cover - PyYAML built without libyaml
    _Loader = yaml.SafeLoader


def read_yaml(text: str, base: int = 0) -> tuple[Fields, tuple[Problem, ...]]:
    """The map that a YAML text holds, with offsets counted from `base`.

    A line that is broken by itself is passed over; after any other syntax error, what stood before it is kept.
    Never raises.
    """
    plain = read_plain(text, base)
    if plain is not None:
        return plain, ()
    reader = _Reader(text, base)
    node = reader.read()
    if isinstance(node, Fields):
        return node, tuple(reader.problems)
    empty = Fields((), base, base + len(text))
    if node is not None and not is_nothing(node) and not any(problem.fatal for problem in reader.problems):
        kind = "a list" if isinstance(node, Items) else "text"
        reader.problems.append(
            Problem(
                "malformed",
                f"this is {kind}, not `key: value` pairs",
                node.start,
                node.end,
                "write `key: value`",
            )
        )
    return empty, tuple(reader.problems)


def read_yaml_document(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """What a whole YAML file holds, of whatever shape; None for an empty one. Never raises."""
    reader = _Reader(text, 0)
    return reader.read(), tuple(reader.problems)


class _Reader:
    """Builds nodes from libyaml's events with a stack of its own, so that depth cannot exhaust Python's.

    A line that libyaml cannot read, and that explains why, is told and passed over: the text is read again with as many
    letters in its place, which count for nothing, so that what follows is read and stays where it is.
    """

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.base = base
        self.problems: list[Problem] = []
        self.alias_told = False
        self.passed: set[int] = set()  # where a value of which nothing is known begins
        self.stopped_by: Complaint | None = None

    def read(self) -> Node | None:
        told: list[Problem] = []
        reached = -1
        while True:
            self.problems, self.alias_told, self.stopped_by = [], False, None
            node = self._read(_Loader)
            stop = self.stopped_by
            if stop is None or stop.start < reached:  # an error in what was passed over is none of its own
                break
            told.append(self._problem(stop))
            if stop.passed is None or len(told) * len(self.text) > MAX_READ_AGAIN:
                break
            reached = self._pass_over(stop)
        self.problems = sorted(told + self.problems, key=lambda one: one.start) if told else self.problems
        return node

    def _pass_over(self, stop: Complaint) -> int:
        assert stop.passed is not None
        start, end = stop.passed
        is_line = self.text[start - 1 : start] in ("", "\n")
        self.text = self.text[:start] + ("#" if is_line else "x") * (end - start) + self.text[end:]
        self.passed.add(start)
        return end

    def _read(self, loader_type: type) -> Node | None:
        loader: Any = loader_type(self.text)  # types-PyYAML knows neither the marks nor the tags of libyaml's events
        stack: list[tuple[bool, int, list[Node]]] = []  # (is a map, start, keys and values in turn)
        root_nodes: list[Node] = []
        nodes = root_nodes  # of the innermost list or map that is open
        base, count = self.base, 0
        try:
            while count <= MAX_NODES and (event := loader.get_event()) is not None:
                kind = type(event)
                if kind is ScalarEvent:
                    # style is None from the Python loader and '' from libyaml where there are no quotes
                    start, end = base + event.start_mark.index, base + event.end_mark.index
                    node: Node = Scalar(event.value, start, end, not event.style)
                    if self.passed and event.start_mark.index in self.passed:
                        node = Scalar("", start, end)
                    if event.tag is not None:
                        self._refuse_tag(event)
                elif kind is MappingStartEvent or kind is SequenceStartEvent:
                    if event.tag is not None:
                        self._refuse_tag(event)
                    nodes = []
                    stack.append((kind is MappingStartEvent, base + event.start_mark.index, nodes))
                    if len(stack) > MAX_DEPTH:
                        self._fail(f"values are nested more than {MAX_DEPTH} deep", event.start_mark.index)
                        break
                    continue
                elif kind is MappingEndEvent or kind is SequenceEndEvent:
                    node = self._close(stack.pop(), base + event.end_mark.index)
                    nodes = stack[-1][2] if stack else root_nodes
                elif kind is AliasEvent:
                    self._refuse_alias(event)
                    node = self._scalar_at(event)
                elif kind is StreamEndEvent:
                    break
                elif kind is DocumentStartEvent and root_nodes:
                    self._fail("a second YAML document begins here", event.start_mark.index)
                    break
                else:
                    continue
                count += 1
                nodes.append(node)
            if count > MAX_NODES:
                self._fail(f"there are more than {MAX_NODES:,} values", 0)
        except yaml.MarkedYAMLError as error:
            what = error.problem or "this is not YAML"
            if "nesting" in what and loader_type is not yaml.SafeLoader:
                # libyaml looks a thousand levels ahead, and fails there before it tells of the first.
                return self._read(yaml.SafeLoader)
            self.stopped_by = explained(error, self.text)
        except yaml.reader.ReaderError as error:
            index = error.position if isinstance(error.position, int) else 0
            self._fail("a control character stands here that YAML does not allow", min(index, len(self.text)))
        finally:
            loader.dispose()
        while stack:  # after an error: keep what was complete
            self._drop_torn(stack[-1][1], stack[-1][2])
            node = self._close(stack.pop(), base + len(self.text))
            (stack[-1][2] if stack else root_nodes).append(node)
        return root_nodes[0] if root_nodes else None

    def _close(self, opened: tuple[bool, int, list[Node]], end: int) -> Node:
        is_map, start, nodes = opened
        if nodes:  # libyaml ends a block at the next token; we end it where its last value does
            end = min(end, max(nodes[-1].end, start + 1)) if self._is_block(start) else end
        if not is_map:
            return Items(tuple(nodes), start, end)
        keys = [key for key in nodes[::2] if isinstance(key, Scalar)]
        if len({key.text for key in keys}) == (len(nodes) + 1) // 2:  # as nearly always, there is nothing to be said
            return Fields(tuple(map(Entry, keys, nodes[1::2])), start, end)
        entries: list[Entry] = []
        seen: dict[str, Scalar] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=False):
            if not isinstance(key, Scalar):
                self.problems.append(
                    Problem("malformed", "a list or a map cannot be a key", key.start, key.end, fatal=False)
                )
                continue
            first = seen.setdefault(key.text, key)
            if first is not key:
                self.problems.append(
                    Problem(
                        "duplicate-key",
                        f"`{key.text}` is given twice",
                        key.start,
                        key.end,
                        "keep one of them",
                        fatal=False,
                        related=(first.start, first.end),
                    )
                )
            entries.append(Entry(key, value))
        return Fields(tuple(entries), start, end)

    def _drop_torn(self, start: int, nodes: list[Node]) -> None:
        """Take out what runs into the next line because a bracket was not closed, or into one that is broken."""
        last = nodes[-1] if nodes else None
        if last is None or "\n" not in self.text[last.start - self.base : last.end - self.base]:
            return
        end = last.end - self.base
        ends_there = self.stopped_by is not None and self._line_end(end) == self._line_end(self.stopped_by.start)
        if not self._is_block(start) or (isinstance(last, Scalar) and last.plain and ends_there):
            nodes.pop()

    def _is_block(self, start: int) -> bool:
        return self.text[start - self.base : start - self.base + 1] not in ("{", "[")

    def _scalar_at(self, event: Any) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        return Scalar(self.text[start:end], self.base + start, self.base + end, plain=False)

    def _refuse_tag(self, event: Any) -> None:
        self._refuse(f"the tag `{_tag(event.tag)}` is not allowed", event, "write the plain value")

    def _refuse(self, message: str, event: Any, help: str) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        end = min(end, self._line_end(start))
        self.problems.append(
            Problem("refused", message, self.base + start, self.base + max(end, start + 1), help, fatal=False)
        )

    def _refuse_alias(self, event: Any) -> None:
        """Tell of an alias: of `*word` with no such anchor each time, of those that are meant only the first."""
        is_meant = event.anchor in self._anchors
        if is_meant and self.alias_told:
            return
        self.alias_told |= is_meant
        self._refuse(f"`*{event.anchor}` is a YAML alias, which is not allowed", event, "quote it, or write it out")

    @cached_property
    def _anchors(self) -> frozenset[str]:
        return frozenset(re.findall(r"&([\w-]+)", self.text))

    def _fail(self, message: str, index: int) -> None:
        self.stopped_by = Complaint(message, index)

    def _problem(self, stop: Complaint) -> Problem:
        start = min(stop.start, len(self.text))
        end = stop.end if stop.end is not None else max(self._line_end(start), start)
        return Problem("malformed", stop.message, self.base + start, self.base + end, stop.help, fix=stop.fix)

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end


def _tag(tag: str) -> str:
    """A tag as it is written."""
    return tag.replace("tag:yaml.org,2002:", "!!", 1)
