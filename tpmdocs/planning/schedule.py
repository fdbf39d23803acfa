"""Targets against a day: what is on the roadmap, and how near it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Category, Release, Roadmap, Vocabulary


class Bucket(StrEnum):
    """How near a target is. `past` lies before today; `undated` has no target that can be read."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the roadmap: a spec's target, or one stage of a staged delivery.

    Attributes:
        stage: The milestone's name; None for a spec that is delivered at once.
        release: The release it is due in, where its target is one, or its `release` says so.
    """

    spec: Spec
    stage: str | None
    target: Target | None
    release: Release | None
    bucket: Bucket


def roadmap(catalog: Catalog, today: date) -> tuple[Item, ...]:
    """Everything that is planned, stages one by one: all specs but those that were dropped.

    What is done stays in while its target lies ahead; whether to show the rest is the reader's choice.
    """
    calendar = Calendar(catalog.vocabulary, today)
    return tuple(
        item
        for spec in catalog.specs
        if spec.readable and catalog.category(spec) is not Category.DROPPED
        for item in calendar.items(spec)
    )


def end(spec: Spec, vocabulary: Vocabulary) -> Target | None:
    """When a spec is to be finished: its target, else its last milestone, else its release."""
    if spec.target is not None:
        return spec.target
    if spec.milestones:
        return spec.milestones[-1].target
    release = vocabulary.release(spec.release) if spec.release is not None else None
    return Target(release.name, TargetKind.RELEASE, release.date, release.date) if release is not None else None


def later(day: date, time: timedelta) -> date:
    """A day so much later, or the last one that there is."""
    return day + time if date.max - day > time else date.max


@dataclass(frozen=True)
class Calendar:
    """A vocabulary's releases and quarters, seen from a day."""

    vocabulary: Vocabulary
    today: date

    def items(self, spec: Spec) -> Iterator[Item]:
        """A spec's places on the roadmap: each of its stages, and its end where that is none of them."""
        for milestone in spec.milestones:
            yield self._item(spec, milestone.name, milestone.target)
        last = end(spec, self.vocabulary)
        if last not in [milestone.target for milestone in spec.milestones]:
            yield self._item(spec, None, last)

    def has_shipped(self, release: Release) -> bool:
        """Whether a release lies in the past; one without a day does, where a later version does."""
        return release not in self.ahead

    @cached_property
    def ahead(self) -> tuple[Release, ...]:
        """Releases that have not shipped, from the next one on."""
        ordered = self.vocabulary.ordered_releases
        past = [n for n, release in enumerate(ordered) if release.date is not None and release.date < self.today]
        last = past[-1] if past else -1
        return tuple(
            release
            for n, release in enumerate(ordered)
            if (release.date >= self.today if release.date is not None else n > last)
        )

    def bucket(self, target: Target | None) -> Bucket:
        """How near a target is, by the day on which it ends at the latest."""
        if target is None:
            return Bucket.UNDATED
        if target.kind is TargetKind.BUCKET:
            return Bucket(target.text.strip().lower())
        release = self.vocabulary.release(target.text) if target.kind is TargetKind.RELEASE else None
        if release is not None and (self._cut.unit == "release" or release.date is None):
            return self._nth(self.ahead.index(release)) if release in self.ahead else Bucket.PAST
        if target.hi is None:
            return Bucket.UNDATED
        if target.hi < self.today:
            return Bucket.PAST
        if self._cut.unit == "release":
            places = (n for n, one in enumerate(self.ahead) if one.date is not None and target.hi <= one.date)
            return self._nth(next(places, len(self.ahead)))
        return self._nth(self.quarter(target.hi) - self.quarter(self.today))

    def days(self, bucket: Bucket) -> tuple[date | None, date | None]:
        """The first and the last day of now, next or later; None for an end that lies open, or counts releases."""
        if self._cut.unit == "release":
            return None, None
        now, next_ = self._first_day(self._cut.now), self._first_day(self._cut.now + self._cut.next)
        first, behind = {Bucket.NOW: (self._first_day(0), now), Bucket.NEXT: (now, next_)}.get(bucket, (next_, None))
        return first, behind - timedelta(days=1) if behind is not None else None

    def _first_day(self, quarters: int) -> date | None:
        """The first day of the quarter that is so many behind this one, if the calendar goes so far."""
        months = 3 * (self.quarter(self.today) + quarters) + self._cut.fiscal_year_start - 1
        return date(months // 12, months % 12 + 1, 1) if months < 12 * (date.max.year + 1) else None

    def quarter(self, day: date) -> int:
        """The number of a day's fiscal quarter, counted on through the years: differences are in quarters."""
        return (day.year * 12 + day.month - self._cut.fiscal_year_start) // 3

    def quarter_name(self, number: int) -> str:
        """`2027-Q1`, by its number; a fiscal year bears the number of the calendar year in which it ends."""
        behind = 3 * (number - number % 4 + 4) + self._cut.fiscal_year_start - 1  # months until the next fiscal year
        return f"{(behind - 1) // 12}-Q{number % 4 + 1}"

    @property
    def _cut(self) -> Roadmap:
        return self.vocabulary.roadmap

    def _item(self, spec: Spec, stage: str | None, target: Target | None) -> Item:
        named = target.text if target is not None and target.kind is TargetKind.RELEASE else spec.release
        release = self.vocabulary.release(named) if named is not None else None
        return Item(spec, stage, target, release, self.bucket(target))

    def _nth(self, place: int) -> Bucket:
        if place < self._cut.now:
            return Bucket.NOW
        return Bucket.NEXT if place < self._cut.now + self._cut.next else Bucket.LATER
