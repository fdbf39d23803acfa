"""Releases: one page of all, in order, and one of each: will it ship, and what must happen before the freeze?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Category, Release, in_words
from tpmdocs.planning.deadlines import FREEZES
from tpmdocs.planning.health import Health
from tpmdocs.planning.schedule import Item
from tpmdocs.planning.slack import Slack
from tpmdocs.site import Page
from tpmdocs.text.wording import count_of, day, is_or_are
from tpmdocs.views.facts import Fact, Value
from tpmdocs.views.gate import next_gate
from tpmdocs.views.here import Here
from tpmdocs.views.paper import LINES, fitting, lines_of
from tpmdocs.views.plan import Plan
from tpmdocs.views.standing import (
    Answer,
    Listing,
    Numbers,
    Row,
    need,
    nobody_can_tell,
    numbers,
    worst_first,
)
from tpmdocs.views.summary import untold


@dataclass(frozen=True, slots=True)
class Freeze:
    """A day from which on a release takes no more of something.

    Attributes:
        wanted: The category that what is due in the release should have by then; None where it asks for nothing.
        missing: Specs that are not so far, each once.
    """

    name: str
    day: date
    wanted: Category | None
    missing: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is due in a release.

    Attributes:
        rows: Its items, stages one by one, worst first.
        open: Those that are not done; of what is past, without the stages of what goes on.
        untold: Specs of which nobody can tell whether they are done.
        numbers: How far their specs are, and how they stand.
        shipped: Whether the release lies behind us.
        freezes: By day, the release itself as the last.
    """

    release: Release
    rows: tuple[Row, ...]
    open: tuple[Row, ...]
    untold: tuple[Spec, ...]
    numbers: Numbers
    shipped: bool
    freezes: tuple[Freeze, ...]

    def standing(self, here: Here, health: Health) -> int:
        """How many of its open specs stand so."""
        found = ((row, here.health(row.spec)) for row in self.open)
        return _specs(row for row, one in found if one is not None and one.health is health)

    @property
    def left(self) -> int:
        """How many specs are not done."""
        return _specs(self.open)


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all, and one for each; none where the plan has none."""
    if not plan.groups.releases:
        return
    here = Here(plan, plan.page("releases"))
    releases = {release.name: release for release in plan.catalog.vocabulary.ordered_releases}
    every = [_contents(here, releases[name], items) for name, items in plan.groups.releases.items()]
    content = here.render(
        "releases.html",
        answer=_answer_of_all(here, every),
        ahead=[(one, _answer(here, one)) for one in every if not one.shipped],
        past=[(one, _answer(here, one)) for one in reversed(every) if one.shipped],
    )
    yield Page(here.path, "Releases", content, {"hide": ["toc"]})
    for one in every:
        yield _page(Here(plan, plan.page("releases", one.release.name)), one)


def _page(here: Here, contents: Contents) -> Page:
    ahead = [freeze for freeze in contents.freezes if freeze.day >= here.today and freeze.name == "spec"]
    before = ahead[0].missing if ahead and not contents.shipped else ()
    every = [release for release in here.catalog.vocabulary.ordered_releases if release.name]
    place = every.index(contents.release)
    rows = tuple(_with_slack(here, contents.release, row) for row in contents.rows)
    wants, room = [lines_of(here, row.spec) for row in rows], LINES - (16 if before else 12)
    whole = [
        max(number + bool(row.slack or row.blockers), 1 + bool(row.spec.owners))
        for number, row in zip(wants, rows, strict=True)
    ]
    has_room = sum(whole) + len(before) <= room
    freeze_fits, fits = fitting(([1] * len(before), whole if has_room else wants), room)
    title = f"Release {contents.release.name}"
    content = here.render(
        "release.html",
        title=title,
        answer=_answer(here, contents),
        facts=tuple(_facts(here, contents)),
        contents=Listing(
            "What is due in it", rows, ("Stage",), fits, teams=True, owners=True, prints_waits=has_room, shown=40
        ),
        freeze=ahead[0] if before else None,
        before=Listing(
            "Not far enough for the spec freeze",
            _missing(here, before),
            ("Missing",),
            freeze_fits,
            teams=True,
            owners=True,
            reasons=False,
            width="tpm-w24",
        ),
        elsewhere=Listing("What waits elsewhere", tuple(_elsewhere(here, contents)), teams=True),
        before_it=every[place - 1] if place else None,
        behind_it=every[place + 1] if place + 1 < len(every) else None,
    )
    return Page(here.path, title, content, {"hide": ["toc"]})


def _missing(here: Here, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows with what the gate before their next status still asks for."""
    gates = ((row, next_gate(here, row.spec)) for row in rows)
    said = ((row, "; ".join(gate.unmet) if gate is not None else "") for row, gate in gates)
    return tuple(row._replace(cells=(words.replace("`", ""),)) for row, words in said)


