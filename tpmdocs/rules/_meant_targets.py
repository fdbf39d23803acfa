"""A text that is no target becomes how to write what was most likely meant."""

from __future__ import annotations

import re

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.target import Target, TargetKind, Unreadable, parse_target
from tpmdocs.model.written import Dated
from tpmdocs.rules._odd_characters import straightened, told


def way_out(dated: Dated, catalog: Catalog) -> str:
    """How to write a target, by what stands there: two periods, one among other words or without a year, or none."""
    text = dated.value.text
    meant = straightened(text)
    if meant != text and not isinstance(parse_target(meant, catalog.vocabulary.release_days), Unreadable):
        return told(text)
    ends = _periods(_BETWEEN.split(text, maxsplit=1), text)
    if len(ends) == 2:
        is_start = dated.spec is not None and any(said.name == dated.name for said in dated.spec.said.get("start", ()))
        return f"a target is one period: write when it {f'begins, `{ends[0]}`' if is_start else f'ends, `{ends[1]}`'}"
    within = _periods(_AROUND.split(text), text)
    if len(within) == 1:
        return f"did you mean `{within[0]}`?"
    short = _SHORT_YEAR.fullmatch(text.strip())
    if short is not None and _periods([full := f"20{short['year']}-{short['period'].upper()}"], full):
        return f"did you mean `{full}`?"
    if _YEARLESS.fullmatch(text.strip()):
        return f"say of which year it is, as in `2027-{text.strip().upper()}`"
    return (
        "write a day, month or quarter such as 2027-Q2, `now`, `next` or `later`, "
        "or add the release to site_config/releases.yml"
    )


_YEARLESS = re.compile(r"[QHW]\d\d?", re.I)
_SHORT_YEAR = re.compile(r"(?P<period>[QHW]\d\d?)[-/' ]+(?P<year>\d\d)", re.I | re.A)
_BETWEEN = re.compile(r"\s*(?:[–—/]|\.{2,}|\b(?:to|until|till|and|or)\b|\s-\s)\s*", re.I)
_AROUND = re.compile(r"[\s~?≈<>()]+")


def _periods(parts: list[str], text: str) -> list[str]:
    """Those that are periods of the calendar; one without a year has that of the whole text."""
    year = re.search(r"\b\d{4}\b", text)
    found: list[str] = []
    for part in parts:
        full = f"{year[0]}-{part}" if year is not None and _YEARLESS.fullmatch(part) else part
        read = parse_target(full)
        if isinstance(read, Target) and read.kind not in (TargetKind.RELEASE, TargetKind.BUCKET):
            found.append(full)
    return found
