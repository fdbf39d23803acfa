"""A spec's relations, declared from either side, become groups of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tpmdocs.model.catalog import Edge
from tpmdocs.model.links import MENTIONS, Link, LinkState
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.model.vocabulary import LinkType
from tpmdocs.templates import is_web_address
from tpmdocs.text.wording import count_of
from tpmdocs.views.here import Here


class Relation(NamedTuple):
    """To a spec, or to what stands there instead, as written.

    Attributes:
        note: What the author says of the relation: that it is soft, a time to wait, a reason; or what is wrong with it.
    """

    spec: Spec | None
    text: str = ""
    href: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """All relations of one kind, seen from one side, such as "Waits on".

    Attributes:
        short: Whether ids are enough, as for mentions, of which there may be many and which oblige to nothing.
    """

    term: str
    rows: tuple[Relation, ...]
    short: bool = False


def relations(here: Here, spec: Spec, mentioned_by: Iterable[Spec]) -> tuple[Group, ...]:
    """What a spec is related to, in the order of the link types; without goals, which are no specs."""
    found = [Group(term, rows) for term, some in _groups(here, spec) if (rows := tuple(some))]
    if by := tuple(map(Relation, mentioned_by)):
        found.append(Group(MENTIONS.inverse_title, by, short=True))
    return tuple(found)


def mentioned_by(edges: Iterable[Edge]) -> Mapping[str, tuple[Spec, ...]]:
    """Who mentions a spec in prose, by the spec's path."""
    found: dict[str, list[Spec]] = {}
    for edge in edges:
        found.setdefault(edge.target.path, []).append(edge.source)
    return {path: tuple(specs) for path, specs in found.items()}


def _groups(here: Here, spec: Spec) -> Iterator[tuple[str, Iterator[Relation]]]:
    catalog = here.catalog
    outward, inward, links = catalog.edges_from(spec), catalog.edges_to(spec), catalog.links_of(spec)
    there = {*(id(edge.type) for edge in (*outward, *inward)), *(id(link.type) for link in links)}
    for type_ in catalog.vocabulary.links:
        if id(type_) not in there:
            continue
        yield type_.title, _rows(here, spec, type_, outward, links, inverted=False)
        if not type_.symmetric:
            yield type_.inverse_title, _rows(here, spec, type_, inward, links, inverted=True)


def _rows(
    here: Here, spec: Spec, type_: LinkType, edges: Iterable[Edge], links: Iterable[Link], inverted: bool
) -> Iterator[Relation]:
    others = [(edge.target if edge.source is spec else edge.source, edge) for edge in edges if edge.type is type_]
    for other, edge in sorted(others, key=lambda one: natural_key(one[0].label or one[0].path)):
        yield Relation(other, note="; ".join(filter(None, (wrong(here, edge), note(edge)))))
    if type_.to == "goal" and not inverted:  # told among the facts
        return
    for link in links:
        if link.type is type_ and link.ends is None and link.inverted == inverted and link.state in _TOLD:
            yield _row(here, link)


def note(edge: Edge) -> str:
    """What the authors say of a relation: that it is soft, a time to wait, a reason."""
    said = [] if edge.hard or not edge.type.orders_work else ["soft"]
    for link in edge.declared_in:
        if link.reference.lag:
            said.append(f"plus {_in_words(link.reference.lag)}")
        if link.reference.why:
            said.append(link.reference.why)
    return "; ".join(dict.fromkeys(said))


def wrong(here: Here, edge: Edge) -> str:
    """That a dependency is one of a circle, or ends too late, or perhaps does, and when it is needed; else nothing."""
    if here.plan.situation.deadlines.in_a_circle(edge):
        return "in a circle"
    conflict = here.plan.conflict(edge)
    if conflict is None:
        return ""
    when = "when it begins" if conflict.at_start else "by"
    return f"{conflict.words}: needed {when} {conflict.need.text}"


_TOLD = {
    LinkState.UNKNOWN: "not found",
    LinkState.SELF: "this spec itself",
    LinkState.EXTERNAL: "in another repository",
    LinkState.FILE: "",
    LinkState.URL: "",
    LinkState.TEXT: "",
}
"""What is said of references that lead to no other spec; a placeholder says that there is none."""


def _row(here: Here, link: Link) -> Relation:
    note = "; ".join(filter(None, (_TOLD[link.state], link.reference.why)))
    if link.state is LinkState.FILE:
        if link.target is not None:
            return Relation(link.target, note=note or "cannot be read")
        return Relation(None, link.reference.text, here.to_file(link.path or ""), note)
    address = link.path or ""
    return Relation(None, link.reference.text, address if is_web_address(address) else None, note)


def _in_words(lag: str) -> str:
    """`2 weeks` for `2w`; what cannot be read as it is written."""
    number, unit = lag[:-1], {"d": "day", "w": "week"}.get(lag[-1:])
    if unit is None or len(number) > 9 or not number.isdecimal():
        return lag
    return count_of(int(number), unit)
