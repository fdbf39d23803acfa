"""What a spec says becomes terms and values in words, each only where it is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tpmdocs.model.links import Link, LinkState
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import KeyResult, Vocabulary, in_words
from tpmdocs.templates import is_web_address
from tpmdocs.text.wording import day
from tpmdocs.text.yaml_values import Fields, Items, Node, text_of
from tpmdocs.views.here import Here


class Value(NamedTuple):
    """A value as written, with what it means beside it, and where it leads."""

    text: str
    note: str = ""
    href: str | None = None


class Fact(NamedTuple):
    """A term with what is said of it."""

    term: str
    values: tuple[Value, ...]

    @property
    def is_long(self) -> bool:
        """Whether it wants a wider place: for its length, or for a word that is not to be broken."""
        return sum(len(value.text) + len(value.note) for value in self.values) > 36 or any(
            max(map(len, value.text.split()), default=0) > 24 for value in self.values if len(value.text) > 24
        )

    @property
    def is_list(self) -> bool:
        """Whether each value wants a line of its own."""
        return self.is_long and any(value.note or value.href for value in self.values)


def facts(here: Here, spec: Spec) -> tuple[Fact, ...]:
    """All that a spec says in single words, in the order in which people ask for it. Relations to specs are apart."""
    found = ((term, tuple(values)) for term, values in _facts(here, spec))
    return tuple(Fact(term, values) for term, values in found if values)


def custom_titles(vocabulary: Vocabulary) -> Mapping[str, str]:
    """What the repository's own fields are called, by name."""
    return {field.name: field.title for field in vocabulary.fields or ()}


def _facts(here: Here, spec: Spec) -> Iterator[tuple[str, Iterable[Value]]]:
    yield "Target", _target(here, spec, "target", spec.target)
    yield "Milestones", _milestones(here, spec)
    yield "Owner" if len(spec.owners) == 1 else "Owners", map(Value, spec.owners)
    yield "Team", _team(here, spec)
    yield "Confirmed", _day(here, spec, "confirmed", spec.confirmed)
    yield "Release", _release(here, spec)
    yield "Start", _target(here, spec, "start", spec.start)
    yield "Shipped", _day(here, spec, "shipped", spec.shipped)
    yield "Why", goals(here, spec)
    yield "People", _pairs(spec, "people")
    yield "Effort in person-weeks", _pairs(spec, "effort")
    yield "Commitment", _plain(spec, "commitment")
    yield "Confidence", _plain(spec, "confidence")
    yield "Type", _plain(spec, "type")
    titles = custom_titles(here.catalog.vocabulary)
    for name, node in spec.unmapped:
        if name in titles:
            yield titles[name], _values(node)
    yield "Tags", map(Value, spec.tags)
    yield "Also known as", map(Value, spec.aliases)
    yield "Created", _day(here, spec, "created", spec.created)
    yield "Updated", _day(here, spec, "updated", spec.updated)
    yield "Tracker", map(_link_or_text, spec.trackers)


def _plain(spec: Spec, concept: str) -> Iterator[Value]:
    said = spec.first(concept)
    if said is not None:
        yield from _values(said.node)


def _target(here: Here, spec: Spec, concept: str, target: Target | None) -> Iterator[Value]:
    if target is not None:
        is_day = target.kind is TargetKind.DAY
        notes = "" if is_day else here.due(target), here.was(spec, concept, target)
        yield Value(here.due(target) if is_day else target.text, _together(*notes))
    else:  # one that cannot be read, or says that there is none
        yield from _plain(spec, concept)


