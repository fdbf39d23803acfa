"""What the Timeline draws, and that its list says the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import TODAY, check, plan, spec, viewed
from playwright.sync_api import Page as WebPage
from styled import show

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.target import Target, TargetKind, parse_target
from tpmdocs.model.vocabulary import Release, Roadmap, Vocabulary
from tpmdocs.planning.deadlines import Deadlines
from tpmdocs.planning.schedule import Calendar
from tpmdocs.reading.loader import load
from tpmdocs.site import Page
from tpmdocs.templates import script, stylesheet
from tpmdocs.views import timeline as views
from tpmdocs.views.axis import AROUND, Axis, Days, Zoom, axis
from tpmdocs.views.bars import Bar, bar
from tpmdocs.views.overlay import markers
from tpmdocs.views.swimlanes import ROWS

ROOT = Path(__file__).parent
DAYS = [zoom for zoom in Zoom if zoom is not Zoom.RELEASE]
TEAMS = "[{key: pay, name: Payments}, {key: web, name: Web}]\n"


@dataclass
class Element:
    """An element of a page, and what is in it."""

    tag: str
    given: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        words = (
            one if isinstance(one, str) else f" {one.text} " if one.tag in APART else one.text for one in self.inside
        )
        return " ".join("".join(words).split())

    @property
    def kinds(self) -> set[str]:
        return set(self.given.get("class", "").split())

    def all(self, tag: str, attribute: str = "") -> list[Element]:
        """Those of a tag within it, with an attribute or a class."""
        found = []
        for one in self.inside:
            if isinstance(one, Element):
                is_asked = one.tag == tag and (not attribute or attribute in one.given or attribute in one.kinds)
                found += [one] * is_asked + one.all(tag, attribute)
        return found

    def one(self, tag: str, attribute: str = "") -> Element:
        (found,) = self.all(tag, attribute)
        return found


APART = {"p", "small", "td", "th"}


class Tree(HTMLParser):
    """A text becomes its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(found)
        if tag != "br":
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


@dataclass
class Drawn:
    """A page of the Timeline: its lanes and rows, its lines, and the rows of its list."""

    page: Page

    @cached_property
    def root(self) -> Element:
        return Tree(self.page.content).root

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def rows(self) -> list[Element]:
        return self.root.all("li", "data-row")

    @property
    def lanes(self) -> dict[str, list[str]]:
        """Ids of rows by what stands above them."""
        lanes = self.root.all("section", "tpm-lane")
        return {lane.one("h3").text: [_id(row) for row in lane.all("li", "data-row")] for lane in lanes}

    def row(self, id_: str) -> Element:
        return next(row for row in self.rows if _id(row) == id_)

    def note(self, id_: str) -> str:
        return self.row(id_).one("p").text

    def bar(self, id_: str) -> tuple[set[str], dict[str, float]]:
        """What is special about a bar, and its measures."""
        drawn = self.row(id_).one("i", "tpm-bar")
        measures = (one.strip("-%").split(":") for one in drawn.given["style"].split(";"))
        kinds = {kind.removeprefix("tpm-") for kind in drawn.kinds} - {"bar"}
        return kinds, {name: float(value.strip("%")) for name, value in measures}

    @property
    def lines(self) -> dict[tuple[str, str], set[str]]:
        names = {row.given["data-row"]: _id(row) for row in self.rows}
        ends = ((line, line.given["data-line"].split()) for line in self.root.all("i", "data-line"))
        return {
            (names[needed], names[needing]): {kind.removeprefix("tpm-") for kind in line.kinds} - {"wire"}
            for line, (needed, needing) in ends
        }

    @property
    def periods(self) -> dict[str, list[list[str]]]:
        """What the list says in each period, cell by cell."""
        sections = self.root.one("div", "tpm-agenda").all("section")
        return {
            section.one("h3").text: [
                [cell.text for cell in row.inside if isinstance(cell, Element)]
                for body in section.all("tbody")
                for row in body.all("tr")
            ]
            for section in sections
        }


def _id(row: Element) -> str:
    return row.all("a")[0].text.split()[0]


