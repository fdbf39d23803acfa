"""What is planned becomes the Roadmap: a board by nearness, and the same as tables by release or quarter."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import partial
from itertools import groupby
from typing import Literal

from tpmdocs.addresses import safe_name
from tpmdocs.model.target import Target, TargetKind, natural_key
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.health import Health
from tpmdocs.planning.schedule import Bucket, Calendar, Item
from tpmdocs.site import Page
from tpmdocs.text.wording import day
from tpmdocs.views.facets import Facets
from tpmdocs.views.facts import goal_ids
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan

Place = Literal["overdue", "now", "next", "later", "undated", "paused", "over", "unsure"]
"""Where an item stands; `over` is what is done and lies behind us, or a past stage of what goes on. `unsure` lies
behind us too, with a status that does not say whether it is done."""

CERTAINTY = (Category.ACTIVE, Category.COMMITTED, Category.PROPOSED, None, Category.PAUSED, Category.DONE)
"""Of what is due at the same time, what is surest comes first, and what is done last."""


@dataclass(frozen=True, slots=True)
class Period:
    """What items are due in: a release, a quarter, or a word such as `next`. Its order is that of time."""

    order: tuple[int, int]
    name: str
    days: str = ""

    @property
    def anchor(self) -> str:
        return safe_name(f"tpm-due-{self.name}")


@dataclass(frozen=True, slots=True)
class Row:
    """An item at its place; `period` is None for what is undated."""

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

    @property
    def anchor(self) -> str:
        return f"tpm-{self.name.lower()}"


def pages(plan: Plan) -> Iterator[Page]:
    """The Roadmap."""
    here = Here(plan, plan.page("roadmap"))
    calendar = Calendar(plan.catalog.vocabulary, plan.today)
    periods = _Periods.of(here, calendar, plan.items)
    rows = tuple(_rows(plan, periods))
    values = {
        **_values(rows, periods),
        "facets": Facets(here, tuple({row.item.spec.path: row.item.spec for row in rows}.values())),
        "due_field": plan.catalog.dialect.field_of("target"),
        "example": "2027-Q2",
    }
    yield Page(here.path, "Roadmap", here.render("roadmap.html", **values), {"hide": ["toc"]})


def _values(rows: Sequence[Row], periods: _Periods) -> Mapping[str, object]:
    def at(place: Place) -> tuple[Row, ...]:
        return tuple(sorted((row for row in rows if row.place == place), key=lambda row: row.done))

    overdue = tuple(_latest_first(at("overdue")))
    now, next_, later = periods.meanings()
    return {
        "columns": (
            Column("Now", now, at("now"), overdue),
            Column("Next", next_, at("next")),
            Column("Later", later, at("later")),
        ),
        "undated": at("undated"),
        "paused": at("paused"),
        "unsure": tuple(_latest_first(at("unsure"))),
        "overdue": overdue,
        "ahead": _groups(row for row in rows if row.item.bucket in (Bucket.NOW, Bucket.NEXT, Bucket.LATER)),
        "over": _groups(at("over"))[::-1],
        "done_undated": sum(row.period is None for row in at("over")),
        "unit": "release" if periods.by_release else "quarter",
        "planned": rows,
        "dated": any(row.item.bucket is not Bucket.UNDATED for row in rows),
        "staged": any(row.item.stage for row in rows),
        "letters": max((len(word) for row in rows for word in (row.item.stage or "").split()), default=0),
        "teams": any(row.item.spec.team for row in rows),
        "with_goals": any(goal_ids(periods.here, row.item.spec) for row in rows),
        "in_short": _in_short,
        "tells_health": partial(_tells_health, periods.here),
        "overdue_alone": partial(_is_overdue_alone, periods.here),
        "goals": goal_ids,
    }


def _rows(plan: Plan, periods: _Periods) -> list[Row]:
    """Everything planned: what comes first, first, and of that what is surest."""
    catalog = plan.catalog
    rows: list[Row] = []
    for _, of_spec in groupby(periods.items, key=lambda item: item.spec.path):
        *before, last = of_spec
        category = catalog.category(last.spec)
        for item in (*before, last):
            place = _place(item, category, is_last=item is last)
            rows.append(Row(item, place, periods.period(item), category is Category.DONE))

    def order(row: Row) -> tuple[object, ...]:
        target = row.item.target
        return (
            row.period.order if row.period is not None else (9, 0),
            target.hi if target is not None and target.hi is not None else date.max,
            CERTAINTY.index(catalog.category(row.item.spec)),
            natural_key(row.item.spec.name),
        )

    return sorted(rows, key=order)


def _place(item: Item, category: Category | None, is_last: bool) -> Place:
    if item.bucket is Bucket.PAST and not is_last:
        return "over"
    if category is Category.DONE and item.bucket in (Bucket.PAST, Bucket.UNDATED):
        return "over"
    if category is Category.PAUSED:
        return "paused"
    if category is None and item.spec.status is not None and item.bucket is Bucket.PAST:
        return "unsure"
    return _PLACES[item.bucket]


_PLACES: Mapping[Bucket, Place] = {
    Bucket.PAST: "overdue",
    Bucket.NOW: "now",
    Bucket.NEXT: "next",
    Bucket.LATER: "later",
    Bucket.UNDATED: "undated",
}


def _groups(rows: Iterable[Row]) -> list[Group]:
    dated = (row for row in rows if row.period is not None)
    by_period = groupby(dated, key=lambda row: row.period)
    return [Group(period, tuple(inside)) for period, inside in by_period if period is not None]


def _latest_first(rows: Iterable[Row]) -> Iterator[Row]:
    for group in reversed(_groups(rows)):
        yield from group.rows


@dataclass(frozen=True)
class _Periods:
    """In which release or quarter an item is due, and what now, next and later mean."""

    here: Here
    calendar: Calendar
    items: tuple[Item, ...]
    by_release: bool
    ranks: Mapping[str, int]

    @classmethod
    def of(cls, here: Here, calendar: Calendar, items: tuple[Item, ...]) -> _Periods:
        """By release where the board is cut by releases, or most targets are releases; else by quarter."""
        vocabulary = calendar.vocabulary
        targets = [item.target for item in items if item.target is not None]
        named = [target.text for target in targets if target.kind is TargetKind.RELEASE]
        names = {*named, *(release.name for release in vocabulary.ordered_releases)}
        ranks = {name: rank for rank, name in enumerate(sorted(names, key=natural_key))}
        by_release = vocabulary.roadmap.unit == "release" or 2 * len(named) > len(targets)
        return cls(here, calendar, items, by_release, ranks)

    def period(self, item: Item) -> Period | None:
        """Where an item belongs; None where it is undated."""
        target = item.target
        if target is None or item.bucket is Bucket.UNDATED:
            return None
        if self.by_release and item.release is not None:
            return self._release(0, item.release.name, item.release.date)
        if target.hi is not None:
            return self._quarter(self.calendar.quarter(target.hi))
        if target.kind is TargetKind.RELEASE:
            return self._release(2, item.release.name if item.release is not None else target.text, None)
        word = ("now", "next", "later").index(item.bucket)
        return Period((3, word), item.bucket.capitalize(), "in a word, not a date")

    def meanings(self) -> tuple[str, str, str]:
        """What now, next and later stand for, in words."""
        cut = self.calendar.vocabulary.roadmap
        if cut.unit == "release":
            names = [release.name for release in self.calendar.ahead]
            now, next_ = names[: cut.now], names[cut.now : cut.now + cut.next]
            last = (*now, *next_)[-1:]
            return _in_words(now), _in_words(next_), f"after {last[0]}" if last else "not in a release"
        this = self.calendar.quarter(self.calendar.today)
        now_ends = self._days(this + cut.now - 1)[1]
        next_ends = self._days(this + cut.now + cut.next - 1)[1]
        return (
            f"until {day(now_ends)}",
            f"until {day(next_ends)}" if cut.next else "nothing",
            f"after {day(next_ends)}",
        )

    def _release(self, kind: int, name: str, then: date | None) -> Period:
        return Period((kind, self.ranks[name]), name, day(then) if then is not None else "")

    def _quarter(self, number: int) -> Period:
        name = self.calendar.quarter_name(number)
        return Period((1, number), name, self.here.due(Target(name, TargetKind.QUARTER, *self._days(number))))

    def _month(self, quarter: int) -> int:
        """The first month of a quarter by its number, counted from January of the year 0."""
        return 3 * quarter + self.calendar.vocabulary.roadmap.fiscal_year_start - 1

    def _days(self, quarter: int) -> tuple[date, date]:
        """The first and the last day of a quarter by its number, as far as there are days."""
        first = _first_of(self._month(quarter))
        last = _first_of(self._month(quarter) + 2)
        return first, last.replace(day=monthrange(last.year, last.month)[1])


def _first_of(month: int) -> date:
    """The first day of a month, counted from January of the year 0, as far as there are days."""
    if month // 12 < MINYEAR:
        return date.min
    return date(month // 12, month % 12 + 1, 1) if month // 12 <= MAXYEAR else date.max


def _tells_health(here: Here, rows: Iterable[Row]) -> bool:
    """Whether of any row it is known how it stands, or somebody has reported it."""
    specs = [row.item.spec for row in rows]
    known = (found for spec in specs if (found := here.health(spec)) is not None)
    return any(found.health is not Health.UNKNOWN for found in known) or any(map(here.reported, specs))


def _is_overdue_alone(here: Here, row: Row) -> bool:
    """Whether all that stands against an item is that its day has passed."""
    found = here.health(row.item.spec)
    return found is not None and [reason.rule for reason in found.reasons] == ["overdue"]


def _in_short(rows: Iterable[Row]) -> str:
    """How many rows there are of each status, most first."""
    numbers = Counter(row.item.spec.status or "without a status" for row in rows)
    return ", ".join(f"{number} {status}" for status, number in numbers.most_common())


def _in_words(names: Sequence[str]) -> str:
    if len(names) > 2:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(names) or "no release"
