"""Releases, freezes and dated targets become a calendar that other programs subscribe to: data/calendar.ics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from icalendar import vText
from icalendar.parser import Contentline

from tpmdocs.addresses import safe_name
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.schedule import Item
from tpmdocs.site import Asset
from tpmdocs.templates import one_line
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Asset]:
    """The calendar, also where nothing has a date: who subscribes to it finds it there."""
    yield Asset(plan.asset("data/calendar.ics"), as_ics(plan).encode())


def as_ics(plan: Plan) -> str:
    """Whole days, as RFC 5545 has them; what is due in a period stands on its last day.

    The library escapes and folds; its own events take six times as long, and of these a plan has thousands.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tpmdocs//tpmdocs//EN",
        _text("NAME", plan.name),
        _text("X-WR-CALNAME", plan.name),  # what Google, Apple and Outlook read
        *_releases(plan),
        *_items(plan),
        "END:VCALENDAR",
    ]
    return "\r\n".join((*lines, ""))


def _releases(plan: Plan) -> Iterator[str]:
    for release in plan.catalog.vocabulary.ordered_releases:
        if release.date is not None:
            yield from _event(plan, ("release", release.name), release.date, f"{release.name} release")
        for name, day in release.freezes.items():
            yield from _event(plan, ("freeze", release.name, name), day, f"{release.name} {name} freeze")


def _items(plan: Plan) -> Iterator[str]:
    first: dict[str, str] = {}
    for spec in sorted(plan.catalog.specs, key=lambda spec: spec.path):
        first.setdefault(spec.identity, spec.path)
    for item in plan.items:
        spec = item.spec
        alone = first[spec.identity] == spec.path  # programs keep one event of those with one UID
        yield from _item(plan, item, ("spec", spec.identity) if alone else ("path", spec.path))


def _item(plan: Plan, item: Item, key: Sequence[str]) -> Iterator[str]:
    """When an open spec, or a stage of it, is to be finished; of what is paused nobody says so."""
    spec, target, found = item.spec, item.target, plan.health.get(item.spec.path)
    last = target.hi if target is not None else None
    if target is None or last is None or found is None or plan.catalog.category(spec) is Category.PAUSED:
        return
    stage = f"{item.stage} " if item.stage else ""
    team = plan.catalog.vocabulary.team_name(spec.team)
    written = target.text if target.lo != target.hi else ""
    said = (spec.status, team, *spec.owners, found.health.words, written)
    yield from _event(
        plan,
        (*key, *([item.stage] if item.stage is not None else [])),
        last,
        f"{spec.full_name}: {stage}due{f' ({written})' if written else ''}",
        ", ".join(filter(None, said)),
    )


def _event(plan: Plan, key: Sequence[str], day: date, summary: str, description: str = "") -> Iterator[str]:
    """One day; its key tells it apart in the next version too, whatever it is called and whenever it is then."""
    yield "BEGIN:VEVENT"
    yield _text("UID", f"{'/'.join(map(safe_name, key))}@{safe_name(plan.name)}.tpmdocs")
    yield f"DTSTAMP:{plan.today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day.isoformat().replace('-', '')}"  # without an end it is that one day
    yield _text("SUMMARY", summary)
    if description:
        yield _text("DESCRIPTION", description)
    yield "TRANSP:TRANSPARENT"  # a deadline takes nobody's time
    yield "END:VEVENT"


def _text(name: str, value: str) -> str:
    folded: bytes = Contentline(f"{name}:{vText(one_line(value)).to_ical().decode()}").to_ical()
    return folded.decode()
