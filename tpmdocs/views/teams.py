"""Teams: one page of all, and one of each: what do we do, whom do we wait for, who waits for us?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import TargetKind, natural_key
from tpmdocs.model.vocabulary import Category, Team
from tpmdocs.planning.deadlines import Stale
from tpmdocs.planning.health import Health
from tpmdocs.planning.schedule import Bucket, Item
from tpmdocs.site import Page
from tpmdocs.text.wording import count_of, day, is_or_are, joined
from tpmdocs.text.yaml_values import Fields, Node, plain
from tpmdocs.views.here import Here
from tpmdocs.views.measures import plainly
from tpmdocs.views.plan import Plan
from tpmdocs.views.questions import questions
from tpmdocs.views.standing import (
    Answer,
    Listing,
    Numbers,
    Row,
    need,
    nobody_can_tell,
    numbers,
    row,
    worst_first,
)
from tpmdocs.views.team_waits import crossing

SOON = 14
"""Days within which it is told that a spec will have to be confirmed."""

QUARTERS = 4
"""So many quarters or releases are seen at once."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What is due at one time, and what it takes of the team's weeks, in words; `over` where they are not enough."""

    name: str
    rows: tuple[Row, ...]
    load: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """Another team, and how many specs stand between it and this one; its key is None for specs of no team."""

    key: str | None
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A team in the list of all.

    Attributes:
        late: How many of its specs may come too late for those of others.
        worse: How many their owners report worse than the dates say.
    """

    key: str
    name: str
    lead: str | None
    numbers: Numbers
    waits: tuple[Other, ...]
    awaited: tuple[Other, ...]
    late: int = 0
    worse: int = 0


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all, and one for each; none where the plan has none."""
    if not plan.groups.teams:
        return
    here = Here(plan, plan.page("teams"))
    teams = _Teams(plan)
    every = [_overview(here, teams, key, specs) for key, specs in plan.groups.teams.items()]
    every.sort(key=lambda one: natural_key(one.name))
    without = sum(not spec.team for spec in plan.situation.deadlines.open)
    content = here.render(
        "teams.html",
        teams=every,
        answer=_answer_of_all(every),
        without=without,
        between=any(_of_teams(one.waits) for one in every),
    )
    yield Page(here.path, "Teams", content, {"hide": ["toc"]})
    for one in every:
        yield _page(Here(plan, plan.page("teams", one.key)), teams, one)


def _page(here: Here, teams: _Teams, team: Overview) -> Page:
    specs = here.plan.groups.teams[team.key]
    periods = tuple(_periods(here, teams, team.key))
    planned = tuple(one for period in periods for one in period.rows)
    confirms = "stale" not in here.plan.situation.off
    going = [row(here, spec) for spec in specs if here.category(spec) is Category.ACTIVE]
    content = here.render(
        "team.html",
        team=team,
        answer=_answer(team),
        going=Listing("In progress", worst_first(here, going), shown=20, most=60),
        waits=Listing(
            "What the team waits for",
            _awaited(here, teams.waits.get(team.key, ())),
            teams=True,
            own=team.key,
            shown=20,
            most=60,
        ),
        awaited=Listing("What others wait for", _awaited(here, teams.awaited.get(team.key, ())), shown=20, most=60),
        unconfirmed=_unconfirmed(here, teams.unconfirmed.get(team.key, ()) if confirms else ()),
        confirms=confirms,
        questions=[
            one for spec in specs if here.plan.situation.deadlines.is_open(spec) for one in questions(here, spec)
        ],
        periods=periods,
        planned=Listing(
            "What is due", planned, ("Stage", "Weeks"), teams=any(one.spec.team != team.key for one in planned)
        ),
        weighed=any(one.cells[1] for one in planned),
        seen=QUARTERS,
    )
    return Page(here.path, team.name, content, {"hide": ["toc"]})


