"""What a host finds in a plan becomes a file for whoever has started it, and is read from that."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.stored import as_rows, from_rows

VARIABLE = "TPMDOCS_FINDINGS"
"""Names the file that it is written to; where it is not set, nothing is."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a host found in a plan.

    Attributes:
        specs: How many specs the plan has.
    """

    diagnostics: tuple[Diagnostic, ...]
    specs: int


def tell(diagnostics: Sequence[Diagnostic], specs: int) -> None:
    """Write it where somebody wants to know, whole or not at all."""
    place = os.environ.get(VARIABLE)
    if place:
        begun = Path(f"{place}.begun")
        begun.write_bytes(as_bytes(Told(tuple(diagnostics), specs)))
        begun.replace(place)


def read(file: Path) -> Told | None:
    """What was told; None where nothing has been yet."""
    return from_bytes(file.read_bytes()) if file.is_file() else None


def as_bytes(told: Told) -> bytes:
    return json.dumps([told.specs, as_rows(told.diagnostics)], separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Told:
    """The same from bytes.

    Raises:
        ValueError: where they are something else; by being of another shape, they may also raise TypeError.
    """
    specs, rows = json.loads(data)
    return Told(from_rows(rows), int(specs))
