"""A Catalog and a day become Deadlines: what is due when, what needs what before that, and where it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from tpmdocs.model.catalog import Catalog, Edge
from tpmdocs.model.links import LinkState
from tpmdocs.model.spec import Said, Spec
from tpmdocs.model.target import Target, TargetKind, natural_key
from tpmdocs.model.vocabulary import Category, Release
from tpmdocs.planning.schedule import Bucket, Calendar, end, later
from tpmdocs.repository.history import History, Touch
from tpmdocs.repository.source import Span


class Clash(StrEnum):
    """How two dates of a dependency go together: not at all, perhaps not, or only just."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    TIGHT = "tight"


_NAME = re.compile(r"[^\s,;]{1,60}")


@dataclass(frozen=True, slots=True)
class Due:
    """A target of a spec, and where it is said; None where nothing says it."""

    target: Target
    spec: Spec
    said: Said | None

    @property
    def text(self) -> str:
        return self.target.text

    @property
    def name(self) -> str:
        """The field that says it."""
        return self.said.name if self.said is not None else "target"

    @property
    def span(self) -> Span:
        return self.said.span if self.said is not None else self.spec.head


@dataclass(frozen=True, slots=True)
class Conflict:
    """A dependency that ends later than it is needed, for certain, perhaps or almost.

    Attributes:
        end: When the dependency ends.
        need: When the spec needs it: at its start, or, where that is not said, at its end.
        at_start: Whether it is the start.
        lag: Days to wait between the two.
    """

    edge: Edge
    clash: Clash
    end: Due
    need: Due
    at_start: bool
    lag: int = 0

    @property
    def words(self) -> str:
        """What the dependency is for what waits for it."""
        words = {Clash.CERTAIN: "too late", Clash.POSSIBLE: "perhaps too late", Clash.TIGHT: "only just in time"}
        return words[self.clash]


