"""Goals: one page of all, and one of each: how far its key results are, and which specs serve them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tpmdocs.addresses import safe_name
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category, Goal
from tpmdocs.planning.health import Health, Kind
from tpmdocs.planning.progress import Course, Progress, progress
from tpmdocs.site import Page
from tpmdocs.text.wording import count_of, day, is_or_are, joined
from tpmdocs.views.facts import Fact, Value
from tpmdocs.views.here import Here
from tpmdocs.views.measures import KINDS, Spark, course_in_words, hundredths, plainly, spark, value_in_words
from tpmdocs.views.paper import LINES, fitting, lines_of
from tpmdocs.views.plan import Plan
from tpmdocs.views.standing import Answer, Listing, Numbers, Row, numbers, row, worst_first

DEEPEST = 4
"""What contains what is told so far down."""

MOST_ON_PAPER = 6
"""More key results than this leave no room for specs on one sheet of paper."""


@dataclass(frozen=True, slots=True)
class Result:
    """A key result on a page.

    Attributes:
        value: How far it is, in words: `12 of 25 %`.
        course: What is to be said of that: `15 % expected by now`.
        share, expected: The same in hundredths of the way.
        readings: What was measured, in words, the newest first.
        specs: What serves it, and below each what that contains.
    """

    progress: Progress
    kind: Kind
    value: str
    course: str
    share: int
    expected: int | None
    due: str
    anchor: str
    readings: tuple[tuple[str, str], ...]
    spark: Spark | None
    specs: tuple[Spec, ...]

    @property
    def is_on_the_way(self) -> bool:
        """Whether it is known how far it is, for a meter to show."""
        return bool(self.readings) and self.progress.result.target is not None


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal on a page: its key results, and all specs that serve it, however they name it."""

    goal: Goal
    results: tuple[Result, ...]
    specs: tuple[Spec, ...]
    numbers: Numbers
    answer: Answer

    @property
    def is_behind(self) -> bool:
        """Whether one of its key results is, or was not reached in time."""
        return any(one.progress.course in (Course.MISSED, Course.BEHIND) for one in self.results)


def pages(plan: Plan) -> Iterator[Page]:
    """The page of all, and one for each; none where the plan has none."""
    if not plan.groups.goals:
        return
    here = Here(plan, plan.page("goals"))
    all_aims = aims(here)
    serving = {spec.path for specs in plan.groups.goals.values() for spec in specs}
    content = here.render(
        "goals.html",
        answer=_answer_of_all(here, all_aims),
        aims=[(aim, _off_track(here, aim)) for aim in all_aims],
        without=[spec for spec in plan.situation.deadlines.open if spec.path not in serving],
    )
    yield Page(here.path, "Goals", content, {"hide": ["toc"]})
    for aim in all_aims:
        yield _page(Here(plan, plan.page("goals", aim.goal.id)), aim)


def _page(here: Here, aim: Aim) -> Page:
    trees = [tuple(_tree(here, result.specs)) for result in aim.results]
    named = {spec.path for result in aim.results for spec in result.specs}
    whole = tuple(_tree(here, [spec for spec in aim.specs if spec.path not in named]))
    printed = min(len(trees), MOST_ON_PAPER)
    wants = [[lines_of(here, one.spec) for one in rows] for rows in (*trees[:printed], whole)]
    fits = fitting(wants, LINES - 10 - 3 * printed - (2 if whole else 0))
    listed = [
        Listing(f"What serves {result.progress.result.id}", rows, fits=number)
        for result, rows, number in zip(aim.results, trees, (*fits[:printed], *[0] * len(trees)), strict=False)
    ]
    title = f"{aim.goal.id} {aim.goal.title}" if aim.goal.title != aim.goal.id else aim.goal.id
    content = here.render(
        "goal.html",
        title=title,
        aim=aim,
        facts=tuple(_facts(aim)),
        results=list(zip(aim.results, listed, strict=True)),
        printed=printed,
        whole=Listing("What serves the goal as a whole", whole, fits=fits[-1]),
    )
    return Page(here.path, title, content)