def _contents(here: Here, release: Release, items: tuple[Item, ...]) -> Contents:
    calendar = here.plan.situation.deadlines.calendar
    shipped = calendar.has_shipped(release)
    rows = worst_first(here, (Row(item.spec, item.target, (item.stage or "",)) for item in items))
    left = [
        row for row in rows if here.category(row.spec) is not Category.DONE and (_is_last(here, row) or not shipped)
    ]
    open_ = tuple(row for row in left if here.plan.situation.deadlines.is_open(row.spec))
    asked = sorted((then, name) for name, then in release.freezes.items() if name)
    asked += [(release.date, "")] if release.date is not None else []
    return Contents(
        release,
        rows,
        open_,
        tuple(untold(here.plan, {row.spec.path: row.spec for row in left}.values())),
        numbers(here, {row.spec.path: row.spec for row in rows}.values()),
        shipped,
        tuple(_freeze(here, name, then, open_) for then, name in asked),
    )


def _freeze(here: Here, name: str, then: date, rows: tuple[Row, ...]) -> Freeze:
    wants, short = FREEZES.get(name or "code", (None, frozenset()))
    missing: dict[str, Row] = {}
    for row in rows:
        if here.category(row.spec) in short and (name == "spec" or _is_last(here, row)):  # of a stage no status tells
            missing.setdefault(row.spec.path, row)
    return Freeze(name, then, Category(wants) if wants else None, tuple(missing.values()))


def _specs(rows: Iterable[Row]) -> int:
    """How many specs there are in rows, of which some may be stages of one."""
    return len({row.spec.path for row in rows})


def _is_last(here: Here, row: Row) -> bool:
    return row.target == here.end(row.spec)


def _with_slack(here: Here, release: Release, row: Row) -> Row:
    """What stands between an open row and its release: a gate, days, and what it waits for."""
    told = row._replace(target=_otherwise(here, release, row.target))
    if not here.plan.situation.deadlines.is_open(row.spec):
        return told
    waits = here.plan.waits
    slack = (_slack(here, release, row), waits.tightest(row.spec) if _is_last(here, row) else None)
    return told._replace(
        gate=next_gate(here, row.spec),
        slack=tuple(one for one in slack if one is not None),
        blockers=tuple(edge.target for edge in waits.of.get(row.spec.path, ())),
    )


def _slack(here: Here, release: Release, row: Row) -> Slack | None:
    """What is left until the release; nothing is told of what is due with it and will be there."""
    found = here.plan.waits.to_release(row.spec, row.target, release) if row.target is not None else None
    is_due_with_it = row.target is not None and row.target.kind is TargetKind.RELEASE
    return None if is_due_with_it and found is not None and found.days >= 0 else found


def _otherwise(here: Here, release: Release, target: Target | None) -> Target | None:
    """A target that says more than that something is due in this release, which need not be said of each."""
    if target is not None and target.kind is TargetKind.RELEASE:
        return None if here.catalog.vocabulary.release(target.text) == release else target
    return target


def _elsewhere(here: Here, contents: Contents) -> Iterator[Row]:
    inside = {row.spec.path: row for row in contents.rows}
    for path, row in inside.items():
        edges = [edge for edge in here.plan.waits.for_.get(path, ()) if edge.source.path not in inside]
        if edges:
            yield row._replace(
                cells=(),
                target=_otherwise(here, contents.release, here.end(row.spec)),
                needs=tuple(need(here, edge) for edge in edges),
            )


