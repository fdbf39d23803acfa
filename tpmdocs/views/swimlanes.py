"""A Plan becomes lanes: specs by team, goal or release, each with its bar and with what is said beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from markupsafe import Markup

from tpmdocs.addresses import quoted
from tpmdocs.model.catalog import Catalog, Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, natural_key
from tpmdocs.planning.deadlines import Clash, Deadlines
from tpmdocs.planning.schedule import Calendar
from tpmdocs.templates import part
from tpmdocs.text.wording import day, joined
from tpmdocs.views.axis import Axis
from tpmdocs.views.bars import Bar, Shape, bar, shape
from tpmdocs.views.facts import goal_ids
from tpmdocs.views.here import Here, span_of
from tpmdocs.views.plan import Plan

KINDS = ("team", "goal", "release")
"""What a lane can stand for; in a plan that has none of them there is one lane of all."""

FEW, ROWS, ROWS_OF_LANE = 40, 150, (12, 8, 5, 3)
"""So few rows are shown whole; else how many rows a page has, and a lane, the fewer the more lanes there are."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What a spec waits for: when that is due, and how that goes together with its own dates."""

    edge: Edge
    when: str
    how: str
    clash: Clash | None

    @property
    def spec(self) -> Spec:
        return self.edge.target

    @property
    def rank(self) -> int:
        """Its place among all, the worst first."""
        return (_IN_A_CIRCLE, *_TOO_LATE.values(), "").index(self.how)

    @property
    def is_wrong(self) -> bool:
        """Whether it cannot be as it is planned."""
        return self.how in (_IN_A_CIRCLE, _TOO_LATE[Clash.CERTAIN])


@dataclass(frozen=True, slots=True)
class Facts:
    """What drawing and list say of a spec, the same on every page; in HTML, as it is asked for again and again.

    Attributes:
        when: When it is due, as written.
        late: How long it is late, in words; empty where it is not.
        was: When it was due, and how often that moved, in words; empty where it never did.
        stages: Its stages, each with when it is due.
        waits: What it waits for, the worst first.
        note: All of it in a line, but for its name.
    """

    name: Markup
    pill: Markup
    health: Markup
    when: str
    late: str
    was: str
    stages: tuple[str, ...]
    waits: tuple[Wait, ...]
    note: Markup = field(default_factory=Markup)


@dataclass(frozen=True, slots=True)
class Row:
    """A spec in a lane. `line` is the line of the drawing that it stands on."""

    spec: Spec
    bar: Bar
    shape: Shape
    facts: Facts
    line: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The specs of a team, a goal or a release: those that are shown, and how many are not.

    Attributes:
        note: What else is said of it, such as a release's day.
        href: Its page; None for what has none.
        all: Where all its specs are listed.
        more: How many more there are that meet the columns.
        outside: How many end before the columns, begin behind them, or have no place, in words.
    """

    name: str
    note: str
    href: str | None
    all: str
    rows: tuple[Row, ...]
    more: int
    outside: str
    line: int = 0
    """Where it begins in the drawing, whose first line bears the columns' names."""

    @property
    def last_line(self) -> int:
        return self.line + len(self.rows) + bool(self.more)


