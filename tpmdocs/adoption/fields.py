"""The metadata of files becomes their fields: what each is called, how many have it, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tpmdocs.adoption.survey import Found, entries_of, scalars_of
from tpmdocs.model.dialect import NOTHING
from tpmdocs.text.placeholder import is_placeholder
from tpmdocs.text.synonyms import concepts_called, is_status
from tpmdocs.text.yaml_values import Fields, Items, is_nothing


@dataclass(frozen=True)
class Field:
    """A field and what stands in it, over all files; files are known by their place in the list.

    Attributes:
        written: Files that have it at all.
        texts: Its single values by file, those of lists included, without what says nothing.
        lists, maps: How many files hold a list or a map in it.
    """

    name: str
    written: int = 0
    texts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    lists: int = 0
    maps: int = 0

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(text for texts in self.texts.values() for text in texts)

    def share(self, fits: Iterable[bool]) -> float:
        """The share of values for which something holds."""
        return sum(fits) / max(1, len(self.values))


def fields_of(files: tuple[Found, ...], under: str | None = None) -> dict[str, Field]:
    """All fields of these files by name; what is a map in the metadata gives fields with a dot in their names."""
    written: dict[str, int] = {}
    texts: dict[str, dict[int, tuple[str, ...]]] = {}
    lists: dict[str, int] = {}
    maps: dict[str, int] = {}
    for at, one in enumerate(files):
        for entry in entries_of(one.fields, under) if one.fields is not None and not one.broken else ():
            rows = [(entry.key.text, entry.value)]
            if isinstance(entry.value, Fields):
                rows += [(f"{entry.key.text}.{inner.key.text}", inner.value) for inner in entry.value.entries]
            for name, value in rows:
                written[name] = written.get(name, 0) + 1
                lists[name] = lists.get(name, 0) + isinstance(value, Items)
                maps[name] = maps.get(name, 0) + isinstance(value, Fields)
                said = tuple(text for text in scalars_of(value) if not says_nothing(text))
                if said:
                    texts.setdefault(name, {})[at] = said
    return {name: Field(name, count, texts.get(name, {}), lists[name], maps[name]) for name, count in written.items()}


def says_nothing(text: str) -> bool:
    return (text.strip().lower() in NOTHING or is_placeholder(text)) and not is_status(text)


def nested_under(files: tuple[Found, ...]) -> str | None:
    """The key that holds all of a file's metadata, where most files have such a one."""
    inner: dict[str, int] = {}
    for one in files:
        for entry in one.fields.entries if one.fields is not None else ():
            if isinstance(entry.value, Fields) and not is_nothing(entry.value):
                names = {concept for row in entry.value.entries for _, concept in concepts_called(row.key.text)[:1]}
                if "status" in names or len(names) > 2:
                    inner[entry.key.text] = inner.get(entry.key.text, 0) + 1
    best = max(inner, key=lambda name: inner[name], default=None)
    top = sum(
        any(concept == "status" for entry in one.fields.entries for _, concept in concepts_called(entry.key.text))
        for one in files
        if one.fields is not None
    )
    return best if best is not None and inner[best] > max(top, len(files) * 0.6) else None
