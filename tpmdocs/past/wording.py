"""The past of a target in words: `was 2027-Q1, moved twice`."""

from __future__ import annotations

from tpmdocs.changes.target_change import Shift
from tpmdocs.past.past import Past, Track


def was(track: Track, past: Past, now: str | None = None) -> str:
    """What a target was and how often it moved since; nothing where it never did.

    Args:
        now: What it says today, which may not be committed yet; what it said last where that is not given.
    """
    said = now if now is not None else track.now.text if track.now is not None else ""
    if not track.moves:
        return ""
    moved = f"moved {'' if past.is_whole else 'at least '}{times(len(track.moves))}"
    return f"{moved}, back to where it was" if said == track.was.text else f"was {track.was.text}, {moved}"


def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def distance(days: int | None, releases: int | None = None) -> str:
    """How far something moved: `+91 d`, `−2 releases`; nothing for nothing."""
    number, unit = (days, "d") if days is not None else (releases, "releases" if abs(releases or 0) != 1 else "release")
    return f"{'+' if number > 0 else '−'}{abs(number):,} {unit}" if number else ""


SHIFTS = {
    Shift.SLIP: "slipped",
    Shift.PULL_IN: "pulled in",
    Shift.REFINED: "said more exactly",
    Shift.COARSENED: "said less exactly",
    Shift.LOST: "lost",
    Shift.PLANNED: "planned",
    Shift.REPLACED: "replaced",
    Shift.SAME: "as it was",
}
"""What became of a target, in a word or two."""
