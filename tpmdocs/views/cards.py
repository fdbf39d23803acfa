"""Each spec and goal becomes a Card: what a mention of it tells before anybody follows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tpmdocs.addresses import safe_name
from tpmdocs.model.spec import Spec
from tpmdocs.planning.health import Health
from tpmdocs.site import Card
from tpmdocs.text.wording import count_of
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


def cards(plan: Plan) -> Mapping[str, Card]:
    """Cards by the path of a spec's file, and by the name of a goal or key result, such as `GOAL-2/KR-1`."""
    here = Here(plan, "")
    return {spec.path: _of_spec(here, spec) for spec in plan.catalog.specs} | dict(_of_goals(plan))


def _of_spec(here: Here, spec: Spec) -> Card:
    due, found = here.end(spec), here.health(spec)
    facts = (due.text if due is not None else None, here.team_name(spec.team), *spec.owners[:2])
    said = {
        "id": spec.label,
        "status": spec.status or "",
        "category": here.category(spec) or "unknown",
        "facts": " · ".join(filter(None, facts)),
    }
    if found is not None:
        if found.health is not Health.UNKNOWN:
            said |= {"health": found.health.words, "kind": found.health.kind}
        if found.health in (Health.OFF_TRACK, Health.AT_RISK):
            said["reason"] = found.reasons[0].text
        if (update := here.reported(spec)) is not None and update.health:
            agrees = update.health == found.health
            said["says"] = "owner agrees" if agrees else f"owner says {update.health.replace('-', ' ')}"
    return Card(spec.page, said)


def _of_goals(plan: Plan) -> Iterator[tuple[str, Card]]:
    for specs in (plan.groups.goals, plan.groups.results):
        for name, serving in specs.items():
            found = plan.catalog.vocabulary.goal(name)
            if found is not None:
                goal, result = found
                fragment = safe_name(f"tpm-{result.id}") if result is not None else ""
                said = {"id": name, "facts": f"{count_of(len(serving), 'spec').capitalize()} for it"}
                yield name, Card(plan.page("goals", goal.id), said, fragment)