def files(*specs: str, **config: str) -> dict[str, str]:
    return {f"specs/{number}.md": text for number, text in enumerate(specs)} | {
        f"site_config/{name}.yml": text for name, text in config.items()
    }


def pages_of(catalog: Catalog, today: date = TODAY) -> dict[str, Drawn]:
    found = views.pages(viewed(catalog, check(catalog, today=today), today))
    return {page.path.removeprefix("timeline/").removesuffix(".md"): Drawn(page) for page in found}


def timeline(*specs: str, page: str = "index", **config: str) -> Drawn:
    return pages_of(plan(files(*specs, **config)))[page]


def test_a_bar_lies_where_its_target_does_and_is_soft_where_nothing_is_sure() -> None:
    page = timeline(spec("A-1", target="2026-Q4"), spec("A-2", target="2027-Q1", start="2026-12"))
    columns = [column.text for column in page.root.all("span", "tpm-column")]
    assert columns == ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4", "2028-Q1"]
    days = (date(2028, 4, 1) - date(2026, 7, 1)).days
    kinds, measures = page.bar("A-1")
    assert kinds == {"proposed", "vague"}
    assert measures == {"a": pytest.approx(9200 / days, abs=0.01), "b": pytest.approx(18400 / days, abs=0.01)}
    kinds, measures = page.bar("A-2")
    assert kinds == {"proposed"}
    december, whole = 31, 31 + 90  # behind December the work has begun, and before the quarter it cannot be over
    assert measures["s"] == measures["e"] == pytest.approx(100 * december / whole, abs=0.1)


def test_a_bar_begins_at_the_first_of_several_stages_and_marks_each() -> None:
    page = timeline(spec("A-1", milestones="{alpha: 2026-12, beta: 2027-03, stable: 2027-Q3}"))
    assert page.bar("A-1")[1]["a"] == pytest.approx(100 * 153 / 640, abs=0.01)
    assert len(page.row("A-1").all("i", "tpm-mark")) == 3
    assert page.note("A-1") == "draft · alpha 2026-12, beta 2027-03, stable 2027-Q3 on track"


def test_what_is_worked_on_has_begun_by_today_and_is_not_done_today() -> None:
    page = timeline(
        spec("A-1", target="2027-Q1", status="building"),
        spec("A-2", target="2026-Q4", status="building"),
        spec("A-3", target="later", status="building"),
        spec("A-4", milestones="{alpha: 2026-10, beta: 2027-03}", status="building"),
        spec("A-5", milestones="{alpha: 2026-12, beta: 2027-03}", status="building"),
        spec("A-6", target="2027-Q1", status="building", start="2026-12-01"),
    )
    today = 100 * 145.5 / 640
    for id_, not_yet in (("A-1", 184), ("A-2", 145.5), ("A-3", 365), ("A-5", 243)):
        kinds, at = page.bar(id_)
        assert "vague" not in kinds
        assert at["a"] == pytest.approx(today - 4, abs=0.01), "nobody said when it began"
        sure = [at["a"] + (at["b"] - at["a"]) * at[one] / 100 for one in ("s", "e")]
        assert sure == pytest.approx([today, 100 * not_yet / 640], abs=0.1)
    assert page.bar("A-4")[1]["a"] == pytest.approx(100 * 92 / 640, abs=0.01), "its first stage is behind it"
    assert page.bar("A-6")[1]["a"] == pytest.approx(100 * 153 / 640, abs=0.01)
    assert "begun, nobody said when" in page.text
    assert "begun" not in timeline(spec("A-1", target="2027-Q1")).text


def test_what_is_done_ends_on_the_day_it_shipped() -> None:
    page = timeline(spec("A-1", target="2026-Q4", start="2026-10-01", shipped="2026-10-31", status="launched"))
    assert page.bar("A-1")[1]["b"] == pytest.approx(100 * 123 / 640, abs=0.01)
    assert page.note("A-1") == "launched · shipped 31 Oct 2026"


