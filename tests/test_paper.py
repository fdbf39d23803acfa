"""The Brief, a goal and a release on one sheet of paper, however much there is to say of them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import spec
from playwright.sync_api import Page
from pypdf import PdfReader
from serving import serving

from tpmdocs.views.paper import fitting

COSTS = st.lists(st.lists(st.integers(1, 2), max_size=30), min_size=1, max_size=6)


@given(COSTS, st.integers(6, 60))
def test_what_is_shown_fits_with_a_line_for_each_list_that_says_how_much_more_there_is(
    lists: list[list[int]], lines: int
) -> None:
    shown = fitting(lists, lines)
    used = sum(sum(rows[:number]) + (number < len(rows)) for rows, number in zip(lists, shown, strict=True))
    assert used <= lines
    assert all(0 <= number <= len(rows) for rows, number in zip(lists, shown, strict=True))


@given(COSTS)
def test_everything_is_shown_where_there_is_room_for_it(lists: list[list[int]]) -> None:
    assert fitting(lists, sum(map(sum, lists)) + len(lists)) == tuple(map(len, lists))


def test_a_short_list_leaves_its_room_to_a_long_one() -> None:
    assert fitting(([1, 1], [1] * 20, []), 12) == (2, 9, 0)


TITLE = (
    "A title that is longer than a line on paper, as whoever wrote it wanted to be sure that nobody misunderstands it"
)
STATUSES = ("building", "draft", "accepted", "launched")
TARGETS = ("2026-10", "2027-Q1", "2026-12", "'2027.1'")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A plan with a release of 87 items, and a goal of eleven key results that all of them serve."""
    root = tmp_path_factory.mktemp("large")
    readings = "[{on: 2026-08-01, value: 0}, {on: 2026-10-01, value: 9}]"
    result = f"title: '{TITLE}', baseline: 0, target: 100, unit: '%', due: 2027-Q3, readings: {readings}"
    results = ", ".join(f"{{id: KR-{number}, {result}}}" for number in range(1, 12))
    files = {
        "mkdocs.yml": "site_name: Large\ndocs_dir: specs\ntheme: {name: material, font: false}\nplugins: [tpmdocs]\n",
        "site_config/releases.yml": (
            "- {name: '2027.1', date: 2027-03-16, freezes: {spec: 2026-12-18, code: 2027-02-26, text: 2027-01-09}}\n"
            "- {name: '2027.2'}\n"
        ),
        "site_config/goals.yml": (
            f"- {{id: GOAL-1, title: '{TITLE}', owner: '{TITLE}', period: 2027, key_results: [{results}]}}\n"
            "- {id: GOAL-2}\n"
        ),
    }
    for number in range(1, 88):
        files[f"specs/{number}.md"] = spec(
            f"A-{number}",
            title=TITLE,
            status=STATUSES[number % 4],
            target=TARGETS[number % 3],
            release="'2027.1'",
            goals=f"[GOAL-1/KR-{number % 9 + 1}]" if number % 2 else "[GOAL-1]",
            depends_on=f"[A-{number - 1}]" if number > 1 else "[]",
        )
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    command = [sys.executable, "-m", "tpmdocs", "build", "-C", str(root), "--fail-on", "never"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with serving(root / "site") as served:
        yield served


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("path", [".", "releases/2027.1", "releases/2027.2", "goals/GOAL-1", "goals/GOAL-2"])
def test_it_prints_as_one_page_with_its_day_and_no_navigation(page: Page, address: str, path: str, paper: str) -> None:
    (text,) = printed(page, f"{address}/{path}/", paper)
    assert "As of 23 Nov 2026" in text
    assert not [word for word in ("All releases", "All goals", "JSON", "Skip to content") if word in text]


def test_a_release_on_paper_says_how_much_more_there_is(page: Page, address: str) -> None:
    (text,) = printed(page, f"{address}/releases/2027.1/", "Letter")
    assert "Not as planned" in text
    before, contents = text.split("What is in it")
    for part, total in ((before, 22), (contents, 87)):
        rows = len(re.findall(r"A-\d+ A title", part))
        assert rows >= 8
        assert f"and {total - rows} more" in part


def test_a_goal_on_paper_says_how_many_more_key_results_there_are(page: Page, address: str) -> None:
    (text,) = printed(page, f"{address}/goals/GOAL-1/", "A4")
    assert "11 of 11 key results are behind" in text
    assert re.findall(r"KR-\d+(?= A title)", text) == [f"KR-{number}" for number in range(1, 7)]
    assert "and 5 more key results" in text


def printed(page: Page, address: str, paper: str) -> list[str]:
    """The texts of the sheets that a page is printed on, folds open or not."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]
