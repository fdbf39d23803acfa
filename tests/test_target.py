from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tpmdocs.model.target import (
    Target,
    TargetKind,
    Unreadable,
    find_release,
    natural_key,
    parse_date,
    parse_target,
    same_version,
)

RELEASES = {"2027.2": date(2027, 6, 15), "v1.37": date(2026, 8, 26), "v1.38": None, "2028": date(2028, 3, 1)}

# A text, and the interval it stands for.
PERIODS = """
2027-02-15   day      2027-02-15  2027-02-15
2028-02-29   day      2028-02-29  2028-02-29
2027-W09     week     2027-03-01  2027-03-07
2026-W53     week     2026-12-28  2027-01-03
2027-03      month    2027-03-01  2027-03-31
2028-02      month    2028-02-01  2028-02-29
2027-Q1      quarter  2027-01-01  2027-03-31
2027-q4      quarter  2027-10-01  2027-12-31
2027Q2       quarter  2027-04-01  2027-06-30
Q3·2027      quarter  2027-07-01  2027-09-30
2027-H1      half     2027-01-01  2027-06-30
H2·2027      half     2027-07-01  2027-12-31
2027         year     2027-01-01  2027-12-31
2028         release  2028-03-01  2028-03-01
2027.2       release  2027-06-15  2027-06-15
v1.37        release  2026-08-26  2026-08-26
1.37         release  2026-08-26  2026-08-26
"""


@pytest.mark.parametrize("row", PERIODS.strip().splitlines())
def test_a_target_is_an_interval(row: str) -> None:
    text, kind, lo, hi = row.split()
    text = text.replace("·", " ")
    target = Target(text, TargetKind(kind), date.fromisoformat(lo), date.fromisoformat(hi))
    assert parse_target(text, RELEASES) == target
    assert parse_target(f" {text} ", RELEASES) == target


@pytest.mark.parametrize("text", ["now", "Next", "LATER"])
def test_a_bucket_has_no_days_of_its_own(text: str) -> None:
    assert parse_target(text, RELEASES) == Target(text, TargetKind.BUCKET, None, None)


@pytest.mark.parametrize("text", ["v1.38", "1.38", "v1.99", "1.99", "2027.10", "v2", "3.0-rc1"])
def test_a_release_without_a_known_day_is_still_a_release(text: str) -> None:
    assert parse_target(text, RELEASES) == Target(text, TargetKind.RELEASE, None, None)


# Fiscal years that begin in this month: a text, and its first and last day.
FISCAL = """
4   2027     2026-04-01  2027-03-31
4   2027-Q1  2026-04-01  2026-06-30
4   2027-Q4  2027-01-01  2027-03-31
7   2027-H1  2026-07-01  2026-12-31
7   2027-H2  2027-01-01  2027-06-30
2   2027-Q4  2026-11-01  2027-01-31
12  2028-Q1  2027-12-01  2028-02-29
4   2027-03  2027-03-01  2027-03-31
4   2027-W09 2027-03-01  2027-03-07
"""


@pytest.mark.parametrize("row", FISCAL.strip().splitlines())
def test_a_fiscal_year_is_named_after_the_year_it_ends_in(row: str) -> None:
    start, text, lo, hi = row.split()
    target = parse_target(text, {}, int(start))
    assert isinstance(target, Target)
    assert (target.lo, target.hi) == (date.fromisoformat(lo), date.fromisoformat(hi))