def test_what_is_late_is_drawn_up_to_today_and_says_for_how_long() -> None:
    page = timeline(spec("A-1", target="2026-10", status="building"), spec("A-2", target="2024", status="building"))
    assert page.note("A-1") == "building · late 3 weeks · was due 2026-10 off track"
    assert page.note("A-2") == "building · late 23 months · was due 2024 off track"
    assert not page.row("A-2").all("i", "tpm-bar")
    assert [len(page.row(id_).all("i", "tpm-delay")) for id_ in ("A-1", "A-2")] == [1, 1]
    assert "2 are late." in page.text


def test_a_stage_says_which_it_is_and_what_is_due_with_the_only_one_is_said_once() -> None:
    page = timeline(
        spec("A-1", milestones="{alpha: 2027-01, beta: 2027-Q2}"),
        spec("A-2", milestones="{beta: 2026-10}", status="building"),
    )
    assert page.periods["2027-Q1"] == [["2027-01", "A-1 The A-1 spec", "alpha, stage 1 of 2", ""]]
    assert page.note("A-2") == "building · late 3 weeks · was due beta 2026-10 off track"


def test_words_are_outlined_where_the_calendar_has_them() -> None:
    page = timeline(spec("A-1", target="next"), spec("A-2", target="later"))
    assert page.bar("A-1")[1]["a"] == pytest.approx(100 * 184 / 640, abs=0.01)
    assert page.bar("A-2")[0] == {"proposed", "vague", "on"}


def test_lanes_say_how_many_are_outside_and_where_these_are() -> None:
    page = timeline(
        spec("A-1", team="pay", target="2026-Q4"),
        spec("A-2", team="pay", target="2026-Q1", status="launched"),
        spec("A-3", team="pay", target="2030"),
        spec("A-4", team="pay"),
        spec("A-5", target="2027"),
        spec("A-6", team="web"),
        spec("A-7"),
        teams=TEAMS,
    )
    assert page.lanes == {
        "Payments 1 before, 1 after and 1 without a day": ["A-1"],
        "No team 1 without a day": ["A-5"],
    }
    assert "Without a row here: Web 1 without a day" in page.text
    links = [span.one("a").given["href"] for span in page.root.all("small", "tpm-beyond")]
    assert links == ["../catalog/?team=pay", "../catalog/?team=-"]


def test_a_spec_stands_in_the_lane_of_each_of_its_goals_and_is_listed_once() -> None:
    goals = "[{id: GOAL-1, title: One}, {id: GOAL-2, title: Two}]"
    page = timeline(
        spec("A-1", goals="[GOAL-1, GOAL-2]", target="2026-Q4"),
        spec("A-2", goals="[GOAL-2]", target="2027"),
        goals=goals,
    )
    assert page.lanes == {"GOAL-1 One": ["A-1"], "GOAL-2 Two": ["A-1", "A-2"]}
    assert [row[1] for rows in page.periods.values() for row in rows] == [
        "Today",
        "A-1 The A-1 spec",
        "A-2 The A-2 spec",
    ]


def test_only_what_names_no_goal_and_no_release_stands_in_lanes_without_one() -> None:
    pages = pages_of(
        plan(
            files(
                spec("A-1", goals="[GOAL-1]", release="v9", target="2027"),
                spec("A-2", goals="[GOAL-9, GOAL-1]", milestones="{alpha: v2, beta: 2027-Q2}"),
                spec("A-3", target="2026-Q4"),
                goals="[{id: GOAL-1, title: One}]",
                releases="[{name: v2, date: 2027-01-05}]",
            )
        )
    )
    assert pages["index"].lanes == {"GOAL-1 One": ["A-2", "A-1"], "GOAL-9": ["A-2"], "No goal": ["A-3"]}
    assert pages["release-quarter"].lanes == {"v2 5 Jan 2027": ["A-2"], "v9": ["A-1"], "No release": ["A-3"]}


def test_there_are_pages_for_lanes_that_the_plan_has_and_the_first_is_by_team_in_quarters() -> None:
    pages = pages_of(
        plan(files(spec("A-1", team="pay", release="v1"), teams=TEAMS, releases="[{name: v1, date: 2027-01-05}]"))
    )
    assert list(pages) == ["index", "release-quarter", "team-month", "release-month", "team-year", "release-year"]
    links = [link.given["href"] for link in pages["team-month"].root.all("a", "data-tpm-keep")]
    assert links == ["../release-month/", "../", "../team-year/"]
    assert list(pages_of(plan(files(spec("A-1", target="2027"))))) == ["index", "plan-month", "plan-year"]


