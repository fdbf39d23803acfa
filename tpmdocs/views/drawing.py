"""Specs and their relations become the boxes and arrows of diagrams."""

from __future__ import annotations

from tpmdocs.drawing import dot
from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.deadlines import Clash
from tpmdocs.views.here import Here

SHAPES = {
    Category.PROPOSED: "dashed",
    Category.COMMITTED: "rounded",
    Category.ACTIVE: "bold",
    Category.DONE: "double",
    Category.PAUSED: "dotted",
    Category.DROPPED: "octagon",
}
"""What tells statuses apart besides their colour and their word."""


def box(here: Here, spec: Spec, *, itself: bool = False) -> dot.Node:
    """A spec with id, title, status and target; `itself` is the one that the page is about."""
    node = here.plan.boxes.get(id(spec))
    if node is None:
        node = here.plan.boxes[id(spec)] = _box(here, spec)
    if itself:
        return node._replace(classes=(*node.classes, "tpm-itself"))
    return node._replace(href=here.to(spec))


def _box(here: Here, spec: Spec) -> dot.Node:
    """What is the same in every drawing."""
    category = here.category(spec)
    target = here.end(spec)
    state = ", ".join(filter(None, (spec.status, target.text if target is not None else None)))
    lines = (spec.title if spec.label else None, state)
    return dot.Node(
        spec.path,
        spec.label or spec.title or spec.path,
        tuple(line for line in lines if line),
        classes=(f"tpm-{category or 'unknown'}",),
        shape=SHAPES[category] if category is not None else "box" if spec.status is None else "dashed",  # as in lists
    )


def arrow(here: Here, edge: Edge, *, labelled: bool = True) -> dot.Edge:
    """A relation, drawn in the order of work: from what comes first to what waits for it, or is part of it."""
    works = edge.type.orders_work
    classes = ["tpm-symmetric"] if edge.type.symmetric else []
    if here.plan.situation.deadlines.in_a_circle(edge):
        classes.append("tpm-in-cycle")
    if edge.type.name == "conflicts_with":
        classes.append("tpm-opposed")
    conflict = here.plan.conflict(edge)
    if conflict is not None:
        classes.append("tpm-conflict" if conflict.clash is Clash.CERTAIN else "tpm-doubt")
    label = edge.type.inverse_title.lower() if labelled and not works else ""
    if here.plan.is_new(edge):
        classes += [] if conflict is not None else ["tpm-came"]  # that it comes too late matters more
        label = f"{label}: new" if label else "new"
    return dot.Edge(
        edge.target.path,
        edge.source.path,
        tuple(classes),
        ", ".join(filter(None, (conflict.words if conflict is not None else "", label))),
        "dotted" if not works else "solid" if edge.hard else "dashed",
        not edge.type.symmetric,
    )
