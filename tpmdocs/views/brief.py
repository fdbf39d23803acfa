"""A plan in a minute: whether it is on track, what changed, and what is needed of whoever reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from tpmdocs.model.spec import Spec, Update
from tpmdocs.model.target import Target, natural_key
from tpmdocs.model.vocabulary import Category, Release
from tpmdocs.planning.health import Health, declared, warned
from tpmdocs.planning.schedule import Item, later
from tpmdocs.site import Page
from tpmdocs.text.wording import count_of, is_or_are, joined
from tpmdocs.views.gate import NextGate, next_gate
from tpmdocs.views.goals import Aim, aims
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.standing import nobody_can_tell
from tpmdocs.views.summary import counts, in_a_sentence, untold

RECENT = timedelta(days=14)
AHEAD = timedelta(weeks=8)

MOST_NAMED = 2
"""Of what happens on a day."""

MOST_LINES = 12
"""Of dates: a page that is read in a minute, and printed on one sheet, has no room for more."""

UNWELL = (Health.OFF_TRACK, Health.AT_RISK)


@dataclass(frozen=True, slots=True)
class Change:
    """What is new of a spec: that it was launched, and `kept` its date or not; or else what was last reported.

    Attributes:
        more: How many further reports there were in the same days.
    """

    day: date
    spec: Spec
    update: Update | None = None
    kept: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposed spec that has all that its next gate asks for."""

    spec: Spec
    gate: NextGate


@dataclass(frozen=True, slots=True)
class Serving:
    """A goal and how far it is, and how the specs stand that serve it."""

    aim: Aim
    standing: str


