"""One file's fields become a Spec with its References: what the file says, unjudged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tpmdocs.dialect import Concept, Dialect
from tpmdocs.document import Document
from tpmdocs.frontmatter import Entry, Fields, Items, Node, Problem, Scalar, is_nothing, text_of, texts_of
from tpmdocs.source import Source, Span
from tpmdocs.target import Target, parse_date, parse_target
from tpmdocs.vocabulary import Ignore, Vocabulary, read_ignore

if TYPE_CHECKING:
    from collections.abc import Iterable


class Said(NamedTuple):
    """A concept's value where it stands. `name` is the field as the repository spells it, or where else it is from."""

    concept: str
    name: str
    node: Node
    source: Source

    @property
    def span(self) -> Span:
        return self.source.span(self.node.start, self.node.end)


class Reference(NamedTuple):
    """A spec, goal or other thing named by a spec, as it is written.

    Attributes:
        relation: The relation as written, `depends_on` as well as its inverse `blocks`; `mentions` in prose.
        text: What names it, without the remark that may follow.
        as_written: The value as it stands in the file.
        name: The field, as the repository spells it.
        kind: `hard` or `soft`. lag: A time to wait, as written. why: The author's reason.
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

    @property
    def span(self) -> Span:
        return self.source.span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One stage of a staged delivery."""

    name: str
    target: Target
    said: Said


@dataclass(frozen=True, slots=True)
class Update:
    """What an owner reported on a day."""

    on: date | None
    by: str | None
    health: str | None
    text: str


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

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def readable(self) -> bool:
        """Whether the metadata as a whole could be read."""
        return not any(problem.fatal for problem in self.problems)

    @property
    def name(self) -> str:
        """What to call it: its label, else its title, else its path."""
        return self.label or self.title or self.path

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
        return Span(self.path, 1, 1, 1, len(self.source.line(1)) + 1)

    @cached_property
    def unmapped(self) -> tuple[tuple[str, Node], ...]:
        """Fields that no concept was read from, by the repository's names for them."""
        return tuple(
            (entry.key.text, entry.value) for entry in self.fields.entries if entry.key.text not in self.known_names
        )


def read_spec(
    source: Source,
    document: Document | None,
    prose_path: str,
    page: str,
    fields: Fields,
    problems: tuple[Problem, ...],
    dialect: Dialect,
    vocabulary: Vocabulary,
) -> Spec:
    """The spec that a file's fields say. Never raises, and judges nothing."""
    entries = {entry.key.text: entry for entry in fields.entries}
    known: set[str] = set()
    said: dict[str, tuple[Said, ...]] = {}
    names = [name for field_name in entries for name in dialect.concepts_of.get(field_name, ())]
    for name in dict.fromkeys((*names, *dialect.concepts_elsewhere)):
        found = tuple(_find(name, dialect.concepts[name], source, document, entries, known))
        if found:
            said[name] = found

    def text(concept: str) -> str | None:
        first = said.get(concept)
        written = text_of(first[0].node) if first else None
        return dialect.values.get(concept, {}).get(written, written) if written is not None else None

    def texts(concept: str) -> tuple[str, ...]:
        values = (value for one in said.get(concept, ()) for value in _texts(one.node, dialect))
        return tuple(dict.fromkeys(values))

    def day(concept: str) -> date | None:
        written = text(concept)
        found = parse_date(written) if written is not None else None
        return found if isinstance(found, date) else None

    def target(written: str | None) -> Target | None:
        if written is None or dialect.is_nothing(written):
            return None
        found = parse_target(written, vocabulary.release_days, vocabulary.roadmap.fiscal_year_start)
        return found if isinstance(found, Target) else None

    id_ = text("id")
    milestones = tuple(_milestones(source, entries, said.get("milestones", ()), dialect, known))
    release = text("release")
    return Spec(
        source=source,
        document=document,
        prose_path=prose_path,
        page=page,
        fields=fields,
        problems=problems,
        said=said,
        references=tuple(_references(said, dialect, vocabulary)),
        id=id_,
        label=dialect.label(id_) if id_ is not None else "",
        aliases=texts("aliases"),
        title=text("title"),
        summary=text("summary"),
        type=text("type"),
        status=text("status"),
        owners=texts("owner"),
        team=text("team"),
        created=day("created"),
        updated=day("updated"),
        confirmed=day("confirmed"),
        shipped=day("shipped"),
        start=target(text("start")),
        target=target(text("target")),
        release=None if release is None or dialect.is_nothing(release) else release,
        milestones=tuple(
            Milestone(name, due, one) for name, one in milestones if (due := target(text_of(one.node))) is not None
        ),
        confidence=text("confidence"),
        commitment=text("commitment"),
        trackers=texts("tracker"),
        tags=texts("tags"),
        updates=tuple(_updates(said.get("updates", ()))),
        waivers=tuple(_waivers(said.get("waive", ()))),
        known_names=frozenset(known),
    )


