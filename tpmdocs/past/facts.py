"""The text of a spec's file becomes the part of it that its past is told from."""

from __future__ import annotations

import re
from dataclasses import replace

from tpmdocs.model.dialect import Concept, Dialect
from tpmdocs.model.vocabulary import Vocabulary
from tpmdocs.reading.loader import MARKDOWN
from tpmdocs.repository.history import HEAD
from tpmdocs.text.yaml_reader import read_yaml
from tpmdocs.text.yaml_values import Entry, Fields

KEPT = ("id", "status", "target", "release", "milestones", "owner", "team", "people", "commitment", "updates")
"""The concepts that the past is told of, or by; and those of relations that order work."""


class Facts:
    """Cuts texts down to what the past of a plan is told from, so that two versions are alike where nothing happened.

    Prose goes, where the plan's dialect reads nothing from it; and of metadata, lines that hold another field and
    nothing else, as all of these take as long to read as what is left.

    Attributes:
        dialect: The plan's, of which only what is left has a meaning.
    """

    def __init__(self, dialect: Dialect, vocabulary: Vocabulary) -> None:
        waits = [name for link in vocabulary.links if link.orders_work for name in (link.name, link.inverse)]
        names = {*KEPT, *waits, *dialect.forms}
        nowhere = Concept(())
        self.dialect = replace(
            dialect, concepts={name: one if name in names else nowhere for name, one in dialect.concepts.items()}
        )
        places = [place for concept in self.dialect.concepts.values() for place in concept.sources]
        self._with_prose = any(place.kind in ("prose", "heading") for place in places)
        fields = [place.name for place in (*places, *dialect.milestones.values()) if place.kind == "field"]
        kept = sorted({re.escape(top) for name in fields for top in (name, name.partition(".")[0])})
        self._other = re.compile(rf"^(?!(?:{'|'.join(kept)}):){_ALONE}", re.M)
        ids = [re.escape(name) for name in dialect.fields_of("id")]
        self._id = re.compile(rf"^(?:{'|'.join(ids)}):", re.M) if ids and not dialect.include else re.compile("")
        self._nested = dialect.under is not None
        self._read: dict[str, tuple[Entry, ...] | None] = {}

    def of(self, path: str, text: str) -> str:
        """What is left of a file's text; it is read as the whole of it would be."""
        if not path.endswith(MARKDOWN):
            return self._thinned(text)
        head = HEAD.match(text)
        if self._with_prose or head is None:
            return text if self._with_prose or text.startswith("---") else ""
        return f"---\n{self._thinned(head[1])}---\n"

    def fields(self, left: str) -> Fields | None:
        """The fields in what is left of a text, where all of it is a map of plain blocks; their places mean nothing.

        A block is a field with the lines that belong to it. Versions say the same few of them again and again, so that
        each is read once. None where anything is so odd that the text has to be read as a whole.
        """
        head = left[4:-4] if left.startswith("---\n") and left.endswith("\n---\n") else left
        if self._with_prose or self._nested or _RUNS_ON.search(head) or not _BEGINS.match(head):
            return None
        found: list[Entry] = []
        for block in _BLOCK.findall(head):
            if block not in self._read:
                fields, problems = read_yaml(block)
                self._read[block] = fields.entries if not problems and len(fields.entries) == 1 else None
            entries = self._read[block]
            if entries is None:
                return None
            found += entries
        names = [entry.key.text for entry in found]
        return Fields(tuple(found), 0, len(head)) if len(set(names)) == len(names) else None

    def _thinned(self, head: str) -> str:
        if self._nested or not self._id.search(head):  # another field may be what makes it a spec
            return head
        left = self._other.sub("", head)
        return head if _RUNS_ON.search(left) else left


_ALONE = (
    r"""[A-Za-z_][\w-]*+:[ \t]++(?:[\w(][^:#\r\n"'\[\]{}]*+|\[[\w ,.-]*+\]|\{[\w ,.:-]*+\})(?<!,)[ \t]*+"""
    r"""\r?\n(?=[A-Za-z_]|\Z)"""
)
"""A line with a field that ends on it, whatever else the file holds."""
_RUNS_ON = re.compile(r"""^[^\s:#][^:\n]*+:[ \t]++[\["'{](?![^\n]*[\]"'}][ \t]*+(?:#[^\n]*)?\r?$)""", re.M)
"""A line with a value that may run over lines of any form."""
_BEGINS = re.compile(r"[A-Za-z_]")
_BLOCK = re.compile(r"^[^\n]+\n?(?:^(?![A-Za-z_])[^\n]*\n?)*", re.M)
