"""Relations that must not run in a circle become one Finding for each knot of specs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from tpmdocs.diagnostics import Finding, Related, shown
from tpmdocs.model.catalog import Catalog, Edge
from tpmdocs.model.graph import Graph, is_acyclic
from tpmdocs.model.links import Link
from tpmdocs.model.target import natural_key
from tpmdocs.rules._wording import listed

_FEW = 6
"""So many specs of a knot are named; of more the number is said."""


def knots(catalog: Catalog, edges: Iterable[Edge], how: str, help: str) -> Iterator[Finding]:
    """A finding for each set of specs that all lead to each other.

    Args:
        edges: The relations to look at, of whatever type.
        how: What the specs of a knot do, to follow their names.
        help: The way out.
    """
    by_ends = {(edge.source.path, edge.target.path): edge for edge in edges}
    if is_acyclic(by_ends):
        return
    graph = Graph.of((path for ends in by_ends for path in ends), by_ends)
    for knot in graph.components():
        way = graph.shortest_cycle(knot)
        way = (*way, way[0])
        first, *others = [by_ends[step].declaration for step in pairwise(way)]
        names = sorted((catalog.by_path[path].name for path in knot), key=natural_key)
        who = listed(names) if len(names) <= _FEW else f"{len(names)} specs"
        example = ", for example" if len(way) - 1 < len(knot) else ""
        steps = " → ".join(shown(catalog.by_path[path].name) for path in way)
        yield Finding(
            f"{who} {how}{example}{f': {steps}' if len(knot) > 2 else ''}",
            first.reference.span,
            help=help,
            related=tuple(Related(link.reference.span, _said(link)) for link in others),
            spec=first.source.path,
            field=first.reference.name,
            about=tuple(sorted((catalog.by_path[path].identity for path in knot), key=natural_key)),
        )


def _said(link: Link) -> str:
    named = link.target.name if link.target else link.reference.text
    return f"{shown(link.source.name)} names {shown(named)} in {shown(link.reference.name)}"
