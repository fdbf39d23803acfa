"""Generated repositories: several hundred commits on a plan, and a record of what happened that owes nothing to us."""

from __future__ import annotations

import subprocess
from calendar import monthrange
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

START = 1_750_000_000
"""Six hours before the first commit; each next one, also of a branch, is made six hours later."""

HOST = {"mkdocs.yml": "site_name: Generated\ndocs_dir: specs\n"}
STATUSES = ("idea", "draft", "review", "accepted", "building", "launched", "paused", "rejected")
COMMITTED = ("accepted", "building", "launched")
OWNERS = ("ann", "bob", "cat")

Period = tuple[int, int]
"""A target: its first month, counted from January 2027, and how many months it has."""


def text_of(period: Period) -> str:
    first, length = period
    year, month = 2027 + first // 12, first % 12
    if length == 1:
        return f"{year}-{month + 1:02}"
    return f"{year}-Q{month // 3 + 1}" if length == 3 else f"{year}-H{month // 6 + 1}" if length == 6 else f"{year}"


def last_day(period: Period) -> date:
    month = sum(period) - 1
    year, number = 2027 + month // 12, month % 12 + 1
    return date(year, number, monthrange(year, number)[1])


def shift_of(old: Period, new: Period) -> tuple[str, int]:
    """What became of a target, and by how many days its end moved."""
    days = (last_day(new) - last_day(old)).days
    olds, news = (set(range(first, first + length)) for first, length in (old, new))
    if news < olds:
        return "refined", days
    if olds < news:
        return "coarsened", days
    return ("slip" if days > 0 else "pull-in"), days


@dataclass
class Model:
    """One spec, as the generator knows it. `uid` never changes."""

    uid: int
    id: str
    path: str
    status: str = "draft"
    owner: str = "ann"
    targets: dict[str, Period] = field(default_factory=dict)
    waits: list[str] = field(default_factory=list)
    updates: list[str] = field(default_factory=list)
    prose: int = 0
    remark: int = 0
    broken: bool = False

    @property
    def text(self) -> str:
        lines = [f"id: {self.id}", f"title: 'Spec: {self.uid}'", f"status: {self.status}", f"owner: {self.owner}"]
        if "target" in self.targets:
            lines.append(f"target: {text_of(self.targets['target'])}")
        elif self.uid % 2:
            lines.append("target: TBD")
        stages = {name: one for name, one in self.targets.items() if name != "target"}
        if stages:
            lines.append("milestones:")
            lines += [f"  {name}: {text_of(one)}" for name, one in stages.items()]
        lines.append(f"confidence: high\ntags: [a, b{self.remark}]")
        lines.append(f"depends_on: [{', '.join(self.waits)}]")
        if self.updates:
            lines.append("updates:")
            lines += [f'  - {{on: 2027-01-01, by: ann, text: "{one}"}}' for one in self.updates]
        if self.broken:
            lines.insert(2, "<<<<<<< HEAD\n\t{[")
        return "\n".join(["---", *lines, "---", f"# Heading {self.prose}", "", "Prose.\n"])


Told = tuple[object, ...]
"""The number of a commit, and what it did."""


@dataclass
class Record:
    """What is true of one spec's past."""

    ids: list[str]
    events: list[Told] = field(default_factory=list)
    firsts: dict[str, str] = field(default_factory=dict)
    baselines: dict[str, str] = field(default_factory=dict)
    there: bool = True
    committed: bool = False
    moves: dict[str, int] = field(default_factory=dict)


