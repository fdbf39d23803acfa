"""What a build says of its cache becomes lines: which pages were not taken as they were kept, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tpmdocs.reports.terminal import printable
from tpmdocs.text.wording import count_of

MOST = 50
"""Pages that are told of one by one."""


def read_account(file: Path) -> Mapping[str, Any]:
    """What a host says of a build; empty where it has said nothing."""
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


def explained(account: Mapping[str, Any]) -> Iterator[str]:
    """Lines to print; none where no host has said anything."""
    if not account:
        return
    pages: dict[str, dict[str, str]] = {}
    for page, what, why in account["pages"]:
        pages.setdefault(page, {})[what] = why
    anew = {page: done for page, done in pages.items() if any(done.values())}
    yield from (printable(why[:1].upper() + why[1:]) for why in account["off"])
    yield f"Taken as they were kept: {len(pages) - len(anew):,} of {count_of(pages, 'page')}"
    for page in sorted(anew)[:MOST]:
        yield printable(f"  {page}: {_reasons(anew[page])}")
    if len(anew) > MOST:
        yield f"  and {len(anew) - MOST:,} more"


def _reasons(done: Mapping[str, str]) -> str:
    """Why what was done had to be; one reason for both is said once."""
    told: dict[str, list[str]] = {}
    for what, why in done.items():
        if why:
            told.setdefault(why, []).append(what)
    return "; ".join(f"{' and '.join(what)} anew, since {why}" for why, what in told.items())
