"""What words mean in a repository: Status, Team, Release, Goal, LinkType, Policy, and the Vocabulary of them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeAlias, TypeVar

from tpmdocs.diagnostics import Severity
from tpmdocs.model.target import Target, natural_key, parse_target, same_version
from tpmdocs.repository.source import Source
from tpmdocs.text.synonyms import meaning_of
from tpmdocs.text.yaml_values import Node, Problem

_Row = TypeVar("_Row")


class Category(StrEnum):
    """What a status means to the plan, whatever a repository calls it."""

    PROPOSED = "proposed"
    COMMITTED = "committed"
    ACTIVE = "active"
    DONE = "done"
    PAUSED = "paused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Status:
    name: str
    category: Category


@dataclass(frozen=True, slots=True)
class Team:
    """A team; `capacity` is person-weeks by quarter, as written."""

    key: str
    name: str
    lead: str | None = None
    capacity: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """A release; `date` is None while nobody has said one. `freezes` are days by name, such as `code`."""

    name: str
    date: dt.date | None = None
    freezes: Mapping[str, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeyResult:
    """A measure of a goal; its `id` is unique within the goal."""

    id: str
    title: str
    baseline: float | None = None
    target: float | None = None
    unit: str = ""
    due: str | None = None
    readings: tuple[tuple[dt.date, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    id: str
    title: str
    owner: str | None = None
    period: str | None = None
    key_results: tuple[KeyResult, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkType:
    """A relation between specs, or from a spec to a goal.

    Attributes:
        name: As the side writes it that usually does.
        inverse: As the other side would write it; equal to `name` where the relation has no direction.
        to: What it points to.
        orders_work: Whether the source waits for the target.
        acyclic: Whether a cycle in it is a mistake.
    """

    name: str
    inverse: str
    to: Literal["spec", "goal", "any"] = "spec"
    orders_work: bool = False
    acyclic: bool = False
    title: str = ""
    inverse_title: str = ""

    @property
    def symmetric(self) -> bool:
        return self.name == self.inverse


BUILT_IN_LINKS = (
    LinkType("depends_on", "blocks", orders_work=True, acyclic=True, title="Waits on", inverse_title="Blocks"),
    LinkType("part_of", "contains", acyclic=True, title="Part of", inverse_title="Contains"),
    LinkType("goals", "served_by", to="goal", title="Goals", inverse_title="Served by"),
    LinkType("supersedes", "superseded_by", acyclic=True, title="Supersedes", inverse_title="Superseded by"),
    LinkType("relates_to", "relates_to", to="any", title="Related", inverse_title="Related"),
    LinkType("conflicts_with", "conflicts_with", title="Conflicts with", inverse_title="Conflicts with"),
)

DEFAULT_STATUSES = tuple(
    Status(name, Category(category))
    for name, category in (
        ("idea", "proposed"),
        ("draft", "proposed"),
        ("review", "proposed"),
        ("accepted", "committed"),
        ("building", "active"),
        ("launched", "done"),
        ("validated", "done"),
        ("paused", "paused"),
        ("rejected", "dropped"),
        ("superseded", "dropped"),
    )
)


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of the repository's own. `values` closes the set of what may be written, where it is not empty."""

    name: str
    title: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignore:
    """Findings that a repository has decided to live with, from checks.yml."""

    rule: str
    paths: tuple[str, ...] = ()
    reason: str | None = None
    until: dt.date | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """Which rules are on, and how strict, by rule name or code.

    Attributes:
        name: The name of a pack, as written.
        required: The fields that no spec may lack.
        both_sides: The relations, from either side, that both of their specs have to write.
    """

    name: str | None = None
    required: tuple[str, ...] | None = None
    severity: Mapping[str, Severity] = field(default_factory=dict)
    by_status: Mapping[str, Mapping[str, Severity]] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()
    both_sides: tuple[str, ...] = ()

    @property
    def pack(self) -> str:
        """The pack of rules and gates that it goes by; the most lenient where it names none that there is."""
        return self.name if self.name in PACKS else PACKS[0]