@dataclass(frozen=True, slots=True)
class Event:
    """A release or one of its freezes, and how much that is not done is due in it."""

    release: Release
    freeze: str | None
    due: int


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on a day: releases and freezes, and what ends then and is not due in one of these releases."""

    day: date
    events: tuple[Event, ...]
    items: tuple[Item, ...]

    @property
    def lines(self) -> int:
        """How many lines it takes: a few things are named, and one line says how many more there are."""
        return sum(min(len(things), MOST_NAMED) + (len(things) > MOST_NAMED) for things in (self.events, self.items))


def pages(plan: Plan) -> Iterator[Page]:
    """The Brief; it is the home where the author has written none."""
    here = Here(plan, plan.page("brief"))
    numbers = counts(plan)
    days = _days(plan)
    near = [day for day in days if day.day <= later(plan.today, AHEAD)]
    changes = _changes(plan)
    goals = tuple(_serving(here))
    worse = sum(here.warned(plan.catalog.by_path[path]) is not None for path in plan.health)
    content = here.render(
        "brief.html",
        verdict=_verdict(numbers, len(plan.catalog.specs), untold(plan, plan.catalog.specs), worse),
        numbers=numbers,
        launched=sum(change.update is None for change in changes),
        changes=changes,
        decisions=tuple(_decisions(here)),
        attention=_attention(plan),
        worse=worse,
        better=sum(here.disagrees(spec) for spec in plan.catalog.specs),
        goals=goals,
        behind=sum(one.aim.is_behind for one in goals),
        dates=_fitting(near),
        more_dates=len(near) - len(_fitting(near)),
        most_named=MOST_NAMED,
        undated=_undated(plan),
        then=next((day for day in days if day not in near), None),
    )
    yield Page(here.path, "Brief", content, {"description": in_a_sentence(plan), "hide": ["toc"]})


def _verdict(numbers: Mapping[Health, int], specs: int, untold: Sequence[Spec], worse: int) -> tuple[str, str]:
    """Whether the plan is on track: in a word or two, and in a sentence; and of what nobody can tell.

    Args:
        worse: How many specs their owners report worse than the dates say, of which the page tells.
    """
    verdict, text = _known(numbers, specs)
    if worse and verdict == "On track.":
        verdict = "On track by dates, not by what owners report."
    said = nobody_can_tell(untold, "spec")
    if not said:
        return verdict, text
    unknown = f"{said[0].upper()}{said[1:]}."
    if not sum(numbers.values()):
        return "Nobody can say.", unknown
    return ("On track, as far as is known." if verdict == "On track." else verdict), f"{text} {unknown}"


def _known(numbers: Mapping[Health, int], specs: int) -> tuple[str, str]:
    """The same for the open specs."""
    bad, risky, good = numbers[Health.OFF_TRACK], numbers[Health.AT_RISK], numbers[Health.ON_TRACK]
    of = f"of {count_of(sum(numbers.values()), 'open spec')}"
    if not sum(numbers.values()):
        return "Nothing is open.", f"All {specs:,} specs are done or were dropped." if specs > 1 else ""
    if not bad + risky + good:
        return "Nobody can say.", "What is open has no target, or is paused, so nothing can be late."
    if bad:
        and_risky = f", {risky:,} {is_or_are(risky)} at risk" if risky else ""
        return "Not on track.", f"{bad:,} {of} {is_or_are(bad)} off track{and_risky}."
    if risky:
        return "At risk.", f"{risky:,} {of} {is_or_are(risky)} at risk, none is off track."
    specs_with_one = "the one open spec that has" if good == 1 else f"the {good:,} open specs that have"
    return "On track.", f"Nothing stands against {specs_with_one} a target."


def _attention(plan: Plan) -> list[Spec]:
    """Specs that are off track, then those at risk, by their dates or as owners say; of each what is due first."""
    by_path = plan.catalog.by_path
    ends = {path: plan.situation.deadlines.end(by_path[path]) for path in plan.health}

    def order(path: str) -> tuple[object, ...]:
        due = ends[path]
        last = due.target.hi if due is not None else None
        return told[path].rank, last or date.max, natural_key(by_path[path].name), path

    told = {path: warned(by_path[path], found) or found.health for path, found in plan.health.items()}
    return [by_path[path] for path in sorted((path for path in told if told[path] in UNWELL), key=order)]


def _decisions(here: Here) -> Iterator[Decision]:
    """Proposed specs that have all that is asked for of the next status."""
    specs = sorted(here.catalog.specs, key=lambda spec: (natural_key(spec.name), spec.path))
    for spec in specs:
        if here.category(spec) is Category.PROPOSED and spec.readable:
            gate = next_gate(here, spec)
            if gate is not None and not gate.missing:
                yield Decision(spec, gate)


def _changes(plan: Plan) -> list[Change]:
    """What was launched and reported in the last days, the newest first, a spec once."""
    found = [change for spec in plan.catalog.specs if (change := _change(plan, spec)) is not None]
    return sorted(
        found, key=lambda one: (-one.day.toordinal(), one.update is not None, natural_key(one.spec.name), one.spec.path)
    )


def _change(plan: Plan, spec: Spec) -> Change | None:
    since = plan.today - RECENT if plan.today - date.min > RECENT else date.min
    if spec.shipped is not None and since <= spec.shipped <= plan.today and plan.catalog.is_done(spec):
        due = plan.situation.deadlines.end(spec)
        return Change(spec.shipped, spec, kept=_kept(spec.shipped, due.target if due is not None else None))
    recent = [update for update in spec.updates if update.on is not None and since <= update.on <= plan.today]
    newest = declared(spec) if recent else None
    if newest is None or newest.on is None or newest not in recent:
        return None
    return Change(newest.on, spec, newest, more=len(recent) - 1)


def _kept(shipped: date, target: Target | None) -> str:
    if target is None or target.hi is None:
        return ""
    late = (shipped - target.hi).days
    return f"{count_of(late, 'day')} late" if late > 0 else "on time"


def _serving(here: Here) -> Iterator[Serving]:
    for aim in aims(here):
        yield Serving(aim, _stand(here.plan, aim.specs))


def _stand(plan: Plan, specs: Iterable[Spec]) -> str:
    """How some specs stand, worst first, and how many are done; what was dropped is left out."""
    specs = tuple(specs)
    numbers = Counter(plan.health[spec.path].health for spec in specs if spec.path in plan.health)
    words = [f"{numbers[health]:,} {health.words}" for health in Health if numbers[health]]
    done = sum(plan.catalog.is_done(spec) for spec in specs)
    of_unknown_status = len(untold(plan, specs))
    words += [f"{of_unknown_status:,} of unknown status"] if of_unknown_status else []
    return joined([*words, *([f"{done:,} done"] if done else [])], "and")


def _days(plan: Plan) -> list[Day]:
    """The days from today on on which something is released, frozen or due, in order."""
    events: dict[date, list[Event]] = {}
    for release in plan.catalog.vocabulary.ordered_releases:
        if not release.name:
            continue
        due = _due(plan, release)
        marks = [(release.date, None), *((day, name) for name, day in release.freezes.items() if name)]
        for day, name in marks:
            if day is not None and day >= plan.today:
                events.setdefault(day, []).append(Event(release, name, due))
    items: dict[date, list[Item]] = {}
    for item in plan.items:
        last = item.target.hi if item.target is not None else None
        is_open = item.spec.path in plan.health and plan.catalog.category(item.spec) is not Category.PAUSED
        with_its_release = item.release is not None and item.release.date == last
        if last is not None and last >= plan.today and is_open and not with_its_release:
            items.setdefault(last, []).append(item)
    return [
        Day(day, tuple(events.get(day, ())), tuple(sorted(items.get(day, ()), key=_by_name)))
        for day in sorted({*events, *items})
    ]


def _fitting(days: Sequence[Day]) -> Sequence[Day]:
    """The first days, as many as there are lines for; one in any case."""
    totals = accumulate(day.lines for day in days)
    return days[: max(1, sum(total <= MOST_LINES for total in totals))]


def _due(plan: Plan, release: Release) -> int:
    """How many specs are due in a release and not done, whichever of their stages are."""
    return len({item.spec.path for item in plan.groups.releases.get(release.name, ())} & plan.health.keys())


def _undated(plan: Plan) -> Event | None:
    """The next release, where nobody has said when it is."""
    release = next((one for one in plan.situation.deadlines.calendar.ahead if one.name), None)
    return Event(release, None, _due(plan, release)) if release is not None and release.date is None else None


def _by_name(item: Item) -> tuple[object, ...]:
    return natural_key(item.spec.name), item.spec.path