def test_releases_without_days_are_columns_of_their_own() -> None:
    page = timeline(
        spec("A-1", milestones="{alpha: v1.9, stable: v1.11}", status="building"),
        spec("A-2", release="v1.8", status="building"),
        spec("A-3", target="v1.12"),
        spec("A-4", target="2027-Q1"),
        spec("A-5"),
        releases="[{name: v1.9, date: 2026-08-01}, {name: v1.10}, {name: v1.11}, {name: v1.12}, {name: v1.8}]",
    )
    assert [column.text for column in page.root.all("span", "tpm-column")] == ["v1.9", "v1.10", "v1.11", "v1.12"]
    assert page.bar("A-1")[1] == {"a": 0, "b": 75, "s": pytest.approx(33.3, abs=0.1), "e": pytest.approx(66.7, abs=0.1)}
    assert page.note("A-2") == "building · late · was due v1.8 off track"
    assert [*page.lanes.values()] == [["A-1"], ["A-3"], ["A-2"]]  # by release, and what is late since before behind
    assert "No release 2 without a release" in page.text


def test_releases_and_freezes_are_marked_and_listed() -> None:
    page = timeline(
        spec("A-1", target="2027-Q1"),
        releases="[{name: '2027.1', date: 2027-03-16, freezes: {spec: 2026-12-18}}]",
    )
    assert [marker.text for marker in page.root.one("div", "tpm-scale").all("i")] == [
        "2027.1 spec freeze",
        "2027.1",
        "today",
    ]
    assert page.periods["2026-Q4"] == [["23 Nov 2026", "Today"], ["18 Dec 2026", "◇ 2027.1 spec freeze"]]
    assert page.periods["2027-Q1"][0] == ["16 Mar 2027", "◆ 2027.1 is released"]
    key = page.root.one("p", "tpm-key")
    assert [len(key.all("i", f"tpm-{kind}")) for kind in ("release", "freeze")] == [1, 1]


def test_a_fold_counts_specs_as_the_script_does() -> None:
    releases = ", ".join(f"{{name: 2026.{n}, date: 2026-12-{n + 10}}}" for n in range(9))
    specs = (spec(f"A-{n}", target=f"2026-12-{n + 1:02}") for n in range(28))
    fold = timeline(*specs, releases=f"[{releases}]").root.one("div", "tpm-agenda").one("details")
    rows, all_ = len(fold.all("tr", "data-f")), len(fold.one("tbody").all("tr"))
    assert fold.one("summary").text == f"{rows} more"
    assert rows < all_


def test_a_line_leads_from_what_is_needed_and_shows_where_that_comes_too_late() -> None:
    page = timeline(
        spec("A-1", target="2027-Q2"),
        spec("A-2", target="2027-Q1", depends_on="[A-1]"),
        spec("A-3", target="2027-Q3", depends_on="[A-1]"),
        spec("A-4", target="2027-05", depends_on="[A-1]"),
        spec("A-5", target="2027-Q4", depends_on="[A-6, {id: A-1, kind: soft}]"),
        spec("A-6"),
    )
    assert page.lines == {
        ("A-1", "A-2"): {"up", "back", "certain"},
        ("A-1", "A-3"): {"down", "straight"},
        ("A-1", "A-4"): {"up", "back", "possible"},
    }
    assert page.note("A-2") == "draft · 2027-Q1 off track · waits on A-1 (2027-Q2, too late)"
    assert page.note("A-4").endswith("waits on A-1 (2027-Q2, perhaps too late)")
    assert page.note("A-3").endswith("waits on A-1 (2027-Q2)")
    assert page.note("A-5").endswith("waits on A-6 (no date)")
    assert "1 needs something that comes too late." in page.text


def test_of_many_waits_the_worst_are_named() -> None:
    page = timeline(
        *(spec(f"A-{n}", target="2027-Q3") for n in (1, 2, 3)),
        spec("A-4", target="2027-Q1", depends_on="[A-5]"),
        spec("A-5", target="2027-Q1", depends_on="[A-1, A-2, A-3, A-4]"),
    )
    assert re.search(r"waits on A-4 \(2027-Q1, in a circle\), .*, too late\), .* and 1 more$", page.note("A-5"))


