"""Specs become what they can be picked by: facets with their values, and a short code of those that each spec has.

A page writes the facets once, on the element that holds its items, as `data-facets`; each item bears the code of its
spec as `data-f`, such as `s0 t3 g1`. So the script that filters knows nothing of specs, and a row costs few bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.planning.health import Health
from tpmdocs.views.facts import goal_ids
from tpmdocs.views.here import Here


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that specs can be told apart by.

    Attributes:
        key: Its name in an address, such as `team`.
        title: Its name on a page.
        letter: What its codes begin with.
        values: What an address says by what a page says, in the order in which they are offered.
    """

    key: str
    title: str
    letter: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Extra:
    """What only one page tells specs apart by: `titles` names all values by what an address says, in their order."""

    key: str
    title: str
    letter: str
    titles: Mapping[str, str]
    of: Callable[[Spec], Iterable[str]]


@dataclass(frozen=True)
class Facets:
    """The facets of some specs; those that tell none apart are left out."""

    here: Here
    specs: tuple[Spec, ...]
    more: tuple[Extra, ...] = ()

    @cached_property
    def all(self) -> tuple[Facet, ...]:
        """Facets with more than one value, or with one that not every spec has."""
        found = []
        kinds = [*((one.letter, one.key, one.title) for one in self.more), *_LETTERS]
        for n, (letter, key, title) in enumerate(kinds):
            said = [values[n] for values in self._said.values()]
            values = dict.fromkeys(value for some in said for value in some)
            if len(values) > 1 or (values and not all(said)):
                found.append(Facet(key, title, letter, self._names(n, key, values)))
        return tuple(found)

    def _names(self, n: int, key: str, values: Iterable[str]) -> Mapping[str, str]:
        if n < len(self.more):
            return {value: title for value, title in self.more[n].titles.items() if value in values}
        return _named(self.here, key, values)

    @property
    def as_json(self) -> str:
        """For the script: a list of `{"key": "team", "title": "Team", "letter": "t", "values": [["a", "A"]]}`."""
        return json.dumps(
            [
                {"key": one.key, "title": one.title, "letter": one.letter, "values": [*one.values.items()]}
                for one in self.all
            ],
            separators=(",", ":"),
            ensure_ascii=False,
        )

    def code(self, spec: Spec) -> str:
        """The values that a spec has, each as the letter of its facet and its place among the values."""
        codes = (self._codes.get((n, value)) for n, values in enumerate(self._said[spec.path]) for value in values)
        return " ".join(filter(None, codes))

    def names(self, facet: Facet, spec: Spec) -> tuple[str, ...]:
        """What a page says of the values of one facet that a spec has."""
        values = self._said[spec.path][self._keys.index(facet.key)]
        return tuple(dict.fromkeys(facet.values[value] for value in values))

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return (*(one.key for one in self.more), *(key for key, _, _ in _FACETS))

    @cached_property
    def _said(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """What each spec says of every facet, by its path."""
        return {
            spec.path: (
                *(tuple(dict.fromkeys(one.of(spec))) for one in self.more),
                *_said(self.here, spec),
            )
            for spec in self.specs
        }

    @cached_property
    def _codes(self) -> Mapping[tuple[int, str], str]:
        """The code of a value by the number of its facet."""
        numbers = {key: n for n, key in enumerate(self._keys)}
        return {(numbers[one.key], value): f"{one.letter}{n}" for one in self.all for n, value in enumerate(one.values)}


def _said(here: Here, spec: Spec) -> tuple[tuple[str, ...], ...]:
    """What a spec says of every facet, which is the same on each page."""
    said = here.plan.facets.get(spec.path)
    if said is None:
        said = here.plan.facets[spec.path] = tuple(tuple(dict.fromkeys(of(here, spec))) for _, _, of in _FACETS)
    return said


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


_OVER = "over"
"""The health of what is done or dropped, of which nobody asks how it stands."""


def _health(here: Here, spec: Spec) -> tuple[str, ...]:
    found = here.health(spec)
    return (found.health,) if found is not None else _one(_OVER if here.catalog.is_over(spec) else None)


_FACETS: tuple[tuple[str, str, Callable[[Here, Spec], tuple[str, ...]]], ...] = (
    ("status", "Status", lambda _, spec: _one(spec.status)),
    ("team", "Team", lambda _, spec: _one(spec.team)),
    ("owner", "Owner", lambda _, spec: spec.owners),
    ("goal", "Goal", lambda here, spec: goal_ids(here, spec)),
    ("release", "Release", lambda here, spec: here.plan.groups.releases_of.get(spec.path) or _one(spec.release)),
    ("health", "Health", _health),
    ("type", "Type", lambda _, spec: _one(spec.type)),
    ("tag", "Tag", lambda _, spec: spec.tags),
)


_LETTERS = [(letter, key, title) for letter, (key, title, _) in zip("stogrhkw", _FACETS, strict=True)]


def _named(here: Here, key: str, values: Iterable[str]) -> Mapping[str, str]:
    """Values in their order, each with its name: statuses by maturity, health worst first, all else by name."""
    vocabulary = here.catalog.vocabulary
    orders: Mapping[str, Sequence[str]] = {
        "status": [status.name for status in vocabulary.statuses],
        "goal": [goal.id for goal in vocabulary.goals or ()],
        "release": list(here.plan.groups.releases),
        "health": list(Health),
    }
    ranks = orders.get(key, ())
    ordered = sorted(
        values, key=lambda value: (ranks.index(value) if value in ranks else len(ranks), natural_key(value))
    )
    return {value: _name(here, key, value) for value in ordered}


def _name(here: Here, key: str, value: str) -> str:
    vocabulary = here.catalog.vocabulary
    if key == "team":
        return vocabulary.team_name(value)
    if key == "goal":
        goal = vocabulary.goal(value)
        return f"{value} {goal[0].title}" if goal is not None else value
    if key == "health":
        return "done or dropped" if value == _OVER else Health(value).words
    return value
