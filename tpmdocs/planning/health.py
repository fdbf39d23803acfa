"""Deadlines become the Health of each spec: off track, at risk, on track or unknown, with the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from tpmdocs.model.spec import Spec, Update
from tpmdocs.model.target import Target, TargetKind
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.deadlines import Clash, Conflict, Deadlines, Stale
from tpmdocs.text.wording import day

Kind = Literal["good", "risk", "bad", "unsure"]
"""How good something is: styles have a class for each."""


class Health(StrEnum):
    """How a spec stands, worst first."""

    OFF_TRACK = "off-track"
    AT_RISK = "at-risk"
    ON_TRACK = "on-track"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return self.replace("-", " ")

    @property
    def kind(self) -> Kind:
        return _KINDS[self]

    @property
    def rank(self) -> int:
        """Its place among all, the worst first."""
        return _RANKS[self]


_KINDS: Mapping[Health, Kind] = {
    Health.OFF_TRACK: "bad",
    Health.AT_RISK: "risk",
    Health.ON_TRACK: "good",
    Health.UNKNOWN: "unsure",
}
_RANKS = {health: rank for rank, health in enumerate(Health)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a spec stands as it does. `rule` tells more of it; None where no rule does."""

    text: str
    health: Health
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a spec stands, and why: the reasons for that health first."""

    health: Health
    reasons: tuple[Reason, ...]

    @property
    def against_a_report(self) -> tuple[Reason, ...]:
        """The worst of what stands against a report of being on track.

        None of it is that the spec is old, or that it names what is not there, which may be a slip of the pen.
        """
        if self.health not in (Health.OFF_TRACK, Health.AT_RISK):
            return ()
        against = [reason for reason in self.reasons if reason.rule not in ("stale", "unknown-reference")]
        return tuple(reason for reason in against if reason.health is against[0].health)


def assess(deadlines: Deadlines, off: Collection[str] = ()) -> Mapping[str, Assessment]:
    """The health of each spec that is neither done nor dropped, by path.

    A spec is off track where its target has passed, or a dependency is certain to end too late. It is at risk where a
    dependency may end too late, has no date, was dropped, is not a spec at all or is off track itself, where a
    freeze was missed, or where nobody has confirmed it for too long. Unknown is what has no target, and what is paused.
    What a rule that is `off` would say counts for nothing; what was waived does count, since a waiver makes nothing
    earlier.
    """
    found: dict[str, list[Reason]] = {spec.path: [] for spec in deadlines.open}
    for path, reason in _own(deadlines, off):
        found[path].append(reason)
    late = {path for path, reasons in found.items() if any(one.health is Health.OFF_TRACK for one in reasons)}
    for edge in deadlines.dependencies:
        if edge.target.path in late:
            text = f"needs {edge.target.name}, which is off track"
            found[edge.source.path].append(Reason(text, Health.AT_RISK))
    return {spec.path: _assessment(spec, found[spec.path], deadlines) for spec in deadlines.open}


def declared(spec: Spec) -> Update | None:
    """The newest update that an owner reported; of several on a day the last one written."""
    newest: Update | None = None
    for update in spec.updates:
        if newest is None or (update.on or date.min) >= (newest.on or date.min):
            newest = update
    return newest


def disagrees(spec: Spec, assessment: Assessment) -> bool:
    """Whether an owner has reported a better health than is computed."""
    update, against = declared(spec), assessment.against_a_report
    if update is None or update.health not in (Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK) or not against:
        return False
    return Health(update.health).rank > against[0].health.rank


def warned(spec: Spec, assessment: Assessment) -> Health | None:
    """The health that an owner reports, off track or at risk, where the dates say nothing as bad; else None."""
    update = declared(spec)
    if update is None or update.health not in (Health.OFF_TRACK, Health.AT_RISK):
        return None
    said = Health(update.health)
    return said if said.rank < assessment.health.rank else None


def _assessment(spec: Spec, reasons: list[Reason], deadlines: Deadlines) -> Assessment:
    ordered = tuple(sorted(reasons, key=lambda reason: reason.health.rank))
    off_track = bool(ordered) and ordered[0].health is Health.OFF_TRACK
    due = deadlines.end(spec)
    if due is None and not off_track:
        return Assessment(Health.UNKNOWN, (Reason("has no target", Health.UNKNOWN), *ordered))
    if deadlines.catalog.category(spec) is Category.PAUSED and not off_track:
        return Assessment(Health.UNKNOWN, (Reason("is paused", Health.UNKNOWN), *ordered))
    if ordered:
        return Assessment(ordered[0].health, ordered)
    text = f"is due {in_words(due.target)}, and nothing stands against it" if due is not None else ""
    return Assessment(Health.ON_TRACK, (Reason(text, Health.ON_TRACK),))


def _own(deadlines: Deadlines, off: Collection[str]) -> Iterator[tuple[str, Reason]]:
    """What stands against each spec itself."""
    late, risk = Health.OFF_TRACK, Health.AT_RISK
    if "overdue" not in off:
        for spec, due in deadlines.overdue:
            yield spec.path, Reason(f"was due {in_words(due.target)}", late, "overdue")
    for conflict in deadlines.conflicts:
        path = conflict.edge.source.path
        if conflict.clash is Clash.CERTAIN and "certain-conflict" not in off:
            yield path, Reason(_needs(conflict, "comes"), late, "certain-conflict")
        elif conflict.clash is Clash.POSSIBLE and "possible-conflict" not in off:
            yield path, Reason(_needs(conflict, "may come"), risk, "possible-conflict")
    if "undated-dependency" not in off:
        for edge in deadlines.undated:
            text = f"needs {edge.target.name}, which has no date"
            yield edge.source.path, Reason(text, risk, "undated-dependency")
    if "unknown-reference" not in off:
        for path, name in deadlines.unwritten:
            yield path, Reason(f"needs {name}, which is not a spec", risk, "unknown-reference")
    if "depends-on-dropped" not in off:
        for edge in deadlines.dependencies:
            if deadlines.catalog.category(edge.target) is Category.DROPPED:
                text = f"needs {edge.target.name}, which will not come: it is {edge.target.status}"
                yield edge.source.path, Reason(text, risk, "depends-on-dropped")
    if "missed-freeze" not in off:
        for freeze in deadlines.missed_freezes:
            text = f"missed the {freeze.name} freeze of {freeze.release.name} on {day(freeze.day)}"
            yield freeze.spec.path, Reason(text, risk, "missed-freeze")
    if "stale" not in off:
        for stale in deadlines.stale:
            yield stale.spec.path, Reason(_age(stale), risk, "stale")


def _needs(conflict: Conflict, how: str) -> str:
    name = conflict.edge.target.name
    first, then = in_words(conflict.end.target), in_words(conflict.need.target)
    when = "when it begins" if conflict.at_start else "by"
    return f"needs {name}, which {how} too late: due {first}, needed {when} {then}"


def _age(stale: Stale) -> str:
    known = "confirmed" if stale.field is not None else "changed"
    return f"was last {known} on {day(stale.since)}, longer ago than {stale.limit} days"


def in_words(target: Target) -> str:
    """A target as written, with its last day where it does not name that: 2027-Q1 (until 31 Mar 2027)."""
    if target.hi is None:
        return target.text
    if target.kind is TargetKind.DAY:
        return day(target.hi)
    return f"{target.text} ({'on' if target.lo == target.hi else 'until'} {day(target.hi)})"