def test_what_is_not_named_of_many_waits_is_drawn_and_counted_all_the_same() -> None:
    awaited = [spec(f"A-{n}", target="2027-Q3", depends_on="[B-1]") for n in (1, 2, 3)]
    late = spec("A-4", target="2027-Q2")
    page = timeline(*awaited, late, spec("B-1", target="2027-Q1", depends_on="[A-1, A-2, A-3, A-4]"))
    assert page.note("B-1").endswith("A-3 (2027-Q3, in a circle) and 1 more")
    assert "1 needs something that comes too late" in page.text
    assert "certain" in page.lines["A-4", "B-1"]


def test_more_lines_than_can_be_read_side_by_side_are_counted() -> None:
    first = [spec(f"A-{n}", target="2027-Q1") for n in range(1, 13)]
    then = [spec(f"B-{n}", target="2027-Q3", depends_on=f"[A-{n}]") for n in range(1, 13)]
    page = timeline(*first, *then)
    assert len(page.lines) == 6
    assert "6 more lines would hide the others" in page.text


def test_of_many_specs_those_next_to_today_are_shown_and_the_others_counted() -> None:
    specs = [spec(f"A-{n}", target="2027-Q1" if n > 30 else "2027-Q4", team="pay") for n in range(60)]
    page = timeline(*specs, teams=TEAMS)
    assert page.lanes["Payments"] == [f"A-{n}" for n in range(31, 43)]
    assert "and 48 more" in page.text
    assert (
        next(link for link in page.root.all("a") if link.text == "and 48 more").given["href"] == "../catalog/?team=pay"
    )


def test_however_many_lanes_there_are_a_page_can_be_read() -> None:
    page = timeline(*(spec(f"A-{n}", target="2027", team=f"t{n % 90}") for n in range(500)))
    assert len(page.rows) == ROWS
    assert re.search(r"Without a row here: t\d+ \d not drawn", page.text)


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        ((), "There is no spec yet."),
        ((spec("A-1"),), "No spec has a target yet that says when it is to be done: write target: 2027-Q2"),
        ((spec("A-1", target="2027", status="rejected"),), "Nothing is planned"),
        ((spec("A-1", target="2040"),), "Without a row here: All specs 1 after"),
    ],
)
def test_a_plan_without_dates_is_told_what_to_write(specs: tuple[str, ...], said: str) -> None:
    page = timeline(*specs)
    assert said in page.text
    assert not page.root.all("div", "tpm-time")


def test_the_few_that_have_a_day_are_drawn() -> None:
    pages = pages_of(plan(files(*(spec(f"A-{n}", target="v1.3") for n in range(9)), spec("B-1", target="2027-Q1"))))
    assert list(pages) == ["index", "plan-month", "plan-year"]
    assert pages["index"].lanes == {"All specs 9 without a day": ["B-1"]}


def test_no_text_of_a_spec_is_anything_but_text() -> None:
    nasty = '"<script>x</script> [[A-1]] {{ y }} \'\\" \\n# h"'
    pages = pages_of(
        plan(
            files(
                spec("A-1", title=nasty, status=nasty, team=nasty, target="2027-Q1"),
                spec("A-2", target="2027-Q1", milestones=f"{{{nasty}: 2027-Q2}}", depends_on="[A-1]", release=nasty),
                goals=f"[{{id: GOAL-1, title: {nasty}}}]",
                releases=f"[{{name: {nasty}, date: 2027-01-05, freezes: {{{nasty}: 2027-01-01}}}}]",
            )
        )
    )
    for page in pages.values():
        assert not re.search(r"<script|\[\[|\{\{", page.page.content)
        assert page.page.content.count("\n# ") == 0
    assert "<script>x</script> [[A-1]] {{ y }} '\" # h" in pages["index"].text


def test_the_order_of_files_changes_nothing() -> None:
    texts = files(*(spec(f"A-{n}", target=f"2027-Q{n % 4 + 1}", depends_on=f"[A-{n + 1}]") for n in range(9)))
    one, other = (pages_of(plan(dict(order)))["index"].page for order in (texts.items(), [*texts.items()][::-1]))
    assert one == other


