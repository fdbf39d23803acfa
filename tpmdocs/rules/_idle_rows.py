"""Rows of the dialect that name no field of any spec, and the field that each was most likely meant to name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Dialect, FieldSource
from tpmdocs.model.spec import Spec
from tpmdocs.text.suggest import closest
from tpmdocs.text.synonyms import concepts_called
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar, plain

MANY = 20
"""Among so many specs somebody would have a field that there is."""


@dataclass(frozen=True, slots=True)
class IdleRow:
    """A concept of `fields`, and the first field that it is looked for in.

    Attributes:
        meant: A field that specs have and nothing reads, and that is spelt alike, or is called so elsewhere.
        is_certain: Whether it is a mistake, and not only ahead of the first spec that has such a field.
    """

    concept: str
    node: Scalar
    meant: str | None
    is_certain: bool


def idle_rows(catalog: Catalog) -> Iterator[IdleRow]:
    """Rows of `fields` in the dialect none of whose fields any spec has; not those that look elsewhere too."""
    file = catalog.vocabulary.file("dialect")
    rows = file.node.get("fields") if file is not None and isinstance(file.node, Fields) else None
    specs = [spec for spec in catalog.specs if spec.readable and spec.fields.entries]
    if not isinstance(rows, Fields) or not specs:
        return
    held = {entry.key.text for spec in specs for entry in spec.fields.entries}
    for row in rows.entries:
        concept = row.key.text
        sources = _sources(concept, catalog.dialect)
        if any(source.kind != "field" or source.name in held or _is_within(source, specs) for source in sources):
            continue
        # A row that names our own spelling is ahead of the specs, and no mistake.
        named = {source.name for source in sources} - {concept}
        first = next((node for node in _scalars(row.value) if node.text in named), None)
        if first is not None and isinstance(plain(first), str):
            unread = sorted({name for spec in specs for name, _ in spec.unmapped})
            meant = closest(first.text, unread) or _called_so(concept, unread)
            yield IdleRow(concept, first, meant, concept in ("id", "title", "status") or len(specs) >= MANY)


def _is_within(source: FieldSource, specs: Iterable[Spec]) -> bool:
    """Whether some spec has a field that lies within another, as `milestone.stable` does."""
    if "." not in source.name:
        return False
    return any(source.find({entry.key.text: entry for entry in spec.fields.entries}) for spec in specs)


def _sources(concept: str, dialect: Dialect) -> tuple[FieldSource, ...]:
    sources = dialect.concepts[concept].sources if concept in dialect.concepts else ()
    return (*sources, *dialect.milestones.values()) if concept == "milestones" else sources


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for inner in node.items if isinstance(node, Items) else [entry.value for entry in node.entries]:
        yield from _scalars(inner)


def _called_so(concept: str, names: list[str]) -> str | None:
    ranked = sorted((rank, name) for name in names for rank, called in concepts_called(name) if called == concept)
    return ranked[0][1] if ranked else None
