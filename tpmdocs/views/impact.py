"""What a change hits becomes a drawing: what changed, what stands worse for it, and how these hang together."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.changes.change import Kind
from tpmdocs.changes.edge_changes import EdgeChange
from tpmdocs.changes.review import Review
from tpmdocs.drawing import dot
from tpmdocs.model.spec import Spec
from tpmdocs.views.drawing import arrow, box
from tpmdocs.views.here import Here

MOST_NODES = 14
"""More than a dozen boxes cannot be read on a phone."""


def impact(here: Here, review: Review) -> str | None:
    """What is hit, drawn; None where nothing of it hangs together, or nothing can be drawn."""
    wanted = list(dict.fromkeys(spec.path for spec in _told(review)))
    specs = {spec.path: spec for spec in (*_told(review), *here.catalog.specs)}
    edges = [edge for edge in here.catalog.edges if edge.type.orders_work or here.plan.is_new(edge)]
    gone = [one for one in review.edges if not one.came]
    pairs = [(edge.source.path, edge.target.path) for edge in edges]
    pairs += [(one.source.path, one.target.path) for one in gone]
    related = {path for pair in pairs if set(pair) <= set(wanted) for path in pair}
    shown = [path for path in wanted if path in related][:MOST_NODES]
    if not shown:
        return None
    new = {change.new.path for change in review.changes.listed if change.kind is Kind.NEW and change.new is not None}
    diagram = dot.Diagram(
        "impact",
        "What is hit",
        "What changed and what stands otherwise for it; the same is told in the lists of this page.",
        tuple(_box(here, specs[path], is_new=path in new) for path in shown),
        (*(arrow(here, edge) for edge in edges), *map(gone_arrow, gone)),
    )
    return next(here.plan.drawings.draw([diagram]))


def gone_arrow(one: EdgeChange) -> dot.Edge:
    """A relation that was taken away, as it was drawn, with the word."""
    kind = one.edge.type.inverse_title.lower()
    label = "gone" if one.edge.type.orders_work else f"{kind}: gone"
    return dot.Edge(one.target.path, one.source.path, ("tpm-gone",), label, "dashed", not one.edge.type.symmetric)


def _told(review: Review) -> Iterator[Spec]:
    """The specs that a review tells of: first ends of relations that came or went, then what got worse."""
    for one in review.edges:
        yield from (one.source, one.target)
    yield from (change.spec for change in review.changes.listed if change.spec is not None and review.is_worse(change))
    yield from (hit.spec for hit in review.hits)
    yield from (change.spec for change in review.changes.listed if change.spec is not None)


def _box(here: Here, spec: Spec, *, is_new: bool) -> dot.Node:
    """A box, with the word where its spec came or went; one that was removed leads nowhere."""
    node = box(here, spec)
    if is_new:
        return node._replace(lines=(*node.lines, "new"))
    is_there = spec.path in here.catalog.by_path
    return node if is_there else node._replace(href=None, classes=("tpm-gone",), lines=("removed",))
