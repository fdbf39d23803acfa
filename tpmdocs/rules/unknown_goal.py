"""TPM107: a goal or key result that the repository does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import LinkState
from tpmdocs.model.vocabulary import Goal
from tpmdocs.rules._vocabulary import words
from tpmdocs.rules._wording import listed
from tpmdocs.text.suggest import closest, did_you_mean, is_certain


@rule("TPM107")
def unknown_goal(catalog: Catalog) -> Iterator[Finding]:
    """A goal or key result is none of those in `site_config/goals.yml`. Without that file, no goal is unknown.

    Why: the work would count for no goal, and nobody could say why it is done.

    Example:
    ```yaml
    # site_config/goals.yml
    - {id: GOAL-2, title: Bills are paid in time, key_results: [{id: KR-1, title: Paid within a week}]}
    # specs/bill-1.md
    goals: [GOAL-2/KR-7]
    ```

    Instead: `goals: [GOAL-2, GOAL-2/KR-1]`
    """
    if words(catalog, "goals", "id") is None:
        return
    names = catalog.vocabulary.goal_names
    for link in catalog.links:
        if link.state is not LinkState.UNKNOWN or link.type.to != "goal" or link.inverted:
            continue
        said = link.reference
        goal = catalog.vocabulary.goal(said.text.partition("/")[0])
        nearest = closest(said.text, names)
        certain = nearest is not None and is_certain(said.text, nearest, names)
        yield Finding(
            f"{shown(said.text)} is not a goal"
            if goal is None
            else f"{shown(said.text)} is no key result of that goal",
            said.span,
            did_you_mean(said.text, names, _way_out(said.text, goal[0] if goal is not None else None, catalog)),
            fix=said.with_text(said.text, nearest) if nearest and certain else None,
            spec=link.source.path,
            field=said.name,
            value=said.text,
        )


def _way_out(text: str, goal: Goal | None, catalog: Catalog) -> str:
    if goal is not None and goal.key_results:
        return f"it has {listed(f'{goal.id}/{result.id}' for result in goal.key_results)}"
    called = catalog.vocabulary.goals_called(text)
    if called:
        return f"it is a key result: write {' or '.join(map(shown, called))}"
    return "add it to site_config/goals.yml"