# A text, why it is no date, and the only thing that it can mean, if there is one.
UNREADABLE = """
2023-14-05            impossible  2023-05-14
2025-30-01            impossible  2025-01-30
2023.14.05            impossible  2023-05-14
2026-02-30            impossible  -
2023-13-13            impossible  -
0000-00-00            impossible  -
31.31.2021            impossible  -
2024-2-1              not-iso     2024-02-01
2025-10-9             not-iso     2025-10-09
2021.12.08            not-iso     2021-12-08
2021/12/08            not-iso     2021-12-08
2021-12-08T10:00:00Z  not-iso     2021-12-08
25.12.2021            not-iso     2021-12-25
12/25/2021            not-iso     2021-12-25
5/5/2021              not-iso     2021-05-05
12/08/2021            not-iso     -
15·March·2027         not-iso     2027-03-15
15th·Mar·2027         not-iso     2027-03-15
15-Sep-2027           not-iso     2027-09-15
March·15,·2027        not-iso     2027-03-15
31·June·2027          unknown     -
15·Mayor·2027         unknown     -
22019-10-07           unknown     -
yyyy-mm-dd            unknown     -
v1.21,·v1.37          unknown     -
x.y                   unknown     -
soon                  unknown     -
"""


@pytest.mark.parametrize("row", UNREADABLE.strip().splitlines())
def test_what_is_no_day_says_why_and_what_was_meant(row: str) -> None:
    text, reason, suggestion = row.split()
    text = text.replace("·", " ")
    for read in (parse_date(text), parse_target(text, RELEASES)):
        assert isinstance(read, Unreadable)
        assert (read.text, read.reason, read.suggestion or "-") == (text, reason, suggestion)


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("2027-Q5", "impossible", None),
        ("2027-Q0", "impossible", None),
        ("2027-H3", "impossible", None),
        ("2027-W54", "impossible", None),
        ("2027-W53", "impossible", None),  # only long years have a 53rd week
        ("2027-13", "impossible", None),
        ("2027-00", "impossible", None),
        ("0000", "impossible", None),
        ("2027-3", "not-iso", "2027-03"),
        ("2027/03", "not-iso", "2027-03"),
        ("March 2027", "not-iso", "2027-03"),
        ("sept. 2027", "not-iso", "2027-09"),
        ("Mayor 2027", "unknown", None),
        ("", "unknown", None),
        ("Q1", "unknown", None),
        ("٢٠٢٧", "unknown", None),
    ],
)
def test_what_is_no_target_says_why_and_what_was_meant(text: str, reason: str, suggestion: str | None) -> None:
    read = parse_target(text)
    assert isinstance(read, Unreadable)
    assert (read.text, read.reason, read.suggestion) == (text, reason, suggestion)


@pytest.mark.parametrize("text", ["2027", "2027-03", "2027-Q1", "now", "v1.37", "20270215", ""])
def test_a_target_is_no_day(text: str) -> None:
    assert parse_date(text) == Unreadable(text, "unknown", None)


def test_a_day_is_written_in_full() -> None:
    assert parse_date("2027-02-15") == date(2027, 2, 15)


NEARLY_DATES = st.from_regex(r"[0-9]{1,5}[-./ QHWqhw]{0,2}[0-9]{0,3}([-./TQ ][0-9]{0,3})?", fullmatch=True)
TEXTS = st.text() | NEARLY_DATES


@given(TEXTS, st.dictionaries(TEXTS, st.none() | st.dates(), max_size=3), st.integers(1, 12))
@example("9" * 5000, {}, 1)
@example("9999-W52", {}, 1)
@example("0001", {}, 7)
def test_any_text_is_read_or_said_to_be_unreadable(text: str, releases: dict[str, date | None], start: int) -> None:
    read = parse_target(text, releases, start)
    if isinstance(read, Target):
        assert (read.lo is None) == (read.hi is None)
        assert read.lo is None or read.hi is None or read.lo <= read.hi
        assert read.lo is not None or read.kind in (TargetKind.RELEASE, TargetKind.BUCKET)
        if text.strip() in releases:
            assert (read.kind, read.lo) == (TargetKind.RELEASE, releases[text.strip()])
    day = parse_date(text)
    for unreadable in (read, day):
        if isinstance(unreadable, Unreadable) and unreadable.suggestion:
            assert not isinstance(parse_target(unreadable.suggestion), Unreadable)
    if isinstance(day, Unreadable) and day.suggestion:
        assert day.text == text.strip()
        assert isinstance(parse_date(day.suggestion), date)


