"""What fields are called and what stands in them become the concepts that they hold, in a dialect's words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tpmdocs.adoption.draft import Draft
from tpmdocs.adoption.fields import Field
from tpmdocs.adoption.ids import IdSource
from tpmdocs.adoption.repository import Repository
from tpmdocs.model.dialect import FIELDS
from tpmdocs.model.target import Target, parse_date, parse_target
from tpmdocs.text.synonyms import DATES, LINKS, concepts_called

Concepts = Mapping[str, tuple[str, ...]]
"""The fields that hold each concept, the most usual first."""

_READ_ANYWAY = {"summary": ("description",)}
"""What is read without being told, besides a field with the concept's own name."""


def concepts_of(repository: Repository, ids: IdSource | None) -> Concepts:
    """What the fields of a repository hold; what holds its ids is known."""
    fields = repository.fields
    taken = [ids.field] if ids is not None and ids.field is not None else []
    found = mapped(fields, taken)
    found.pop("id", None)
    if taken:
        found["id"] = (*taken,)
    if "relates_to" not in found:
        read = {*taken, *(name for names in found.values() for name in names)}
        name = next((name for name in sorted(fields.keys() - read) if _holds_references(name, repository, ids)), None)
        if name is not None:
            found["relates_to"] = (name,)
    return {concept: found[concept] for concept in (*FIELDS, *LINKS) if concept in found}


def say_fields(draft: Draft, repository: Repository, ids: IdSource | None, concepts: Concepts) -> Draft:
    """The fields that are not called as ours are, and those that only seem to be ours."""
    if ids is not None and ids.path is not None:
        why = "No field was recognised as the id; the path tells it."
        draft = draft.say("fields.id", {"path": ids.path}, why)
    total = len(repository.files)
    for concept, names in concepts.items():
        if names not in ((concept,), _READ_ANYWAY.get(concept)):
            rest = "" if len(names) == 1 else "; where it is missing, the next"
            count = filled(repository.fields, names)
            why = f"In {'all' if count == total else f'{count} of'} {total} specs{rest}."
            draft = draft.say(f"fields.{concept}", names[0] if len(names) == 1 else names, why)
    for concept in (*FIELDS, *LINKS):
        if concept in repository.fields and concept not in concepts and concept != "id":
            elsewhere = next((other for other, names in concepts.items() if concept in names), None)
            if elsewhere is not None:
                draft = draft.say(f"fields.{concept}", (), f"`{concept}` is read as {elsewhere} here.")
    return draft


def filled(fields: Mapping[str, Field], names: Sequence[str]) -> int:
    """How many files say something in any of these fields, be it within a map."""
    within = [one for name, one in fields.items() if name in names or name.rpartition(".")[0] in names]
    return len({at for one in within for at in one.texts})


def _holds_references(name: str, repository: Repository, ids: IdSource | None) -> bool:
    """Whether most values of a field, whose name says nothing, are paths or ids of specs."""
    one = repository.fields[name]
    if ids is None or len(one.texts) < 2 or "." in name:
        return False
    known = {*ids.ids.values()} if any(not id_.isdigit() for id_ in ids.ids.values()) else set()
    paths = {found.path for found in repository.files}
    return (
        one.share(
            text in known or text.lstrip("/") in paths or posixpath.join(repository.docs_dir, text) in paths
            for text in one.values
        )
        > 0.6
    )


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
        words = [re.split(r"\s+by\b", text.casefold())[0] for text in values]  # without a successor
        return one.share(len(word) <= 40 for word in words) > 0.8 and len(set(words)) <= 6 + len(values) / 4
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
