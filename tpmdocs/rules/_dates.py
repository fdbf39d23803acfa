"""Dates and conflicts between them become words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from tpmdocs.diagnostics import Finding, Related, shown
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Category, Vocabulary
from tpmdocs.planning.deadlines import Clash, Conflict, Deadlines, Due
from tpmdocs.planning.schedule import Calendar


def said(target: Target) -> str:
    """A target as written, with its days where it does not name them: `2027-Q2` (2027-04-01 to 2027-06-30)."""
    if target.hi is None or target.kind is TargetKind.DAY:
        return shown(target.text)
    if target.lo == target.hi:
        return f"{shown(target.text)} ({target.hi})"
    return f"{shown(target.text)} ({target.lo} to {target.hi})"


def finding_at(due: Due, message: str, help: str, *related: Related) -> Finding:
    """That something is wrong with a spec's start or target."""
    return Finding(message, due.span, help, related, spec=due.spec.path, field=due.name, value=due.text)


def or_beyond(day: date | None, target: Target, direction: Literal["earlier", "later"]) -> str:
    """A target's day and those beyond: 2027-03-31 or earlier. Nothing lies beyond `now` and `later`."""
    said = f"{day}" if day is not None else shown(target.text)
    is_last = target.text.strip().lower() == {"earlier": "now", "later": "later"}[direction]
    return said if is_last else f"{said} or {direction}"


def shifted(day: date, days: int) -> date:
    """A day some days on, or as far as the calendar goes."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, date.min.toordinal()), date.max.toordinal()))


def conflicts(deadlines: Deadlines, clash: Clash) -> Iterator[Finding]:
    """The findings on dependencies whose dates clash in one way."""
    for conflict in deadlines.conflicts:
        if conflict.clash is clash:
            yield _conflict(conflict, deadlines)


def _conflict(conflict: Conflict, deadlines: Deadlines) -> Finding:
    spec, need = conflict.edge.source, conflict.edge.target
    link = conflict.edge.declaration
    is_done = deadlines.catalog.is_done(need)
    return Finding(
        _message(conflict, is_done, deadlines.calendar),
        link.reference.span,
        help=_way_out(conflict, is_done, deadlines),
        related=(
            Related(conflict.end.span, f"when {shown(need.name)} {'was' if is_done else 'is'} done"),
            Related(conflict.need.span, f"when {shown(spec.name)} {'begins' if conflict.at_start else 'is due'}"),
        ),
        spec=spec.path,
        field=link.reference.name,
        value=need.identity,
    )


def _message(conflict: Conflict, is_done: bool, calendar: Calendar) -> str:
    spec, need = shown(conflict.edge.source.name), shown(conflict.edge.target.name)
    first, then = conflict.end.target, conflict.need.target
    if conflict.clash is Clash.TIGHT:
        return f"{spec} and {need}, which it needs, are both due in {said(then)}"
    begins = "begins" if conflict.at_start else "is due"
    if first.lo is None or first.hi is None or then.lo is None or then.hi is None:
        until, since = _ends(then, calendar)[1], _ends(first, calendar)[0]
        needed = f"{shown(then.text)} (until {until})" if until else shown(then.text)
        due = f"{shown(first.text)} (from {since} on)" if since else shown(first.text)
        return f"{spec} {begins} {needed} and needs {need}, which is due {due}"
    is_certain = conflict.clash is Clash.CERTAIN
    latest = then.lo if conflict.at_start and not is_certain else then.hi
    on = "on" if then.lo == then.hi else "as early as" if latest == then.lo else "by"
    if is_done:
        ready = f"was done on {first.hi} only"
    elif first.lo == first.hi:
        ready = f"is due on {_day(first.hi, first)}"
    else:
        ready = (
            f"is not due before {_day(first.lo, first)}" if is_certain else f"may take until {_day(first.hi, first)}"
        )
    lag = f", with a lag of {conflict.edge.declaration.reference.lag}" if conflict.lag else ""
    return f"{spec} {begins} {on} {_day(latest, then)} and needs {need}, which {ready}{lag}"


def _ends(target: Target, calendar: Calendar) -> tuple[date | None, date | None]:
    """The first and the last day of a target, also of now, next and later, as far as there are any."""
    if target.kind is TargetKind.BUCKET:
        return calendar.days(calendar.bucket(target))
    return target.lo, target.hi


def _day(day: date, of: Target) -> str:
    """A day, with the target that it is the first or last day of where that says it in other words."""
    return f"{day}" if of.text.strip() == f"{day}" else f"{day} ({shown(of.text)})"


def _way_out(conflict: Conflict, is_done: bool, deadlines: Deadlines) -> str:
    """What can still be done: nothing is moved to a day that has passed, nor done by one; no start behind its end."""
    field, need, today = shown(conflict.need.name), shown(conflict.edge.target.name), deadlines.today
    first, then = conflict.end.target, conflict.need.target
    if first.hi is None or then.lo is None or then.hi is None:
        return f"move {field} to {or_beyond(None, first, 'later')}, or have {need} done earlier"
    if conflict.clash is Clash.TIGHT:
        return f"give {need} a target within that time, such as its first month, or move {field} to a later one"
    latest = shifted(then.lo if conflict.at_start else then.hi, -conflict.lag)
    ready = shifted(first.hi if is_done else max(first.hi, today), conflict.lag)
    moved = max(ready, today)
    a = "a release on " if then.kind is TargetKind.RELEASE else ""
    end = deadlines.end(conflict.edge.source) if conflict.at_start else None
    is_behind = end is not None and end.target.hi is not None and end.target.hi < moved
    with_it = f" and {shown(end.name)} with it" if end is not None and is_behind else ""
    mended = f"move {field} to {a}{moved} or later{with_it}"
    is_too_late = is_done or latest < today
    return f"{mended}, or {'take the dependency out' if is_too_late else f'have {need} done by {latest}'}"


def status_of(vocabulary: Vocabulary, category: Category) -> str:
    """The status that says a category, as this repository has it: the first of several."""
    name = next((status.name for status in vocabulary.statuses if status.category is category), None)
    return shown(name) if name is not None else f"one that says that it is {category}"
