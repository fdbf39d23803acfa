"""A Catalog becomes Groups: which teams, releases and goals there are, and the specs of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.planning.schedule import Item


@dataclass(frozen=True)
class Groups:
    """What has a page of its own besides the specs.

    Attributes:
        teams: Specs by a team's key, of teams that are declared or named by a spec.
        releases: What is due in a release, stages one by one, by its name; those that are declared.
        goals: Specs by a goal's id, whichever of its key results they name; those that are declared.
        results: Specs by the full name of a key result, such as `GOAL-2/KR-1`.
    """

    teams: Mapping[str, tuple[Spec, ...]]
    releases: Mapping[str, tuple[Item, ...]]
    goals: Mapping[str, tuple[Spec, ...]]
    results: Mapping[str, tuple[Spec, ...]]

    @cached_property
    def releases_of(self) -> Mapping[str, tuple[str, ...]]:
        """The releases that something of a spec is due in, by its path."""
        found: dict[str, list[str]] = {}
        for name, items in self.releases.items():
            for path in dict.fromkeys(item.spec.path for item in items):
                found.setdefault(path, []).append(name)
        return {path: tuple(names) for path, names in found.items()}


def groups(catalog: Catalog, items: Iterable[Item]) -> Groups:
    """Teams and releases in the order of their names, goals as they are declared; specs in the order of ids.

    What has an empty name has no page.
    """
    vocabulary = catalog.vocabulary
    teams: dict[str, list[Spec]] = {team.key: [] for team in vocabulary.teams or () if team.key}
    releases: dict[str, list[Item]] = {release.name: [] for release in vocabulary.ordered_releases if release.name}
    goals: dict[str, dict[str, Spec]] = {goal.id: {} for goal in vocabulary.goals or () if goal.id}
    results: dict[str, dict[str, Spec]] = {
        f"{goal.id}/{result.id}": {} for goal in vocabulary.goals or () for result in goal.key_results
    }
    for spec in sorted(catalog.specs, key=lambda spec: (natural_key(spec.name), spec.path)):
        if spec.team:
            teams.setdefault(spec.team, []).append(spec)
        for link in catalog.links_of(spec):
            if link.goal is not None and link.type.to == "goal" and not link.inverted:
                goal, result = link.goal
                if goal.id:
                    goals[goal.id].setdefault(spec.path, spec)
                if result is not None:
                    results[f"{goal.id}/{result.id}"].setdefault(spec.path, spec)
    for item in items:
        if item.release is not None and item.release.name:
            releases[item.release.name].append(item)
    return Groups(
        {key: tuple(specs) for key, specs in sorted(teams.items(), key=lambda team: natural_key(team[0]))},
        {name: tuple(of_release) for name, of_release in releases.items()},
        {id_: tuple(serving.values()) for id_, serving in goals.items()},
        {name: tuple(serving.values()) for name, serving in results.items()},
    )