def aims(here: Here) -> list[Aim]:
    """The goals of a plan, in the order in which they are declared."""
    return [_aim(here, id_, specs) for id_, specs in here.plan.groups.goals.items()]


def _aim(here: Here, id_: str, specs: tuple[Spec, ...]) -> Aim:
    goal = next(goal for goal in here.catalog.vocabulary.goals or () if goal.id == id_)
    results = {result.id: result for result in reversed(goal.key_results)}
    told = tuple(
        _result(here, goal, progress(goal, result, here.catalog.vocabulary, here.today))
        for result in goal.key_results
        if results[result.id] is result
    )
    found = numbers(here, specs)
    return Aim(goal, told, specs, found, _answer(told, found))


def _result(here: Here, goal: Goal, found: Progress) -> Result:
    result = found.result
    name = f"{goal.id}/{result.id}"
    return Result(
        found,
        KINDS[found.course],
        value_in_words(found),
        course_in_words(found, here.today),
        hundredths(found.share),
        hundredths(found.expected_share) if found.expected_share is not None else None,
        _due(here, result.due),
        safe_name(f"tpm-{result.id}"),
        tuple((day(on), f"{plainly(value)} {result.unit}".strip()) for on, value in reversed(found.readings)),
        spark(found),
        here.plan.groups.results.get(name, ()),
    )


def _due(here: Here, text: str | None) -> str:
    """When a key result is due, as written, and what that means."""
    if text is None:
        return ""
    target = here.catalog.vocabulary.target(text)
    meaning = here.due(target) if target is not None else ""
    return f"{text} ({meaning})" if meaning and meaning != text else text


def _tree(here: Here, specs: Sequence[Spec]) -> Iterator[Row]:
    """Specs worst first, and below each what it contains; one that another of them contains stands there alone."""
    left = {spec.path: spec for spec in specs if here.category(spec) is not Category.DROPPED}
    below = _below(here, left.values())
    tops = worst_first(here, (row(here, spec) for path, spec in left.items() if path not in below))
    told: set[str] = set()
    for top in tops:
        yield from _branch(here, top, told)
    for top in worst_first(here, (row(here, spec) for path, spec in left.items() if path not in told)):
        if top.spec.path not in told:  # in a circle, or further down than is told
            yield from _branch(here, top, told)


def _branch(here: Here, top: Row, told: set[str]) -> Iterator[Row]:
    told.add(top.spec.path)
    yield top
    if top.depth < DEEPEST:
        parts = (Row(part, here.end(part), depth=top.depth + 1) for part in _parts(here, top.spec))
        for part in worst_first(here, parts):
            if part.spec.path not in told:
                yield from _branch(here, part, told)


def _below(here: Here, specs: Iterable[Spec]) -> set[str]:
    """The paths of all that these specs contain, however far down; one of them only where another contains it."""
    ahead = list(specs)
    seen = {spec.path for spec in ahead}
    below: set[str] = set()
    while ahead:
        spec = ahead.pop()
        parts = [part for part in _parts(here, spec) if part.path != spec.path]
        below.update(part.path for part in parts)
        ahead += [part for part in parts if part.path not in seen]
        seen.update(part.path for part in parts)
    return below


def _parts(here: Here, spec: Spec) -> Iterator[Spec]:
    for edge in here.catalog.edges_to(spec):
        if edge.type.name == "part_of" and here.category(edge.source) is not Category.DROPPED:
            yield edge.source


def _off_track(here: Here, aim: Aim) -> tuple[Row, ...]:
    rows = worst_first(here, (row(here, spec) for spec in aim.specs))
    return tuple(one for one in rows if (found := here.health(one.spec)) and found.health is Health.OFF_TRACK)


