"""A field of some YAML gets another value, or goes; comments, quotes, layout and every other field stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tpmdocs.diagnostics import shown
from tpmdocs.text.edits import CannotEdit
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_text import Raw, flow, quoted, scalar, whole
from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, Scalar, is_nothing, plain, text_of

Rank = Callable[[str], int | None]
"""Where a reader expects a field at the top among the others; None for one that may stand anywhere."""

Name = Callable[[Node | str], str | None]
"""What tells one value of a list from another, of a value that is there as of one that is to be there."""


def _text(one: Node | str) -> str | None:
    return one if isinstance(one, str) else text_of(one)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A text, and the map in it whose fields are rewritten. Each method returns the text afterwards.

    What stays in a list stays as it is written, with its comments.

    A field is named by its way: `("milestone", "stable")`. A value is a text, or texts for a list; a `Raw` one is
    written as it is.
    """

    text: str
    fields: Fields
    name: Name = _text

    def find(self, way: Sequence[str]) -> Node | None:
        """What a field holds; None where it is not there, and nothing where nothing is in it."""
        chain = self._chain(way)
        return chain[-1][1].value if len(chain) == len(way) else None

    def put(self, way: Sequence[str], value: str | Sequence[str], rank: Rank = lambda _: None) -> str:
        """Give a field a value; one that is not there is added where a reader expects it."""
        chain = self._chain(way)
        flow = any(self._is_flow(parent) for parent, _ in chain)
        if len(chain) == len(way):
            return self._replaced(chain[-1][1], value, flow)
        parent = chain[-1][1].value if chain else self.fields
        rest = way[len(chain) :]
        if isinstance(parent, Fields) and (parent.entries or not chain):
            inside = flow or self._is_flow(parent)
            return self._inserted(parent, rest[0], self._nested(rest[1:], value, inside), rank if not chain else None)
        if isinstance(parent, Fields) or is_nothing(parent):
            return self._set(chain[-1][1], f"{{{rest[0]}: {self._nested(rest[1:], value, True)}}}")
        raise CannotEdit(f"`{'.'.join(way[: len(chain)])}` holds no fields, so `{'.'.join(way)}` cannot be in it")

    def add(self, way: Sequence[str], items: Sequence[str], rank: Rank = lambda _: None) -> str:
        """Add what is not in it yet to a list; what was a single value becomes one.

        A map that says something else of what is there takes its place.
        """
        old = self.find(way)
        if old is None or is_nothing(old) or (isinstance(old, Items) and not old.items):
            return self.put(way, items, rank)
        nodes = old.items if isinstance(old, Items) else (old,)
        there: dict[str | None, Node] = {name: node for node in nodes if (name := self.name(node)) is not None}
        new = [item for item in items if self.name(item) not in there]
        other = [(there[self.name(item)], item) for item in items if self.name(item) in there]
        cuts = [cut for node, item in other for cut in self._said_anew(node, item)]
        if isinstance(old, Items):
            return self._edited((*cuts, *(self._added(old, len(old.items) - 1, new) if new else ())))
        flow = any(self._is_flow(parent) for parent, _ in self._chain(way))
        if isinstance(old, Fields) and not (flow or self._is_flow(old)) and (new or cuts):
            raise CannotEdit(f"`{'.'.join(way)}` holds a map over several lines: make a list of it by hand first")
        if not new:
            return self._edited(cuts)
        start, end = old.start, self._end(old)
        first = cuts[-1][2] if cuts else self.text[start:end]
        if isinstance(old, Scalar) and not cuts and first[:1] not in ("'", '"'):
            first = _written(old.text, True)
        return self._edited([(start, end, f"[{', '.join((first, *(_written(item, True) for item in new)))}]")])

    def take(self, way: Sequence[str], items: Sequence[str]) -> str:
        """Take values out of a list, and the field with the last of them."""
        old, name = self.find(way), ".".join(way)
        if old is None:
            raise CannotEdit(f"there is no `{name}`")
        nodes = old.items if isinstance(old, Items) else (old,)
        there = [self.name(node) for node in nodes]
        missing = next((item for item in items if self.name(item) not in there), None)
        if missing is not None:
            raise CannotEdit(f"`{name}` does not hold {shown(missing)}")
        names = {self.name(item) for item in items}
        gone = [number for number, one in enumerate(there) if one in names]
        if len(gone) == len(nodes) or not isinstance(old, Items):
            return self.remove(way)
        return self._edited(self._taken(old, old.items, gone))

    def remove(self, way: Sequence[str]) -> str:
        """Take a field out, and the map that it is the last one in."""
        chain = self._chain(way)
        if len(chain) < len(way):
            raise CannotEdit(f"there is no `{'.'.join(way)}`")
        while len(chain) > 1 and len(chain[-1][0].entries) == 1:
            chain.pop()
        parent, entry = chain[-1]
        return self._edited(self._taken(parent, parent.entries, [parent.entries.index(entry)]))

    # ---- one field

    def _replaced(self, entry: Entry, value: str | Sequence[str], flow: bool) -> str:
        old = entry.value
        if isinstance(old, Items) and old.items and not isinstance(value, str) and value:
            return self._edited(self._relisted(old, value))
        quote = self.text[old.start : old.start + 1] if isinstance(old, Scalar) and not old.plain else ""
        return self._set(entry, _written(value, flow, quote))

    def _set(self, entry: Entry, written: str) -> str:
        """Write a value in one line behind its key; a comment on that line stays."""
        old, colon = entry.value, self.text.index(":", entry.key.end) + 1
        if old.end == old.start:
            return f"{self.text[:colon]} {written}{self.text[colon:]}"
        if isinstance(old, Scalar) or self._is_flow(old):
            return self.text[: old.start] + written + self.text[self._end(old) :]
        line = self._line_end(colon)
        return f"{self.text[:colon]} {written}{self.text[colon:line]}{self.text[self._end(old) :]}"

    def _inserted(self, parent: Fields, name: str, written: str, rank: Rank | None) -> str:
        key = _written(name, self._is_flow(parent))
        before = _neighbour(parent, name, rank)
        if self._is_flow(parent):
            at = self._end(parent.entries[-1].value) if parent.entries else parent.start + 1
            return f"{self.text[:at]}{', ' if parent.entries else ''}{key}: {written}{self.text[at:]}"
        indent = self._indent(parent.entries[0].key.start) if parent.entries else ""
        if before is None:
            at = self._line_start(parent.entries[0].key.start) if parent.entries else parent.start
            return f"{self.text[:at]}{indent}{key}: {written}{self._newline}{self.text[at:]}"
        at = self._line_end(self._end_of(before))
        return f"{self.text[:at]}{self._newline}{indent}{key}: {written}{self.text[at:]}"

    def _nested(self, way: Sequence[str], value: str | Sequence[str], flow: bool) -> str:
        """A value within the maps that lead to it, written in one line."""
        written = _written(value, flow or bool(way))
        for name in reversed(way):
            written = f"{{{_written(name, True)}: {written}}}"
        return written

    # ---- places

    def _chain(self, way: Sequence[str]) -> list[tuple[Fields, Entry]]:
        """The fields on a way that are there, each with the map it is in."""
        chain: list[tuple[Fields, Entry]] = []
        node: Node = self.fields
        for name in way:
            entry = node.entry(name) if isinstance(node, Fields) else None
            if entry is None or not isinstance(node, Fields):
                break
            chain.append((node, entry))
            node = entry.value
        return chain

    def _taken(self, outer: Fields | Items, inner: Sequence[Entry | Node], gone: Sequence[int]) -> Iterator[_Cut]:
        """Some entries or items taken out: each with its lines, or with a comma."""
        last = max((number for number in range(len(inner)) if number not in gone), default=-1)
        flow, tail = self._is_flow(outer), self._end_of(inner[last]) if last >= 0 else self._start_of(inner[0])
        end_of_tail = self._end_of(inner[-1])
        if flow and last < len(inner) - 1 and "\n" not in self.text[tail:end_of_tail]:
            yield tail, end_of_tail, ""
            gone = [number for number in gone if number < last]
        for number in gone:
            start, end = self._start_of(inner[number]), self._end_of(inner[number])
            line = self._line_start(start)
            stands_alone = not self.text[line:start].strip(" \t-" if isinstance(outer, Items) else None)
            if not flow and not stands_alone:
                raise CannotEdit("what is to be taken out shares its line with something else: change it by hand")
            rest, comma = _REST_OF_LINE.match(self.text, end), _COMMA.match(self.text, end)
            if not flow:
                yield line, self.text.find("\n", end) + 1 or len(self.text), ""
            elif stands_alone and rest:
                yield line, rest.end(), ""
            elif comma or number == len(inner) - 1:
                yield start, comma.end() if comma else end, ""
            else:
                yield start, self._start_of(inner[number + 1]), ""

    def _added(self, old: Items, after: int, items: Sequence[str]) -> Iterator[_Cut]:
        """Items put behind one of a list, in quotes like those of the others; before all others, behind number -1."""
        marks = [self.text[node.start] for node in old.items if isinstance(node, Scalar) and not node.plain]
        quote = "'" if marks and marks[-1] == "'" else '"'
        items = [scalar(whole(item), flow=self._is_flow(old), quote=quote) for item in items]
        if self._is_flow(old):
            at = self._end(old.items[after]) if after >= 0 else old.items[0].start
            yield at, at, "".join(f", {item}" if after >= 0 else f"{item}, " for item in items)
            return
        row = f"{self._indent(old.start)}- "
        at = self._line_end(self._end(old.items[after])) if after >= 0 else self._line_start(old.items[0].start)
        new = self._newline
        yield at, at, "".join(f"{new}{row}{item}" if after >= 0 else f"{row}{item}{new}" for item in items)

    def _relisted(self, old: Items, wanted: Sequence[str]) -> Iterator[_Cut]:
        """A list made to hold other values: those that are there in this order stay, the others go or come."""
        there = [self.name(node) for node in old.items]
        kept: list[int] = []
        new: dict[int, list[str]] = {}
        for one in wanted:
            last, name = kept[-1] if kept else -1, self.name(one)
            if name is not None and name in there[last + 1 :]:
                kept.append(there.index(name, last + 1))
                yield from self._said_anew(old.items[kept[-1]], one)
            else:
                new.setdefault(last, []).append(one)
        if not kept and self._is_flow(old):
            yield old.start, self._end(old), _written(wanted, True)
            return
        yield from self._taken(old, old.items, [number for number in range(len(there)) if number not in kept])
        for after, items in new.items():
            yield from self._added(old, after, items)

    def _said_anew(self, old: Node, item: str) -> Iterator[_Cut]:
        """A map put in the place of what names the same, and says something else of it or nothing."""
        new = read_yaml_document(str(item))[0] if isinstance(item, Raw) else None
        if isinstance(new, Fields) and self._further(new) != self._further(old):
            yield old.start, self._end(old), item

    def _further(self, node: Node) -> dict[str, object]:
        """What a map says besides its name."""
        entries = node.entries if isinstance(node, Fields) else ()
        return {key.text: plain(value) for key, value in entries if self.name(value) != self.name(node)}

    def _edited(self, cuts: Iterable[_Cut]) -> str:
        """The text after some cuts; where two overlap, what either takes out is gone."""
        pieces: list[str] = []
        at = 0
        for start, end, text in sorted(cuts):
            pieces += (self.text[at : max(at, start)], text)
            at = max(at, end)
        return "".join((*pieces, self.text[at:]))

    def _start_of(self, one: Entry | Node) -> int:
        return one.key.start if isinstance(one, Entry) else one.start

    def _end_of(self, one: Entry | Node) -> int:
        if not isinstance(one, Entry):
            return self._end(one)
        if one.value.end == one.value.start:
            return self.text.index(":", one.key.end) + 1
        return self._end(one.value)

    def _end(self, node: Node) -> int:
        """Where a value ends; of one over several lines, the blank lines that follow are not its own."""
        return node.start + len(self.text[node.start : node.end].rstrip())

    def _is_flow(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and self.text[node.start : node.start + 1] in ("{", "[")

    def _indent(self, at: int) -> str:
        return " " * (at - self._line_start(at))

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"


_Cut = tuple[int, int, str]
"""Where something is taken out, and what comes in its place."""

_COMMA = re.compile(r"\s*,[ \t]*")
_REST_OF_LINE = re.compile(r"[ \t]*,?[ \t]*(?:#[^\n]*)?\r?\n")


def _neighbour(parent: Fields, name: str, rank: Rank | None) -> Entry | None:
    """The field behind which a new one goes, so that as few as can be stand on its wrong side; else the last."""
    own = rank(name) if rank is not None else None
    if own is None or rank is None or not parent.entries:
        return parent.entries[-1] if parent.entries else None
    ranks = [rank(entry.key.text) for entry in parent.entries]
    wrong = [
        sum(one is not None and one > own for one in ranks[:gap])
        + sum(one is not None and one < own for one in ranks[gap:])
        for gap in range(len(ranks) + 1)
    ]
    best = wrong.index(min(wrong))
    return parent.entries[best - 1] if best else None


def _written(value: str | Sequence[str], is_flow: bool, quote: str = "") -> str:
    """A value as YAML, a list in one line; in the quotes that were there before, else plain where that will do."""
    if not isinstance(value, str):
        return flow(whole(one) for one in value)
    if quote in ("'", '"') and not isinstance(value, Raw):
        return quoted(value, quote)
    return scalar(whole(value), flow=is_flow)
