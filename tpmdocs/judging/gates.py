"""Gates and a spec become Demands: what it has to have for the status it has, and for the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import FieldSource
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import ORDER_OF_WORK, Category, Gate, Rank, Vocabulary
from tpmdocs.text.placeholder import is_placeholder
from tpmdocs.text.prose import Heading
from tpmdocs.text.raw_html import without_comments
from tpmdocs.text.wording import joined
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar, is_nothing

_WHEN = ("target", "release", "milestones", "shipped")
REQUIREMENTS = ("Requirements", "Acceptance criteria")
"""What sections of requirements are called."""

GATES: Mapping[str, tuple[Gate, ...]] = {
    "startup": (),
    "standard": (
        Gate("review", fields=(("owner",), ("summary",))),
        Gate("committed", fields=(("owner",), _WHEN)),
        Gate("active", fields=(("team",),)),
    ),
    "regulated": (
        Gate("review", fields=(("owner",), ("summary",), ("goals",), ("people.reviewers",))),
        Gate(
            "committed",
            fields=(("owner",), ("goals",), ("team",), _WHEN, ("confirmed",), ("people.approvers",)),
            sections=(REQUIREMENTS,),
        ),
        Gate("active", fields=(("tracker",),)),
        Gate("done", fields=(("evidence",),)),
    ),
}
"""What the packs ask for where a repository has no gates.yml.

A gate before a status that a repository does not have asks for nothing; one before a category holds in any dialect. For
the day of a launch there is a rule of its own.
"""


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that a gate asks for; of several names, any one will do."""

    kind: Literal["field", "section", "rule"]
    names: tuple[str, ...]
    gate: Gate

    @property
    def words(self) -> str:
        """The names as a phrase: `target`, `release` or `milestones`."""
        return joined((f"`{name}`" for name in self.names), "or")


def gates(vocabulary: Vocabulary) -> tuple[Gate, ...]:
    """The gates of a repository: its own, else those of its pack."""
    return vocabulary.gates if vocabulary.gates is not None else GATES[vocabulary.policy.pack]


def passed(spec: Spec, catalog: Catalog) -> tuple[Demand, ...]:
    """What the gates ask for that a spec has passed, each thing once."""
    rank = catalog.vocabulary.ranks.get(spec.status or "")
    return _demands(spec, catalog.vocabulary, rank) if rank is not None else ()


def ahead(spec: Spec, catalog: Catalog) -> tuple[str, tuple[Demand, ...]]:
    """The next status that a gate stands before, and all that a spec needs for it; an empty one where there is none."""
    vocabulary = catalog.vocabulary
    rank = vocabulary.ranks.get(spec.status or "")
    if rank is None:
        return "", ()
    places = (place for gate in gates(vocabulary) if _is_for(gate, spec) and (place := _place(gate, vocabulary)))
    following = min((place for place in places if place > rank), default=None)
    name = _first_at(following, vocabulary) if following is not None else ""
    return (name, _demands(spec, vocabulary, following)) if name and following is not None else ("", ())


def leads_somewhere(status: str, vocabulary: Vocabulary) -> bool:
    """Whether specs come through a gate before this status or category."""
    return _place(Gate(status), vocabulary) is not None


