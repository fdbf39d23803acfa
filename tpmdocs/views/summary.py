"""A plan's health becomes numbers, and a sentence that tells how the plan stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tpmdocs.model.spec import Spec
from tpmdocs.planning.health import Health
from tpmdocs.text.wording import count_of
from tpmdocs.views.plan import Plan


def counts(plan: Plan) -> Mapping[Health, int]:
    """How many specs stand how, of those that are neither done nor dropped; best first, as people count."""
    numbers = Counter(found.health for found in plan.health.values())
    return {health: numbers[health] for health in (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.UNKNOWN)}


def in_a_sentence(plan: Plan) -> str:
    """How the plan stands, for search engines and cards: `14 specs on track, 3 at risk, 1 off track.`"""
    said = [(number, health.words) for health, number in counts(plan).items() if number]
    of_unknown_status = len(untold(plan, plan.catalog.specs))
    if not said:
        known = "known to be open" if of_unknown_status else "open"
        return f"{count_of(plan.catalog.specs, 'spec').capitalize()}, of which none is {known}."
    said += [(of_unknown_status, "of unknown status")] if of_unknown_status else []
    (first, how), *others = said
    words = [f"{count_of(first, 'spec')} {how}", *(f"{number:,} {one}" for number, one in others)]
    return f"{', '.join(words)}."


def untold(plan: Plan, specs: Iterable[Spec]) -> list[Spec]:
    """Those that may be done or not, since their status says nothing, or they cannot be read."""
    return [spec for spec in specs if spec.path not in plan.health and not plan.catalog.is_over(spec)]