@dataclass(frozen=True)
class _Teams:
    """What all teams together have to know of each other, computed once."""

    plan: Plan

    @cached_property
    def waits(self) -> Mapping[str, tuple[Edge, ...]]:
        """What a team waits for that is not its own, by its key."""
        return _by_team((team, edge) for team, _, edge in crossing(self.plan))

    @cached_property
    def awaited(self) -> Mapping[str, tuple[Edge, ...]]:
        """What others wait for of a team, by its key."""
        return _by_team((other, edge) for _, other, edge in crossing(self.plan))

    @cached_property
    def unconfirmed(self) -> Mapping[str, tuple[Stale, ...]]:
        """What somebody should confirm now or soon, by team."""
        found: dict[str, list[Stale]] = {}
        for stale in self.plan.situation.deadlines.unconfirmed(SOON):
            if stale.spec.team is not None:
                found.setdefault(stale.spec.team, []).append(stale)
        return {key: tuple(some) for key, some in found.items()}

    @cached_property
    def items(self) -> Mapping[str, tuple[tuple[Item, float | None], ...]]:
        """What is planned of a team, or takes its weeks, by its key; each item with the weeks that end with it."""
        found: dict[str, list[tuple[Item, float | None]]] = {}
        here = Here(self.plan, "")
        for item in self.plan.items:
            is_last = item.target == here.end(item.spec)
            weeks = _effort(item.spec) if is_last else {}
            for key in dict.fromkeys((item.spec.team, *weeks)):
                if key is not None:
                    found.setdefault(key, []).append((item, weeks.get(key)))
        return {key: tuple(items) for key, items in found.items()}


def _by_team(edges: Iterable[tuple[str | None, Edge]]) -> Mapping[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = {}
    for key, edge in edges:
        if key is not None:
            found.setdefault(key, []).append(edge)
    return {key: tuple(some) for key, some in found.items()}


def _effort(spec: Spec) -> Mapping[str, float]:
    """Person-weeks by team; a single number is that of the spec's own."""
    said = spec.first("effort")
    if said is None:
        return {}
    if isinstance(said.node, Fields):
        given = ((entry.key.text, _weeks(entry.value)) for entry in said.node.entries)
        return {key: weeks for key, weeks in given if weeks is not None}
    weeks = _weeks(said.node)
    return {spec.team: weeks} if spec.team is not None and weeks is not None else {}


def _weeks(node: Node) -> float | None:
    number = plain(node)
    return float(number) if isinstance(number, int | float) and not isinstance(number, bool) and number >= 0 else None


def _overview(here: Here, teams: _Teams, key: str, specs: tuple[Spec, ...]) -> Overview:
    team = here.team(key)
    return Overview(
        key,
        here.team_name(key),
        team.lead if team is not None else None,
        numbers(here, specs),
        _others(here, ((edge.target.team, edge.target.path) for edge in teams.waits.get(key, ()))),
        _others(here, ((edge.source.team, edge.source.path) for edge in teams.awaited.get(key, ()))),
        len({edge.target.path for edge in teams.awaited.get(key, ()) if _is_late(here, edge)}),
        sum(here.warned(spec) is not None for spec in specs),
    )


def _is_late(here: Here, edge: Edge) -> bool:
    slack = here.plan.waits.of_edge(edge)
    return slack is not None and slack.days < 0


def _others(here: Here, found: Iterable[tuple[str | None, str]]) -> tuple[Other, ...]:
    """Other teams with how many of their specs it is about: most first."""
    counted = Counter(team for team, _ in {(team or None, path) for team, path in found})
    ordered = sorted(counted.items(), key=lambda one: (-one[1], natural_key(one[0] or "")))
    return tuple(Other(key, _name(here, key), number) for key, number in ordered)


def _name(here: Here, key: str | None) -> str:
    return here.team_name(key) or "specs without a team"


def _awaited(here: Here, edges: Iterable[Edge]) -> tuple[Row, ...]:
    """Specs that are waited for, each with those that wait for it here."""
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.target.path, []).append(edge)
    rows = (
        row(here, some[0].target)._replace(needs=tuple(need(here, edge) for edge in some)) for some in found.values()
    )
    return worst_first(here, rows)