def _find(
    name: str,
    concept: Concept,
    source: Source,
    document: Document | None,
    entries: Mapping[str, Entry],
    known: set[str],
) -> Iterator[Said]:
    for place in concept.sources:
        if place.kind == "field":
            entry = place.find(entries)
            if entry is None:
                continue
            known.add(place.name if place.name in entries else place.name.split(".")[0])
            if is_nothing(entry.value) or (isinstance(entry.value, Items) and not entry.value.items):
                continue
            yield Said(name, place.name, entry.value, source)
        elif place.kind == "path" and place.pattern is not None:
            match = place.pattern.fullmatch(source.path)
            if match is None:
                continue
            groups = match.groupdict()
            found = groups.get(name) or next((group for group in match.groups() if group), None)
            if not found:
                continue
            yield Said(name, "file name", Scalar(found, 0, 0, plain=False), source)
        elif place.kind == "heading":
            heading = document.title if document is not None else None
            if document is None or heading is None:
                continue
            yield Said(name, "first heading", heading, document.source)
        if not concept.all:
            return


def _texts(node: Node, dialect: Dialect) -> Iterator[str]:
    """Texts of a list, or of one text that holds several where the dialect parts them."""
    separator = dialect.references.separator
    for text in texts_of(node):
        parts = text.split(separator) if separator and isinstance(node, Scalar) else [text]
        yield from (part.strip() for part in parts if part.strip())


def _milestones(
    source: Source, entries: Mapping[str, Entry], said: tuple[Said, ...], dialect: Dialect, known: set[str]
) -> Iterator[tuple[str, Said]]:
    for stage, place in dialect.milestones.items():
        entry = place.find(entries)
        if entry is not None:
            known.add(place.name.split(".")[0])
            yield stage, Said("milestones", place.name, entry.value, source)
    for one in said:
        if isinstance(one.node, Fields):
            for entry in one.node.entries:
                name = f"{one.name}.{entry.key.text}"
                yield entry.key.text, Said("milestones", name, entry.value, source)


def _references(said: Mapping[str, tuple[Said, ...]], dialect: Dialect, vocabulary: Vocabulary) -> Iterator[Reference]:
    for relation, places in said.items():
        if vocabulary.link_type(relation) is not None:
            for one in places:
                for node in one.node.items if isinstance(one.node, Items) else (one.node,):
                    yield from _reference(relation, node, one, dialect)


def _reference(relation: str, node: Node, one: Said, dialect: Dialect) -> Iterator[Reference]:
    if is_nothing(node):
        yield Reference(relation, "", "", one.name, one.source, node.start, node.end)
    elif isinstance(node, Scalar):
        for part, start, end in _parts(node, one.source.text, dialect.references.separator):
            yield Reference(relation, part, part, one.name, one.source, start, end)
    elif isinstance(node, Fields):
        named = next((entry for key in dialect.references.keys if (entry := node.entry(key))), None)
        if named is None and len(node.entries) == 1:  # `A title: https://…`: a link written as a map
            named = node.entries[0]
        text = text_of(named.value) if named is not None else None
        if named is None or text is None:
            return
        yield Reference(
            relation,
            text,
            text,
            one.name,
            one.source,
            named.value.start,
            named.value.end,
            kind=node.text("kind") or "hard",
            lag=node.text("lag"),
            why=node.text("why"),
        )


def _parts(node: Scalar, text: str, separator: str | None) -> Iterator[tuple[str, int, int]]:
    if separator is None or separator not in node.text:
        yield node.text.strip(), node.start, node.end
        return
    at = node.start
    for part in node.text.split(separator):
        stripped = part.strip()
        if not stripped:
            continue
        found = text.find(stripped, at, node.end)
        start = found if found >= 0 else node.start
        end = start + len(stripped) if found >= 0 else node.end
        yield stripped, start, end
        at = end


def _updates(said: Iterable[Said]) -> Iterator[Update]:
    for one in said:
        for row in one.node.items if isinstance(one.node, Items) else ():
            if isinstance(row, Fields):
                day = parse_date(row.text("on") or "")
                on = day if isinstance(day, date) else None
                yield Update(on, row.text("by"), row.text("health"), row.text("text") or "")


def _waivers(said: Iterable[Said]) -> Iterator[Ignore]:
    for one in said:
        for row in one.node.items if isinstance(one.node, Items) else ():
            if isinstance(row, Fields) and (waiver := read_ignore(row)) is not None:
                yield waiver