def test_lines_meet_their_rows_also_when_others_are_hidden(page: WebPage, tmp_path: Path) -> None:
    drawn = timeline(
        *(
            spec(f"A-{n}", target=f"2027-Q{n % 4 + 1}", team="pay" if n % 2 else "web", title="A long title " * 2 * n)
            for n in range(8)
        ),
        spec("B-1", target="2027-Q1", depends_on="[A-3, A-7]", team="pay"),
        spec("B-2", target="2027-Q4", depends_on="[A-0, A-1]", team="pay"),
        teams=TEAMS,
    )
    file = tmp_path / "page.html"
    body = markdown.markdown(drawn.page.content, extensions=["toc"])
    file.write_text(f"<style>{stylesheet().decode()}</style>{body}<script>{script().decode()}</script>", "utf-8")
    page.set_viewport_size({"width": 1000, "height": 800})
    for query, lines in (("", 4), ("?team=pay", 3)):
        page.goto(f"{file.as_uri()}{query}")
        ends = page.evaluate(ENDS)
        assert len(ends) == lines
        for from_row, to_row, first, last in ends:
            assert (first, last) == (
                pytest.approx(min(from_row, to_row), abs=8),  # within the height of a bar
                pytest.approx(max(from_row, to_row), abs=8),
            )


ENDS = """
() => [...document.querySelectorAll("[data-line]")].filter(line => line.checkVisibility()).map(line => {
  const middle = row => {
    const bar = document.querySelector(`[data-row="${row}"] .tpm-bar`).getBoundingClientRect()
    return bar.y + bar.height / 2
  }
  const box = line.getBoundingClientRect()
  return [...line.dataset.line.split(" ").map(middle), box.top, box.bottom]
})
"""


WAITING = (
    spec("A-1", target="2027-05-20", title="A long title of what is needed first"),
    spec("A-2", target="2027-05-21", title="A long title of what is needed second"),
    spec("B-1", target="2027-03-01", depends_on="[A-1, A-2]", title="A long title of what waits for them both"),
    spec("B-2", target="2027-06-01", depends_on="[A-1]"),
)


def test_what_a_row_of_the_list_waits_on_stands_on_the_line_of_the_rest(page: WebPage, tmp_path: Path) -> None:
    show(page, timeline(*WAITING).page.content, 800, tmp_path)
    tops = page.evaluate(TOPS)
    assert len(tops) == 2
    assert all(first == pytest.approx(other, abs=1) for first, other in tops)


TOPS = """
() => [...document.querySelectorAll(".tpm-agenda tr:has(.tpm-wait)")]
  .map(row => [...row.querySelectorAll("th a, .tpm-wait:first-child a")].map(link => link.getClientRects()[0].top))
"""


def test_what_is_named_of_several_waits_keeps_its_comma() -> None:
    waits = timeline(*WAITING).root.one("div", "tpm-agenda").all("span", "tpm-wait")
    said = ["A-2 (2027-05-21, too late),", "A-1 (2027-05-20, too late)", "A-1 (2027-05-20)"]
    assert [wait.text for wait in waits] == said


# Drawing and list


def assert_same_facts(page: Drawn) -> int:
    """That list and drawing name the same specs, and say the same of them; gives their number."""
    listed = {}
    for row in page.root.one("div", "tpm-agenda").all("tr", "data-f"):
        cells = [cell for cell in row.inside if isinstance(cell, Element)]
        name = cells[1].all("a")[0].text
        if re.search(r", stage \d+ of \d+$", cells[2].text):
            continue
        when, stages = cells[0].text, "".join(one.text for one in cells[1].all("small"))
        status = re.sub(r" ?\([a-z]+\)$", "", cells[2].text)
        waits = cells[4].text if len(cells) > 4 else ""
        late, _, due = when.rpartition(", ")
        if stages.endswith(f" {due.removeprefix('was due ')}") and not (late and "," in stages):  # it is said once
            due, stages = due[: 8 * bool(late)] + stages, ""
        note = [status, late, due, stages]
        words = " · ".join(filter(None, note)) + f" {cells[3].text}" * bool(cells[3].text)
        listed[name] = words + f" · waits on {waits}" * bool(waits)
        assert name not in {*listed} - {name}
    drawn = {row.all("a")[0].text: row.one("p").text for row in page.rows}
    assert drawn == listed
    return len(drawn)