def _unconfirmed(here: Here, found: Iterable[Stale]) -> Listing:
    """What is to be confirmed, what has waited longest first."""
    ordered = sorted(found, key=lambda stale: (stale.since.toordinal() + stale.limit, natural_key(stale.spec.name)))
    rows = tuple(row(here, one.spec)._replace(cells=(day(one.since), _when(here, one))) for one in ordered)
    return Listing("Due for confirmation", rows, ("Last known", "Confirm"), shown=20, most=60)


def _when(here: Here, stale: Stale) -> str:
    left = stale.since.toordinal() + stale.limit - here.today.toordinal()
    return f"within {count_of(left, 'day')}" if left > 0 else "today" if left == 0 else f"{count_of(-left, 'day')} late"


def _periods(here: Here, teams: _Teams, key: str) -> Iterator[Workload]:
    """What is due, by quarter, or by release or word where that is all that is said; what is late comes first."""
    groups: dict[tuple[object, ...], list[tuple[Item, float | None]]] = {}
    calendar = here.plan.situation.deadlines.calendar
    for item, weeks in teams.items.get(key, ()):
        place = _place(here, item)
        if place is not None and (item.spec.team == key or place[0] == 1):
            groups.setdefault(place, []).append((item, weeks))
    capacity = _capacity(here, here.team(key))
    for number in capacity:
        groups.setdefault((1, number, calendar.quarter_name(number)), [])
    for place, items in sorted(groups.items()):
        rows = (Row(item.spec, item.target, (item.stage or "", plainly(weeks))) for item, weeks in items)
        given = [weeks for _, weeks in items if weeks is not None]
        quarter = place[1] if place[0] == 1 else None
        has = capacity.get(quarter) if isinstance(quarter, int) else None
        yield Workload(str(place[-1]), worst_first(here, rows), *_load(sum(given) if given else None, has))


def _place(here: Here, item: Item) -> tuple[object, ...] | None:
    """Where an item stands among the periods, with its name last; None where it is over."""
    calendar, target = here.plan.situation.deadlines.calendar, item.target
    is_open = here.plan.situation.deadlines.is_open(item.spec)
    if item.bucket is Bucket.PAST:
        return (0, 0, "Overdue") if is_open and target == here.end(item.spec) else None
    if target is not None and target.hi is not None:
        number = calendar.quarter(target.hi)
        return 1, number, calendar.quarter_name(number)
    if here.catalog.is_over(item.spec):
        return None
    if target is not None and target.kind is TargetKind.RELEASE:
        name = item.release.name if item.release is not None else target.text
        return 2, natural_key(name), name
    if item.bucket is Bucket.UNDATED:
        return 4, 0, "Without a date"
    return 3, ("now", "next", "later").index(item.bucket), item.bucket.capitalize()


def _load(effort: float | None, capacity: float | None) -> tuple[str, bool]:
    """What is asked of a team in a quarter against what it has, in words, and whether that is too much."""
    if effort is None or capacity is None:
        known, what = (effort, "person-weeks") if capacity is None else (capacity, "person-weeks to give")
        return f"{plainly(known)} {what}" if known is not None else "", False
    more = f", {plainly(effort - capacity)} too many" if effort > capacity else ""
    return f"{plainly(effort)} of {plainly(capacity)} person-weeks{more}", effort > capacity


def _capacity(here: Here, team: Team | None) -> Mapping[int, float]:
    """Person-weeks by the number of the quarter, from this one on."""
    calendar = here.plan.situation.deadlines.calendar
    found: dict[int, float] = {}
    for text, weeks in (team.capacity if team is not None else {}).items():
        read = here.catalog.vocabulary.target(text)
        last = read.hi if read is not None and read.kind is TargetKind.QUARTER else None
        if last is not None and last >= here.today:
            found[calendar.quarter(last)] = weeks
    return found