def beyond_gates_of(rule: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Statuses of specs that have passed a gate which asks for a rule's silence, and for which types; none for all."""
    for gate in gates(vocabulary):
        place = _place(gate, vocabulary) if rule in gate.rules else None
        if place is not None:
            yield from ((name, gate.types) for name, rank in vocabulary.ranks.items() if rank >= place)


def is_met(demand: Demand, spec: Spec, catalog: Catalog) -> bool:
    """Whether a spec has what is asked for in its fields or its prose."""
    if demand.kind == "section":
        return any(has_section(spec, name) for name in demand.names)
    return any(says(spec, name, catalog) for name in demand.names)


def says(spec: Spec, name: str, catalog: Catalog) -> bool:
    """Whether a spec says something in a field; of a relation, also where the other side alone declares it.

    Args:
        name: A concept, `people.approvers`, or a field of the repository's own.
    """
    said = spec.first(name)
    if said is not None and says_something(said.node, catalog):
        return True
    link = catalog.vocabulary.link_type(name)
    if link is not None:
        edges = catalog.edges_from(spec) if name == link.name else catalog.edges_to(spec)
        return any(edge.type is link for edge in edges)
    if name == "milestones":
        return bool(spec.milestones)
    if name in catalog.dialect.concepts:
        return False
    entry = FieldSource("field", name).find({entry.key.text: entry for entry in spec.fields.entries})
    if entry is None and "." in name:  # of a concept that is spelt in another way here
        concept, _, rest = name.partition(".")
        outer = spec.first(concept)
        entry = outer.node.entry(rest) if outer is not None and isinstance(outer.node, Fields) else None
    return entry is not None and says_something(entry.value, catalog)


def says_something(value: Node, catalog: Catalog) -> bool:
    """Whether a value is neither empty nor a word for nothing; of a template's text speaks placeholder-value."""
    if isinstance(value, Scalar):
        return not (is_nothing(value) or catalog.dialect.is_nothing(value.text)) or is_placeholder(value.text)
    return bool(value.items if isinstance(value, Items) else value.entries)


def has_section(spec: Spec, name: str) -> bool:
    """Whether the prose has a section of this name with something in it, be it below further headings."""
    return any(without_comments(text).strip() for _, texts in sections(spec, name) for text in texts)


def sections(spec: Spec, name: str) -> Iterator[tuple[Heading, tuple[str, ...]]]:
    """The sections of the prose that are called so: their headings, and what stands between all headings in each.

    Case, punctuation, numbers and articles before the heading and an `s` at the end of a word do not count, and it may
    go on: `Problem statement` is a section `Problem`.
    """
    document = spec.document
    headings = document.prose.headings if document is not None else ()
    for number, heading in enumerate(headings):
        if document is not None and _is_named(heading.text, name):
            end = next((other.start for other in headings[number + 1 :] if other.level <= heading.level), None)
            parts = [one.end for one in headings[number:] if end is None or one.start < end]
            body, stops = document.body, [*(one.start for one in headings[number + 1 : number + len(parts)]), end]
            yield heading, tuple(body[start:stop] for start, stop in zip(parts, stops, strict=True))


def _is_named(heading: str, name: str) -> bool:
    given, asked = _words(heading), _words(name)
    return bool(asked) and given[: len(asked)] == asked


@lru_cache(4_096)  # the sections of specs are called alike
def _words(text: str) -> tuple[str, ...]:
    found = re.findall(r"\w+", text.casefold())
    while len(found) > 1 and re.fullmatch(r"[\d_]+|[ivx]+|the|an?|our", found[0]):
        del found[0]
    return tuple(word.removesuffix("s") or word for word in found)


def _demands(spec: Spec, vocabulary: Vocabulary, rank: Rank) -> tuple[Demand, ...]:
    found: dict[tuple[str, tuple[str, ...]], Demand] = {}
    for gate in gates(vocabulary):
        place = _place(gate, vocabulary)
        if place is not None and place <= rank and _is_for(gate, spec):
            for demand in _of_gate(gate):
                found.setdefault((demand.kind, demand.names), demand)
    return tuple(found.values())


def _of_gate(gate: Gate) -> Iterable[Demand]:
    return chain(
        (Demand("field", names, gate) for names in gate.fields),
        (Demand("section", names, gate) for names in gate.sections),
        (Demand("rule", (name,), gate) for name in gate.rules),
    )


def _is_for(gate: Gate, spec: Spec) -> bool:
    return not gate.types or spec.type in gate.types


def _place(gate: Gate, vocabulary: Vocabulary) -> Rank | None:
    """How far a status has to be to lie behind a gate; None where the gate leads nowhere."""
    rank = vocabulary.ranks.get(gate.status)
    if rank is None and vocabulary.status(gate.status) is None and gate.status in ORDER_OF_WORK:
        return ORDER_OF_WORK[Category(gate.status)], -1
    return rank


def _first_at(place: Rank, vocabulary: Vocabulary) -> str:
    """The first status that is as far; empty where there is none."""
    ranks = vocabulary.ranks
    return min((name for name in ranks if ranks[name] >= place), key=lambda name: ranks[name], default="")