PACKS = ("startup", "standard", "regulated")
"""The packs that come with tpmdocs, the most lenient first; policy.py has their rules, gates.py their gates."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What has to be there before a spec may have a status, or one that is further.

    Attributes:
        status: A status; or a category, for the first status that means it.
        fields: Fields to say something; of several together, any one.
        sections: Headings of the prose, in the same way.
        rules: Rules that are errors from there on.
        types: The types of spec that it holds for; all where there is none.
        start, end: Where it is written.
    """

    status: str
    fields: tuple[tuple[str, ...], ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    rules: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """When a date is told of. `soon`, `quarter` and `otherwise` are days between two confirmations of a spec.

    Attributes:
        soon: For what is due within six weeks.
        quarter: For what is due within a quarter.
        otherwise: For what is due later, or has no date.
        precision_weeks: Beyond these, an aim is no matter of days.
    """

    soon: int = 14
    quarter: int = 30
    otherwise: int = 90
    precision_weeks: int = 26


@dataclass(frozen=True, slots=True)
class Roadmap:
    """How the roadmap is cut: `now` and `next` count quarters or releases from today on; the rest is later."""

    unit: Literal["quarter", "release"] = "quarter"
    now: int = 1
    next: int = 2
    fiscal_year_start: int = 1
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file of site_config as it was read: what a schema and the rules judge. `name` is its stem."""

    name: str
    source: Source
    node: Node | None
    problems: tuple[Problem, ...]


Rank: TypeAlias = tuple[int, int]
"""How far a status is: by its category, and then by its place in the list."""

ORDER_OF_WORK = {Category.PROPOSED: 0, Category.COMMITTED: 1, Category.ACTIVE: 2, Category.DONE: 3}
"""Categories in the order that work goes through them; what is paused or dropped is outside of it."""


@dataclass(frozen=True)
class Vocabulary:
    """What a repository's words mean. A part that is None was not written: nothing is unknown in it."""

    written_statuses: tuple[Status, ...] | None = None
    teams: tuple[Team, ...] | None = None
    releases: tuple[Release, ...] | None = None
    goals: tuple[Goal, ...] | None = None
    fields: tuple[CustomField, ...] | None = None
    further_links: tuple[LinkType, ...] = ()
    policy: Policy = field(default_factory=Policy)
    gates: tuple[Gate, ...] | None = None
    roadmap: Roadmap = field(default_factory=Roadmap)
    files: tuple[ConfigFile, ...] = ()

    def file(self, name: str) -> ConfigFile | None:
        """The file of site_config with this name, without its ending."""
        return next((file for file in self.files if file.name == name), None)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The repository's statuses in order of maturity, or the usual ones where it names none."""
        return DEFAULT_STATUSES if self.written_statuses is None else self.written_statuses

    @property
    def links(self) -> tuple[LinkType, ...]:
        return BUILT_IN_LINKS + self.further_links

    def status(self, name: str | None) -> Status | None:
        return self._statuses.get(name) if name is not None else None

    def category(self, status: str | None) -> Category | None:
        """What a status means; None for one that is not known. Where the repository names none, usual words are."""
        if status not in self._categories:
            self._categories[status] = self._category(status)
        return self._categories[status]

    @cached_property
    def _categories(self) -> dict[str | None, Category | None]:
        """The same, as far as it has been asked for, which is more often than anything else."""
        return {}

    def _category(self, status: str | None) -> Category | None:
        known = self.status(status)
        if known is not None or status is None or self.written_statuses is not None:
            return known.category if known is not None else None
        meaning = meaning_of(status)
        return Category(meaning[0]) if meaning is not None else None

    def team(self, key: str | None) -> Team | None:
        return self._teams.get(key) if key is not None else None

    def team_name(self, key: str | None) -> str:
        """What a team is called: its key where nobody has declared it, and nothing for none."""
        team = self.team(key)
        return team.name if team is not None else key or ""

    def release(self, name: str) -> Release | None:
        """A release by name; `1.37` finds `v1.37`."""
        exact = self._releases.get(name)
        if exact is not None:
            return exact
        return next((release for release in self.releases or () if same_version(release.name, name)), None)

    def goal(self, reference: str) -> tuple[Goal, KeyResult | None] | None:
        """A goal by id (`GOAL-2`), or one of its key results (`GOAL-2/KR-1`)."""
        return self._goals.get(reference)

    def goals_called(self, text: str) -> tuple[str, ...]:
        """The full names of goals and key results that a text names; `KR-1` may be that of several goals."""
        return (text,) if text in self._goals else tuple(name for name in self._goals if name.endswith(f"/{text}"))

    @property
    def goal_names(self) -> tuple[str, ...]:
        """What specs may write of goals: `GOAL-2` and `GOAL-2/KR-1`."""
        return tuple(self._goals)

    def link_type(self, relation: str) -> LinkType | None:
        """The link type that a relation, written from either side, belongs to."""
        return self._links.get(relation)

    @cached_property
    def ranks(self) -> Mapping[str, Rank]:
        """How far each status is, by its name; without those that are outside the order of work."""
        return {
            status.name: (ORDER_OF_WORK[status.category], number)
            for number, status in enumerate(self.statuses)
            if status.category in ORDER_OF_WORK
        }

    @cached_property
    def ordered_releases(self) -> tuple[Release, ...]:
        """Releases from the earliest version to the latest, whatever the order they are written in."""
        return tuple(sorted(self.releases or (), key=lambda release: natural_key(release.name)))

    def target(self, text: str | None) -> Target | None:
        """A target as it is written here; None for what is none."""
        read = parse_target(text, self.release_days, self.roadmap.fiscal_year_start) if text is not None else None
        return read if isinstance(read, Target) else None

    @cached_property
    def release_days(self) -> Mapping[str, dt.date | None]:
        """Days of the releases by name."""
        return {release.name: release.date for release in self.releases or ()}

    @cached_property
    def _statuses(self) -> dict[str, Status]:
        return {status.name: status for status in self.statuses}

    @cached_property
    def _teams(self) -> dict[str, Team]:
        return {team.key: team for team in self.teams or ()}

    @cached_property
    def _releases(self) -> dict[str, Release]:
        return {release.name: release for release in self.releases or ()}

    @cached_property
    def _goals(self) -> dict[str, tuple[Goal, KeyResult | None]]:
        found: dict[str, tuple[Goal, KeyResult | None]] = {}
        for goal in self.goals or ():
            found.setdefault(goal.id, (goal, None))
            for result in goal.key_results:
                found.setdefault(f"{goal.id}/{result.id}", (goal, result))
        return found

    @cached_property
    def _links(self) -> dict[str, LinkType]:
        return {name: link for link in reversed(self.links) for name in (link.inverse, link.name)}


def in_words(name: str) -> str:
    """A field's name as a heading: `tested_by` reads "Tested by"."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