def _together(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _day(here: Here, spec: Spec, concept: str, then: date | None) -> Iterator[Value]:
    if then is not None:
        yield Value(day(then), here.ago(then))
    else:
        yield from _plain(spec, concept)


def _milestones(here: Here, spec: Spec) -> Iterator[Value]:
    for milestone in spec.milestones:
        notes = here.due(milestone.target), here.was(spec, milestone.said.name, milestone.target)
        yield Value(f"{milestone.name} {milestone.target.text}", _together(*notes))
    read = {milestone.said.node.start for milestone in spec.milestones}
    for stage, node in _stages(here, spec):
        if node.start not in read and (texts := _texts(node)):  # what is no target, as it is written
            yield Value(f"{stage} {', '.join(texts)}".strip())


def _stages(here: Here, spec: Spec) -> Iterator[tuple[str, Node]]:
    entries = {entry.key.text: entry for entry in spec.fields.entries}
    for stage, place in here.catalog.dialect.milestones.items():
        entry = place.find(entries)
        if entry is not None:
            yield stage, entry.value
    for said in spec.said.get("milestones", ()):
        if isinstance(said.node, Fields):
            for entry in said.node.entries:
                yield entry.key.text, entry.value
        else:
            yield "", said.node


def _release(here: Here, spec: Spec) -> Iterator[Value]:
    if spec.release is None:
        yield from _plain(spec, "release")
        return
    release = here.catalog.vocabulary.release(spec.release)
    then = day(release.date) if release is not None and release.date is not None else ""
    now = Target(spec.release, TargetKind.RELEASE)
    yield Value(
        spec.release,
        _together(then, here.was(spec, "release", now)),
        here.to_release(release.name) if release is not None else None,
    )


def _team(here: Here, spec: Spec) -> Iterator[Value]:
    if spec.team is None:
        yield from _plain(spec, "team")
        return
    yield Value(here.team_name(spec.team), href=here.to_team(spec.team))


def goals(here: Here, spec: Spec) -> Iterator[Value]:
    """What a spec is for: goals and key results by id, and in words."""
    yield from (_goal(here, link) for link in _to_goals(here, spec))


def goal_ids(here: Here, spec: Spec) -> tuple[str, ...]:
    """The goals that a spec serves, once each, whichever of their key results it names."""
    return tuple(dict.fromkeys(_goal_id(link) for link in _to_goals(here, spec)))


def _goal_id(link: Link) -> str:
    """The goal that is meant; where none is declared, what stands before the key result."""
    return link.goal[0].id if link.goal is not None else link.reference.as_written.partition("/")[0]


def _to_goals(here: Here, spec: Spec) -> Iterator[Link]:
    for link in here.catalog.links_of(spec):
        if link.type.to == "goal" and not link.inverted and link.state is not LinkState.PLACEHOLDER:
            yield link


def _goal(here: Here, link: Link) -> Value:
    if link.goal is None:
        target = link.target
        return Value(link.reference.as_written, href=here.to(target) if target is not None else None)
    goal, result = link.goal
    if result is None:
        return Value(goal.id, goal.title, here.to_goal(goal.id))
    name = f"{goal.id}/{result.id}"
    return Value(name, f"{result.title}{_course(result)}", here.to_goal(name))


def _course(result: KeyResult) -> str:
    """From where to where a key result is to go: `, 0 → 25 %`."""
    if result.target is None:
        return ""
    course = f"{result.target:g} {result.unit}".strip()
    return f", {result.baseline:g} → {course}" if result.baseline is not None else f", to {course}"


def _pairs(spec: Spec, concept: str) -> Iterator[Value]:
    """A map's entries, or what else stands there."""
    said = spec.first(concept)
    if said is None:
        return
    if not isinstance(said.node, Fields):
        yield from _values(said.node)
        return
    for entry in said.node.entries:
        text = ", ".join(_texts(entry.value))
        yield Value(text, in_words(entry.key.text).lower()) if text else Value(entry.key.text)


def _values(node: Node) -> Iterator[Value]:
    return map(_link_or_text, _texts(node))


def _link_or_text(text: str) -> Value:
    if not is_web_address(text):
        return Value(text)
    return Value(text.partition(":")[2].removeprefix("//").rstrip("/"), href=text)


def _texts(node: Node) -> tuple[str, ...]:
    """A value's words, also where it is not of the shape that was expected."""
    if isinstance(node, Fields):
        return tuple(f"{entry.key.text} {', '.join(_texts(entry.value))}".strip() for entry in node.entries)
    if isinstance(node, Items):
        return tuple(text for item in node.items for text in _texts(item))
    text = text_of(node)
    return (text,) if text else ()