class Generated:
    """A repository of `commits` commits on the main line, made from a seed."""

    def __init__(self, seed: int, commits: int) -> None:
        self.random = Random(seed)
        self.specs: dict[int, Model] = {}
        self.number = 0
        self.records: dict[int, Record] = {}
        self.seen: dict[int, Model] = {}  # as they could last be read on the main line
        self.lost: dict[tuple[int, str], Period] = {}
        self.deleted: dict[int, Model] = {}
        self.stream: list[bytes] = []
        self.marks = 0
        self.main = self._commit(HOST, {}, "main", ())
        before: dict[int, Model] = {}
        history: list[dict[int, Model]] = []
        for number in range(1, commits + 1):
            history.append(deepcopy(self.specs))
            kind = self.random.random()
            self.why = ""
            if kind < 0.05 and number > 3:
                self._revert(history)
                self._on_main(number, before)
            elif kind < 0.12:
                self._merge(number, before)
            else:
                for _ in range(self.random.choice((1, 1, 1, 1, 2, 3))):
                    self._act()
                self._on_main(number, before)
            before = deepcopy(self.specs)

    # What can happen

    def _act(self) -> None:
        alive = [one for one in self.specs.values() if not one.broken]
        for one in self.specs.values():
            one.broken = False
        if len(alive) < 6 or self.random.random() < 0.06:
            self._add()
            return
        spec = self.random.choice(alive)
        act = self.random.choice(
            [
                *[self._retarget] * 4,
                *(self._status, self._own, self._wait, self._move, self._move_and_retarget, self._rename),
                *(self._prose, self._remark, self._delete, self._return, self._update, self._break),
            ]
        )
        act(spec)

    def _add(self) -> None:
        self.number += 1
        spec = Model(self.number, f"PAY-{self.number}", f"specs/{self._folder()}spec-{self.number}.md")
        for name in ("target", "alpha", "beta"):
            if self.random.random() < 0.6:
                spec.targets[name] = self._period()
        spec.status = self.random.choice(STATUSES)
        self.specs[spec.uid] = spec

    def _folder(self) -> str:
        return self.random.choice(("", "core/", "apps/web/"))

    def _period(self) -> Period:
        length = self.random.choice((1, 3, 3, 3, 6, 12))
        return self.random.randrange(36 // length) * length, length

    def _retarget(self, spec: Model) -> None:
        name = self.random.choice(("target", "target", "alpha", "beta"))
        if name in spec.targets and self.random.random() < 0.2:
            del spec.targets[name]
        else:
            spec.targets[name] = self._period()

    def _status(self, spec: Model) -> None:
        spec.status = self.random.choice(STATUSES)

    def _own(self, spec: Model) -> None:
        spec.owner = self.random.choice(OWNERS)

    def _wait(self, spec: Model) -> None:
        other = f"PAY-{self.random.randrange(1, self.number + 1)}"
        if other in spec.waits:
            spec.waits.remove(other)
        else:
            spec.waits.append(other)

    def _move(self, spec: Model) -> None:
        if spec.uid in self.records and self.seen[spec.uid].id == spec.id:
            spec.path = f"specs/{self._folder()}{self.random.randrange(10**9)}.md"

    def _move_and_retarget(self, spec: Model) -> None:
        self._move(spec)
        self._retarget(spec)

    def _rename(self, spec: Model) -> None:
        self.number += 1
        if spec.uid in self.records and self.seen[spec.uid].path == spec.path:  # both at once is another spec
            spec.id = f"NEW-{self.number}"

    def _prose(self, spec: Model) -> None:
        spec.prose += 1

    def _remark(self, spec: Model) -> None:
        spec.remark += 1

    def _delete(self, spec: Model) -> None:
        self.deleted[spec.uid] = self.specs.pop(spec.uid)

    def _return(self, _: Model) -> None:
        gone = [uid for uid in self.deleted if uid in self.records and not self.records[uid].there]
        if gone:
            uid = self.random.choice(gone)
            self.specs[uid] = spec = self.deleted.pop(uid)
            spec.id = self.seen[uid].id
            self.random.choice((self._move, self._retarget, self._prose))(spec)

    def _update(self, spec: Model) -> None:
        self._retarget(spec)
        self.number += 1
        spec.updates.append(f"since {self.number}")

    def _break(self, spec: Model) -> None:
        if spec.uid in self.seen and self.seen[spec.uid].path == spec.path and self.seen[spec.uid].id == spec.id:
            spec.broken = True

    def _revert(self, history: list[dict[int, Model]]) -> None:
        self.specs = deepcopy(history[-2])
        for uid, spec in self.specs.items():
            spec.broken = False
            self.deleted.pop(uid, None)

    def _merge(self, number: int, before: dict[int, Model]) -> None:
        """A branch with commits of its own; only what is left of them arrives."""
        branch, files = self.main, self._files(before)
        for _ in range(self.random.randrange(1, 4)):
            self._act()
            now = self._files(self.specs)
            branch = self._commit(now, files, "side", (branch,))
            files = now
        for one in self.specs.values():  # both at once on a branch: another spec
            if one.uid in self.seen and self.seen[one.uid].path != one.path:
                one.id = self.seen[one.uid].id
        self._on_main(number, before, branch)

    # What is written, and what is true of it

    def _files(self, specs: Mapping[int, Model]) -> dict[str, str]:
        return HOST | {one.path: one.text for one in specs.values()}

    def _on_main(self, number: int, before: dict[int, Model], *others: int) -> None:
        if self.random.random() < 0.2:
            self.why = f"because {number}"
        self._record(self.marks + 1)
        files = self._files(self.specs)
        self.main = self._commit(files, self._files(before), "main", (self.main, *others), self.why)

    def _commit(
        self,
        now: Mapping[str, str],
        before: Mapping[str, str],
        branch: str,
        parents: tuple[int, ...],
        why: str = "",
    ) -> int:
        self.marks += 1
        message = f"A change\n\nSlip-Reason: {why}\n" if why else "A change\n"
        who = f"Somebody <somebody@example.org> {START + 21_600 * self.marks} +0000"
        lines = [f"commit refs/heads/{branch}", f"mark :{self.marks}", f"committer {who}"]
        lines += [f"data {len(message)}", message]
        if parents:
            first, *others = parents
            lines += [f"from :{first}", *(f"merge :{one}" for one in others)]
        lines += [f"D {path}" for path in before if path not in now]
        for path, text in now.items():
            if before.get(path) != text:
                lines += [f"M 100644 inline {path}", f"data {len(text.encode())}", text]
        self.stream.append("\n".join([*lines, ""]).encode())
        return self.marks

    def _record(self, number: int) -> None:
        for uid in [*self.seen]:
            if uid not in self.specs and self.records[uid].there:
                self.records[uid].there = False
                self.records[uid].events.append((number, "removed"))
        for uid, spec in self.specs.items():
            if spec.broken:
                continue
            known = self.seen.get(uid)
            if known is None:
                self.records[uid] = Record([spec.id], [(number, "new")])
            else:
                record = self.records[uid]
                if not record.there:
                    record.events.append((number, "back"))
                    record.there = True
                record.events.extend(sorted(self._differences(number, known, spec), key=str))
                if record.ids[-1] != spec.id:
                    record.ids.append(spec.id)
            self._begin(self.records[uid], spec)
            self.seen[uid] = deepcopy(spec)

    def _differences(self, number: int, old: Model, new: Model) -> Iterator[Told]:
        if old.status != new.status:
            yield number, "status", old.status, new.status
        if old.owner != new.owner:
            yield number, "owner", old.owner, new.owner
        for other in {*old.waits} ^ {*new.waits}:
            yield number, "depends_on", *(("", other) if other in new.waits else (other, ""))
        reason = "; ".join(one for one in new.updates if one not in old.updates) or self.why
        record = self.records[new.uid]
        for name in {**old.targets, **new.targets}:
            before, after = old.targets.get(name), new.targets.get(name)
            if before == after:
                continue
            told = tuple(text_of(one) if one else "" for one in (before, after))
            if before and after:
                shift, days = shift_of(before, after)
                yield number, name, *told, shift, days, reason
            else:
                shift = "lost" if before else "planned"
                yield number, name, *told, shift, None, reason if before else ""
            last = before or self.lost.get((new.uid, name))
            if after is None:
                assert before is not None
                self.lost[new.uid, name] = before
            elif last is not None and last != after:
                moved = shift_of(last, after)[0] in ("slip", "pull-in")
                record.moves[name] = record.moves.get(name, 0) + moved

    def _begin(self, record: Record, spec: Model) -> None:
        record.committed |= spec.status in COMMITTED
        for name, target in spec.targets.items():
            record.firsts.setdefault(name, text_of(target))
            if record.committed and name not in record.baselines:
                record.baselines[name] = text_of(target)
                record.moves[name] = 0

    def write(self, top: Path) -> None:
        """Make the repository, with nothing checked out."""
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(top)], check=True)
        stream = b"".join(self.stream)
        subprocess.run(["git", "-C", str(top), "fast-import", "--quiet"], input=stream, check=True)
        subprocess.run(["git", "-C", str(top), "reset", "--quiet", "--hard", "main"], check=True)
