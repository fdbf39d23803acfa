"""Changes: what is another in a plan than it was, by weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tpmdocs.changes.pairs import Pair
from tpmdocs.changes.target_change import Shift, TargetChange
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import natural_key
from tpmdocs.repository.source import Span


class Kind(StrEnum):
    """What sort of change it is, the weightiest first."""

    REMOVED = "removed"
    UNREADABLE = "unreadable"
    DROPPED = "dropped"
    STATUS_BACK = "status-back"
    COMMITMENT_SLIPPED = "commitment-slipped"
    REQUIREMENT = "requirement"
    DEPENDENCY = "dependency"
    SLIPPED = "slipped"
    LOST = "target-lost"
    OWNER = "owner"
    METRIC_WEAKENED = "metric-weakened"
    POLICY = "policy"
    STATUS = "status"
    STATUS_FORWARD = "status-forward"
    NEW = "new"
    READABLE = "readable"
    TARGET = "target"
    ESTIMATE = "estimate"
    METRIC = "metric"
    RELATION = "relation"
    SETTING = "setting"
    RETITLED = "retitled"
    FIELD = "field"
    MOVED = "moved"
    PROSE = "prose"

    @property
    def weight(self) -> int:
        """Its place in the order; 0 is the weightiest."""
        return _WEIGHTS[self]

    @property
    def is_worse(self) -> bool:
        """Whether less is promised than before, or later, or perhaps something else; or less is held against it."""
        return self.weight <= Kind.LOST.weight or self in (Kind.METRIC_WEAKENED, Kind.POLICY)


_WEIGHTS = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another than it was.

    Attributes:
        old, new: The spec before and after; None where it was not there, and for what is said in site_config.
        field: What was changed, as the repository spells it; empty for the spec as a whole.
        before, after: What it said, as text; empty for nothing.
        old_span, new_span: Where it stands; None where nothing does.
        target: How a target changed, for what is one.
        about: The goal, key result, release or file of settings that it is of, where it is of no spec.
    """

    kind: Kind
    old: Spec | None
    new: Spec | None
    field: str = ""
    before: str = ""
    after: str = ""
    old_span: Span | None = None
    new_span: Span | None = None
    target: TargetChange | None = None
    about: str = ""

    @property
    def spec(self) -> Spec | None:
        """The spec as it is now; one that was removed as it was."""
        return self.new or self.old

    @property
    def shift(self) -> Shift | None:
        return self.target.shift if self.target is not None else None

    @property
    def order(self) -> tuple[object, ...]:
        """By weight; the largest shift first; then by spec and field."""
        worst = self.target.worst if self.target is not None else None
        spec = self.spec
        name = spec.identity if spec is not None else self.about
        return self.kind.weight, -abs(worst or 0), natural_key(name), self.field, self.before, self.after


@dataclass(frozen=True)
class Changes:
    """All that changed between two plans.

    Attributes:
        pairs: Which spec of now was which of before.
        all: The weightiest first; what is only prose stands last.
    """

    old: Catalog
    new: Catalog
    pairs: tuple[Pair, ...]
    all: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.all)

    @cached_property
    def listed(self) -> tuple[Change, ...]:
        """What is told one by one: all but edits of prose alone, which are counted."""
        return tuple(change for change in self.all if change.kind is not Kind.PROSE)

    @cached_property
    def grouped(self) -> tuple[tuple[Change, ...], ...]:
        """What is listed of each spec, goal, release and file of settings, those with the weightiest change first."""
        found: dict[object, list[Change]] = {}
        for change in self.listed:
            found.setdefault((id(change.old), id(change.new), change.about), []).append(change)
        return tuple(map(tuple, found.values()))

    @property
    def only_prose(self) -> int:
        """How many specs changed in nothing but their prose."""
        return len(self.all) - len(self.listed)

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many changes there are of each kind, the weightiest first."""
        counted = Counter(change.kind for change in self.all)
        return {kind: counted[kind] for kind in Kind if counted[kind]}

    @cached_property
    def by_spec(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes of each spec that is there now, by its path."""
        found: dict[str, list[Change]] = {}
        for change in self.all:
            if change.new is not None:
                found.setdefault(change.new.path, []).append(change)
        return {path: tuple(changes) for path, changes in found.items()}
