"""Turns what a target field says (a day, a quarter, a release, `next` …) into an interval of days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Literal


class TargetKind(StrEnum):
    """What a target is said in: periods, finest first, then a release or a bucket."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    RELEASE = "release"
    BUCKET = "bucket"


@dataclass(frozen=True, slots=True)
class Target:
    """When something is due: from the first day `lo` to the last day `hi`, both included.

    Both are None for now, next and later, which are relative to today, and for a release without a date.
    """

    text: str
    kind: TargetKind
    lo: date | None = None
    hi: date | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that is no target or no date, and how to write it where it can only mean one thing.

    `impossible` has the form of a date, but no calendar has that day or period; `not-iso` is a date in
    another spelling; `unknown` is anything else.
    """

    text: str
    reason: Literal["impossible", "not-iso", "unknown"]
    suggestion: str | None = None


def parse_target(
    text: str, releases: Mapping[str, date | None] = MappingProxyType({}), fiscal_year_start: int = 1
) -> Target | Unreadable:
    """Read a target; a release spelt exactly as in `releases` wins over every other reading.

    A version that `releases` does not hold (`v1.41`) is a release without a date: whether it should have been
    declared is for a rule to say.

    Args:
        text: what the field says.
        releases: the known releases with their days, None for a day that is not known.
        fiscal_year_start: the month, 1 to 12, in which fiscal years begin. Quarters, halves and years are
            fiscal, and a fiscal year bears the number of the calendar year in which it ends.
    """
    text = text.strip()
    if text in releases:
        return Target(text, TargetKind.RELEASE, releases[text], releases[text])
    if text.lower() in ("now", "next", "later"):
        return Target(text, TargetKind.BUCKET)
    if period := _read_period(text, fiscal_year_start):
        return period
    if name := find_release(text, releases):
        return Target(text, TargetKind.RELEASE, releases[name], releases[name])
    if first := _first_of_month(text):
        return Unreadable(text, "not-iso", first[:7])
    if misspelt := _misspelt(text):
        return misspelt
    if _VERSION.fullmatch(text):
        return Target(text, TargetKind.RELEASE)
    return Unreadable(text, "unknown")


@lru_cache(4_096)  # a plan says the same few days again and again
def parse_date(text: str) -> date | Unreadable:
    """Read a day (`created`, `confirmed`, `shipped` …), which is written yyyy-mm-dd and no other way."""
    text = text.strip()
    if match := _DAY.fullmatch(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            pass
    return _misspelt(text) or Unreadable(text, "unknown")


def find_release(text: str, releases: Collection[str]) -> str | None:
    """The release that `text` names, as `releases` spells it: `1.37` finds `v1.37`."""
    text = text.strip()
    if text in releases:
        return text
    version, _ = natural_key(text)
    return next((name for name in releases if natural_key(name)[0] == version), None)


def same_version(one: str, other: str) -> bool:
    """Whether two texts spell one version: `1.37` and `v1.37`, `v2.0-RC1` and `2.0rc1`."""
    return natural_key(one)[0] == natural_key(other)[0]


@lru_cache(65_536)  # it sorts the same names again and again
def natural_key(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """A sort key under which numbers count as numbers, and versions as versions.

    v1.4 < v1.37, 2027.2 < 2027.10, PAY-2 < PAY-12 and 2.0-beta < 2.0-rc1 < 2.0 < 2.0.1; `1.37` stands beside
    `v1.37`. No two texts share a key, so an order by it never depends on what came first.
    """
    folded = name.strip().casefold()
    if version := _VERSION_START.match(folded):
        pieces = _VERSION_PIECES.findall(folded, version.end())
    else:
        pieces = _PIECES.findall(folded)
    return (*(_rank(piece, version is not None) for piece in pieces), _END), name


_PIECES = re.compile("[0-9]+|[^0-9]+")
_VERSION_START = re.compile("v?(?=[0-9])")
_VERSION_PIECES = re.compile("[0-9]+|[^0-9.+~_ -]+")
_PRE_RELEASES = {
    **dict.fromkeys(("dev", "snapshot", "nightly"), 0),
    **dict.fromkeys(("alpha", "a"), 1),
    **dict.fromkeys(("beta", "b"), 2),
    **dict.fromkeys(("pre", "preview"), 3),
    **dict.fromkeys(("rc", "c"), 4),
}
_END = (1, 0, "")  # behind a pre-release's word, before everything else: 2.0-rc1 < 2.0 < 2.0.1


def _rank(piece: str, in_version: bool) -> tuple[int, int, str]:
    if piece[0] in "0123456789":
        digits = piece.lstrip("0")
        return 2, len(digits), digits  # compares as the number would; int() refuses more than 4,300 digits
    if in_version and piece in _PRE_RELEASES:
        return 0, _PRE_RELEASES[piece], ""
    return 3, 0, piece


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


_DAY = _form(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = _form(r"(\d{4})-(\d\d)")
_LOOSE_MONTH = _form(r"(\d{4})[-/](\d\d?)")
_YEAR = _form(r"(\d{4})")
_LETTERED = _form(r"(?P<year>\d{4})[- ]?(?P<letter>[QHW])(?P<n>\d\d?)")
_LETTER_FIRST = _form(r"(?P<letter>[QHW])(?P<n>\d\d?)[- /]?(?P<year>\d{4})")
_LETTERS = {"Q": TargetKind.QUARTER, "H": TargetKind.HALF, "W": TargetKind.WEEK}
_IN_A_YEAR = {TargetKind.YEAR: 1, TargetKind.HALF: 2, TargetKind.QUARTER: 4, TargetKind.MONTH: 12}
_VERSION = _form(r"v\d{1,9}|v?\d{1,9}(\.\d{1,9})+([-+._]?[a-z]+[-._]?\d{0,9})?")


@lru_cache(4_096)  # as with days
def _read_period(text: str, fiscal_year_start: int) -> Target | Unreadable | None:
    """A text that has the form of a period; None for any other."""
    period = _period(text)
    if period is None:
        return None
    kind, numbers = period
    try:
        return Target(text, kind, *_ends(kind, numbers, fiscal_year_start))
    except (ValueError, OverflowError):
        return _misspelt(text) or Unreadable(text, "impossible")


def _period(text: str) -> tuple[TargetKind, tuple[int, ...]] | None:
    """The kind and numbers of a text that has the form of a period, whether or not a calendar has it."""
    for form, kind in ((_DAY, TargetKind.DAY), (_MONTH, TargetKind.MONTH), (_YEAR, TargetKind.YEAR)):
        if match := form.fullmatch(text):
            return kind, tuple(map(int, match.groups()))
    if match := _LETTERED.fullmatch(text) or _LETTER_FIRST.fullmatch(text):
        return _LETTERS[match["letter"].upper()], (int(match["year"]), int(match["n"]))
    return None


def _ends(kind: TargetKind, numbers: tuple[int, ...], fiscal_year_start: int) -> tuple[date, date]:
    """The first and the last day; a ValueError or OverflowError where no calendar has them."""
    if kind is TargetKind.DAY:
        return date(*numbers), date(*numbers)
    year, n = (*numbers, 1)[:2]
    if kind is TargetKind.WEEK:
        monday = date.fromisocalendar(year, n, 1)
        return monday, monday + timedelta(days=6)
    if not 1 <= n <= _IN_A_YEAR[kind]:
        raise ValueError(f"no {kind} {n}")
    length = 12 // _IN_A_YEAR[kind]
    first = 12 * year + (n - 1) * length  # in months since January of the year 0
    if kind is not TargetKind.MONTH and fiscal_year_start > 1:
        first += fiscal_year_start - 13
    return _month(first)[0], _month(first + length - 1)[1]


def _month(months: int) -> tuple[date, date]:
    year, month = months // 12, months % 12 + 1
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def _first_of_month(text: str) -> str | None:
    """The first day of a month that is written otherwise, as `2027/3` or `March 2027`."""
    if match := _LOOSE_MONTH.fullmatch(text):
        return _iso(match[1], match[2], "1")
    if match := _NAMED_MONTH.fullmatch(text):
        return _iso(match["year"], _month_called(match["month"]), "1")
    return None


_NAMED_MONTH = _form(r"(?P<month>[a-z]{3,9})\.?[ -](?P<year>\d{4})")
_NAMED_DAY = _form(
    r"(?:(?P<day>\d\d?)(?:st|nd|rd|th|\.)?[ -](?P<month>[a-z]{3,9})\.?"
    r"|(?P<later_month>[a-z]{3,9})\.? (?P<later_day>\d\d?)(?:st|nd|rd|th)?),?[ -](?P<year>\d{4})"
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def _month_called(name: str) -> str:
    """The number of an English month, which may be cut to three letters or more; `0` for any other word."""
    return next((f"{n}" for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())), "0")


_YEAR_FIRST = _form(r"(\d{4})([-./ ])(\d\d?)\2(\d\d?)(?:[T ][\d:.,Z +-]*)?")
_YEAR_LAST = _form(r"(\d\d?)([-./ ])(\d\d?)\2(\d{4})")


def _misspelt(text: str) -> Unreadable | None:
    """A day in another spelling than ISO's, or none that the calendar has; None for any other text.

    Behind the year stands the month, unless that is impossible; before it they may stand in either order.
    """
    if match := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = match.groups()
        if suggestion := _iso(year, month, day):
            return Unreadable(text, "not-iso", suggestion)
        return Unreadable(text, "impossible", _iso(year, day, month))
    if match := _YEAR_LAST.fullmatch(text):
        one, _, other, year = match.groups()
        readings = {_iso(year, one, other), _iso(year, other, one)} - {None}
        suggestion = readings.pop() if len(readings) == 1 else None
        return Unreadable(text, "not-iso" if suggestion or readings else "impossible", suggestion)
    if match := _NAMED_DAY.fullmatch(text):
        month, day = match["month"] or match["later_month"], match["day"] or match["later_day"]
        named = _iso(match["year"], _month_called(month), day)
        return Unreadable(text, "not-iso", named) if named else None
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
