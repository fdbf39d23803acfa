"""A Plan becomes its web: the dependencies, or every other relation where no spec waits for another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.model.catalog import Edge
from tpmdocs.model.graph import Graph
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import LinkType
from tpmdocs.views.plan import Plan


@dataclass(frozen=True)
class Web:
    """What the page of dependencies draws."""

    plan: Plan

    @cached_property
    def dependencies(self) -> tuple[Edge, ...]:
        """All that order work: also soft ones, and those for which nobody waits any more."""
        return tuple(edge for edge in self.plan.catalog.edges if edge.type.orders_work)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        return self.dependencies or self.plan.catalog.edges

    @cached_property
    def types(self) -> frozenset[LinkType]:
        return frozenset(edge.type for edge in self.edges)

    @cached_property
    def graph(self) -> Graph:
        return self.plan.catalog.graph(self.edges)

    @cached_property
    def specs(self) -> tuple[Spec, ...]:
        """Those that have an edge."""
        graph = self.graph
        paths = (path for path in graph.nodes if graph.needs[path] or graph.needed_by[path])
        return tuple(self.plan.catalog.by_path[path] for path in paths)

    @cached_property
    def drawn(self) -> tuple[Edge, ...]:
        """The edges without the hard ones that a longer way says as well."""
        kept = set(self.plan.catalog.dependencies.reduced())
        return tuple(
            edge
            for edge in self.edges
            if not (edge.type.orders_work and edge.hard) or (edge.source.path, edge.target.path) in kept
        )

    def drawn_from(self, paths: Iterable[str]) -> list[Edge]:
        """What is drawn of these specs: all that leads from one, or joins one to another in either direction."""
        numbers = sorted({number for path in paths for number in self._drawn_from.get(path, ())})
        return [self._all_drawn[number] for number in numbers]

    @cached_property
    def _drawn_from(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, edge in enumerate(self._all_drawn):
            found.setdefault(edge.source.path, []).append(number)
            if edge.type.symmetric:
                found.setdefault(edge.target.path, []).append(number)
        return found

    @cached_property
    def _all_drawn(self) -> tuple[Edge, ...]:
        return (*self.drawn, *self.opposed)

    @cached_property
    def opposed(self) -> tuple[Edge, ...]:
        """What stands in each other's way, of the specs that are drawn."""
        paths = {spec.path for spec in self.specs}
        return tuple(
            edge
            for edge in self.plan.catalog.edges
            if self.dependencies
            and edge.type.name == "conflicts_with"
            and {edge.source.path, edge.target.path} <= paths
        )
