"""What is planned becomes the Roadmap: a board by nearness, and the same as tables by release or quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from tpmdocs.addresses import safe_name
from tpmdocs.schedule import Bucket, Calendar, Item, end, roadmap
from tpmdocs.site import Page
from tpmdocs.target import TargetKind, natural_key
from tpmdocs.templates import count_of, day
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.vocabulary import Category

HOME = "index.md"

Place = Literal["overdue", "now", "next", "later", "undated", "paused", "over"]
"""Where an item stands; `over` is what is done and lies behind, or a past stage of what goes on."""

CERTAINTY = (Category.ACTIVE, Category.COMMITTED, Category.PROPOSED, None, Category.PAUSED, Category.DONE)


@dataclass(frozen=True, slots=True)
class Period:
    """A release or a quarter that items are due in; or a word such as `next`. Ordered as time is."""

    order: tuple[int, int]
    name: str
    days: str = ""

    @property
    def anchor(self) -> str:
        return safe_name(f"due-{self.name}")


@dataclass(frozen=True, slots=True)
class Row:
    """An item at its place."""

    item: Item
    place: Place
    period: Period | None
    done: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What is due in one period."""

    period: Period
    rows: tuple[Row, ...]

    @property
    def done(self) -> int:
        """How many of its rows are done."""
        return sum(row.done for row in self.rows)


@dataclass(frozen=True, slots=True)
class Column:
    """Now, Next or Later: what the word means here, and what stands in it, the overdue apart."""

    name: str
    meaning: str
    rows: tuple[Row, ...]
    overdue: tuple[Row, ...] = ()


def pages(plan: Plan) -> Iterator[Page]:
    """The Roadmap; it is the home, too, where the author has written none."""
    calendar = Calendar(plan.catalog.vocabulary, plan.today)
    rows = tuple(_rows(plan, calendar))
    by_release = _by_release(calendar, [row.item for row in rows])

    def at(*places: Place) -> tuple[Row, ...]:
        return tuple(row for row in rows if row.place in places)

    overdue = tuple(sorted(at("overdue"), key=_latest_first))
    meanings = _meanings(calendar)
    values = {
        "columns": (
            Column("Now", meanings[0], at("now"), overdue),
            Column("Next", meanings[1], at("next")),
            Column("Later", meanings[2], at("later")),
        ),
        "undated": at("undated"),
        "paused": at("paused"),
        "unit": "release" if by_release else "quarter",
        "ahead": _groups(row for row in rows if row.item.bucket in (Bucket.NOW, Bucket.NEXT, Bucket.LATER)),
        "overdue": overdue,
        "past": _groups(at("over"))[::-1],
        "done_undated": sum(row.period is None for row in at("over")),
    }
    yield Page(plan.page("roadmap"), "Roadmap", Here(plan, plan.page("roadmap")).render("roadmap.html", **values))
    if plan.home:  # search would only find it a second time
        content = Here(plan, HOME).render("roadmap.html", **values)
        yield Page(HOME, "Roadmap", content, {"search": {"exclude": True}})


def _rows(plan: Plan, calendar: Calendar) -> Iterator[Row]:
    """All items: what comes first, first; of that the most certain; what is done behind that."""
    catalog = plan.catalog
    items = roadmap(catalog, plan.today)
    periods = _Periods(calendar, items)
    rows = []
    for item in items:
        category = catalog.category(item.spec)
        is_end = item.target is end(item.spec, catalog.vocabulary)

    yield from sorted(rows, key=None)
