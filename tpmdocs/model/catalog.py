"""Specs and their vocabulary become a Catalog: find by id, and follow references both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.model.dialect import Dialect
from tpmdocs.model.graph import Graph
from tpmdocs.model.links import MENTIONS, Link, LinkState, Resolver
from tpmdocs.model.spec import Reference, Spec
from tpmdocs.model.target import natural_key
from tpmdocs.model.vocabulary import Category, ConfigFile, LinkType, Vocabulary
from tpmdocs.model.written import Written
from tpmdocs.repository.source import Source, Span
from tpmdocs.text.document import Document


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two specs, however often and from whichever side it is declared."""

    type: LinkType
    source: Spec
    target: Spec
    declared_in: tuple[Link, ...]

    @property
    def hard(self) -> bool:
        """Whether any declaration says that the source must wait."""
        return self.declaration.reference.kind != "soft"

    @property
    def declaration(self) -> Link:
        """Where it is declared: of several places the first, or the first that says that the source must wait."""
        first = self.declared_in[0]
        if first.reference.kind != "soft" or len(self.declared_in) == 1:
            return first
        return next((link for link in self.declared_in if link.reference.kind != "soft"), first)


@dataclass(frozen=True)
class Catalog:
    """A whole plan at one moment: what its files say, and what that means together.

    Attributes:
        specs: Every spec, also those that could not be read, by path.
        pages: Markdown pages below the docs folder that are no spec.
        files: Every path of the repository, also those that are here only by name.
        docs_dir: The folder that is published, from the root.
        host: The configuration of the program that publishes it, read without running its tags.
    """

    specs: tuple[Spec, ...]
    pages: tuple[Document, ...]
    vocabulary: Vocabulary
    dialect: Dialect
    files: frozenset[str]
    docs_dir: str
    external_ids: frozenset[str] = frozenset()
    host: ConfigFile | None = None

    @property
    def docs_prefix(self) -> str:
        """What the path of every published file begins with; empty where the whole repository is published."""
        return "" if self.docs_dir == "." else f"{self.docs_dir}/"

    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(self.specs, self.dialect, self.vocabulary, self.files, self.docs_dir, self.external_ids)

    def find(self, id_: str) -> tuple[Spec, ...]:
        """The specs that have this id, in any of its spellings; more than one where it is not unique."""
        return self.resolver.find(id_)

    @cached_property
    def unreadable(self) -> tuple[tuple[Span, str], ...]:
        """Files whose metadata could not be read: the place where reading ended, and why."""
        specs = ((spec.source, problem) for spec in self.specs for problem in spec.problems)
        pages = ((page.source, problem) for page in self.pages for problem in page.problems)
        first: dict[str, tuple[Span, str]] = {}
        for source, problem in (*specs, *pages):
            if problem.fatal:
                first.setdefault(source.path, (source.span(problem.start, problem.end), problem.message))
        return tuple(first[path] for path in sorted(first))

    def spec_at(self, path: str) -> Spec | None:
        """The spec whose metadata or prose is in the file at this path, or would be in a side file's missing prose."""
        return self._by_file.get(path)

    def category(self, spec: Spec) -> Category | None:
        """What a spec's status means; None where it has none, or one that is not known."""
        return self.vocabulary.category(spec.status)

    def is_done(self, spec: Spec) -> bool:
        return self.category(spec) is Category.DONE

    def is_over(self, spec: Spec) -> bool:
        """Whether nobody has to do anything for it any more: it is done, or was dropped."""
        return self.category(spec) in (Category.DONE, Category.DROPPED)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """What every reference in metadata means, by spec and place."""
        found = (self.resolver.link(spec, reference) for spec in self.specs for reference in spec.references)
        return tuple(link for link in found if link is not None)

    def links_of(self, spec: Spec) -> tuple[Link, ...]:
        """What a spec's references mean, in the order it writes them."""
        return self._links_by_spec.get(spec.path, ())

    @cached_property
    def mentions(self) -> tuple[Link, ...]:
        """What every `[[…]]` in the prose of specs means. Reads all prose the first time."""
        found: list[Link] = []
        for spec in self.specs:
            if spec.document is None:
                continue
            body, start = spec.document.body, spec.document.front_matter.body_start
            for mention in spec.document.prose.mentions:
                reference = Reference(
                    MENTIONS.name,
                    mention.id_text,
                    body[mention.start : mention.end],
                    "prose",
                    spec.document.source,
                    start + mention.start,
                    start + mention.end,
                )
                link = self.resolver.link(spec, reference)
                if link is not None:
                    found.append(link)
        return tuple(found)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Each relation between two specs once, in the order of its source's path; without mentions and goals."""
        return _edges(self.links)

    @cached_property
    def mention_edges(self) -> tuple[Edge, ...]:
        """Who mentions whom in prose."""
        return _edges(self.mentions)

    def edges_from(self, spec: Spec) -> tuple[Edge, ...]:
        """Edges whose source is this spec; a relation without direction is from both of its ends."""
        return self._edges_from.get(spec.path, ())

    def edges_to(self, spec: Spec) -> tuple[Edge, ...]:
        """Edges whose target is this spec; a relation without direction is to both of its ends."""
        return self._edges_to.get(spec.path, ())

    @cached_property
    def dependencies(self) -> Graph:
        """Who must wait for whom: hard edges of every link type that orders work, by path."""
        return self.graph(edge for edge in self.edges if edge.type.orders_work and edge.hard)

    def graph(self, edges: Iterable[Edge]) -> Graph:
        """The graph of some edges over all specs, with paths as nodes."""
        return Graph.of(
            tuple(spec.path for spec in self.specs),
            tuple((edge.source.path, edge.target.path) for edge in edges),
        )

    @cached_property
    def duplicates(self) -> Mapping[str, tuple[Spec, ...]]:
        """Specs that share an id, by the id as the first of them writes it."""
        groups: dict[str, list[Spec]] = {}
        for spec in self.specs:
            if spec.id is not None:
                groups.setdefault(self.dialect.key(spec.id), []).append(spec)
        shared = {specs[0].id or "": tuple(specs) for specs in groups.values() if len(specs) > 1}
        return dict(sorted(shared.items(), key=lambda item: natural_key(item[0])))

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Everything that holds prose, specs and other pages, by the path of its file."""
        documents = (*(spec.document for spec in self.specs), *self.pages)
        return {document.path: document for document in documents if document is not None}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every file that the plan was read from, by path."""
        read = (
            *(spec.source for spec in self.specs),
            *(document.source for document in self.documents.values()),
            *(file.source for file in self.vocabulary.files),
            *([self.host.source] if self.host is not None else []),
        )
        return {source.path: source for source in read}

    @cached_property
    def written(self) -> Written:
        """The fields as their authors wrote them, held against their schemas."""
        return Written(self.specs, self.vocabulary, self.dialect)

    @cached_property
    def by_path(self) -> Mapping[str, Spec]:
        """Specs by the path of their metadata."""
        return {spec.path: spec for spec in self.specs}

    @cached_property
    def _by_file(self) -> dict[str, Spec]:
        return {spec.prose_path: spec for spec in self.specs} | dict(self.by_path)

    @cached_property
    def _links_by_spec(self) -> dict[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.source.path, []).append(link)
        return {path: tuple(links) for path, links in found.items()}

    @cached_property
    def _edges_from(self) -> dict[str, tuple[Edge, ...]]:
        return _by_end((edge.source.path, edge.target.path, edge) for edge in self.edges)

    @cached_property
    def _edges_to(self) -> dict[str, tuple[Edge, ...]]:
        return _by_end((edge.target.path, edge.source.path, edge) for edge in self.edges)


def _edges(links: Iterable[Link]) -> tuple[Edge, ...]:
    declared: dict[tuple[str, str, str], list[Link]] = {}
    ends: dict[tuple[str, str, str], tuple[Spec, Spec]] = {}
    for link in links:
        if link.ends is None or link.state not in (LinkState.OK, LinkState.STALE_PATH):
            continue
        source, target = link.ends
        if link.type.symmetric and natural_key(target.path) < natural_key(source.path):
            source, target = target, source
        key = (link.type.name, source.path, target.path)
        declared.setdefault(key, []).append(link)
        ends[key] = (source, target)
    return tuple(Edge(links_[0].type, *ends[key], tuple(links_)) for key, links_ in sorted(declared.items()))


def _by_end(rows: Iterable[tuple[str, str, Edge]]) -> dict[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = {}
    for path, other, edge in rows:
        found.setdefault(path, []).append(edge)
        if edge.type.symmetric:
            found.setdefault(other, []).append(edge)
    return {path: tuple(edges) for path, edges in found.items()}
