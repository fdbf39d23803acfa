"""Numbers, days and lists become phrases: `3 specs`; `16 Nov 2026`; `a, b and c`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def count_of(things: Iterable[object] | int, one: str, many: str = "") -> str:
    """`3 specs`, `1 spec`, `no specs`."""
    number = things if isinstance(things, int) else sum(1 for _ in things)
    name = one if number == 1 else many or f"{one}s"
    return f"{number:,} {name}" if number else f"no {name}"


def day(of: date, year: bool = True) -> str:
    """`16 Nov 2026`, in English whatever the machine speaks."""
    return f"{of.day} {MONTHS[of.month - 1]}{f' {of.year}' if year else ''}"


def is_or_are(number: int) -> str:
    return "is" if number == 1 else "are"


def joined(parts: Iterable[str], word: Literal["and", "or"]) -> str:
    """`a, b and c`; nothing for nothing."""
    *first, last = [*parts] or [""]
    return f"{', '.join(first)} {word} {last}" if first else last
