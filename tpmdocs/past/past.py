"""The past of a plan: the events of each spec, commit by commit, and where its targets began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.target_change import Shift, TargetChange, target_change
from tpmdocs.changes.wording import in_words
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, natural_key
from tpmdocs.repository.git import FETCH_ALL
from tpmdocs.repository.walk import Commit
from tpmdocs.text.wording import count_of

MOVES = (Shift.SLIP, Shift.PULL_IN, Shift.REPLACED)
"""What moves a target; to say it more or less exactly does not."""


class Event(NamedTuple):
    """One thing that a commit changed in a spec.

    Attributes:
        field: What it changed, as the repository spells it; empty for the spec as a whole.
        before, after: What it said, as text; a spec that comes back was `removed` before.
        track: For a target, which of the spec's: `target`, `release`, or the field of a stage.
        reason: Why a target moved, where the commit says so.
    """

    commit: Commit
    kind: Kind
    field: str = ""
    before: str = ""
    after: str = ""
    target: TargetChange | None = None
    track: str = ""
    reason: str = ""

    @property
    def change(self) -> Change:
        """The same as a change of no spec in particular."""
        return Change(self.kind, None, None, self.field, self.before, self.after, target=self.target)

    @property
    def words(self) -> str:
        """What happened, without the spec's name."""
        return "is back" if self.kind is Kind.NEW and self.before else in_words(self.change)

    @property
    def shift(self) -> Shift | None:
        return self.target.shift if self.target is not None else None


class Beginning(NamedTuple):
    """A target from which moves are counted, and how many events of its spec were before it."""

    target: Target
    events: int


@dataclass(frozen=True)
class Track:
    """One target of a spec through time: its `target`, its `release`, or a stage.

    Attributes:
        first: The earliest that is known.
        baseline: The one at the first commit in which the spec was committed; None where it never was.
        now: What it is at the last commit; None where it was lost.
        moves: How it moved since its baseline, or since the first where there is none, the earliest first.
    """

    name: str
    first: Target
    baseline: Target | None
    now: Target | None
    moves: tuple[TargetChange, ...]

    @property
    def was(self) -> Target:
        """What it is held against: the baseline, else what was said first."""
        return self.baseline or self.first

    def since_then(self, releases: tuple[str, ...] = ()) -> TargetChange:
        """What became of it in all."""
        return target_change(self.was, self.now, releases)


@dataclass(frozen=True)
class SpecPast:
    """The past of one spec, through moves of its file and changes of its id.

    Attributes:
        path: Where its file is at the last commit; of one that is gone, where it was.
        ids: Its ids, the earliest first; the last is that of now.
        version: The object that holds its last version that could be read.
        there: Whether it is there at the last commit.
        committed: The first commit in which its status meant that somebody is committed to it.
        finished: The commit in which its status came to mean that it is done; None while it does not, and for what
            was done when it was first seen.
        firsts, baselines: Where each of its targets began, by track.
        events: The earliest first.
    """

    path: str
    version: str
    ids: tuple[str, ...] = ()
    there: bool = True
    committed: Commit | None = None
    finished: Commit | None = None
    firsts: Mapping[str, Beginning] = field(default_factory=dict)
    baselines: Mapping[str, Beginning] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    @property
    def id(self) -> str | None:
        return self.ids[-1] if self.ids else None

    @property
    def identity(self) -> str:
        return self.id or self.path

    @cached_property
    def tracks(self) -> Mapping[str, Track]:
        """Its targets, also those that were lost, by name."""
        return {name: self._track(name) for name in self.firsts}

    def _track(self, name: str) -> Track:
        first, baseline = self.firsts[name], self.baselines.get(name)
        counted = (baseline or first).events
        now: Target | None = first.target
        last, moves = first.target, list[TargetChange]()
        for number, event in enumerate(self.events):
            if event.track != name or event.target is None or number < first.events:
                continue
            now = event.target.new
            if now is None:
                continue
            # What was lost and is planned again has moved from where it was.
            change = event.target if event.target.old is not None else target_change(last, now)
            if number >= counted and change.shift in MOVES:
                moves.append(change)
            last = now
        return Track(name, first.target, baseline.target if baseline else None, now, tuple(moves))

    @cached_property
    def end(self) -> Track | None:
        """The target that says when it is to be finished: its target, else its last stage, else its release.

        One that was lost says so only where there is no other.
        """
        for tracks in ([one for one in self.tracks.values() if one.now is not None], [*self.tracks.values()]):
            named = {one.name: one for one in tracks}
            stages = [one for one in tracks if one.name not in ("target", "release")]
            if found := named.get("target") or (stages[-1] if stages else named.get("release")):
                return found
        return None

    @property
    def moved(self) -> int:
        """How often that target moved."""
        return len(self.end.moves) if self.end is not None else 0


@dataclass(frozen=True)
class Past:
    """The past of a plan, up to a commit.

    Attributes:
        head: The last commit that was looked at.
        commits: The commits that touched files which may be specs, the earliest first.
        specs: Every spec that was ever there, those that are first.
        cut_off: Whether older commits are not in this clone.
        lacking: How many versions of files are not in this clone.
    """

    head: str
    commits: tuple[Commit, ...] = ()
    specs: tuple[SpecPast, ...] = ()
    cut_off: bool = False
    lacking: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether everything is known; else there may have been more moves than are told."""
        return not self.cut_off and not self.lacking

    @property
    def unknown(self) -> str:
        """What cannot be known, and how to mend it; empty where all is known."""
        if self.is_whole:
            return ""
        parts = []
        if self.cut_off:
            parts.append(f"what was before {self.commits[0].day}" if self.commits else "what was before")
        if self.lacking:
            parts.append(f"what {count_of(self.lacking, 'version')} of specs said")
        said = f"{' and '.join(parts)} is not known, since {FETCH_ALL}"
        return said[0].upper() + said[1:]

    def of(self, spec: Spec) -> SpecPast | None:
        """The past of a spec of today; None where nothing of it is committed yet."""
        at = self._by_path.get(spec.path)
        if spec.id is None or (at is not None and at.id == spec.id):
            return at
        return self._by_id.get(spec.id, at)

    @cached_property
    def _by_path(self) -> Mapping[str, SpecPast]:
        return {one.path: one for one in self.specs if one.there}

    @cached_property
    def _by_id(self) -> Mapping[str, SpecPast]:
        return {one.id: one for one in self.specs if one.there and one.id is not None}

    @cached_property
    def events(self) -> tuple[tuple[SpecPast, Event], ...]:
        """All that happened, the latest first; of one commit by spec."""
        order = {commit: number for number, commit in enumerate(self.commits)}
        told = [(one, event) for one in self.specs for event in one.events]
        return tuple(sorted(told, key=lambda one: (-order[one[1].commit], natural_key(one[0].identity))))
