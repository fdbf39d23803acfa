"""The text of a spec's file becomes the part of it that its past is told from."""

from __future__ import annotations

import re

from tpmdocs.model.dialect import Dialect
from tpmdocs.model.vocabulary import Vocabulary
from tpmdocs.reading.loader import MARKDOWN

KEPT = ("id", "status", "target", "release", "milestones", "owner", "team", "people", "updates")
"""The concepts that the past is told of, or by; and those of relations that order work."""


class Facts:
    """Cuts texts down to what the past of a plan is told from, so that two versions are alike where nothing happened.

    Prose goes, where the plan's dialect reads nothing from it; and of metadata, lines that hold another field and
    nothing else, as all of these take as long to read as what is left.
    """

    def __init__(self, dialect: Dialect, vocabulary: Vocabulary) -> None:
        waits = [name for link in vocabulary.links if link.orders_work for name in (link.name, link.inverse)]
        concepts = [*KEPT, *waits, *dialect.forms]
        places = [place for name in concepts if name in dialect.concepts for place in dialect.concepts[name].sources]
        self._with_prose = any(place.kind in ("prose", "heading") for place in places)
        fields = [place.name for place in (*places, *dialect.milestones.values()) if place.kind == "field"]
        self._kept = frozenset(top for name in fields for top in (name, name.partition(".")[0]))
        self._ids = frozenset(dialect.fields_of("id"))
        self._by_place = bool(dialect.include)
        self._nested = dialect.under is not None

    def of(self, path: str, text: str) -> str:
        """What is left of a file's text; it is read as the whole of it would be."""
        if not path.endswith(MARKDOWN):
            return self._thinned(text)
        head = _HEAD.match(text)
        if self._with_prose or head is None:
            return text if self._with_prose or text.startswith("---") else ""
        return f"---\n{self._thinned(head[1])}---\n"

    def _thinned(self, head: str) -> str:
        if self._nested:
            return head
        lines = head.splitlines(keepends=True)
        names = [line.partition(":")[0] for line in lines]
        if not self._by_place and self._ids.isdisjoint(names):  # another field may be what makes it a spec
            return head
        ends = [*(line[:1] in _BEGINS for line in lines[1:]), True]
        left: list[str] = []
        for line, name, alone in zip(lines, names, ends, strict=True):
            if name not in self._kept and alone and _ALONE.match(line):
                continue
            if _OPENS.match(line) and not _CLOSES.search(line):  # what it holds may run over lines of any form
                return head
            left.append(line)
        return "".join(left)


_HEAD = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)
_BEGINS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_ALONE = re.compile(
    r"""[A-Za-z_][\w-]*:[ \t]+(?:[\w(][^:#\n"'\[\]{}]*|\[[\w ,.-]*\]|\{[\w ,.:-]*\})(?<!,)[ \t]*\r?\n"""
)
"""A line with a field that ends on it, whatever else the file holds."""
_OPENS = re.compile(r"""[^\s:]+:[ \t]+[\["'{]""")
_CLOSES = re.compile(r"""[\]"'}][ \t]*(?:#.*)?\r?\n""")