@dataclass(frozen=True, slots=True)
class MissedFreeze:
    """A freeze day of a release that has passed, and a spec that is not far enough for it."""

    spec: Spec
    due: Due
    release: Release
    name: str
    day: date
    wants: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A spec that nobody has confirmed for longer than `limit` days.

    Attributes:
        since: The day on which it was last known to be true.
        field: The field that says so; None where a commit does.
        span: Where that is said, else the head of the file.
    """

    spec: Spec
    since: date
    limit: int
    field: str | None
    span: Span
    due: Due | None


FREEZES = {
    "spec": ("committed", frozenset({Category.PROPOSED, Category.PAUSED})),
    "code": ("done", frozenset({Category.PROPOSED, Category.PAUSED, Category.COMMITTED, Category.ACTIVE})),
}
"""How far a spec has to be on the day of a freeze, and the categories that are not; other freezes ask for nothing."""

SOON = timedelta(weeks=6)
QUARTER = timedelta(weeks=13)

_ORDER = (Bucket.PAST, Bucket.NOW, Bucket.NEXT, Bucket.LATER)


@dataclass(frozen=True)
class Deadlines:
    """What the dates of a plan mean together, seen from a day. Everything is in the order of the catalog."""

    catalog: Catalog
    today: date
    history: History | None = None

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.catalog.vocabulary, self.today)

    @cached_property
    def open(self) -> tuple[Spec, ...]:
        """Specs that are neither done nor dropped, and can be read.

        Without those whose status says nothing, of which another rule tells: they may well be done.
        """
        return tuple(spec for spec in self.catalog.specs if self._may_be_late(spec))

    def is_open(self, spec: Spec) -> bool:
        return spec.path in self._open_paths

    @cached_property
    def _open_paths(self) -> frozenset[str]:
        return frozenset(spec.path for spec in self.open)

    def _may_be_late(self, spec: Spec) -> bool:
        category = self.catalog.category(spec)
        if category is None and spec.status is not None:
            return False
        return not self.catalog.is_over(spec) and spec.readable

    def end(self, spec: Spec) -> Due | None:
        """When a spec is to be finished: its target, else its last milestone, else its release."""
        return self._ends.get(spec.path)

    def start(self, spec: Spec) -> Due | None:
        return Due(spec.start, spec, spec.first("start")) if spec.start is not None else None

    def has_passed(self, target: Target) -> bool:
        """Whether a target lies behind us: its last day, or its release."""
        return self.calendar.bucket(target) is Bucket.PAST

    @cached_property
    def dependencies(self) -> tuple[Edge, ...]:
        """What has to wait for what: hard edges that order work, from specs that are open.

        Without those of a circle, whose dates can only clash: the circle itself is told.
        """
        return tuple(
            edge
            for edge in self.catalog.edges
            if edge.type.orders_work and edge.hard and self.is_open(edge.source) and edge.target.readable
            if not self.in_a_circle(edge)
        )

    @cached_property
    def unwritten(self) -> tuple[tuple[str, str], ...]:
        """Paths of open specs, and what each has to wait for by a name that no spec has.

        What is no name, such as several in one text or a remark, is told by a rule alone.
        """
        return tuple(
            dict.fromkeys(
                (link.source.path, link.reference.text)
                for link in self.catalog.links
                if link.state is LinkState.UNKNOWN and link.type.orders_work and not link.inverted
                if link.reference.kind == "hard" and self.is_open(link.source) and _NAME.fullmatch(link.reference.text)
            )
        )

    def in_a_circle(self, edge: Edge) -> bool:
        """Whether a dependency is one of those that wait for each other in a circle."""
        number = self._circles.get(edge.source.path)
        return (
            number is not None and number == self._circles.get(edge.target.path) and edge.type.orders_work and edge.hard
        )

    @cached_property
    def _circles(self) -> Mapping[str, int]:
        """The number of the circle that a spec is in, by path."""
        return {path: n for n, paths in enumerate(self.catalog.dependencies.components()) for path in paths}

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Dependencies whose dates do not go together, each once, as the worst that holds of it."""
        return tuple(self._conflicts())

    @cached_property
    def undated(self) -> tuple[Edge, ...]:
        """Dependencies without a date that something committed or active waits for.

        None in a plan that dates less than a quarter of what is committed or active: it does without dates. A date that
        is there and cannot be read is no missing one.
        """
        going = [spec for spec in self.open if self.catalog.category(spec) in (Category.COMMITTED, Category.ACTIVE)]
        dated = sum(spec.start is not None or spec.path in self._ends for spec in going)
        if 4 * dated < max(len(going), 1):
            return ()
        return tuple(
            edge
            for edge in self.dependencies
            if self.catalog.category(edge.source) in (Category.COMMITTED, Category.ACTIVE)
            and self.is_open(edge.target)
            and self.end(edge.target) is None
            and not any(edge.target.first(name) for name in ("target", "milestones", "release"))
        )

    @cached_property
    def overdue(self) -> tuple[tuple[Spec, Due], ...]:
        """Specs that should be finished by now and are not. What is paused was not promised."""
        promised = (spec for spec in self.open if self.catalog.category(spec) is not Category.PAUSED)
        ends = ((spec, self.end(spec)) for spec in promised)
        return tuple((spec, due) for spec, due in ends if due is not None and self.has_passed(due.target))

    @cached_property
    def missed_freezes(self) -> tuple[MissedFreeze, ...]:
        """Specs that are not far enough for a freeze that has passed, of each release the last such freeze."""
        return tuple(freeze for spec in self.open for freeze in self._missed(spec))

    @cached_property
    def stale(self) -> tuple[Stale, ...]:
        """Specs that nobody has confirmed for too long: by `confirmed`, else by the newest update, else by git."""
        return tuple(self.unconfirmed())

    @cached_property
    def of_unknown_age(self) -> tuple[Spec, ...]:
        """Specs that may be stale, and a shallow clone does not hold what would tell."""
        return tuple(
            spec
            for spec in self.open
            if (touch := self._touches.get(spec.path)) is not None
            and not touch.exact
            and touch.day is not None
            and self._age(touch.day) <= self._limit(spec)
        )

    def clash(self, first: Target, then: Target, lag: int = 0, *, at_start: bool = False) -> Clash | None:
        """How far it stands in the way that `first` ends before `then`: before its end, or before it begins."""
        if first.lo is None or first.hi is None or then.lo is None or then.hi is None:
            return Clash.CERTAIN if self._comes_later(first, then) else None
        if first.lo.toordinal() + lag > then.hi.toordinal():
            return Clash.CERTAIN
        if first.hi.toordinal() + lag > (then.lo if at_start else then.hi).toordinal():
            return Clash.POSSIBLE
        is_tight = (first.lo, first.hi) == (then.lo, then.hi) and first.lo != first.hi and not at_start
        return Clash.TIGHT if is_tight else None

    def is_later(self, one: Target, other: Target) -> bool:
        """Whether one target lies wholly behind another."""
        return self.clash(one, other) is Clash.CERTAIN

    def unconfirmed(self, within: int = 0) -> Iterator[Stale]:
        """What is stale, and what will be within so many days unless somebody confirms it."""
        for spec in self.open:
            said = spec.first("confirmed")
            since, field, span = spec.confirmed, said.name if said is not None else None, spec.span("confirmed")
            if since is None and said is not None:
                continue  # a day that cannot be read, of which another rule tells
            if since is None:
                newest = max((update.on for update in spec.updates if update.on is not None), default=None)
                said = spec.first("updates")
                since, field, span = newest, said.name if said is not None else None, spec.span("updates")
            if since is None:
                touch = self._touches.get(spec.path)
                since, field, span = touch.day if touch is not None else None, None, spec.head
            limit = self._limit(spec)
            if since is not None and self._age(since) + within > limit:
                yield Stale(spec, since, limit, field, span, self.end(spec))

    def _age(self, since: date) -> int:
        return (self.today - since).days

    def _limit(self, spec: Spec) -> int:
        """The days within which a spec has to be confirmed, by how near it is due."""
        limits = self.catalog.vocabulary.roadmap.limits
        due = self.end(spec)
        last = due.target.hi if due is not None else None
        if due is not None and last is None and self.calendar.bucket(due.target) in (Bucket.PAST, Bucket.NOW):
            return limits.quarter
        if last is None or last > later(self.today, QUARTER):
            return limits.otherwise
        return limits.soon if last <= later(self.today, SOON) else limits.quarter

    @cached_property
    def _touches(self) -> Mapping[str, Touch]:
        """When the metadata last changed of the specs that say nothing of it themselves."""
        if self.history is None:
            return {}
        silent = (
            spec
            for spec in self.open
            if spec.first("confirmed") is None and not any(update.on is not None for update in spec.updates)
        )
        return self.history.touches({spec.path: spec.source.text for spec in silent})

    def _comes_later(self, one: Target, other: Target) -> bool:
        """By version, or by how near they are, where not both have days."""
        if one.kind is TargetKind.RELEASE and other.kind is TargetKind.RELEASE:
            return self._version(one) > self._version(other)
        if TargetKind.BUCKET in (one.kind, other.kind):
            near, far = self.calendar.bucket(other), self.calendar.bucket(one)
            return Bucket.UNDATED not in (near, far) and _ORDER.index(far) > _ORDER.index(near)
        return False

    def _version(self, target: Target) -> tuple[tuple[int, int, str], ...]:
        release = self.catalog.vocabulary.release(target.text)
        return natural_key(release.name if release is not None else target.text)[0]

    def _conflicts(self) -> Iterator[Conflict]:
        for edge in self.dependencies:
            first, then = self._delivered(edge.target), self.start(edge.source)
            need = then or self.end(edge.source)
            if first is None or need is None:
                continue
            lag = days(edge.declaration.reference.lag)
            clash = self.clash(first.target, need.target, lag, at_start=then is not None)
            if clash is not None:
                yield Conflict(edge, clash, first, need, then is not None, lag)

    def _delivered(self, spec: Spec) -> Due | None:
        """When what a spec brings is there: once it is done, the day it shipped, where that is said."""
        category = self.catalog.category(spec)
        if category is Category.DROPPED:
            return None
        if category is not Category.DONE:
            return self.end(spec)
        day = spec.shipped
        if day is None:
            return None
        return Due(Target(day.isoformat(), TargetKind.DAY, day, day), spec, spec.first("shipped"))

    def _missed(self, spec: Spec) -> Iterator[MissedFreeze]:
        category = self.catalog.category(spec)
        if category is None:
            return
        last = self.end(spec)
        stages = [Due(milestone.target, spec, milestone.said) for milestone in spec.milestones]
        told: set[str] = set()
        for due in ([last] if last is not None else []) + stages:
            release = self.release(spec, due)
            if release is None or release.name in told or self.calendar.has_shipped(release):
                continue
            passed = sorted(
                (day, name)
                for name, day in release.freezes.items()
                if name in FREEZES
                and day < self.today
                and category in FREEZES[name][1]
                and (due is last or name == "spec")  # how far one stage is, no status says
            )
            if passed:
                told.add(release.name)
                day, name = passed[-1]
                yield MissedFreeze(spec, due, release, name, day, FREEZES[name][0])

    def release(self, spec: Spec, due: Due) -> Release | None:
        """The release that something is due in."""
        vocabulary = self.catalog.vocabulary
        if due.target.kind is TargetKind.RELEASE:
            return vocabulary.release(due.target.text)
        is_end = due == self.end(spec)
        return vocabulary.release(spec.release) if is_end and spec.release is not None else None

    @cached_property
    def _ends(self) -> dict[str, Due]:
        found = {}
        for spec in self.catalog.specs:
            target = end(spec, self.catalog.vocabulary)
            if target is None:
                continue
            if spec.target is not None:
                said = spec.first("target")
            else:
                said = spec.milestones[-1].said if spec.milestones else spec.first("release")
            found[spec.path] = Due(target, spec, said)
        return found


def days(lag: str | None) -> int:
    """Days of a time such as `2w` or `3d`; 0 for what is none."""
    number, unit = (lag or "")[:-1], (lag or "")[-1:]
    if not (number.isascii() and number.isdigit()) or unit not in ("d", "w"):
        return 0
    return min(int(number[:9]) * (7 if unit == "w" else 1), date.max.toordinal())
