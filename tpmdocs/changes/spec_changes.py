"""One spec before and after becomes its changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.pairs import Pair
from tpmdocs.changes.requirements import requirements, reworded
from tpmdocs.changes.target_change import Shift, target_change
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Dialect
from tpmdocs.model.spec import Milestone, Spec
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Category
from tpmdocs.repository.source import Span
from tpmdocs.text.yaml_values import Items, Node, Scalar, is_nothing


def spec_changes(pair: Pair, old: Catalog, new: Catalog, releases: Sequence[str]) -> tuple[Change, ...]:
    """What is another in a spec than it was; that it came or went, for one that was not there or is not.

    Args:
        releases: The names of known releases in their order.
    """
    if pair.old is None or pair.new is None:
        before, after = (spec.head if spec is not None else None for spec in pair)
        kind = Kind.NEW if pair.old is None else Kind.REMOVED
        return (Change(kind, pair.old, pair.new, old_span=before, new_span=after),)
    if pair.old.readable != pair.new.readable:  # what could be read of one says nothing of the other
        kind = Kind.READABLE if pair.new.readable else Kind.UNREADABLE
        return (Change(kind, pair.old, pair.new, old_span=pair.old.head, new_span=pair.new.head),)
    return tuple(_Comparison(pair.old, pair.new, old, new, releases).changes())


def kept_changes(one: Spec, other: Spec, plan: Catalog, releases: Sequence[str]) -> tuple[Change, ...]:
    """Of the same, what a history keeps of a spec that was there and is: its status, targets and owners.

    Args:
        plan: Whose words both are read with.
    """
    return tuple(_Comparison(one, other, plan, plan, releases, placed=False).kept())


def is_untouched(pair: Pair) -> bool:
    """Whether the files of a spec are what they were, where they were."""
    one, other = ((spec.source, spec.document and spec.document.source) if spec is not None else None for spec in pair)
    return one == other


class _Comparison:
    """One spec before and after."""

    def __init__(
        self, one: Spec, other: Spec, old: Catalog, new: Catalog, releases: Sequence[str], *, placed: bool = True
    ) -> None:
        self.one, self.other, self.old, self.new, self.releases, self.placed = one, other, old, new, releases, placed

    def changes(self) -> Iterator[Change]:
        if self.one.path != self.other.path:
            yield self._change(Kind.MOVED, "", self.one.path, self.other.path)
        yield from self._status()
        yield from self._targets()
        yield from self._values(_VALUES)
        yield from self._unmapped()
        yield from self._requirements()

    def kept(self) -> Iterator[Change]:
        yield from self._status()
        yield from self._targets()
        yield from self._values(_OWNERS)

    def _change(self, kind: Kind, concept: str, before: str, after: str) -> Change:
        one, other = self.one.first(concept), self.other.first(concept)
        said = other or one
        return Change(
            kind,
            self.one,
            self.other,
            said.name if said is not None else concept,
            before,
            after,
            *(self._places(concept) if self.placed else (None, None)),
        )

    def _places(self, concept: str) -> tuple[Span, Span]:
        return self.one.span(concept), self.other.span(concept)

    def _status(self) -> Iterator[Change]:
        before, after = self.one.status, self.other.status
        if before == after:
            return
        ranks = self.old.vocabulary.ranks.get(before or ""), self.new.vocabulary.ranks.get(after or "")
        kind = Kind.STATUS
        categories = self.old.category(self.one), self.new.category(self.other)
        if categories[1] is Category.DROPPED and categories[0] in (Category.COMMITTED, Category.ACTIVE):
            kind = Kind.DROPPED
        if ranks[0] is not None and ranks[1] is not None and ranks[0] != ranks[1]:
            kind = Kind.STATUS_FORWARD if ranks[1] > ranks[0] else Kind.STATUS_BACK
        yield self._change(kind, "status", before or "", after or "")

    def _targets(self) -> Iterator[Change]:
        yield from self._target("start", self.one.start, self.other.start)
        yield from self._target("target", self.one.target, self.other.target)
        yield from self._target("release", *(release_target(spec, catalog) for spec, catalog in self._sides))
        befores, afters = ({one.name: one for one in spec.milestones} for spec in (self.one, self.other))
        for name in dict.fromkeys((*befores, *afters)):
            yield from self._stage(befores.get(name), afters.get(name))

    def _stage(self, one: Milestone | None, other: Milestone | None) -> Iterator[Change]:
        for change in self._target("milestones", one.target if one else None, other.target if other else None):
            yield replace(
                change,
                field=next(stage.said.name for stage in (other, one) if stage is not None),
                old_span=one.said.span if one is not None else change.old_span,
                new_span=other.said.span if other is not None else change.new_span,
            )

    def _target(self, concept: str, before: Target | None, after: Target | None) -> Iterator[Change]:
        if before == after:
            return
        change = target_change(before, after, self.releases)
        if change.shift is Shift.SAME and (before and before.text) == (after and after.text):
            return
        texts = (one.text if one is not None else "" for one in (before, after))
        told = self._change(self._weighed(concept, change.shift), concept, *texts)
        if change.shift is Shift.LOST and concept != "milestones":  # it may say something that cannot be read as one
            told = replace(told, after=_said(self.other, concept, self.new.dialect))
        yield replace(told, target=change)

    def _weighed(self, concept: str, shift: Shift) -> Kind:
        """A start may move as it likes, as long as the end holds."""
        if concept == "start" or shift not in (Shift.SLIP, Shift.LOST):
            return Kind.TARGET
        if shift is Shift.LOST:
            return Kind.LOST
        is_bound = (self.one.commitment or "").lower() in ("commitment", "regulatory")
        return Kind.COMMITMENT_SLIPPED if is_bound else Kind.SLIPPED

    def _values(self, concepts: Mapping[str, Kind]) -> Iterator[Change]:
        for concept, kind in concepts.items():
            if concept not in self.one.said and concept not in self.other.said:
                continue
            before, after = (_said(spec, concept, catalog.dialect) for spec, catalog in self._sides)
            if before != after:
                yield self._change(kind, concept, before, after)

    def _unmapped(self) -> Iterator[Change]:
        befores, afters = (
            {name: _text(node, catalog.dialect) for name, node in spec.unmapped} for spec, catalog in self._sides
        )
        for name in sorted(befores.keys() | afters.keys()):
            before, after = befores.get(name, ""), afters.get(name, "")
            if before != after:
                yield Change(
                    Kind.FIELD,
                    self.one,
                    self.other,
                    name,
                    before,
                    after,
                    _place(self.one, name),
                    _place(self.other, name),
                )

    def _requirements(self) -> Iterator[Change]:
        for before, after in reworded(requirements(self.one), requirements(self.other)):
            if any(one is not None and one.must for one in (before, after)):
                yield Change(
                    Kind.REQUIREMENT,
                    self.one,
                    self.other,
                    "",
                    before.text if before is not None else "",
                    after.text if after is not None else "",
                    before.span if before is not None else None,
                    after.span if after is not None else None,
                )

    @property
    def _sides(self) -> tuple[tuple[Spec, Catalog], tuple[Spec, Catalog]]:
        return (self.one, self.old), (self.other, self.new)


_VALUES = {
    "id": Kind.FIELD,
    "aliases": Kind.FIELD,
    "title": Kind.RETITLED,
    "summary": Kind.FIELD,
    "type": Kind.FIELD,
    "owner": Kind.OWNER,
    "team": Kind.OWNER,
    "people": Kind.OWNER,
    "created": Kind.FIELD,
    "updated": Kind.FIELD,
    "confirmed": Kind.FIELD,
    "confidence": Kind.ESTIMATE,
    "effort": Kind.ESTIMATE,
    "commitment": Kind.FIELD,
    "shipped": Kind.FIELD,
    "tracker": Kind.FIELD,
    "tags": Kind.FIELD,
    "updates": Kind.FIELD,
    "waive": Kind.FIELD,
}
"""What else a spec says of itself, and how much a change of it weighs."""
_OWNERS = {concept: kind for concept, kind in _VALUES.items() if kind is Kind.OWNER}


def _said(spec: Spec, concept: str, dialect: Dialect) -> str:
    """A concept's value as one text."""
    return ", ".join(text for one in spec.said.get(concept, ()) if (text := _text(one.node, dialect)))


def _text(node: Node, dialect: Dialect) -> str:
    """A value as one text; what says nothing is none."""
    if isinstance(node, Scalar):
        return "" if is_nothing(node) or dialect.is_nothing(node.text) else " ".join(node.text.split())
    if isinstance(node, Items):
        return ", ".join(text for item in node.items if (text := _text(item, dialect)))
    return ", ".join(f"{key.text}: {text}" for key, value in node.entries if (text := _text(value, dialect)))


def _place(spec: Spec, name: str) -> Span:
    entry = spec.fields.entry(name)
    return spec.source.span(entry.value.start, entry.value.end) if entry is not None else spec.head


def release_target(spec: Spec, catalog: Catalog) -> Target | None:
    """A spec's release as a target."""
    if spec.release is None:
        return None
    known = catalog.vocabulary.release(spec.release)
    day = known.date if known is not None else None
    return Target(spec.release, TargetKind.RELEASE, day, day)
