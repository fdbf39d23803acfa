"""What changed in how specs hang together, and in what else they refer to."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.pairs import Pair
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import Link
from tpmdocs.model.target import natural_key

Key = tuple[str, int, str]
"""A relation by its name, the pair that it is from, and what it leads to: another pair, or what is written."""


def relation_changes(found: Sequence[Pair], old: Catalog, new: Catalog) -> Iterator[Change]:
    """Relations that came, went, or tell another kind or lag; once, however many specs declare them.

    A relation is of the spec that waits, or that declares it where none does. What a spec relates to that came or went
    is a part of its coming or going.
    """
    numbers = {id(spec): number for number, pair in enumerate(found) for spec in pair if spec is not None}
    there = {
        number
        for number, (one, other) in enumerate(found)
        if one is not None and other is not None and one.readable == other.readable
    }
    befores, afters = _without_same(_relations(old, numbers), _relations(new, numbers), new, numbers)
    for key in sorted(befores.keys() | afters.keys(), key=lambda key: (key[1], key[0], natural_key(key[2]))):
        one, other = (_of(side.get(key, ()), numbers, there) for side in (befores, afters))
        link = other or one
        if link is None or _told(one) == _told(other):
            continue
        whose = numbers[id(link.source)] if link.type.symmetric else key[1]
        if whose in there:
            yield Change(
                Kind.DEPENDENCY if link.type.orders_work else Kind.RELATION,
                *found[whose],
                link.reference.name,
                _told(one),
                _told(other),
                one.reference.span if one is not None else None,
                other.reference.span if other is not None else None,
            )


def _relations(catalog: Catalog, numbers: Mapping[int, int]) -> dict[Key, tuple[Link, ...]]:
    """What declares each relation, the weightiest first."""
    found: dict[Key, tuple[Link, ...]] = {}
    for edge in catalog.edges:
        ends = [numbers[id(edge.source)], numbers[id(edge.target)]]
        source, target = sorted(ends) if edge.type.symmetric else ends
        found[edge.type.name, source, f"{target}"] = (edge.declaration, *edge.declared_in)
    for link in catalog.links:
        text = link.reference.text
        if link.ends is None and not catalog.dialect.is_nothing(text):
            found.setdefault(_as_written(link, catalog, numbers), (link,))
    return found


def _without_same(
    befores: dict[Key, tuple[Link, ...]], afters: dict[Key, tuple[Link, ...]], plan: Catalog, numbers: Mapping[int, int]
) -> tuple[dict[Key, tuple[Link, ...]], dict[Key, tuple[Link, ...]]]:
    """What is written as it was, and leads to a spec on one side only: that this came or went is told already."""
    for these, others in ((befores, afters), (afters, befores)):
        for key in [key for key in these if key not in others]:
            written = [_as_written(link, plan, numbers) for link in these[key] if link.ends is not None]
            if written and all(one in others for one in written):
                del these[key]
                for one in written:
                    others.pop(one, None)
    return befores, afters


def _as_written(link: Link, plan: Catalog, numbers: Mapping[int, int]) -> Key:
    return link.reference.relation, numbers[id(link.source)], f"={plan.dialect.key(link.reference.text)}"


def _of(declared: Sequence[Link], numbers: Mapping[int, int], there: Container[int]) -> Link | None:
    """What declares a relation: in one without direction, a spec that was there and is there, if any does."""
    if declared and declared[0].type.symmetric:
        return next((link for link in declared if numbers[id(link.source)] in there), declared[0])
    return declared[0] if declared else None


def _told(link: Link | None) -> str:
    """What a relation says: what it leads to, and how work waits for it."""
    if link is None:
        return ""
    name = link.reference.text
    if link.ends is not None:
        name = (link.target or link.source).name if link.type.symmetric else link.ends[1].name
    more = [part for part in ("soft" if link.reference.kind == "soft" else "", link.reference.lag or "") if part]
    return f"{name} ({', '.join(more)})" if more else name
