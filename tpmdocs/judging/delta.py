"""What was found before and what is found now become what was introduced, what was kept and what was fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.repository.source import Span

Key = Callable[[Diagnostic], Hashable]
"""What two findings have in common that are the same; None for one that is like no other."""


@dataclass(frozen=True, slots=True)
class Delta:
    """What a change did to the findings, each in the order of files and lines; `fixed` are findings of before."""

    introduced: tuple[Diagnostic, ...]
    kept: tuple[Diagnostic, ...] = ()
    fixed: tuple[Diagnostic, ...] = ()


def compare(
    before: Iterable[Diagnostic],
    now: Iterable[Diagnostic],
    *,
    moved: Mapping[str, str] | None = None,
    changed: Callable[[Span], bool] = lambda _: False,
) -> Delta:
    """Tell new findings from old ones.

    Two are the same if they have one identity; and, of what is left over, if they speak of the same thing in the same
    file, so that a spec that is given another id does not answer anew for all that was wrong with it. Of three where
    two were before, one is introduced: one on a changed line, if there is any. One that weighs more than before is
    introduced too, and was not fixed.

    Args:
        moved: Where files are now, by where they were.
        changed: Whether the change touched a place.
    """
    there = moved or {}
    kept: list[Diagnostic] = []
    fixed, introduced = list(before), sorted(now, key=lambda one: changed(one.span))
    for key in (_itself, _identity, _in_file):
        same, fixed, introduced = _paired(fixed, introduced, partial(key, moved=there), partial(key, moved={}))
        kept += same
    risen = introduced
    for key in (_itself, _identity, _in_file):
        keys = partial(key, moved=there), partial(key, moved={})
        _, fixed, risen = _paired(fixed, risen, *keys, whatever_it_weighs=True)
    return Delta(_ordered(introduced), _ordered(kept), _ordered(fixed))


def _paired(
    before: Iterable[Diagnostic],
    now: Iterable[Diagnostic],
    then_key: Key,
    now_key: Key,
    *,
    whatever_it_weighs: bool = False,
) -> tuple[list[Diagnostic], list[Diagnostic], list[Diagnostic]]:
    """Findings of now that have an equal among those of before, one for one; and what is left on both sides.

    Each takes the lightest equal that is not lighter than itself, so that heavier ones find theirs.
    """
    known: defaultdict[tuple[Hashable, int], list[Diagnostic]] = defaultdict(list)
    for one in before:
        known[then_key(one), one.severity.weight].append(one)
    same: list[Diagnostic] = []
    new: list[Diagnostic] = []
    for one in now:
        key = now_key(one)
        least = 0 if whatever_it_weighs else one.severity.weight
        equal = next((known[key, weight] for weight in range(least, _HEAVIEST + 1) if known.get((key, weight))), None)
        if key is not None and equal:
            equal.pop()
            same.append(one)
        else:
            new.append(one)
    return same, [one for equal in known.values() for one in equal], new


_HEAVIEST = max(severity.weight for severity in Severity)


def _itself(one: Diagnostic, moved: Mapping[str, str]) -> Hashable:
    """The finding in its own file: where two specs have one id, each keeps what it had."""
    return _identity(one, moved), moved.get(one.path, one.path)


def _identity(one: Diagnostic, moved: Mapping[str, str]) -> Hashable:
    rule, about, field, value = one.identity
    if one.finding.about:
        return rule, tuple(sorted(moved.get(part, part) for part in one.finding.about))
    return rule, moved.get(about, about), field, _value(value, moved)


def _in_file(one: Diagnostic, moved: Mapping[str, str]) -> Hashable:
    """What it is by its file, for a spec whose id has changed; what is about more than one spec is in no file."""
    if one.finding.about:
        return None
    rule, _, field, value = one.identity
    return rule, moved.get(one.path, one.path), field, _value(value, moved)


def _value(value: str, moved: Mapping[str, str]) -> str:
    """An offending value, which may be a page and an anchor of it."""
    path, sign, anchor = value.partition("#")
    return moved.get(path, path) + sign + anchor


def _ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(diagnostics, key=lambda one: one.order))
