"""What a build says of its cache becomes lines: which pages were not taken as they were kept, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tpmdocs.reports.terminal import printable
from tpmdocs.text.wording import count_of

MOST = 20
"""Pages that are named for one reason."""


def read_account(file: Path) -> Mapping[str, Any]:
    """What a host says of a build; empty where it has said nothing."""
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


def explained(account: Mapping[str, Any]) -> Iterator[str]:
    """Lines to print: pages for each reason, the most common first; none where no host has said anything."""
    if not account:
        return
    pages: dict[str, dict[str, str]] = {}
    for page, what, why in account["pages"]:
        pages.setdefault(page, {})[what] = why
    alike: dict[str, list[str]] = {}
    for page in sorted(pages):
        if any(pages[page].values()):
            alike.setdefault(_reasons(pages[page]), []).append(page)
    anew = sum(map(len, alike.values()))
    yield from (printable(why[:1].upper() + why[1:]) for why in account["off"])
    yield f"Taken as they were kept: {len(pages) - anew:,} of {count_of(pages, 'page')}"
    for reason, some in sorted(alike.items(), key=lambda item: -len(item[1])):
        if len(some) == 1:
            yield printable(f"  {some[0]}: {reason}")
            continue
        more = f", and {len(some) - MOST:,} more" if len(some) > MOST else ""
        yield printable(f"  {len(some):,} pages: {reason}")
        yield printable(f"    {', '.join(some[:MOST])}{more}")


def _reasons(done: Mapping[str, str]) -> str:
    """Why what was done had to be; one reason for both is said once."""
    told: dict[str, list[str]] = {}
    for what, why in done.items():
        if why:
            told.setdefault(why, []).append(what)
    return "; ".join(f"{' and '.join(what)} anew, since {why}" for why, what in told.items())