STARTS = st.integers(1, 12)


def interval(text: str, start: int = 1) -> tuple[date, date]:
    target = parse_target(text, {}, start)
    assert isinstance(target, Target), text
    assert target.lo is not None
    assert target.hi is not None
    return target.lo, target.hi


@pytest.mark.parametrize("parts", [["-Q1", "-Q2", "-Q3", "-Q4"], ["-H1", "-H2"]])
@given(st.integers(2, 9999), STARTS)
def test_the_parts_of_a_year_fill_it_without_a_gap(parts: list[str], year: int, start: int) -> None:
    next_lo, end = interval(f"{year:04}", start)
    assert end.year == year
    assert next_lo.month == start
    for part in parts:
        lo, hi = interval(f"{year:04}{part}", start)
        assert lo == next_lo
        if hi < end:
            next_lo = hi + timedelta(days=1)
    assert hi == end


@given(st.integers(2, 9998), STARTS)
def test_one_fiscal_year_follows_the_other(year: int, start: int) -> None:
    assert interval(f"{year:04}", start)[1] + timedelta(days=1) == interval(f"{year + 1:04}", start)[0]


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9999, 12, 26)))
def test_a_finer_target_lies_inside_the_coarser(day: date) -> None:
    year, month = f"{day.year:04}", day.month
    inside = interval(day.isoformat())
    for coarser in (
        f"{year}-{month:02}",
        f"{year}-Q{(month + 2) // 3}",
        f"{year}-H{(month + 5) // 6}",
        year,
    ):
        outside = interval(coarser)
        assert outside[0] <= inside[0] <= inside[1] <= outside[1]
        inside = outside
    iso = day.isocalendar()
    monday, sunday = interval(f"{iso.year:04}-W{iso.week:02}")
    assert monday <= day <= sunday
    assert (sunday - monday).days == 6
    assert interval(f"{year}-{month:02}")[1].day == monthrange(day.year, month)[1]


# Each line is in order.
ORDERS = """
v1.4 v1.8 v1.10 v1.37 v2.0
2027.2 2027.9 2027.10 2028.1
v1.4 1.37 v1.37 v1.38
2.0-alpha 2.0-beta 2.0-beta2 2.0-beta10 2.0-rc1 2.0 2.0.1 2.1
2.0.dev1 2.0a1 2.0b1 2.0rc1 2.0 2.0-hotfix
PAY-2 PAY-12 PAY-12-a PAY-100
0006 13 0100
a B c
"""


@pytest.mark.parametrize("line", ORDERS.strip().splitlines())
def test_versions_sort_as_versions(line: str) -> None:
    names = line.split()
    assert sorted(set(names), key=natural_key) == names


@given(st.lists(st.text() | st.from_regex(r"v?[0-9]{1,3}([.-](rc|beta)?[0-9]{0,3}){0,3}", fullmatch=True)))
@example(["9" * 5000, "٣", "²", ""])
def test_no_two_names_share_a_place(names: list[str]) -> None:
    ordered = sorted(set(names), key=natural_key)
    assert all(natural_key(a) < natural_key(b) for a, b in pairwise(ordered))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.37", "v1.37", True),
        ("V1.37", "v1.37", True),
        ("v2.0-RC1", "2.0rc1", True),
        ("1.3", "1.37", False),
        ("1.37", "1.37.0", False),
        ("1.37-rc1", "1.37", False),
        ("R-1", "R=1", False),
        ("v", "", False),
        ("velvet", "elvet", False),
    ],
)
def test_a_version_may_be_spelt_with_and_without_its_v(one: str, other: str, same: bool) -> None:
    assert same_version(one, other) is same


def test_a_release_is_found_under_either_spelling_and_its_own_first() -> None:
    assert find_release("1.37", RELEASES) == "v1.37"
    assert find_release("1.37", ["v1.37", "1.37"]) == "1.37"
    assert find_release("1.3", RELEASES) is None
