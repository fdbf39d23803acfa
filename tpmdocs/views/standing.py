"""Specs become rows, worst first, and the numbers of how far they are and how they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tpmdocs.catalog import Edge
from tpmdocs.health import Health
from tpmdocs.slack import Slack
from tpmdocs.spec import Spec
from tpmdocs.target import Target, natural_key
from tpmdocs.templates import day
from tpmdocs.views.gate import NextGate
from tpmdocs.views.here import Here
from tpmdocs.vocabulary import Category
from tpmdocs.wording import count_of

CATEGORIES = (Category.ACTIVE, Category.COMMITTED, Category.PROPOSED, None, Category.PAUSED, Category.DONE)
"""What is surest comes first, and what is done last; what was dropped is behind that."""

_RANKS = {health: rank for rank, health in enumerate(Health)}


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody who waits for a spec, by when, and how that fits: in words, and whether it is too late."""

    spec: Spec
    by: str
    slack: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A spec in a list, with what is told of it there.

    Attributes:
        target: When it is due here: in a release, the stage that is.
        depth: How far it is contained in others of the list.
        slack: How much time is left before what it has to be there for, each in words and whether it is too little.
        blockers: What it still waits for.
        needs: Who waits for it.
        effort: Person-weeks of the team that the list is about.
    """

    spec: Spec
    target: Target | None = None
    stage: str | None = None
    depth: int = 0
    gate: NextGate | None = None
    slack: tuple[tuple[str, bool], ...] = ()
    blockers: tuple[Spec, ...] = ()
    needs: tuple[Need, ...] = ()
    effort: float | None = None
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many specs there are, how far they are and how those stand that are neither done nor dropped."""

    total: int
    categories: Mapping[Category | None, int]
    health: Mapping[Health, int]

    @property
    def states(self) -> str:
        """`3 active, 2 committed`; what was dropped last."""
        order = (*CATEGORIES, Category.DROPPED)
        parts = [f"{self.categories[one]:,} {one or 'of unknown status'}" for one in order if self.categories.get(one)]
        return ", ".join(parts)

    @property
    def off_track(self) -> int:
        return self.health.get(Health.OFF_TRACK, 0)

    @property
    def at_risk(self) -> int:
        return self.health.get(Health.AT_RISK, 0)


def numbers(here: Here, specs: Iterable[Spec]) -> Numbers:
    specs = tuple(specs)
    health = Counter(found.health for spec in specs if (found := here.health(spec)) is not None)
    return Numbers(
        len(specs),
        Counter(here.category(spec) for spec in specs),
        {one: health[one] for one in Health if health[one]},
    )


def worst_first(here: Here, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows by health, then by time, then by how sure they are; what is done comes last, and then what was dropped."""

    def order(row: Row) -> tuple[object, ...]:
        health, category = here.health(row.spec), here.category(row.spec)
        last = row.target.hi if row.target is not None else None
        return (
            _RANKS[health.health] if health is not None else len(_RANKS),
            category is Category.DROPPED,
            last or date.max,
            CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES),
            natural_key(row.spec.name),
            natural_key(row.stage or ""),
            row.spec.path,
        )

    return tuple(sorted(rows, key=order))


def need(here: Here, edge: Edge) -> Need:
    """Who waits in a dependency, and by when."""
    waits = here.plan.waits
    then, slack = waits.needed_on(edge), waits.slack(edge)
    due = here.end(edge.source)
    by = f"by {day(then)}" if then is not None else f"by {due.text}" if due is not None else "without a date"
    left = f"{count_of(abs(slack.days), 'day')} {'too late' if slack.days < 0 else 'to spare'}" if slack else ""
    return Need(edge.source, by, left, slack is not None and slack.days < 0)


def in_words(slack: Slack) -> tuple[str, bool]:
    """`18 days before the code freeze`, and whether there is less than none."""
    if slack.days == 0:
        return f"ends on the day of {slack.before}", False
    return (
        f"{count_of(abs(slack.days), 'day')} {'after' if slack.days < 0 else 'before'} {slack.before}",
        slack.days < 0,
    )


def until(here: Here, then: date) -> str:
    """How far a day is, in days where it is near: `in 25 days`."""
    days = (then - here.today).days
    return f"in {days} days" if 1 < days <= 60 else here.ago(then)
