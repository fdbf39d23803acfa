"""A walk of git becomes the past of a plan: each version that differs is compared with the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.pairs import Pair, pairs
from tpmdocs.changes.relation_changes import relation_changes
from tpmdocs.changes.spec_changes import kept_changes, release_target
from tpmdocs.changes.target_change import Shift
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target
from tpmdocs.model.vocabulary import Category
from tpmdocs.past.facts import Facts
from tpmdocs.past.lineage import Rows, lines
from tpmdocs.past.past import Beginning, Event, Past, SpecPast
from tpmdocs.reading.loader import MARKDOWN, OneByOne
from tpmdocs.repository import git
from tpmdocs.repository.source import MAX_BYTES, Source, decode
from tpmdocs.repository.walk import GONE, Commit, Step, Walk, held

COMMITTED = (Category.COMMITTED, Category.ACTIVE, Category.DONE)
"""What a status means once somebody is committed to a spec."""


@dataclass
class _Tale:
    """What is told of one spec so far.

    Attributes:
        path, version: Its last version that could be read: where it lay, and the object that holds it.
        spec: The same, once it was read.
    """

    path: str
    version: str
    spec: Spec | None = None
    ids: list[str] = field(default_factory=list)
    there: bool = True
    committed: Commit | None = None
    finished: Commit | None = None
    firsts: dict[str, Beginning] = field(default_factory=dict)
    baselines: dict[str, Beginning] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


class Teller:
    """Tells the past of a plan from walks of git, the earlier one first."""

    def __init__(self, root: Path, plan: Catalog, known: Past | None = None) -> None:
        self._root, self._plan = root, plan
        self._facts = Facts(plan.dialect, plan.vocabulary)
        self._reader = OneByOne(plan, self._facts.dialect)
        self._releases = [one.name for one in plan.vocabulary.ordered_releases]
        self._texts: dict[tuple[str, bool], str] = {}
        self._tales: list[_Tale] = []
        self._by_path: dict[str, _Tale] = {}
        self._gone: dict[str, _Tale] = {}
        self._unseen: set[str] = set()  # paths at which there was something that this clone does not hold
        self._commits = list(known.commits) if known is not None else []
        self._lacking = known.lacking if known is not None else 0
        self._is_cut = known is not None and known.cut_off
        for one in known.specs if known is not None else ():
            tale = _Tale(
                *(one.path, one.version, None, list(one.ids), one.there, one.committed, one.finished),
                *(dict(one.firsts), dict(one.baselines), list(one.events)),
            )
            self._tales.append(tale)
            if tale.there:
                self._by_path[tale.path] = tale
            else:
                self._gone[self._key(tale)] = tale

    def tell(self, walk: Walk, head: str) -> Past:
        """Go on with the commits of a walk, the last of which is `head`.

        Raises:
            GitFailed: where git cannot give out what it holds.
        """
        steps = tuple(zip(reversed(walk.steps), reversed(lines(walk.steps, self._reader.may_be_spec)), strict=True))
        self._read(dict.fromkeys(self._versions(rows for _, rows in steps)), walk.is_partial)
        for step, rows in steps:
            if rows:
                self._commits.append(step.commit)
                self._step(step, rows)
        self._is_cut |= walk.is_cut
        return Past(head, tuple(self._commits), tuple(map(_told, self._tales)), self._is_cut, self._lacking)

    def _versions(self, rows: Iterable[Rows]) -> Iterator[tuple[str, str]]:
        touched: set[str] = set()
        for one in rows:
            for path, (_, after) in one.items():
                touched.add(path)
                if after != GONE:
                    yield path, after
        for tale in self._tales:
            if not tale.there or tale.path in touched:
                yield tale.path, tale.version

    def _read(self, versions: Iterable[tuple[str, str]], is_partial: bool) -> None:
        """Read what these versions say of facts; what this clone lacks is left out."""
        wanted = {(version, path.endswith(MARKDOWN)): path for path, version in versions}
        names = list(dict.fromkeys(version for version, _ in wanted))
        if is_partial and names:
            here = held(self._root)
            names = [name for name in names if name in here]
        kinds: dict[str, list[str]] = {}
        for (version, _), path in wanted.items():
            kinds.setdefault(version, []).append(path)
        for name, data in zip(names, git.objects(self._root, names, MAX_BYTES), strict=True):
            if isinstance(data, bytes):
                source = decode("", data)
                for path in kinds[name]:
                    self._texts[name, path.endswith(MARKDOWN)] = self._facts.of(path, source.text)

    def _text(self, path: str, version: str) -> str | None:
        return self._texts.get((version, path.endswith(MARKDOWN)))

    def _step(self, step: Step, rows: Rows) -> None:
        leaving: list[_Tale] = []
        coming: list[tuple[Spec, str]] = []
        for path, (_, after) in rows.items():
            tale = self._by_path.get(path)
            if after != GONE:
                text = self._text(path, after)
                if text is None:
                    self._lacking += 1
                    self._unseen.add(path)
                    continue
                if tale is not None and self._text(tale.path, tale.version) == text:
                    continue
                spec = self._reader.read(Source(path, text), self._facts.fields(text))
                if spec is not None:
                    if not spec.readable:  # what nobody can read says nothing, not even that nothing is planned
                        continue
                    coming.append((spec, after))
            if tale is not None:
                leaving.append(tale)
        if len(leaving) == len(coming) and all(map(self._stays, leaving, coming)):
            for tale, (spec, version) in zip(leaving, coming, strict=True):
                self._goes_on(tale, spec, version, step)
        else:
            self._matched(leaving, coming, step)

    def _stays(self, tale: _Tale, now: tuple[Spec, str]) -> bool:
        """Whether a spec is plainly the same: where it was, and by the id that it had, if that can be known."""
        before, spec = self._spec(tale), now[0]
        return tale.path == spec.path and (before is None or before.id == spec.id)

    def _matched(self, leaving: list[_Tale], coming: list[tuple[Spec, str]], step: Step) -> None:
        befores = {id(spec): tale for tale in leaving if (spec := self._spec(tale)) is not None}
        afters = {id(spec): version for spec, version in coming}
        was = self._with(*(tale.spec for tale in leaving if tale.spec is not None))
        found = pairs(was, self._with(*(spec for spec, _ in coming)))
        for tale in leaving:
            self._by_path.pop(tale.path, None)
        for old, new in found:
            if old is not None and new is not None:
                self._goes_on(befores[id(old)], new, afters[id(new)], step)
            elif old is not None:
                tale = befores[id(old)]
                tale.there = False
                tale.events.append(Event(step.commit, Kind.REMOVED))
                self._gone[self._key(tale)] = tale
        for old, new in found:
            if old is None and new is not None:
                self._appears(new, afters[id(new)], step)

    def _appears(self, spec: Spec, version: str, step: Step) -> None:
        tale = self._gone.pop(self._plan.dialect.key(spec.id) if spec.id is not None else spec.path, None)
        is_known = tale is not None
        if tale is None:
            tale = _Tale(spec.path, version)
            self._tales.append(tale)
        if not step.at_the_edge and (is_known or spec.path not in self._unseen):
            tale.events.append(Event(step.commit, Kind.NEW, before="removed" if is_known else ""))
        if is_known:
            tale.there = True
            self._goes_on(tale, spec, version, step)
        else:
            self._is_now(tale, spec, version, step.commit)

    def _goes_on(self, tale: _Tale, spec: Spec, version: str, step: Step) -> None:
        before = self._spec(tale)
        if before is not None:
            tale.events.extend(self._events(before, spec, step))
            was_done = self._plan.is_done(before)
            if self._plan.is_done(spec) and not was_done:
                tale.finished = step.commit
            elif not self._plan.is_done(spec):
                tale.finished = None
        self._is_now(tale, spec, version, step.commit)

    def _is_now(self, tale: _Tale, spec: Spec, version: str, commit: Commit) -> None:
        tale.path, tale.version, tale.spec = spec.path, version, spec
        self._by_path[spec.path] = tale
        if spec.id is not None and spec.id not in tale.ids[-1:]:
            tale.ids.append(spec.id)
        if tale.committed is None and self._plan.category(spec) in COMMITTED:
            tale.committed = commit
        for name, (_, target) in self._tracks(spec).items():
            begins = Beginning(target, len(tale.events))
            tale.firsts.setdefault(name, begins)
            if tale.committed is not None:
                tale.baselines.setdefault(name, begins)

    def _events(self, before: Spec, spec: Spec, step: Step) -> Iterator[Event]:
        changes = [*kept_changes(before, spec, self._plan, self._releases), *self._relations(before, spec)]
        if not changes:
            return
        tracks = {said: name for one in (before, spec) for name, (said, _) in self._tracks(one).items()}
        why = _reason(before, spec, step)
        for change in sorted(changes, key=lambda one: one.order) if len(changes) > 1 else changes:
            target, track = change.target, tracks.get(change.field, "")
            if target is not None and (target.shift is Shift.SAME or not track):  # a start may move as it likes
                continue
            reason = why if target is not None and target.shift is not Shift.PLANNED else ""
            said = change.field, change.before, change.after
            yield Event(step.commit, change.kind, *said, target, track if target is not None else "", reason)

    def _tracks(self, spec: Spec) -> Mapping[str, tuple[str, Target]]:
        """The targets of a spec, and the fields that say them, by track."""
        found = {}
        release = release_target(spec, self._plan)
        for name, target in (("target", spec.target), ("release", release)):
            said = spec.first(name)
            if target is not None and said is not None:
                found[name] = (said.name, target)
        for stage in spec.milestones:
            found[stage.said.name] = (stage.said.name, stage.target)
        return found

    def _relations(self, before: Spec, spec: Spec) -> Iterable[Change]:
        if self._waits(before) == self._waits(spec):
            return ()
        # Each by itself: whether what it names was there at the time makes no difference.
        found = relation_changes([Pair(before, spec)], self._with(before), self._with(spec))
        return [change for change in found if change.kind is Kind.DEPENDENCY]

    def _waits(self, spec: Spec) -> list[tuple[str, str, str, str | None]]:
        link_type = self._plan.vocabulary.link_type
        return [
            (one.relation, one.text, one.kind, one.lag)
            for one in spec.references
            if (link := link_type(one.relation)) is not None and link.orders_work
        ]

    def _spec(self, tale: _Tale) -> Spec | None:
        """The last version of a spec; None where its object is not there any more."""
        if tale.spec is None and (text := self._text(tale.path, tale.version)) is not None:
            tale.spec = self._reader.read(Source(tale.path, text))
        return tale.spec

    def _with(self, *specs: Spec) -> Catalog:
        plan = self._plan
        return Catalog(specs, (), plan.vocabulary, plan.dialect, frozenset(), plan.docs_dir)

    def _key(self, tale: _Tale) -> str:
        return self._plan.dialect.key(tale.ids[-1]) if tale.ids else tale.path


def _told(tale: _Tale) -> SpecPast:
    return SpecPast(
        *(tale.path, tale.version, tuple(tale.ids), tale.there, tale.committed, tale.finished),
        *(tale.firsts, tale.baselines, tuple(tale.events)),
    )


def _reason(before: Spec, spec: Spec, step: Step) -> str:
    """Why something moved: what an update of the same commit says, else the commit's message."""
    known = {(one.on, one.by, one.text) for one in before.updates}
    told = [one.text for one in spec.updates if one.text and (one.on, one.by, one.text) not in known]
    return " ".join("; ".join(told or step.reasons).split())
