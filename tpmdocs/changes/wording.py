"""A change in words, as a reviewer would say it."""

from __future__ import annotations

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.requirements import is_must
from tpmdocs.changes.review import Hit
from tpmdocs.changes.target_change import Shift, TargetChange
from tpmdocs.changes.word_by_word import Piece, word_by_word
from tpmdocs.diagnostics import cut
from tpmdocs.model.spec import Spec
from tpmdocs.text.wording import count_of

MOST = 200
"""Characters of a value that are told at most; pages have room for more."""


def of_what(change: Change) -> str:
    """What a change is of: a spec by its id and title, or a goal or release by its name."""
    return change.spec.full_name if change.spec is not None else change.about


def in_words(change: Change) -> str:
    """What changed, without the spec's name: `target slips from 2027-Q1 to 2027-Q2, by 91 days`."""
    if change.kind in (Kind.NEW, Kind.REMOVED):
        said = _in_short(change.spec) if change.spec is not None else ""
        return f"{'is new' if change.kind is Kind.NEW else 'was removed'}{said}"
    if change.kind in (Kind.UNREADABLE, Kind.READABLE):
        return f"its metadata {'cannot be read any more' if change.kind is Kind.UNREADABLE else 'can be read again'}"
    if change.field == "file" and change.spec is None:
        return "is new" if change.after else "is gone"
    if change.kind is Kind.MOVED:
        return f"moved from {change.before} to {change.after}"
    if change.kind is Kind.PROSE:
        return "is worded otherwise"
    if change.kind is Kind.REQUIREMENT:
        return _requirement(change)
    if change.target is not None:
        bound = "commitment: " if change.kind is Kind.COMMITMENT_SLIPPED else ""
        return f"{bound}{change.field} {_target(change, change.target)}"
    if change.kind is Kind.STATUS_BACK:
        return f"{change.field} goes back from {change.before} to {change.after}"
    if change.kind in (Kind.DEPENDENCY, Kind.RELATION):
        if not change.before:
            return f"{change.field} {change.after} is new"
        return f"{change.field} {change.before} " + (f"becomes {change.after}" if change.after else "is gone")
    before, after = cut(change.before, MOST), cut(change.after, MOST)
    if not before or not after:
        return f"{change.field} {after} is new" if after else f"{change.field} {before} is gone"
    if differences := _of_lists(change):
        return f"{change.field} {differences}"
    return f"{change.field} changes from {before} to {after}"


def _in_short(spec: Spec) -> str:
    """The first that anybody asks of a spec: its status, when it is due and whose it is; after a colon."""
    due = f"due {spec.target.text}" if spec.target is not None else ""
    said = ", ".join(part for part in (spec.status, due, *spec.owners[:2]) if part)
    return f": {cut(said, MOST)}" if said else ""


def _of_lists(change: Change) -> str:
    """What joins a list and what leaves it: `gains a, b, loses c`; nothing where nothing stays."""
    befores, afters = (value.split(", ") for value in (change.before, change.after))
    if not set(befores) & set(afters):
        return ""
    gains = ", ".join(part for part in afters if part not in befores)
    loses = ", ".join(part for part in befores if part not in afters)
    said = [f"{verb} {cut(parts, MOST)}" for verb, parts in (("gains", gains), ("loses", loses)) if parts]
    return ", ".join(said)


LONG = 60
"""Characters from which on two values are told word by word, for their difference is hard to see."""


def reads_otherwise(change: Change) -> tuple[Piece, ...]:
    """What became of a wording, word by word; nothing for what is told in whole values."""
    before, after = change.before, change.after
    is_text = change.kind is Kind.REQUIREMENT or (change.target is None and min(len(before), len(after)) > LONG)
    if not is_text or not before or not after or (change.kind is not Kind.REQUIREMENT and _of_lists(change)):
        return ()
    return word_by_word(before, after)


def stands(hit: Hit) -> str:
    """How a spec stood and stands: `on track → off track`."""
    before, now = (one.health.words if one is not None else "done" for one in (hit.before, hit.now))
    return f"{before} → {now}"


def why_worse(hit: Hit) -> str:
    """The first reason for which a spec stands worse, after a comma; nothing where it stands better."""
    return f", as it {hit.now.reasons[0].text}" if hit.now is not None and hit.is_worse and hit.now.reasons else ""


def requires(change: Change) -> str:
    """How a wording of a requirement is introduced: whether it still has to be met."""
    return "requires" if is_must(change.after) else "no longer requires, but says"


def _requirement(change: Change) -> str:
    before, after = cut(change.before, MOST), cut(change.after, MOST)
    if before and after:
        return f"{requires(change)} “{after}” in place of “{before}”"
    return f"requires “{after}” as well" if after else f"no longer requires “{before}”"


def _target(change: Change, target: TargetChange) -> str:
    before, after = change.before, change.after
    match target.shift:
        case Shift.PLANNED:
            return f"is planned: {after}"
        case Shift.LOST:
            instead = f"{cut(after)} is none" if after else "nothing takes its place"
            return f"is lost: it was {before}, and {instead}"
        case Shift.REFINED:
            return f"is said more exactly: {after}, which is in {before}"
        case Shift.COARSENED:
            return f"is said less exactly: {after} in place of {before}" + _later(target)
        case Shift.SLIP | Shift.PULL_IN:
            verb = "slips" if target.shift is Shift.SLIP else "is pulled in"
            if before == after:
                return f"{verb} with {after}{_by(target)}"
            return f"{verb} from {before} to {after}{_by(target)}"
        case _:
            return f"changes from {before} to {after}"


def _later(target: TargetChange) -> str:
    return f", up to {count_of(target.worst, 'day')} later" if target.worst else ""


def _by(target: TargetChange) -> str:
    far = size(target)
    return f", by {far}" if far else ""


def size(target: TargetChange) -> str:
    """How far a target moved, in what people count in: releases, and days or months; nothing where nobody knows."""
    parts: list[str] = []
    if target.releases:
        parts.append(count_of(abs(target.releases), "release"))
    if target.worst:
        days = abs(target.worst)
        parts.append(count_of(days, "day") if days < MONTHS_FROM else f"about {round(days / 30.44)} months")
    return ", ".join(parts)


MONTHS_FROM = 120
"""Days from which on a distance is told in months of 30.44 days, the mean of the Gregorian calendar."""
