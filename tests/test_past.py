"""What git knows of a plan's past: events of specs, and where their targets began."""

from __future__ import annotations

from pathlib import Path

import pytest
from pasts import START, Generated, Record, Told

from tpmdocs.changes.change import Kind
from tpmdocs.changes.target_change import Shift
from tpmdocs.past.past import Event, Past, SpecPast
from tpmdocs.past.remembering import past_of
from tpmdocs.reading.loader import load

WORDS = {Kind.NEW: "new", Kind.REMOVED: "removed", Kind.OWNER: "owner", Kind.DEPENDENCY: "depends_on"} | dict.fromkeys(
    (Kind.STATUS, Kind.STATUS_BACK, Kind.STATUS_FORWARD), "status"
)


def told(event: Event, number: int) -> Told:
    """An event in the generator's words."""
    if event.target is not None:
        change, name = event.target, event.track.removeprefix("milestones.")
        days = change.worst if change.shift is not Shift.LOST else None
        return number, name, event.before, event.after, str(change.shift), days, event.reason
    if event.kind in (Kind.NEW, Kind.REMOVED):
        return number, WORDS[event.kind]
    return number, WORDS[event.kind], event.before, event.after


def record(past: Past, spec: SpecPast) -> Record:
    """What we tell of a spec, as the generator would have it."""

    def named(targets: dict[str, str]) -> dict[str, str]:
        return {name.removeprefix("milestones."): text for name, text in targets.items()}

    return Record(
        list(spec.ids),
        sorted((told(event, (event.commit.time - START) // 21_600) for event in spec.events), key=str),
        named({name: one.target.text for name, one in spec.firsts.items()}),
        named({name: one.target.text for name, one in spec.baselines.items()}),
        spec.there,
        spec.committed is not None,
        named({name: len(track.moves) for name, track in spec.tracks.items()}),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_past_is_what_happened(tmp_path: Path, seed: int) -> None:
    generated = Generated(seed, 400)
    generated.write(tmp_path)
    past = past_of(tmp_path, load(tmp_path))
    assert past is not None
    assert past.is_whole
    expected = {tuple(one.ids): one for one in generated.records.values()}
    for one in expected.values():
        one.events.sort(key=str)
        one.moves = {name: one.moves.get(name, 0) for name in one.firsts}
    found = {spec.ids: record(past, spec) for spec in past.specs}
    assert found.keys() == expected.keys()
    for ids, one in expected.items():
        assert found[ids] == one, ids
