"""The specs of two plans become pairs: which of now was which of before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec


class Pair(NamedTuple):
    """A spec before and after; one of them is None where it came or went."""

    old: Spec | None
    new: Spec | None


def pairs(old: Catalog, new: Catalog) -> tuple[Pair, ...]:
    """Match specs by id, so that a file that was moved is no other spec; else by path; else by what they say.

    What is left over with one title and one prose was given another id and another place at once.

    Of several with one id, those that stayed where they were are matched first. Each spec is in one pair.
    """
    befores, afters = list(old.specs), list(new.specs)
    found: list[Pair] = []
    for key in (_id_and_path, _id, _path, _content, _words):
        waiting: defaultdict[Hashable, list[Spec]] = defaultdict(list)
        for spec in befores:
            waiting[key(old, spec)].append(spec)
        waiting.pop(None, None)
        left: list[Spec] = []
        for spec in afters:
            same = waiting.get(key(new, spec))
            if same:
                found.append(Pair(same.pop(0), spec))
            else:
                left.append(spec)
        taken = {id(pair.old) for pair in found}
        befores, afters = [spec for spec in befores if id(spec) not in taken], left
    return (*found, *(Pair(spec, None) for spec in befores), *(Pair(None, spec) for spec in afters))


Key = Callable[[Catalog, Spec], Hashable]
"""What a spec has in common with itself in another plan; None for nothing."""


def _id(catalog: Catalog, spec: Spec) -> Hashable:
    return catalog.dialect.key(spec.id) if spec.id is not None else None


def _id_and_path(catalog: Catalog, spec: Spec) -> Hashable:
    return (_id(catalog, spec), spec.path) if spec.id is not None else None


def _path(_: Catalog, spec: Spec) -> Hashable:
    return spec.path


def _content(_: Catalog, spec: Spec) -> Hashable:
    """Of a spec without an id; one that has an id, and says the same as another, is a copy."""
    return spec.source.text if spec.id is None else None


def _words(_: Catalog, spec: Spec) -> Hashable:
    body = spec.document.body.strip() if spec.document is not None else ""
    return (spec.title, body) if spec.title and body else None