def _facts(aim: Aim) -> Iterator[Fact]:
    if aim.goal.owner:
        yield Fact("Owner", (Value(aim.goal.owner),))
    if aim.goal.period:
        yield Fact("Period", (Value(aim.goal.period),))
    if aim.specs:
        yield Fact("Served by", (Value(count_of(aim.specs, "spec"), aim.numbers.states),))


def _answer(results: Sequence[Result], found: Numbers) -> Answer:
    """Whether a goal is on its way: by its key results, and by what serves it."""
    courses = Counter(one.progress.course for one in results)
    total, off = len(results), found.standing(Health.OFF_TRACK)
    parts = [
        f"{courses[course]} of {count_of(total, 'key result')} {is_or_are(courses[course])} {course}"
        + _named([one for one in results if one.progress.course is course])
        for course in (Course.MISSED, Course.BEHIND)
        if courses[course]
    ]
    if off:
        specs = f"{off} of the {found.total} specs that serve it" if found.total > 1 else "the one spec that serves it"
        parts.append(f"{specs} {is_or_are(off)} off track")
    unserved = [one for one in results if not one.specs]
    if not found.total:
        parts.append("no spec serves it")
    elif unserved:
        parts.append(f"no spec serves {count_of(unserved, 'key result')}{_named(unserved)}")
    if courses[Course.MISSED]:
        return _said("bad", "Missed", parts)
    if courses[Course.BEHIND]:
        return _said("risk", "Behind", parts)
    if total and courses[Course.REACHED] == total:
        return _said("good", "Reached", [f"all {total} key results are" if total > 1 else "its key result is", *parts])
    if off:
        return _said("risk", "At risk", parts)
    if not total:
        return _said("unsure", "Not measured", ["it has no key results", *parts])
    known = total - courses[Course.UNREAD] - courses[Course.UNKNOWN]
    if not known:
        return _said("unsure", "Not known", ["nothing that can be held against time was measured yet", *parts])
    said = f"{known} of {count_of(total, 'key result')} {is_or_are(known)} as far as expected by now"
    return _said("good", "On course", [said, *parts])


def _named(results: Sequence[Result]) -> str:
    """Key results by id, where they are few."""
    return f": {joined((one.progress.result.id for one in results), 'and')}" if len(results) <= 3 else ""


def _answer_of_all(here: Here, aims: Sequence[Aim]) -> Answer:
    """As bad as the worst key result, and the worst goal."""
    courses = Counter(one.progress.course for aim in aims for one in aim.results)
    specs = {spec.path: spec for aim in aims for spec in aim.specs}
    goals = count_of(aims, "goal")
    said = f"{count_of(courses.total(), 'key result')} of {goals}: {_counted(courses)}" if courses else goals
    kinds = [KINDS[next((one for one in Course if courses[one]), Course.UNKNOWN)], *(aim.answer.kind for aim in aims)]
    kind = min(kinds, key=("bad", "risk", "unsure", "good").index)
    risk = "Behind" if courses[Course.BEHIND] else "At risk"
    verdict = {"bad": "Missed", "risk": risk, "unsure": "Not all known", "good": "On course"}[kind]
    if kind in ("bad", "risk") and (len(courses) > 1 or len({*kinds[1:]}) > 1):  # what holds of all holds not in part
        verdict += " in part"
    serve = f"{count_of(specs, 'spec')} {'serves' if len(specs) == 1 else 'serve'} {'it' if len(aims) == 1 else 'them'}"
    off = numbers(here, specs.values()).standing(Health.OFF_TRACK)
    of_which = f", of which {off} {is_or_are(off)} off track" if off else ""
    return _said(kind, verdict, [said, f"{serve}{of_which}"])


def _counted(courses: Counter[Course]) -> str:
    words = {Course.UNREAD: "not measured yet", Course.UNKNOWN: "without a measure to go by"}
    return ", ".join(f"{courses[one]} {words.get(one, one)}" for one in Course if courses[one])


def _said(kind: Kind, verdict: str, parts: Sequence[str]) -> Answer:
    return Answer(kind, verdict, f"{'; '.join(parts)}.")