@dataclass(frozen=True)
class Swimlanes:
    """What all pages of the Timeline share, worked out once."""

    plan: Plan
    _said: dict[str, Facts] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def specs(self) -> tuple[Spec, ...]:
        """All but those that were dropped or cannot be read."""
        return tuple({item.spec.path: item.spec for item in self.plan.items}.values())

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What lanes can stand for in this plan."""
        return tuple(kind for kind in KINDS if any(name is not None for name in self._lanes[kind])) or ("plan",)

    @property
    def deadlines(self) -> Deadlines:
        return self.plan.situation.deadlines

    @property
    def calendar(self) -> Calendar:
        return self.deadlines.calendar

    @cached_property
    def overdue(self) -> Mapping[str, Target]:
        """What should be finished by now and is not, by path, with what it was due."""
        return {spec.path: due.target for spec, due in self.deadlines.overdue}

    def bars(self, along: Axis) -> Mapping[str, Bar | None]:
        """Bars of all specs by path; None where the axis has no place for one."""
        return {
            spec.path: bar(spec, self.deadlines, along, overdue=spec.path in self.overdue, was=self._baseline(spec))
            for spec in self.specs
        }

    def _baseline(self, spec: Spec) -> Target | None:
        """What its target was when somebody committed to it, where that moved."""
        past = self.plan.past_of(spec)
        due = self.deadlines.end(spec)
        if past is None or past.end is None or not past.end.moves or due is None:
            return None
        was = past.end.baseline
        return was if was is not None and (was.lo, was.hi) != (due.target.lo, due.target.hi) else None

    def lanes(self, here: Here, kind: str, along: Axis, bars: Mapping[str, Bar | None]) -> tuple[Lane, ...]:
        """The lanes of a page: those in which all is late since before come behind, and those without a row last."""
        splits = [(name, _Split.of(specs, bars)) for name, specs in self._lanes[kind].items()]
        splits.sort(key=lambda one: (not one[1].inside, all(bar.end <= 0 for _, bar in one[1].inside)))
        most = _most([len(split.inside) for _, split in splits])
        lanes, left, line = [], ROWS, 2
        for name, split in splits:
            shown = split.first(min(most, left), along.today, self.plan.catalog)
            rows = tuple(
                Row(spec, one, shape(one), self.facts(spec), line + n) for n, (spec, one) in enumerate(shown, 1)
            )
            lane = self._lane(here, kind, name, split, along.unplaced)
            lanes.append(replace(lane, rows=rows, more=len(split.inside) - len(rows), line=line))
            left -= len(rows)
            line = lanes[-1].last_line + 1
        return tuple(lanes)

    def facts(self, spec: Spec) -> Facts:
        """What is said of a spec, worked out when a page first shows it."""
        found = self._said.get(spec.path)
        if found is None:
            found = self._said[spec.path] = self._facts_of(spec)
        return found

    def _facts_of(self, spec: Spec) -> Facts:
        overdue = self.overdue.get(spec.path)
        late = ""
        if overdue is not None:
            late = f"late {span_of((self.plan.today - overdue.hi).days)}" if overdue.hi is not None else "late"
        stages = tuple(f"{stage.name} {stage.target.text}" for stage in spec.milestones)
        here = self._nowhere
        facts = Facts(
            here.alike("name", spec),
            here.alike("pill", spec),
            here.alike("health", spec),
            self._when(spec),
            late,
            here.was(spec, now=due.target if (due := self.deadlines.end(spec)) is not None else None),
            stages,
            tuple(sorted(self._waits(spec), key=lambda wait: wait.rank)),
        )
        return replace(facts, note=part("timeline_parts.html", "note", spec, facts))

    @cached_property
    def _nowhere(self) -> Here:
        """For what is said without a link."""
        return Here(self.plan, "")

    def _when(self, spec: Spec) -> str:
        if self.plan.catalog.is_done(spec) and spec.shipped is not None:
            return f"shipped {day(spec.shipped)}"
        due = self.deadlines.end(spec)
        end = due.text if due is not None else ""
        return f"{spec.start.text} to {end}" if spec.start is not None and spec.path not in self.overdue else end

    def _waits(self, spec: Spec) -> Iterator[Wait]:
        for edge in self.plan.waits.of.get(spec.path, ()):
            due = self.deadlines.end(edge.target)
            conflict = self.plan.conflict(edge)
            clash = conflict.clash if conflict is not None else None
            how = _IN_A_CIRCLE if self.deadlines.in_a_circle(edge) else _TOO_LATE.get(clash, "")
            yield Wait(edge, due.text if due is not None else "no date", how, clash)

    @cached_property
    def _lanes(self) -> Mapping[str, Mapping[str | None, tuple[Spec, ...]]]:
        """Specs by what they are grouped by, of each kind: what is declared, what is only named, and none of it."""
        groups = self.plan.groups
        releases = {spec.path: (spec.release,) for spec in self.specs if spec.release is not None}
        # of several stages that of the last one that has a release: with all of them the lanes of old ones come first
        releases |= {item.spec.path: (item.release.name,) for item in self.plan.items if item.release is not None}
        here = self._nowhere
        of: Mapping[str, tuple[Collection[str], Mapping[str, Sequence[str]]]] = {
            "team": (groups.teams, {spec.path: (spec.team,) for spec in self.specs if spec.team is not None}),
            "goal": (groups.goals, {spec.path: goal_ids(here, spec) for spec in self.specs}),
            "release": (groups.releases, releases),
            "plan": ((), {}),
        }
        return {kind: self._grouped(declared, said) for kind, (declared, said) in of.items()}

    def _grouped(
        self, declared: Collection[str], said: Mapping[str, Sequence[str]]
    ) -> Mapping[str | None, tuple[Spec, ...]]:
        named = dict.fromkeys(name for some in said.values() for name in some if name and name not in declared)
        found: dict[str | None, list[Spec]] = {name: [] for name in (*declared, *sorted(named, key=natural_key), None)}
        for spec in self.specs:
            known = [name for name in said.get(spec.path, ()) if name]
            for name in known or (None,):
                found[name].append(spec)
        return {name: tuple(specs) for name, specs in found.items() if specs}

    def _lane(self, here: Here, kind: str, name: str | None, split: _Split, unplaced: str) -> Lane:
        counts = ((split.before, "before"), (split.after, "after"), (split.unplaced, f"without {unplaced}"))
        outside = joined((f"{number} {word}" for number, word in counts if number), "and")
        to_all = here.to_page("catalog")
        if kind == "plan":
            return Lane("All specs", "", None, to_all, (), 0, outside)
        if name is None:
            return Lane(f"No {kind}", "", None, f"{to_all}?{kind}=-", (), 0, outside)
        vocabulary = self.plan.catalog.vocabulary
        title, note, href = name, "", here.to_team(name)
        if kind == "team":
            title = vocabulary.team_name(name)
        elif kind == "goal":
            goal = vocabulary.goal(name)
            note, href = goal[0].title if goal is not None else "", here.to_goal(name)
        else:
            release = vocabulary.release(name)
            note = day(release.date) if release is not None and release.date is not None else ""
            href = here.to_release(name)
        return Lane(title, note, href, f"{to_all}?{kind}={quoted(name)}", (), 0, outside)


def _most(sizes: Sequence[int]) -> int:
    """How many rows a lane may have, by how many there are in each."""
    if sum(sizes) <= FEW:
        return FEW
    return next((n for n in ROWS_OF_LANE if sum(min(size, n) for size in sizes) <= ROWS), ROWS_OF_LANE[-1])


_TOO_LATE: Mapping[Clash | None, str] = {Clash.CERTAIN: "too late", Clash.POSSIBLE: "perhaps too late"}
_IN_A_CIRCLE = "in a circle"

Placed = tuple[Spec, Bar]


@dataclass(frozen=True, slots=True)
class _Split:
    """Specs of a lane by where they lie: those that meet the columns, and the number of the others."""

    inside: tuple[Placed, ...]
    before: int
    after: int
    unplaced: int

    @classmethod
    def of(cls, specs: Sequence[Spec], bars: Mapping[str, Bar | None]) -> _Split:
        placed = [(spec, one) for spec in specs if (one := bars[spec.path]) is not None]
        inside = tuple((spec, one) for spec, one in placed if one.until > 0 and one.start < 100)
        before = sum(one.until <= 0 for _, one in placed)
        return cls(inside, before, len(placed) - len(inside) - before, len(specs) - len(placed))

    def first(self, most: int, today: float, catalog: Catalog) -> tuple[Placed, ...]:
        """So many of them, in the order of time: those that end nearest to today, and what is done last."""

        def far(placed: Placed) -> tuple[bool, float]:
            return catalog.is_done(placed[0]), abs(placed[1].end - today)

        kept = sorted(self.inside, key=far)[:most] if len(self.inside) > most else self.inside
        return tuple(sorted(kept, key=lambda one: (one[1].end, one[1].start, natural_key(one[0].name))))
