"""Diagnostics become a file of what is accepted for now, and such a file tells old findings from new ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.judging.delta import Delta

VERSION = 1
"""Of the file's form."""

KEYS = ("rule", "in", "field", "value", "severity")
"""The parts of an identity, and what it may weigh, as an entry names them; what is empty is left out."""

MOST = 1_000_000_000
"""So often can one finding be accepted. Of numbers with thousands of digits Python writes none."""

Entry = tuple[str, str, str, str, str]
"""An identity and a severity; without one, of an older file, whatever it weighs is accepted."""


class BrokenBaseline(Exception):
    """Why a text is no baseline, in words that follow "it"."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings of each identity are accepted, up to which severity."""

    accepted: Mapping[Entry, int]

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> Baseline:
        return cls(Counter((*one.identity, one.severity.value) for one in diagnostics))

    def compare(self, now: Iterable[Diagnostic]) -> Delta:
        """What is introduced and what was accepted, in the order given; of equal ones the first are accepted."""
        return self._paired(now)[0]

    def without(self, now: Iterable[Diagnostic]) -> Baseline:
        """What no longer occurs; what weighs more than was accepted occurs all the same."""
        delta, left = self._paired(now)
        for one in delta.introduced:
            risen = next((entry for entry in _entries(one, 0) if left[entry] > 0), None)
            if risen is not None:
                left[risen] -= 1
        return Baseline(+left)

    def _paired(self, now: Iterable[Diagnostic]) -> tuple[Delta, Counter[Entry]]:
        """What now is, and which entries nothing has used."""
        left = Counter(self.accepted)
        introduced: list[Diagnostic] = []
        kept: list[Diagnostic] = []
        for one in now:
            known = next((entry for entry in _entries(one, one.severity.weight) if left[entry] > 0), None)
            if known is not None:
                left[known] -= 1
            (introduced if known is None else kept).append(one)
        return Delta(tuple(introduced), tuple(kept)), left

    def only(self, rules: Iterable[str]) -> Baseline:
        """What belongs to some rules."""
        names = frozenset(rules)
        return Baseline({entry: count for entry, count in self.accepted.items() if entry[0] in names})

    @property
    def total(self) -> int:
        return sum(self.accepted.values())


def _entries(one: Diagnostic, least: int) -> Iterator[Entry]:
    """The entries that accept a finding, those that accept the least first."""
    for severity in sorted(Severity, key=lambda severity: severity.weight):
        if severity.weight >= least:
            yield (*one.identity, severity.value)
    yield (*one.identity, "")


def write(baseline: Baseline) -> str:
    """The file: JSON with a line for each entry, sorted, so that two branches rarely touch the same line."""
    # By what they speak of, since one change most often mends what is wrong with one spec.
    ranked = sorted(baseline.accepted.items(), key=lambda item: (item[0][1], item[0][0], *item[0][2:]))
    lines = ",".join(f"\n    {_line(entry, count)}" for entry, count in ranked if count)
    end = "\n  " if lines else ""
    return f'{{\n  "version": {VERSION},\n  "findings": [{lines}{end}]\n}}\n'


def _line(entry: Entry, count: int) -> str:
    parts: dict[str, str | int] = {key: part for key, part in zip(KEYS, entry, strict=True) if part}
    written = json.dumps(parts | ({"count": count} if count > 1 else {}), ensure_ascii=False)
    # Any script can be read as it is; what cannot be seen, or is no text, stays escaped.
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in written)


def read(text: str) -> Baseline:
    """The baseline that a file holds.

    Raises:
        BrokenBaseline: where it holds none.
    """
    try:
        held = json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise BrokenBaseline("is nested too deeply") from None
    except ValueError as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BrokenBaseline(f"is not JSON{line}") from None
    version = held.get("version") if isinstance(held, dict) else None
    entries = held.get("findings") if isinstance(held, dict) else None
    if type(version) is int and version > VERSION:
        raise BrokenBaseline("was written by a later tpmdocs")
    if type(version) is not int or version < VERSION or not isinstance(entries, list):
        raise BrokenBaseline('does not begin with `"version": 1` and a list of `findings`')
    accepted: Counter[Entry] = Counter()
    for number, entry in enumerate(entries, 1):
        one, count = _entry(entry, number)
        accepted[one] += count
    return Baseline(accepted)


def _entry(entry: object, number: int) -> tuple[Entry, int]:
    if not isinstance(entry, dict) or not {"rule", "in"} <= entry.keys() <= {*KEYS, "count"}:
        raise BrokenBaseline(f"holds something else than a finding as entry {number}")
    rule, about, field, value, severity = (entry.get(key, "") for key in KEYS)
    count = entry.get("count", 1)
    if not all(isinstance(part, str) for part in (rule, about, field, value, severity)):
        raise BrokenBaseline(f"holds something else than text in entry {number}")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST:
        raise BrokenBaseline(f"holds a count in entry {number} that is none")
    return (rule, about, field, value, severity), count
