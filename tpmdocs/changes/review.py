"""What changed, what is found and how specs stand become a Review: what a change does to the plan, and who looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tpmdocs.changes.change import Change, Changes, Kind
from tpmdocs.changes.edge_changes import EdgeChange, edge_changes
from tpmdocs.changes.target_change import Shift, TargetChange
from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.judging.delta import Delta
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import TargetKind, natural_key
from tpmdocs.planning.health import Assessment, Health

QUARTER = timedelta(days=92)
"""The longest quarter of a year."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A spec that stands otherwise than before, whether or not its own file was changed.

    Attributes:
        before, now: How it stood and stands; None where it is done.
        own: Whether something was changed in the spec itself.
    """

    spec: Spec
    before: Assessment | None
    now: Assessment | None
    own: bool

    @property
    def is_worse(self) -> bool:
        """Whether it stands worse than before; that nothing is known any more is worse than being on track."""
        return _badness(self.now) > _badness(self.before)


_BADNESS = {Health.ON_TRACK: 0, Health.UNKNOWN: 1, Health.AT_RISK: 2, Health.OFF_TRACK: 3}


def _badness(assessment: Assessment | None) -> int:
    return _BADNESS[assessment.health] if assessment is not None else 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who should look, and the specs and goals because of which, by what they are called."""

    name: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """What a change does to a plan.

    Attributes:
        findings: What it introduced, kept and fixed.
        before, now: How each open spec stood and stands, by path.
        today: The day that it is seen from.
    """

    changes: Changes
    findings: Delta
    before: Mapping[str, Assessment]
    now: Mapping[str, Assessment]
    today: date | None = None

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """Specs of both plans whose health is another, those that stand worse first."""
        found = []
        for old, new in self.changes.pairs:
            if old is None or new is None:
                continue
            before, now = self.before.get(old.path), self.now.get(new.path)
            # What was dropped, or taken up again, stands neither better nor worse: its status tells of it.
            is_known = (before or self.changes.old.is_done(old)) and (now or self.changes.new.is_done(new))
            if is_known and _health(before) is not _health(now):
                found.append(Hit(new, before, now, new.path in self.changes.by_spec))
        return tuple(
            sorted(found, key=lambda hit: (-_badness(hit.now) + _badness(hit.before), natural_key(hit.spec.name)))
        )

    @cached_property
    def hit_of(self) -> Mapping[str, Hit]:
        """The hit that a spec takes, by its path."""
        return {hit.spec.path: hit for hit in self.hits}

    @cached_property
    def edges(self) -> tuple[EdgeChange, ...]:
        """Relations that came or went."""
        return tuple(edge_changes(self.changes))

    @cached_property
    def gets_worse(self) -> bool:
        """Whether anything is there to worry about: a finding, a spec that stands worse, a promise that is less."""
        found = any(one.severity in (Severity.ERROR, Severity.WARNING) for one in self.findings.introduced)
        return found or any(hit.is_worse for hit in self.hits) or any(map(self.is_worse, self.changes.listed))

    def is_worse(self, change: Change) -> bool:
        """Whether less is promised by a change, or later."""
        owner_is_gone = change.kind is Kind.OWNER and not change.after
        return change.kind.is_worse or owner_is_gone or change in self.blurred

    @cached_property
    def blurred(self) -> tuple[Change, ...]:
        """Targets that are said less exactly, and may be later, less than a quarter before they end: a slip untold."""
        return tuple(
            change for change in self.changes.listed if change.target is not None and self._blurs(change.target)
        )

    def _blurs(self, target: TargetChange) -> bool:
        if self.today is None or target.shift is not Shift.COARSENED or not target.worst or target.old is None:
            return False
        return target.old.hi is not None and target.old.hi - self.today < QUARTER

    @cached_property
    def told_by_hits(self) -> tuple[Diagnostic, ...]:
        """New findings that say of a spec only what it stands worse for, or that a report does not know of it yet."""
        return tuple(one for one in self._worst_first if self._is_told(one))

    @cached_property
    def further(self) -> tuple[Diagnostic, ...]:
        """The other new findings; of both the most severe first."""
        return tuple(one for one in self._worst_first if not self._is_told(one))

    @property
    def _worst_first(self) -> list[Diagnostic]:
        return sorted(self.findings.introduced, key=lambda one: -one.severity.weight)

    def _is_told(self, one: Diagnostic) -> bool:
        hit = self.hit_of.get(one.path)
        if hit is None or not hit.is_worse or hit.now is None or one.rule == "unknown-reference":
            return False  # of references that lead nowhere each is to be mended
        return one.rule == "health-disagrees" or any(reason.rule == one.rule for reason in hit.now.reasons)

    @cached_property
    def releases(self) -> tuple[str, ...]:
        """Releases that something goes into or out of, or that moved."""
        return tuple(sorted({name for change in self.changes.listed for name in _releases(change)}, key=natural_key))

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """Goals that are served by a spec that changed, or whose measure did."""
        sides = (self.changes.old, self.changes.new)
        return tuple(
            sorted({name for change in self.changes.listed for name in _goals(change, sides)}, key=natural_key)
        )

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """Owners of what changed, of goals too, and of what stands worse; leads of teams that are given it or lose it.

        Those with the most of it first.
        """
        found: dict[str, dict[str, None]] = {}
        for name, about in self._asked:
            found.setdefault(name, {})[about] = None
        people = [Reader(name, tuple(about)) for name, about in found.items()]
        return tuple(sorted(people, key=lambda one: (-len(one.about), natural_key(one.name))))

    @property
    def _asked(self) -> Iterator[tuple[str, str]]:
        for change in self.changes.listed:
            for spec, catalog in ((change.old, self.changes.old), (change.new, self.changes.new)):
                vocabulary = catalog.vocabulary
                team = vocabulary.team(spec.team) if spec is not None and change.kind is Kind.OWNER else None
                lead = (team.lead,) if team is not None and team.lead else ()
                if spec is not None and change.spec is not None:
                    yield from ((name, change.spec.name) for name in (*spec.owners, *lead))
                goal = vocabulary.goal(change.about) if change.about and spec is None else None
                if goal is not None and goal[0].owner:
                    yield goal[0].owner, goal[0].id
        for hit in self.hits:
            for name in hit.spec.owners if hit.is_worse else ():
                yield name, hit.spec.name


def _health(assessment: Assessment | None) -> Health | None:
    return assessment.health if assessment is not None else None


def _releases(change: Change) -> Iterator[str]:
    if change.target is None:
        return
    if change.spec is None:
        yield change.about
    if change.new is not None and change.new.release is not None:  # which it is in, whenever it is due now
        yield change.new.release
    for target in (change.target.old, change.target.new):
        if target is not None and target.kind is TargetKind.RELEASE:
            yield target.text


def _goals(change: Change, sides: tuple[Catalog, Catalog]) -> Iterator[str]:
    if change.kind in (Kind.METRIC, Kind.METRIC_WEAKENED):
        yield change.about.partition("/")[0]
    for spec, catalog in zip((change.old, change.new), sides, strict=True):
        if spec is not None:
            yield from (link.goal[0].id for link in catalog.links_of(spec) if link.goal is not None)