def _answer(team: Overview) -> Answer:
    """What stands out of a team's work."""
    found = team.numbers
    open_, off, risk = found.open, found.standing(Health.OFF_TRACK), found.standing(Health.AT_RISK)
    if not open_:
        if found.untold:
            return Answer("unsure", "Unknown", f"{nobody_can_tell(found.untold)}.")
        said = "all that it had is done or dropped" if found.total else "no spec names this team"
        return Answer("unsure", "Nothing open", f"{said}.")
    going = found.categories.get(Category.ACTIVE, 0)
    parts = [f"{going or 'none'} of {count_of(open_, 'open spec')} {is_or_are(going or 1)} in progress"]
    parts += [
        f"{number} {is_or_are(number)} {what}" for number, what in ((off, "off track"), (risk, "at risk")) if number
    ]
    parts += [f"it waits for {_in_words(team.waits)}"] if team.waits else []
    waits = "waits" if len(team.awaited) == 1 else "wait"
    parts += [f"{_in_words(team.awaited)} {waits} for it"] if team.awaited else []
    parts += [f"{team.late} may come too late for others"] if team.late else []
    parts += [f"{team.worse} {is_or_are(team.worse)} reported worse than the dates say"] if team.worse else []
    parts += [nobody_can_tell(found.untold)] if found.untold else []
    text = f"{'; '.join(parts)}."
    if off:
        return Answer("bad", "Not as planned", text)
    if risk or team.late or team.worse:
        return Answer("risk", "At risk", text)
    if not found.standing(Health.ON_TRACK):
        return Answer("unsure", "Unknown", f"{text[:-1]}; what is open has no date, or is paused.")
    if found.untold:
        return Answer("unsure", "As planned, as far as is known", text)
    return Answer("good", "As planned", text)


def _in_words(others: tuple[Other, ...]) -> str:
    names = [other.name for other in others[:3]]
    more = [count_of(len(others) - 3, "more team")] if len(others) > 3 else []
    return joined([*names, *more], "and")


def _answer_of_all(every: list[Overview]) -> Answer:
    """How many teams are off track or at risk, and who keeps the others waiting most."""
    waiting = sum(_of_teams(one.waits) > 0 for one in every)
    off, risk = (sum(one.numbers.standing(it) > 0 for one in every) for it in (Health.OFF_TRACK, Health.AT_RISK))
    number, how = (off, "off track") if off else (risk, "at risk")
    of = count_of(every, "team")
    parts = [f"{number} of {of} {'has' if number == 1 else 'have'} work that is {how}"] if number else []
    if waiting:
        number, most = max(((_of_teams(one.awaited), one) for one in every), key=lambda one: one[0])
        parts.append(f"{waiting} {'waits' if waiting == 1 else 'wait'} for another")
        parts.append(f"most is waited for at {most.name}, by {count_of(number, 'spec')} of others")
    else:
        none = "none" if number else f"none of {of}"
        parts.append(f"{none} waits for another" if len(every) > 1 else "there is one team")
    untold = nobody_can_tell([spec for one in every for spec in one.numbers.untold])
    text = f"{'; '.join([*parts, untold] if untold else parts)}."
    if off:
        return Answer("bad", "Not as planned", text)
    if risk:
        return Answer("risk", "At risk", text)
    if not any(one.numbers.open for one in every):
        if untold:
            return Answer("unsure", "Unknown", f"{untold}.")
        some = any(one.numbers.total for one in every)
        return Answer(
            "unsure", "Nothing open", f"{'all that they had is done or dropped' if some else 'no spec names a team'}."
        )
    if not any(one.numbers.standing(Health.ON_TRACK) for one in every):
        return Answer("unsure", "Unknown", f"what is open has no date, or is paused; {text}")
    return Answer("unsure", "As planned, as far as is known", text) if untold else Answer("good", "As planned", text)


def _of_teams(others: Iterable[Other]) -> int:
    """How many specs of other teams; what has no team is none of these."""
    return sum(other.number for other in others if other.key)
