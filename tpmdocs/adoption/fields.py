"""What fields are called and what stands in them become the concepts that they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tpmdocs.adoption.survey import Found, entries_of, scalars_of
from tpmdocs.dialect import NOTHING
from tpmdocs.frontmatter import Fields, Items, is_nothing
from tpmdocs.placeholder import is_placeholder
from tpmdocs.synonyms import DATES, LINKS, concepts_called, is_status
from tpmdocs.target import Target, parse_date, parse_target


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
        for entry in entries_of(one.fields, under) if one.fields is not None else ():
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


def mapped(fields: Mapping[str, Field], taken: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """The fields that hold each concept, the most usual first; `taken` are fields that hold something already."""
    free = {name for name in fields if "." not in name} - set(taken)
    rows = sorted(
        (rank, not fields[name].texts, -fields[name].written, name, concept)
        for name in free
        for rank, concept in concepts_called(name)
        if _fits(concept, fields[name])
    )
    found: dict[str, list[str]] = {}
    given: set[str] = set()
    # A name that means two things goes to the one that nothing else says.
    for rank, _, _, name, concept in sorted(rows, key=lambda row: (row[0] > 0 and _is_own(row[3]), row[:3])):
        if name in given:
            continue
        chosen = found.get(concept)
        if chosen is None:
            found[concept] = [name]
            given.add(name)
        elif concept in (*LINKS, "tags", "owner") or rank == 0:
            continue
    if (
        "title" not in found
        and "summary" in found
        and fields[found["summary"][0]].share(len(text) < 120 for text in fields[found["summary"][0]].values) == 1
    ):
        found["title"] = found.pop("summary")
    for concept, names in found.items():
        usual = names[0]
        others = [row[3] for row in rows if row[4] == concept and row[3] not in given]
        # The same thing under an older name: where the usual one is missing, this one is there.
        for other in others:
            here, there = fields[usual].texts.keys(), fields[other].texts.keys()
            if len(there - here) >= max(2, len(there) * 0.8):
                names.append(other)
                given.add(other)
    return {concept: tuple(names) for concept, names in found.items()}


def _is_own(name: str) -> bool:
    return any(rank == 0 for rank, _ in concepts_called(name))


def _fits(concept: str, one: Field) -> bool:
    """Whether what stands in a field may be what its name says."""
    values = one.values
    if concept == "milestones":
        return one.maps > one.written / 2
    if one.maps > one.written / 2 and concept not in LINKS:
        return False
    if not values:
        return True  # nobody has filled it in yet
    if concept in DATES:
        days = concept in ("created", "updated", "confirmed", "shipped")
        return one.share(_is_day(text) if days else _is_target(text) for text in values) > 0.4
    if concept == "status":
        distinct = {text.casefold() for text in values}
        return one.share(len(text) <= 40 for text in values) > 0.8 and len(distinct) <= 6 + len(values) / 4
    if concept in ("team", "type"):
        return len(set(values)) <= 3 + len(values) / 2 and one.lists <= one.written / 2
    if concept == "tracker":
        return one.share(re.match(r"https?://|[A-Z]+-\d+$|#?\d+$|\[", text) is not None for text in values) > 0.5
    if concept == "release":
        return one.share(len(text) < 30 for text in values) > 0.8
    return True


def _is_day(text: str) -> bool:
    """Whether a value is meant for a day, be it one that a dialect reads or `5-Jul-2001`."""
    return isinstance(parse_date(text), date) or re.match(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}\b", text) is not None


def _is_target(text: str) -> bool:
    return _is_day(text) or isinstance(parse_target(text), Target)