def _facts(here: Here, contents: Contents) -> Iterator[Fact]:
    then = contents.release.date
    if then is not None:
        yield Fact("Day", (Value(day(then), here.until(then)),))
    else:
        yield Fact("Day", (Value("not said yet"),))
    for freeze in contents.freezes:
        if freeze.name:
            yield Fact(f"{in_words(freeze.name)} freeze", (Value(day(freeze.day), here.until(freeze.day)),))
    if contents.rows:
        yield Fact("Due in it", (Value(count_of(contents.numbers.total, "spec"), contents.numbers.states),))


def _answer(here: Here, contents: Contents) -> Answer:
    """Will it ship?"""
    total, open_, untold = contents.numbers.total, contents.left, nobody_can_tell(contents.untold)
    then = contents.release.date
    if contents.shipped:
        was = f"its day was {day(then)}, {here.ago(then)}" if then is not None else "a later release is out"
        if not total:
            return Answer("unsure", "Past", f"{was}; nothing that is written down was due in it.")
        if open_:
            said = f"{open_} of {total} {is_or_are(open_)} not done"
            return Answer("bad", "Past, and not complete", _sentence(was, said, untold))
        if untold:
            return Answer("unsure", "Past", _sentence(was, untold))
        return Answer("good", "Past", f"{was}; nothing that was due in it is left to do.")
    unsaid = "nobody has said its day yet" if then is None else ""
    if not total:
        return Answer("unsure", "Empty", _sentence("nothing is due in it so far", unsaid))
    if not open_ and untold:
        return Answer("unsure", "Unknown", _sentence(untold, unsaid))
    if not open_:
        done = f"all {total} are done" if total > 1 else "what is due in it is done"
        return Answer("good", "Ready", _sentence(done, unsaid))
    found = {health: contents.standing(here, health) for health in Health}
    off, risk, unknown = found[Health.OFF_TRACK], found[Health.AT_RISK], found[Health.UNKNOWN]
    slack = ((row, _slack(here, contents.release, row)) for row in contents.open)
    late = [(row, one) for row, one in slack if one is not None and one.days < 0]
    behind = f"{_specs(row for row, _ in late)} of {total} may end after {late[0][1].before}" if late else ""
    asked = _asked(here, contents)
    if off:
        more = f", {risk} at risk" if risk else ""
        said = f"{off} of {total} {is_or_are(off)} off track{more}"
        return Answer("bad", "Not as planned", _sentence(said, untold, unsaid, behind, asked))
    if risk or late:
        said = f"{risk} of {total} {is_or_are(risk)} at risk" if risk else ""
        return Answer("risk", "At risk", _sentence(said, untold, unsaid, behind, asked))
    if untold:
        said = f"nothing stands against {total - len(contents.untold)} of {total} in it"
        return Answer("unsure", "As planned, as far as is known", _sentence(said, untold, unsaid, asked))
    said = f"nothing stands against {f'any of the {total}' if total > 1 else 'what is'} in it"
    if unknown:
        said += f", but of {unknown} nobody can tell"
    return Answer("good", "As planned", _sentence(said, unsaid, asked))


def _asked(here: Here, contents: Contents) -> str:
    """What has to happen before the next freeze, or before its day."""
    ahead = (freeze for freeze in contents.freezes if freeze.day >= here.today and freeze.missing)
    freeze = next(ahead, None)
    if freeze is None or freeze.wanted is None:
        return ""
    have = f"{len(freeze.missing)} still {'has' if len(freeze.missing) == 1 else 'have'}"
    where = f"the {freeze.name} freeze" if freeze.name else "its day"
    return f"{have} to be {_called(here, freeze.wanted)} before {where} {here.until(freeze.day)}"


def _called(here: Here, category: Category) -> str:
    """What a category is called here: done, or the first status that means it."""
    if category is Category.DONE:
        return "done"
    return next((one.name for one in here.catalog.vocabulary.statuses if one.category is category), category)


def _answer_of_all(here: Here, every: list[Contents]) -> Answer | None:
    """Which release is next, and how it stands."""
    ahead = here.plan.situation.deadlines.calendar.ahead
    name = next((release.name for release in ahead if release.name), None)
    following = next((one for one in every if one.release.name == name), None)
    if following is None:
        return None
    found, then = _answer(here, following), following.release.date
    when = f" on {day(then)}, {here.until(then)}" if then is not None else ""
    return replace(found, verdict="Next", text=f"{following.release.name}{when}. {found.verdict}: {found.text}")


def _sentence(*parts: str) -> str:
    return f"{'; '.join(filter(None, parts))}."
