"""A Past becomes text that can be kept in a file, and is made from it again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tpmdocs.changes.change import Kind
from tpmdocs.changes.target_change import Shift, TargetChange
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.past.past import Beginning, Event, Past, SpecPast
from tpmdocs.repository.walk import Commit
from tpmdocs.text.json_values import number_of, text_of

FORMAT = 1
"""Counts up when what is kept, or how it is told, changes."""


def as_text(past: Past, key: str) -> bytes:
    """A past as JSON; `key` stands for all else that it depends on."""
    table = _Table(past)
    rows = {
        "format": FORMAT,
        "key": key,
        "head": past.head,
        "commits": past.commits,
        "specs": [table.spec(one) for one in past.specs],
        "targets": table.targets,
        "changes": table.changes,
    }
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


class _Table:
    """Values that are told once, and referred to by their number."""

    def __init__(self, past: Past) -> None:
        self._commits = {commit: number for number, commit in enumerate(past.commits)}
        self._numbers: dict[object, int] = {}
        self.targets: list[list[object]] = []
        self.changes: list[list[object]] = []

    def target(self, target: Target | None) -> int | None:
        if target is None:
            return None
        if target not in self._numbers:
            self._numbers[target] = len(self.targets)
            days = [one.isoformat() if one is not None else None for one in (target.lo, target.hi)]
            self.targets.append([target.text, target.kind, *days])
        return self._numbers[target]

    def change(self, change: TargetChange | None) -> int | None:
        if change is None:
            return None
        if change not in self._numbers:
            ends = [self.target(change.old), self.target(change.new)]
            self._numbers[change] = len(self.changes)
            self.changes.append([*ends, change.shift, change.worst, change.best, change.releases])
        return self._numbers[change]

    def begins(self, beginnings: Mapping[str, Beginning]) -> dict[str, list[int | None]]:
        return {name: [self.target(begin.target), begin.events] for name, begin in beginnings.items()}

    def event(self, event: Event) -> list[object]:
        commit, kind, field, before, after, target, track, reason = event
        return [self._commits[commit], kind, field, before, after, self.change(target), track, reason]

    def spec(self, one: SpecPast) -> list[object]:
        committed, finished = (self._commits[day] if day is not None else None for day in (one.committed, one.finished))
        begins = self.begins(one.firsts), self.begins(one.baselines)
        events = [self.event(event) for event in one.events]
        return [one.path, one.version, one.ids, one.there, committed, finished, *begins, events]


def from_text(text: bytes, key: str) -> Past | None:
    """The past that was kept; None for anything else, or one that depended on something else."""
    try:
        rows = json.loads(text.decode("utf-8", "surrogatepass"))
        if not isinstance(rows, dict) or (rows.get("format"), rows.get("key")) != (FORMAT, key):
            return None
        return _past(rows)
    except (ValueError, TypeError, LookupError, OverflowError, AttributeError, RecursionError):
        return None  # torn, or not ours


_NAME = re.compile("[0-9a-f]{40,64}")
"""How git names an object; what it is asked for is nothing else."""


def _name(value: object) -> str:
    name = text_of(value)
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name


def _number_if_any(value: object) -> int | None:
    return number_of(value) if value is not None else None


def _past(rows: dict[str, Any]) -> Past:
    commits = tuple(Commit(_name(name), number_of(time)) for name, time in rows["commits"])
    targets = [
        Target(text_of(text), TargetKind(kind), *(date.fromisoformat(one) if one is not None else None for one in days))
        for text, kind, *days in rows["targets"]
    ]

    def target(number: int | None) -> Target | None:
        return targets[number] if number is not None else None

    changes = [
        TargetChange(target(old), target(new), Shift(shift), *map(_number_if_any, (worst, best, releases)))
        for old, new, shift, worst, best, releases in rows["changes"]
    ]
    kinds = {kind.value: kind for kind in Kind}

    def event(row: list[Any]) -> Event:
        commit, kind, field, before, after, change, track, reason = row
        moved = changes[change] if change is not None else None
        field, before, after, track, reason = map(text_of, (field, before, after, track, reason))
        return Event(commits[commit], kinds[kind], field, before, after, moved, track, reason)

    def begins(named: dict[str, list[int]]) -> dict[str, Beginning]:
        return {name: Beginning(targets[number], number_of(events)) for name, (number, events) in named.items()}

    def specs() -> Iterable[SpecPast]:
        for path, version, ids, there, committed, finished, firsts, baselines, events in rows["specs"]:
            yield SpecPast(
                text_of(path),
                _name(version),
                tuple(map(text_of, ids)),
                bool(there),
                commits[committed] if committed is not None else None,
                commits[finished] if finished is not None else None,
                begins(firsts),
                begins(baselines),
                tuple(map(event, events)),
            )

    return Past(_name(rows["head"]), commits, tuple(specs()))
