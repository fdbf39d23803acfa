"""A change in words, as a reviewer would say it."""

from __future__ import annotations

from tpmdocs.changes.change import Change, Kind
from tpmdocs.changes.target_change import Shift, TargetChange
from tpmdocs.text.wording import count_of


def in_words(change: Change) -> str:
    """What changed, without the spec's name: `target slips from 2027-Q1 to 2027-Q2, by 91 days`."""
    if change.kind is Kind.NEW:
        return "is new"
    if change.kind is Kind.REMOVED:
        return "was removed"
    if change.kind is Kind.MOVED:
        return f"moved from {change.before} to {change.after}"
    if change.kind is Kind.PROSE:
        return "is worded otherwise"
    if change.kind is Kind.REQUIREMENT:
        return _requirement(change)
    if change.target is not None:
        return f"{change.field} {_target(change, change.target)}"
    if change.kind is Kind.STATUS_BACK:
        return f"{change.field} goes back from {change.before} to {change.after}"
    if change.kind in (Kind.DEPENDENCY, Kind.RELATION):
        if not change.before:
            return f"{change.field} {change.after} is new"
        return f"{change.field} {change.before} " + (f"becomes {change.after}" if change.after else "is gone")
    if not change.before or not change.after:
        return f"{change.field} {change.after} is new" if change.after else f"{change.field} {change.before} is gone"
    return f"{change.field} changes from {change.before} to {change.after}"


def _requirement(change: Change) -> str:
    if change.before and change.after:
        return f"requires “{change.after}” in place of “{change.before}”"
    return f"requires “{change.after}” as well" if change.after else f"no longer requires “{change.before}”"


def _target(change: Change, target: TargetChange) -> str:
    before, after = change.before, change.after
    match target.shift:
        case Shift.PLANNED:
            return f"is planned: {after}"
        case Shift.LOST:
            return f"is lost: it was {before}, and nothing takes its place"
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
    """How far, in what people count in: releases, and days or months."""
    parts: list[str] = []
    if target.releases:
        parts.append(count_of(abs(target.releases), "release"))
    if target.worst:
        days = abs(target.worst)
        parts.append(count_of(days, "day") if days < MONTHS_FROM else f"about {round(days / 30.44)} months")
    return f", by {', '.join(parts)}" if parts else ""


MONTHS_FROM = 120
"""Days from which on a distance is told in months of 30.44 days, the mean of the Gregorian calendar."""
