"""Spec and Reference: what one file says, unjudged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tpmdocs.diagnostics import Edit
from tpmdocs.model.dialect import SourceKind
from tpmdocs.model.target import Target
from tpmdocs.model.vocabulary import Ignore
from tpmdocs.repository.source import Source, Span
from tpmdocs.text.document import Document
from tpmdocs.text.edits import replacing
from tpmdocs.text.yaml_values import Fields, Node, Problem, Scalar


class Said(NamedTuple):
    """A concept's value where it stands, which is in the metadata, and can be set there, for `kind` "field" alone.

    `name` is the field as the repository spells it, or where else it is from.
    """

    concept: str
    name: str
    node: Node
    source: Source
    kind: SourceKind = "field"

    @property
    def span(self) -> Span:
        """Where it stands; a part of the path stands nowhere in the file."""
        return self.source.span(self.node.start, self.node.end) if self.kind != "path" else self.source.head

    @property
    def value(self) -> Scalar | None:
        """A single value of the metadata; None for a list or a map, and for what stands elsewhere."""
        return self.node if self.kind == "field" and isinstance(self.node, Scalar) else None


class Reference(NamedTuple):
    """A spec, goal or other thing named by a spec, as it is written.

    Attributes:
        relation: The relation as written, `depends_on` as well as its inverse `blocks`; `mentions` in prose.
        text: What names it, without the remark that may follow.
        as_written: The value as it stands in the file.
        name: The field, as the repository spells it.
        kind: `hard` or `soft`. lag: A time to wait, as written. why: The author's reason.
        value: The value of the metadata that it is of; None in prose.
    """

    relation: str
    text: str
    as_written: str
    name: str
    source: Source
    start: int
    end: int
    kind: str = "hard"
    lag: str | None = None
    why: str | None = None
    value: Scalar | None = None

    @property
    def span(self) -> Span:
        return self.source.span(self.start, self.end)

    @property
    def line(self) -> int:
        return self.source.line_of(self.start)

    def with_text(self, old: str, new: str) -> Edit | None:
        """The edit that puts a text in the place of another one in it; None where that is not certain."""
        return replacing(self.source, self.start, self.end, old, new, self.value)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One stage of a staged delivery."""

    name: str
    target: Target
    said: Said


@dataclass(frozen=True, slots=True)
class Update:
    """What an owner reported on a day. `start` and `end` are where its health stands, else the whole of it."""

    on: date | None
    by: str | None
    health: str | None
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Spec:
    """What one file says. None means "not said"; nothing here is judged.

    Attributes:
        path: Path of the file that holds the metadata, from the root; what tells specs apart.
        document: The Markdown file with its prose; None for a spec that is a side file alone.
        prose_path: Path of its Markdown file from the root; a side file's may not be there.
        page: The same below the docs folder: where its page is, which may have to be generated.
        fields: The metadata as written, in the repository's own spelling.
        said: Where each concept is said, in the order written.
        problems: What could not be read.
    """

    source: Source
    document: Document | None
    prose_path: str
    page: str
    fields: Fields
    problems: tuple[Problem, ...]
    said: Mapping[str, tuple[Said, ...]]
    references: tuple[Reference, ...]
    id: str | None = None
    label: str = ""
    aliases: tuple[str, ...] = ()
    title: str | None = None
    summary: str | None = None
    type: str | None = None
    status: str | None = None
    owners: tuple[str, ...] = ()
    team: str | None = None
    created: date | None = None
    updated: date | None = None
    confirmed: date | None = None
    shipped: date | None = None
    start: Target | None = None
    target: Target | None = None
    release: str | None = None
    milestones: tuple[Milestone, ...] = ()
    confidence: str | None = None
    commitment: str | None = None
    trackers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()
    waivers: tuple[Ignore, ...] = ()
    known_names: frozenset[str] = field(default_factory=frozenset)

    @cached_property  # asked a hundred times of each spec
    def path(self) -> str:
        return self.source.path

    @property
    def own_folder(self) -> str | None:
        """The folder that stands for it: that of its side file, its README or its index; None for a file among others.

        A `readme.md` is one in any case, as on forges; where the site has its page is the host's to say.
        """
        folder, _, name = self.prose_path.rpartition("/")
        stands_for_it = self.prose_path != self.path or name.rpartition(".")[0].lower() in ("readme", "index")
        return folder if stands_for_it else None

    @cached_property
    def readable(self) -> bool:
        """Whether the metadata as a whole could be read."""
        return not any(problem.fatal for problem in self.problems)

    @property
    def name(self) -> str:
        """What to call it: its label, else its title, else its path."""
        return self.label or self.title or self.path

    @property
    def full_name(self) -> str:
        """Its label and its title, or what there is to call it."""
        return f"{self.label} {self.title}" if self.label and self.title else self.name

    @property
    def identity(self) -> str:
        """What it is known by in another version of the plan: its id, else its path; never its title."""
        return self.id or self.path

    def first(self, concept: str) -> Said | None:
        """Where a concept is said first; None where it is not said."""
        said = self.said.get(concept)
        return said[0] if said else None

    def span(self, concept: str = "") -> Span:
        """Where a concept is said, else the head of the file."""
        said = self.first(concept)
        return said.span if said else self.head

    @property
    def head(self) -> Span:
        """The first line of the metadata, for what has no place of its own."""
        return self.source.head

    @cached_property
    def unmapped(self) -> tuple[tuple[str, Node], ...]:
        """Fields that no concept was read from, by the repository's names for them."""
        return tuple(
            (entry.key.text, entry.value) for entry in self.fields.entries if entry.key.text not in self.known_names
        )
