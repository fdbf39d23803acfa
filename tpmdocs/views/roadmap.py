"""What is planned becomes the Roadmap: a board by nearness, and the same as tables by release or quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Literal

from tpmdocs.addresses import safe_name
from tpmdocs.schedule import Bucket, Calendar, Item, end, roadmap
from tpmdocs.site import Page
from tpmdocs.spec import Spec
from tpmdocs.target import TargetKind, natural_key
from tpmdocs.templates import count_of, day
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.vocabulary import Category

HOME = "index.md"

Place = Literal["overdue", "now", "next", "later", "undated", "paused", "past"]
"""Where on the page an item stands. `past` is what is over: done, or a stage before one that is still to come."""


@dataclass(frozen=True, slots=True)
class Period:
    """A release or a quarter, or a word such as `next`, that items are due in; in the order of time."""

    order: tuple[int, int]
    name: str
    days: str = ""

    @property
    def anchor(self) -> str:
        return safe_name(f"in-{self.name}")


@dataclass(frozen=True, slots=True)
class Group:
    """The items of a period, in the order in which they are due."""

    period: Period
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One of Now, Next and Later: what the word stands for, and what is in it, the overdue apart."""

    name: str
    meaning: str
    overdue: tuple[Item, ...]
    items: tuple[Item, ...]


def pages(plan: Plan) -> Iterator[Page]:
    """The Roadmap; it is the home, too, where the author has written none."""
    board = Board(plan)
    for path in (plan.page("roadmap"), *((HOME,) if plan.home else ())):
        content = Here(plan, path).render("roadmap.html", board=board)
        # As the home it says nothing that search would not find on the page itself.
        yield Page(path, "Roadmap", content, {} if path != HOME else {"search": {"exclude": True}})


@dataclass(frozen=True)
class Board:
    """A plan's items, each at its place."""

    plan: Plan

    def at(self, place: Place) -> tuple[Item, ...]:
        """The items at a place: what comes first, first; of that the most certain; what is done last."""
        return tuple(item for item in self._items if self._place(item) == place)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        now, next_, later = self._meanings()
        return (
            Column("Now", now, self.overdue, self.at("now")),
            Column("Next", next_, (), self.at("next")),
            Column("Later", later, (), self.at("later")),
        )

    @cached_property
    def overdue(self) -> tuple[Item, ...]:
        """What should be done by now, and is not; the latest first."""
        return tuple(sorted(self.at("overdue"), key=lambda item: self._period(item).order, reverse=True))

    @cached_property
    def ahead(self) -> tuple[Group, ...]:
        """What is still to come, by period; also what is paused, as it was planned."""
        coming = ("now", "next", "later")
        return self._groups(item for item in self._items if item.bucket in coming)

    @cached_property
    def past(self) -> tuple[Group, ...]:
        """What is over, by period, the latest first."""
        return self._groups(item for item in self.at("past") if item.target is not None)[::-1]

    @cached_property
    def never_dated(self) -> int:
        """How many specs are done and never had a date that can be read."""
        return sum(item.target is None for item in self.at("past"))

    @cached_property
    def by_release(self) -> bool:
        """Whether the tables go by release rather than by quarter: as the board does, or as most targets do."""
        dated = [item.target.kind for item in self._planned if item.target is not None]
        return self._cut.unit == "release" or 2 * dated.count(TargetKind.RELEASE) > len(dated)

    def is_done(self, item: Item) -> bool:
        return self.plan.catalog.is_done(item.spec)

    def done(self, items: Iterable[Item]) -> int:
        """How many of these are done."""
        return sum(map(self.is_done, items))

    @cached_property
    def _planned(self) -> tuple[Item, ...]:
        return roadmap(self.plan.catalog, self.plan.today)

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(sorted(self._planned, key=self._order))

    @property
    def _cut(self) -> Cut:
        return Cut(self._calendar)

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar(self.plan.catalog.vocabulary, self.plan.today)
