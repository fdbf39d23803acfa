"""Turns specs and what each needs into cycles, neighbourhoods and parts, and leaves out what a longer way says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import zip_longest

import rustworkx

from tpmdocs.model.target import natural_key

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A node with what lies around it, the node first; and how many direct neighbours found no place."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, and edges that lead from a node to what it needs, both in natural order.

    The same edges may as well say `is part of` or `supersedes`. Make one with `Graph.of`, once for all
    questions.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    needs: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    needed_by: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    _rank: Mapping[str, int] = field(repr=False, compare=False)
    _digraph: rustworkx.PyDiGraph[int, None] = field(repr=False, compare=False)  # a node's index is its rank

    @classmethod
    def of(cls, nodes: Iterable[str], edges: Iterable[Edge]) -> Graph:
        """The graph of these nodes and edges, whatever order they come in.

        Edges from or to nodes that are not there, from a node to itself, and repeated ones are dropped.
        """
        ordered = tuple(sorted(set(nodes), key=natural_key))
        rank = {node: index for index, node in enumerate(ordered)}
        pairs = sorted({(rank[a], rank[b]) for a, b in edges if a != b and a in rank and b in rank})
        needs: dict[str, list[str]] = {node: [] for node in ordered}
        needed_by: dict[str, list[str]] = {node: [] for node in ordered}
        for a, b in pairs:
            needs[ordered[a]].append(ordered[b])
            needed_by[ordered[b]].append(ordered[a])
        return cls(
            ordered,
            tuple((ordered[a], ordered[b]) for a, b in pairs),
            {node: tuple(others) for node, others in needs.items()},
            {node: tuple(others) for node, others in needed_by.items()},
            rank,
            _digraph(len(ordered), pairs),
        )

    def components(self) -> tuple[tuple[str, ...], ...]:
        """The sets of two or more nodes that all wait for each other."""
        components = rustworkx.strongly_connected_components(self._digraph)
        return tuple(self._named(ranks) for ranks in sorted(sorted(ranks) for ranks in components if len(ranks) > 1))

    def shortest_cycle(self, component: Collection[str]) -> tuple[str, ...]:
        """The shortest way round in a component, each node needing the next, from its smallest node on.

        Of several the one that starts first. Empty if these nodes form no cycle.
        """
        shortest: tuple[str, ...] = ()
        inside = set(component)
        for start in sorted(inside, key=self._rank.__getitem__):
            shortest = self._way_round(start, inside, len(shortest)) or shortest
            inside.remove(start)  # what is still to be found starts at its smallest node, too
        return shortest

    def reduced(self) -> tuple[Edge, ...]:
        """The edges without those that a longer way makes superfluous; within a cycle all are kept."""
        component_of, condensed = self._condensed(self._components())
        kept, index = rustworkx.transitive_reduction(condensed)
        return tuple(
            (a, b)
            for a, b in self.edges
            if component_of[a] == component_of[b] or kept.has_edge(index[component_of[a]], index[component_of[b]])
        )

    def neighbourhood(self, node: str, hops: int = 2, limit: int = 14) -> Neighbourhood:
        """What the node needs and what needs it, as much of it as a reader can take in.

        Where the limit cuts off direct neighbours, the two sides take turns. A further hop (what they need in
        turn, what needs those in turn) is added only if all of it fits.
        """
        up, down = self.needs[node], self.needed_by[node]
        direct = dict.fromkeys(other for pair in zip_longest(up, down) for other in pair if other is not None)
        chosen = dict.fromkeys([node, *list(direct)[: limit - 1]])
        left_out = len(direct) - (len(chosen) - 1)
        for _ in range(1, hops):
            up = tuple(far for near in up for far in self.needs[near])
            down = tuple(far for near in down for far in self.needed_by[near])
            wider = dict.fromkeys([*chosen, *up, *down])
            if left_out or len(wider) > limit:
                break
            chosen = wider
        edges = tuple((a, b) for a in chosen for b in self.needs[a] if b in chosen)
        return Neighbourhood(tuple(chosen), edges, left_out)

    def parts(self, limit: int) -> tuple[tuple[str, ...], ...]:
        """The nodes that have edges, in groups of at most `limit` between which few edges lead; smallest node first.

        Greedy modularity (Clauset, Newman and Moore, https://arxiv.org/abs/cond-mat/0408187), with a limit: of the
        groups that an edge joins, those become one first that have most edges in common for their number of edges.
        """
        pairs = [(self._rank[a], self._rank[b]) for a, b in self.edges]
        groups = {n: [n] for pair in pairs for n in pair}
        between: dict[int, Counter[int]] = {n: Counter() for n in groups}
        for a, b in pairs:
            between[a][b] += 1
            between[b][a] += 1
        degree = {n: others.total() for n, others in between.items()}

        def gain(a: int, b: int) -> int:
            return 2 * len(pairs) * between[a][b] - degree[a] * degree[b]

        queue = [(-gain(a, b), a, b) for a in between for b in between[a] if a < b]
        heapify(queue)
        while queue:
            cost, a, b = heappop(queue)
            if a not in groups or b not in groups or -cost != gain(a, b) or len(groups[a]) + len(groups[b]) > limit:
                continue
            groups[a] += groups.pop(b)
            degree[a] += degree.pop(b)
            for other, count in between.pop(b).items():
                del between[other][b]
                if other != a:
                    between[a][other] += count
                    between[other][a] += count
            for other in between[a]:
                heappush(queue, (-gain(a, other), min(a, other), max(a, other)))
        return tuple(self._named(groups[n]) for n in sorted(groups, key=lambda n: min(groups[n])))

    def _named(self, ranks: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.nodes[rank] for rank in sorted(ranks))

    def _components(self) -> list[tuple[str, ...]]:
        """Every node in its strongly connected component, also where it is alone; smallest node first."""
        components = sorted(sorted(ranks) for ranks in rustworkx.strongly_connected_components(self._digraph))
        return [self._named(ranks) for ranks in components]

    def _condensed(
        self, components: Sequence[tuple[str, ...]]
    ) -> tuple[Mapping[str, int], rustworkx.PyDiGraph[int, None]]:
        """The number of each node's component, and the acyclic graph of these numbers."""
        number = {node: index for index, component in enumerate(components) for node in component}
        between = {(number[a], number[b]) for a, b in self.edges if number[a] != number[b]}
        return number, _digraph(len(components), sorted(between))

    def _way_round(self, start: str, inside: Collection[str], shorter_than: int) -> tuple[str, ...]:
        """The shortest way from a node back to itself, breadth first; 0 means of any length."""
        came_from: dict[str, str] = {}
        ring = [start]
        length = 1
        while ring and length != shorter_than:
            wider = []
            for node in ring:
                for need in self.needs[node]:
                    if need == start:
                        way = [node]
                        while way[-1] != start:
                            way.append(came_from[way[-1]])
                        return tuple(reversed(way))
                    if need in inside and need not in came_from:
                        came_from[need] = node
                        wider.append(need)
            ring = wider
            length += 1
        return ()


def is_acyclic(edges: Iterable[Edge]) -> bool:
    """Whether no way along these edges leads back to where it began. It is told sooner than a Graph is made."""
    number: dict[str, int] = {}
    pairs = [(number.setdefault(a, len(number)), number.setdefault(b, len(number))) for a, b in edges]
    return rustworkx.is_directed_acyclic_graph(_digraph(len(number), pairs))


def _digraph(size: int, edges: Iterable[tuple[int, int]]) -> rustworkx.PyDiGraph[int, None]:
    digraph: rustworkx.PyDiGraph[int, None] = rustworkx.PyDiGraph(multigraph=False)
    digraph.add_nodes_from(range(size))
    digraph.add_edges_from_no_data(list(edges))
    return digraph
