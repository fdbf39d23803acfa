"""What every view is given: the plan, what is wrong with it, the day, and where its pages are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from markupsafe import Markup

from tpmdocs.addresses import Addresses, file_name, id_source
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.drawing.dot import Node
from tpmdocs.drawing.graphviz import Drawings
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog, Edge
from tpmdocs.model.spec import Spec
from tpmdocs.past.figures import Figures, figures
from tpmdocs.past.past import Event, Past, SpecPast
from tpmdocs.planning.deadlines import Clash, Conflict
from tpmdocs.planning.forecast import Forecast
from tpmdocs.planning.health import Assessment
from tpmdocs.planning.schedule import Item, roadmap
from tpmdocs.planning.slack import Waits
from tpmdocs.planning.slips import Slips
from tpmdocs.reviewer import Reviewed
from tpmdocs.text.yaml_values import Fields
from tpmdocs.views.groups import Groups, groups

T = TypeVar("T")
R = TypeVar("R")


class Each(Protocol):
    """As the builtin `map`: the results of the same for many things, in their order.

    It may be done in a copy of this process. What it changes elsewhere than in its result is lost then, so it may
    remember what others work out again, and must not draw.
    """

    def __call__(self, do: Callable[[T], R], things: Iterable[T], /) -> Iterable[R]: ...


@dataclass(frozen=True)
class Plan:
    """A checked catalog on a day, about to be published.

    Attributes:
        situation: The plan as rules see it on a day: its deadlines, and how its specs stand by them.
        diagnostics: What `check` said.
        addresses: How the host forms addresses.
        section: Folder of the generated pages, below the docs folder; empty, or ending in `/`.
        home: Whether the site's home, `index.md`, is for us to write, as the author has none.
        edit_url: Where a file can be edited, with `{path}` for its path from the repository's root.
        drawings: Draws diagrams.
        reviewed: What a change did to the plan, where the site is a preview of one.
        past: What git knows of how the plan came about; None where nobody asked it, or there is none.
        each: How the same is done for each of many things: one by one, or by several processes.
    """

    situation: Situation
    diagnostics: tuple[Diagnostic, ...]
    addresses: Addresses = field(default_factory=Addresses)
    section: str = ""
    home: bool = False
    edit_url: str | None = None
    drawings: Drawings = field(default_factory=Drawings)
    reviewed: Reviewed | None = None
    past: Past | None = None
    each: Each = map

    @cached_property
    def catalog(self) -> Catalog:
        return self.situation.catalog

    @property
    def today(self) -> date:
        """The day that the pages stand for."""
        return self.situation.today

    @cached_property
    def waits(self) -> Waits:
        """Who still waits for whom, and how much time there is."""
        return Waits(self._forecast)

    @cached_property
    def slips(self) -> Slips:
        """What if a spec slips."""
        return Slips(self._forecast)

    @cached_property
    def _forecast(self) -> Forecast:
        return Forecast(self.situation.deadlines)

    @cached_property
    def health(self) -> Mapping[str, Assessment]:
        """How the specs stand that are neither done nor dropped, by path."""
        return self.situation.health

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything that is planned, stages one by one."""
        return roadmap(self.catalog, self.today)

    @cached_property
    def groups(self) -> Groups:
        """Teams, releases and goals, each with its specs."""
        return groups(self.catalog, self.items)

    @cached_property
    def alike(self) -> dict[tuple[str, str], Markup]:
        """What pages say of specs alike, as far as it has been asked for, by what it is and the spec's path."""
        return {}

    @cached_property
    def facets(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """What each spec can be picked by, as far as a page has asked, by its path."""
        return {}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where specs stand in lists, as far as one has them, by path."""
        return {}

    @cached_property
    def boxes(self) -> dict[int, Node]:
        """Specs as drawings show them, as far as one has, by the identity of the spec; they outlive the plan."""
        return {}

    def page(self, kind: str, of: str = "") -> str:
        """The path of a generated page by its kind, such as `roadmap`; by name, of one team, release, goal or rule.

        The Brief is the home where that is for us to write.
        """
        if (kind, of) not in self._pages:
            name = self._names.get((kind, of)) or _name_of(of)
            is_home = kind == "brief" and self.home
            self._pages[kind, of] = "index.md" if is_home else f"{self.section}{kind}/{name}.md"
        return self._pages[kind, of]

    @cached_property
    def _pages(self) -> dict[tuple[str, str], str]:
        """The same, as far as it has been asked for: pages lead to each other all the time."""
        return {}

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        """Names of pages by kind and what they are of, where two differ only in capitals: `Payments`, `payments~2`.

        macOS and Windows would keep them in one file.
        """
        found: dict[tuple[str, str], str] = {}
        for kind, all_ in (
            ("teams", self.groups.teams),
            ("releases", self.groups.releases),
            ("goals", self.groups.goals),
        ):
            numbers: Counter[str] = Counter()
            for of in all_:
                name = _name_of(of)
                numbers[name.casefold()] += 1
                if (number := numbers[name.casefold()]) > 1:
                    found[kind, of] = f"{name}~{number}"
        return found

    def asset(self, path: str) -> str:
        """The published path of a generated file, such as `data/catalog.json`."""
        return f"{self.section}{path}"

    @property
    def name(self) -> str:
        """What the site is called, as far as its configuration says so in plain words."""
        host = self.catalog.host
        name = host.node.text("site_name") if host is not None and isinstance(host.node, Fields) else None
        return name or "Plan"

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Where each spec's Markdown is published, by its path: by id, or by path where the id is not its own."""
        numbers = Counter(spec.label.casefold() for spec in self.catalog.specs)
        return {
            spec.path: id_source(spec.label)
            if spec.label and numbers[spec.label.casefold()] == 1
            else self.asset(f"data/text/{'/'.join(map(file_name, spec.path.split('/')))}.txt")
            for spec in self.catalog.specs
        }

    def page_of(self, path: str) -> str | None:
        """The path below the docs folder of the page that a Markdown file, given from the root, is published as."""
        spec = self.catalog.spec_at(path)
        if spec is not None:
            return spec.page
        prefix = self.catalog.docs_prefix
        inside = path in self.catalog.documents and path.startswith(prefix)
        return path.removeprefix(prefix) if inside else None

    def diagnostics_of(self, spec: Spec) -> tuple[Diagnostic, ...]:
        """What is wrong with one spec, in its metadata and its prose."""
        return self._by_spec.get(spec.path, ())

    @cached_property
    def figures(self) -> Figures:
        """What the past comes to, seen from today."""
        return figures(self.past, self.catalog, self.today) if self.past is not None else Figures()

    @cached_property
    def changed(self) -> tuple[tuple[SpecPast, Event], ...]:
        """What happened since the plan came to git, the latest first."""
        if self.past is None:
            return ()
        return tuple(one for one in self.past.events if one[1].commit != self.past.commits[0])

    @property
    def tells_changes(self) -> bool:
        """Whether there is something to say of the past, if only that it is not known."""
        return self.past is not None and (bool(self.changed) or not self.past.is_whole)

    @cached_property
    def events_of(self) -> Mapping[str, tuple[Event, ...]]:
        """The same by the path of the spec, of those that are there."""
        found: dict[str, list[Event]] = {}
        for one, event in self.changed:
            if (spec := self.spec_of(one)) is not None:
                found.setdefault(spec.path, []).append(event)
        return {path: tuple(events) for path, events in found.items()}

    def past_of(self, spec: Spec) -> SpecPast | None:
        return self.past.of(spec) if self.past is not None else None

    def spec_of(self, past: SpecPast) -> Spec | None:
        """The spec of today whose past it is; None where it is gone."""
        return self._specs_of_pasts.get(id(past))

    @cached_property
    def _specs_of_pasts(self) -> Mapping[int, Spec]:
        pasts = ((self.past_of(spec), spec) for spec in reversed(self.catalog.specs))
        return {id(past): spec for past, spec in pasts if past is not None}

    @cached_property
    def came(self) -> frozenset[Relation]:
        """Relations that the change which is reviewed has added."""
        edges = self.reviewed.review.edges if self.reviewed is not None else ()
        return frozenset(_relation(one.edge) for one in edges if one.came)

    def is_new(self, edge: Edge) -> bool:
        """Whether the change that is reviewed has added a relation."""
        return _relation(edge) in self.came

    def conflict(self, edge: Edge) -> Conflict | None:
        """Where a dependency ends too late for what waits for it, or perhaps does."""
        return self._conflicts.get(_relation(edge))

    @cached_property
    def _conflicts(self) -> Mapping[Relation, Conflict]:
        return {_relation(one.edge): one for one in self.situation.deadlines.conflicts if one.clash is not Clash.TIGHT}

    @cached_property
    def _by_spec(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.diagnostics:
            spec = self.catalog.spec_at(diagnostic.finding.spec or diagnostic.span.path)
            if spec is not None:
                found.setdefault(spec.path, []).append(diagnostic)
        return {path: tuple(diagnostics) for path, diagnostics in found.items()}


Place = tuple[tuple[int, bool], tuple[object, ...]]
"""What specs are sorted by: before their time, how they stand, and after it how sure they are, and their name."""

Relation = tuple[str, str, str]
"""A relation by its name and the paths of its ends."""


def _relation(edge: Edge) -> Relation:
    return edge.type.name, edge.source.path, edge.target.path


def _name_of(of: str) -> str:
    """The name of a page's file, without its ending; `index` is the page of all."""
    name = file_name(of) or "index"
    # the host would take it for the page of all
    return f"~{name}" if of and name.lower() in ("index", "readme") else name
