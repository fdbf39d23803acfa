"""What changed becomes Atom feeds that other programs follow: of the whole plan, of each team and of each goal."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from tpmdocs.addresses import quoted
from tpmdocs.model.spec import Spec
from tpmdocs.past.past import Event, SpecPast
from tpmdocs.site import Asset
from tpmdocs.templates import is_web_address, one_line
from tpmdocs.text.yaml_values import Fields
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan

MOST = 60
"""Entries of a feed, the latest."""

ATOM = "http://www.w3.org/2005/Atom"
WHOLE = "data/changes.xml"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: where it is published, what it is of, which page says more, and which specs are in it."""

    path: str
    title: str
    page: str
    specs: tuple[Spec, ...]


def pages(plan: Plan) -> Iterator[Asset]:
    """All feeds; none where there is no Changes page."""
    if plan.tells_changes:
        for feed in feeds(plan):
            yield Asset(plan.asset(feed.path), _as_atom(plan, feed))


def feeds(plan: Plan) -> Iterator[Feed]:
    """The feed of all, then those of teams and of goals."""
    yield Feed(WHOLE, "All changes", plan.page("changes"), plan.catalog.specs)
    here = Here(plan, "")
    for team in plan.groups.teams:
        yield Feed(
            path_of(plan, "teams", team), here.team_name(team), plan.page("teams", team), plan.groups.teams[team]
        )
    for goal in plan.groups.goals:
        yield Feed(path_of(plan, "goals", goal), goal, plan.page("goals", goal), plan.groups.goals[goal])


def path_of(plan: Plan, kind: str, of: str) -> str:
    """The path of the feed of a team or a goal, which is called as its page is."""
    return f"data/changes/{posixpath.splitext(plan.page(kind, of).removeprefix(plan.section))[0]}.xml"


def _as_atom(plan: Plan, feed: Feed) -> bytes:
    """RFC 4287; ids say what an entry is of and in which commit, so that they last."""
    root = ElementTree.Element("feed", {"xmlns": ATOM})
    entries = list(islice(_entries(plan, feed), MOST))
    _text(root, "title", f"{plan.name}: {feed.title}" if feed.path != WHOLE else f"{plan.name}: what changed")
    _text(root, "id", _urn(plan.name, feed.path))
    _text(root, "updated", _moment(entries[0][1][0]) if entries else f"{plan.today}T00:00:00Z")
    _text(ElementTree.SubElement(root, "author"), "name", plan.name)
    ElementTree.SubElement(root, "link", {"href": _address(plan, feed, feed.page)})
    if site := _site(plan):
        ElementTree.SubElement(root, "link", {"rel": "self", "href": site + plan.asset(feed.path)})
    for (past, spec), events in entries:
        _entry(root, plan, feed, past, spec, events)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


Told = tuple[tuple[SpecPast, Spec | None], list[Event]]


def _entries(plan: Plan, feed: Feed) -> Iterator[Told]:
    """What each commit did to each spec, the latest first; of one that is gone only in the feed of all."""
    paths = {spec.path for spec in feed.specs}
    for _, told in groupby(plan.changed, key=lambda one: (one[1].commit, id(one[0]))):
        rows = list(told)
        past, spec = rows[0][0], plan.spec_of(rows[0][0])
        if spec.path in paths if spec is not None else feed.path == WHOLE:
            yield (past, spec), [event for _, event in rows]


def _entry(
    root: ElementTree.Element, plan: Plan, feed: Feed, past: SpecPast, spec: Spec | None, events: list[Event]
) -> None:
    entry = ElementTree.SubElement(root, "entry")
    name = spec.full_name if spec is not None else past.identity
    said = [event.words + (f" ({event.reason})" if event.reason else "") for event in events]
    _text(entry, "title", f"{name}: {said[0]}" + (f", and {len(said) - 1} more" if said[1:] else ""))
    _text(entry, "id", _urn(plan.name, events[0].commit.name, past.ids[0] if past.ids else past.path))
    _text(entry, "updated", _moment(events[0]))
    page = spec.page if spec is not None else plan.page("changes")
    ElementTree.SubElement(entry, "link", {"href": _address(plan, feed, page)})
    _text(entry, "content", "; ".join(said))


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NO_XML.sub("", one_line(text))


_NO_XML = re.compile("[\ufffe\uffff]")


def _urn(*of: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join(map(one_line, ('tpmdocs', *of))))}"


def _moment(event: Event) -> str:
    return f"{event.commit.moment:%Y-%m-%dT%H:%M:%SZ}"


def _site(plan: Plan) -> str:
    """Where the site will be, with a `/` at its end, as far as the host's configuration says so; else nothing."""
    host = plan.catalog.host
    address = host.node.text("site_url") if host is not None and isinstance(host.node, Fields) else None
    return f"{address.rstrip('/')}/" if address and is_web_address(address) else ""


def _address(plan: Plan, feed: Feed, page: str) -> str:
    """The address of a page: of the site where that is known, else from where the feed is."""
    site = _site(plan)
    if site:
        return site + quoted(plan.addresses.of(page))
    there = plan.addresses.of(page)
    path = posixpath.relpath(f"/{there}", posixpath.dirname(f"/{plan.asset(feed.path)}"))
    return quoted(path) + ("/" if there.endswith("/") or not there else "")