def test_the_list_of_the_example_says_what_is_drawn(root: Path) -> None:
    pages = pages_of(load(root / "tests/sites/payments"))
    assert [assert_same_facts(page) for page in pages.values()][:1] == [22]
    lines = pages["index"].lines
    assert ("possible" in lines["RISK-1", "APP-3"], len(lines)) == (True, 15)
    assert pages["index"].note("KYC-4") == "building · late 3 weeks · was due 2026-10 off track owner agrees"


def test_the_list_of_kubernetes_says_what_is_drawn(corpus: Callable[[str], Catalog]) -> None:
    pages = pages_of(corpus("kep"), date(2026, 7, 24))
    assert list(pages) == ["index", "release-release"]
    for page in pages.values():
        assert 100 < assert_same_facts(page) <= ROWS
    assert max(map(len, pages["index"].lanes.values())) <= 12
    assert pages["index"].note("KEP-5366") == "implementable · alpha v1.36, beta v1.37 on track"


# Axes

days = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@given(days, st.sampled_from(DAYS), st.integers(1, 12))
def test_columns_follow_one_another_and_today_is_in_the_one_behind_the_first(
    today: date, zoom: Zoom, year: int
) -> None:
    along = Days(Calendar(Vocabulary(roadmap=Roadmap(fiscal_year_start=year)), today), zoom)
    columns = along.columns
    assert len(columns) == sum(AROUND[zoom]) + 1
    assert [column.start for column in columns] == [0, *(column.end for column in columns[:-1])]
    assert columns[-1].end == 100
    now = columns[AROUND[zoom][0]]
    assert now.start < along.today < now.end
    if zoom is not Zoom.MONTH:  # a column is called what a target would be
        target = parse_target(now.name, fiscal_year_start=year)
        assert isinstance(target, Target)
        assert along.place(target) == pytest.approx((now.start, now.end))


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize("zoom", list(Zoom))
def test_the_calendar_ends_somewhere(today: date, zoom: Zoom) -> None:
    along = axis(Calendar(Vocabulary(releases=(Release("v1"),)), today), zoom)
    assert [column.start <= column.end for column in along.columns] == [True] * len(along.columns)


intervals = st.tuples(days, st.integers(0, 400)).map(
    lambda one: Target("x", TargetKind.DAY, one[0], one[0] + timedelta(one[1]))
)


@given(intervals, intervals, days, st.sampled_from(DAYS))
def test_a_bar_is_in_order_whatever_the_dates(start: Target, end: Target, today: date, zoom: Zoom) -> None:
    catalog = plan(files(spec("A-1", start=f"{start.lo}", target=f"{end.hi}", status="building")))
    deadlines = Deadlines(catalog, today)
    along: Axis = axis(deadlines.calendar, zoom)
    overdue = bool(deadlines.overdue)
    found = bar(catalog.specs[0], deadlines, along, overdue=overdue)
    assert isinstance(found, Bar)
    assert found.start <= found.sure_from <= found.end <= found.until
    assert found.start <= found.sure_until <= found.end
    assert (found.late is not None) == overdue


@given(st.lists(days, max_size=12), st.sampled_from(DAYS))
def test_labels_do_not_collide(releases: list[date], zoom: Zoom) -> None:
    along = Days(Calendar(Vocabulary(), TODAY), zoom)
    near = [TODAY + timedelta((day - date(1990, 1, 1)).days % 400) for day in releases]
    found = markers(along, [Release(f"2027.{n}", day, {"code": day - timedelta(9)}) for n, day in enumerate(near)])
    labels = [(one.track, one.at - one.width * one.is_before, one.width) for one in found if one.track is not None]
    for n, (track, start, width) in enumerate(labels):
        for other, at, size in labels[n + 1 :]:
            assert track != other or start + width <= at or at + size <= start
