"""The past of a plan becomes JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tpmdocs.model.spec import Spec
from tpmdocs.past.figures import Figures
from tpmdocs.past.past import Event, Past, SpecPast, Track
from tpmdocs.reports.terminal import Terminal, inert
from tpmdocs.repository.walk import Commit

SCHEMA_VERSION = 1
"""Raised when something that a reader may rely on changes its name or its meaning; not when something is added."""


def report(past: Past, found: Figures, specs: Sequence[Spec], _: Terminal) -> str:
    """An object with the figures and every spec that ever was, or those that are given."""
    chosen = past.specs if not specs else [one for spec in specs if (one := past.of(spec)) is not None]
    rows = {
        "schema": SCHEMA_VERSION,
        "head": past.head,
        "since": f"{past.commits[0].day}" if past.commits else None,
        "commits": len(past.commits),
        "is_whole": past.is_whole,
        "unknown": past.unknown or None,
        "figures": _figures(found),
        "specs": [_spec(one, found.releases) for one in chosen],
    }
    return inert(json.dumps(rows, indent=2)) + "\n"


def _figures(found: Figures) -> dict[str, Any]:
    rate = found.on_time_rate
    return {
        "due": found.due,
        "on_time": len(found.on_time),
        "on_time_rate": round(rate, 4) if rate is not None else None,
        "moved": len(found.moved),
        "slipped": len(found.slipped),
        "median_slip_days": found.median_slip,
        "median_slip_releases": found.median_releases,
        "reasons": [{"text": text, "specs": number} for text, number in found.reasons],
    }


def _spec(one: SpecPast, releases: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": one.id,
        "path": one.path,
        "earlier_ids": list(one.ids[:-1]),
        "is_there": one.there,
        "committed": _day(one.committed),
        "finished": _day(one.finished),
        "moved": one.moved,
        "targets": [_track(track, releases) for track in one.tracks.values()],
        "events": [_event(event) for event in one.events],
    }


def _day(commit: Commit | None) -> str | None:
    return f"{commit.day}" if commit is not None else None


def _track(track: Track, releases: tuple[str, ...]) -> dict[str, Any]:
    change = track.since_then(releases)
    return {
        "name": track.name,
        "first": track.first.text,
        "baseline": track.baseline.text if track.baseline is not None else None,
        "now": track.now.text if track.now is not None else None,
        "moved": len(track.moves),
        "shift": change.shift,
        "days": change.worst,
        "releases": change.releases,
    }


def _event(event: Event) -> dict[str, Any]:
    target = event.target
    return {
        "on": f"{event.commit.day}",
        "commit": event.commit.name,
        "kind": event.kind,
        "target": event.track or None,
        "field": event.field or None,
        "before": event.before or None,
        "after": event.after or None,
        "shift": event.shift,
        "worst_days": target.worst if target is not None else None,
        "best_days": target.best if target is not None else None,
        "releases": target.releases if target is not None else None,
        "reason": event.reason or None,
        "words": event.words,
    }
