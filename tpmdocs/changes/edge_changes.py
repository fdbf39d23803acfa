"""Two plans become the relations between specs that came and went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tpmdocs.changes.change import Changes
from tpmdocs.model.catalog import Catalog, Edge
from tpmdocs.model.spec import Spec


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """A relation that came or went.

    Attributes:
        edge: As it is; one that went as it was.
        source, target: Its ends as they are now, or as they were where they are no more.
        came: Whether it came.
    """

    edge: Edge
    source: Spec
    target: Spec
    came: bool


def edge_changes(changes: Changes) -> Iterator[EdgeChange]:
    """Relations of one plan that the other has not, those that came first; where one of both ends came or went, too."""
    numbers = {id(spec): number for number, pair in enumerate(changes.pairs) for spec in pair if spec is not None}
    befores, afters = (_edges(catalog, numbers) for catalog in (changes.old, changes.new))
    for came, these, others in ((True, afters, befores), (False, befores, afters)):
        for edge in (these[key] for key in these if key not in others):
            source, target = (_now(changes, numbers[id(spec)], spec) for spec in (edge.source, edge.target))
            yield EdgeChange(edge, source, target, came)


def _now(changes: Changes, number: int, spec: Spec) -> Spec:
    return changes.pairs[number].new or spec


def _edges(catalog: Catalog, numbers: dict[int, int]) -> dict[tuple[str, int, int], Edge]:
    found = {}
    for edge in catalog.edges:
        ends = numbers[id(edge.source)], numbers[id(edge.target)]
        source, target = sorted(ends) if edge.type.symmetric else ends
        found[edge.type.name, source, target] = edge
    return found
