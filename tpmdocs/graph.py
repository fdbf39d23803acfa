"""Turns specs and what each needs into an order, cycles, what is upstream and downstream, and neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, zip_longest

import rustworkx

from tpmdocs.target import natural_key

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A node and what lies around it: the node first, and how many direct neighbours found no place."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in natural order, and edges from each node to what it needs.

    Edges from or to unknown nodes, from a node to itself, and repeated ones are left out. Nothing depends on
    the order in which nodes and edges were given.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    _needs: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)
    _needed_by: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)

    @classmethod
    def of(cls, nodes: Iterable[str], edges: Iterable[Edge]) -> Graph: ...
