"""What a build reused, why not, and what it read, becomes a file for whoever has started it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

VARIABLE = "TPMDOCS_EXPLAIN"
"""Names the file that it is written to; where it is not set, nothing is."""


@dataclass
class Account:
    """For each page whether what was kept of it was taken, by what was to be done: `converted` or `written`.

    Attributes:
        off: What was gone without, and why.
        places: Folders and files that were read, apart from packages; None where that is not known.
    """

    rows: dict[tuple[str, str], str] = field(default_factory=dict)
    off: list[str] = field(default_factory=list)
    places: list[str] | None = None

    def made(self, page: str, what: str, why: str) -> None:
        """Say why something was done anew; an empty reason says that it was reused."""
        self.rows[page, what] = why

    def write(self, file: Path) -> None:
        rows = [[page, what, why] for (page, what), why in self.rows.items()]
        file.write_text(json.dumps({"pages": rows, "off": self.off, "places": self.places}), "utf-8")
