"""What the Roadmap says is coming, and in what order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import markdown
import pytest
from plans import check, plan, spec, viewed
from playwright.sync_api import Page as BrowserPage
from tables import Reader, read

from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load
from tpmdocs.site import Page
from tpmdocs.views import roadmap as views

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parent

NAMES = ("Now", "Next", "Later")

BY_RELEASE = {
    "releases": "[{name: v1.9, date: 2026-08-01}, {name: v1.10}, {name: v1.11}, {name: v1.12}, {name: v1.8}]\n",
    "roadmap": "{unit: release, now: 1, next: 1}\n",
}


def page_of(catalog: Catalog, today: date = TODAY) -> Page:
    (page,) = views.pages(viewed(catalog, check(catalog), today))
    return page


def files(*specs: str, **config: str) -> dict[str, str]:
    """A repository with these specs."""
    return (
        {"specs/index.md": "# Home\n"}
        | {f"specs/{number}.md": text for number, text in enumerate(specs)}
        | {f"site_config/{name}.yml": text for name, text in config.items()}
    )


def roadmap(*specs: str, **config: str) -> Reader:
    return read(page_of(plan(files(*specs, **config))))


def ids(page: Reader, heading: str) -> list[str]:
    """The specs that are named under a heading, in order."""
    return re.findall(r"\b[A-Z]+-\d+(?= The)", " ".join(page.lines(heading)))


def test_a_card_stands_under_the_word_for_the_day_on_which_its_target_ends() -> None:
    page = roadmap(
        spec("A-1", target="2026-Q4"),
        spec("A-2", target="2027-Q2"),
        spec("A-3", target="2028"),
        spec("A-4", target="next"),
    )
    assert [ids(page, name) for name in NAMES] == [["A-1"], ["A-2", "A-4"], ["A-3"]]


def test_what_comes_first_is_first_then_what_is_surest_and_what_is_done_is_last() -> None:
    page = roadmap(
        spec("A-10", target="2026-12", status="draft"),
        spec("A-9", target="2026-12", status="draft"),
        spec("A-3", target="2026-12", status="accepted"),
        spec("A-2", target="2026-12", status="building"),
        spec("A-1", target="2026-11", status="launched"),
        spec("A-4", target="2026-11", status="draft"),
    )
    assert ids(page, "Now") == ["A-4", "A-2", "A-3", "A-9", "A-10", "A-1"]


def test_what_may_be_done_is_not_called_overdue() -> None:
    page = roadmap(
        spec("A-1", target="2026-Q2", status="flying"),
        spec("A-2", target="2026-Q2", status="Done"),
        spec("A-3", target="2026-Q1", status="''"),
        spec("A-4", target="2027-Q1", status="flying"),
    )
    assert ids(page, "Past, and perhaps done") == ["A-1", "A-3"]
    assert [ids(page, name) for name in NAMES] == [[], ["A-4"], []]
    assert not any("verdue" in line or "should be done" in line for line in page.lines("What is coming"))


def test_what_is_overdue_stands_under_now_with_the_date_that_has_passed() -> None:
    page = roadmap(
        spec("A-1", target="2026-Q2", status="building"),
        spec("A-2", target="2026-10", status="building"),
        spec("A-3", target="2026-Q2", status="launched"),
        spec("A-4", target="2026-12"),
    )
    assert ids(page, "2 overdue") == ["A-2", "A-1"]  # the latest first
    assert "was due 2026-10" in page.lines("2 overdue")[1]
    assert ids(page, "1 due") == ["A-4"]
    assert page.table("Overdue (2)").column("Due") == ["was due 2026-10", "was due 2026-Q2"]


def test_a_past_stage_of_what_goes_on_is_not_overdue() -> None:
    page = roadmap(
        spec("A-1", milestones="{alpha: 2026-Q1, beta: 2026-Q2, stable: 2027-Q1}"),
        spec("A-2", milestones="{alpha: 2026-Q1, beta: 2026-Q2}"),
    )
    assert ids(page, "1 overdue") == ["A-2"]
    assert page.table("Overdue (1)").column("Stage") == ["beta"]
    behind = [table for table in page.tables if table.under == "Done and past"]
    assert [(row[0], row[1]) for table in behind for row in table.rows] == [
        ("A-1 The A-1 spec", "beta"),
        ("A-1 The A-1 spec", "alpha"),
        ("A-2 The A-2 spec", "alpha"),
    ]


def test_stages_and_a_target_that_is_none_of_them_stand_one_by_one() -> None:
    page = roadmap(spec("A-1", milestones="{alpha: 2026-Q4, beta: 2027-Q1}", target="2028"))
    assert [len(ids(page, name)) for name in NAMES] == [1, 1, 1]
    assert [page.table(f"{name} (1)").column("Stage") for name in ("2026-Q4", "2027-Q1", "2028-Q4")] == [
        ["alpha"],
        ["beta"],
        [""],
    ]


def test_what_is_undated_or_paused_stands_apart_and_what_was_dropped_nowhere() -> None:
    page = roadmap(
        spec("A-1"),
        spec("A-2", target="some day"),
        spec("A-3", status="paused", target="2027-Q1"),
        spec("A-4", status="paused"),
        spec("A-5", status="rejected", target="2027-Q1"),
        spec("A-6", status="launched"),
    )
    assert ids(page, "Without a date") == ["A-1", "A-2"]
    assert ids(page, "Paused") == ["A-3", "A-4"]
    assert ids(page, "Next") == []
    assert ids(page, "2027-Q1 (1)") == ["A-3"]  # as it was planned
    assert "1 spec is done and never had a date." in page.lines("Done and past")[0]
    assert "A-5" not in " ".join(page.lines("Roadmap"))


def test_tables_go_by_release_where_the_board_does() -> None:
    page = roadmap(
        spec("A-1", target="v1.10"),
        spec("A-2", target="1.11", status="launched"),
        spec("A-3", target="v1.12"),
        spec("A-4", target="v1.8"),
        spec("A-5", target="v1.13"),
        **BY_RELEASE,
    )
    assert [page.lines(name)[0] for name in NAMES] == ["2 specs, v1.10", "1 spec, v1.11", "1 spec, after v1.11"]
    headings = [section.heading for section in page.sections if section.level == 3]
    assert headings[3:] == ["Overdue (1)", "v1.10 (1)", "v1.11 (1)", "v1.12 (1)"]
    assert page.table("v1.11 (1)").caption == "1 done"
    assert ids(page, "Without a date") == ["A-5"]  # a release that nobody has declared


def test_tables_go_by_release_where_most_targets_are_releases() -> None:
    releases = '[{name: "2027.1", date: 2027-03-01}]'
    most = roadmap(
        spec("A-1", target="2027.1"), spec("A-2", target="2027.1"), spec("A-3", target="2027-Q2"), releases=releases
    )
    assert [table.under for table in most.tables] == ["2027.1 (2)", "2027-Q2 (1)"]
    half = roadmap(spec("A-1", target="2027.1"), spec("A-3", target="2027-Q2"), releases=releases)
    assert [table.under for table in half.tables] == ["2027-Q1 (1)", "2027-Q2 (1)"]


@pytest.mark.parametrize(
    ("cut", "meanings"),
    [
        (
            "{}",
            ["no specs, until 31 Dec 2026", "no specs, until 30 Jun 2027", "1 spec, after 30 Jun 2027"],
        ),
        (
            "{fiscal_year_start: 2}",
            ["no specs, until 31 Jan 2027", "no specs, until 31 Jul 2027", "1 spec, after 31 Jul 2027"],
        ),
        (
            "{now: 2, next: 4}",
            ["no specs, until 31 Mar 2027", "no specs, until 31 Mar 2028", "1 spec, after 31 Mar 2028"],
        ),
    ],
)
def test_each_column_says_what_its_name_means(cut: str, meanings: list[str]) -> None:
    page = roadmap(spec("A-1", target="2030"), roadmap=cut)
    assert [page.lines(name)[0] for name in NAMES] == meanings


def test_a_fiscal_quarter_bears_the_year_in_which_its_year_ends() -> None:
    page = roadmap(spec("A-1", target="2027-Q1"), spec("A-2", target="2027-06"), roadmap="{fiscal_year_start: 4}")
    assert [(table.under, table.caption) for table in page.tables] == [
        ("Overdue (1)", "Not done, though the date has passed; the latest first"),
        ("2028-Q1 (1)", "1 Apr – 30 Jun 2027"),
    ]


@pytest.mark.parametrize("fiscal", range(1, 13))
def test_a_target_at_the_edge_of_the_calendar_has_its_place(fiscal: int) -> None:
    targets = ("9999-12-31", "0001-01-01", "9999", "0001")
    specs = (spec(f"A-{number}", target=target) for number, target in enumerate(targets))
    page = roadmap(*specs, roadmap=f"{{fiscal_year_start: {fiscal}}}")
    undated = ids(page, "Without a date") if page.has("Without a date") else []  # years that are not in the calendar
    assert sorted({*ids(page, "Now"), *ids(page, "Later"), *undated}) == ["A-0", "A-1", "A-2", "A-3"]
    assert {"A-0", "A-1"}.isdisjoint(undated)


def test_the_last_days_of_the_calendar_have_a_roadmap() -> None:
    catalog = plan({"specs/a.md": spec("A-1", target="9999-12-31")})
    (page,) = views.pages(viewed(catalog, (), date(9999, 10, 1)))
    assert "A-1" in page.content


def test_a_card_tells_what_dates_say_where_nobody_reports_it() -> None:
    good, bad = (f"[{{on: 2026-11-20, health: {health}}}]" for health in ("on-track", "off-track"))
    page = roadmap(
        spec("A-1", target="2026-12", depends_on="[A-9]"),
        spec("A-2", target="2026-12", depends_on="[A-9]", updates=good),
        spec("A-3", target="2026-12", depends_on="[A-9]", updates=bad),
        spec("A-4", target="2026-12"),
        spec("A-9", target="2026-12-31", status="paused"),
        spec("A-10", target="2026-10"),
        spec("A-11", target="2027-02", depends_on="[A-10]"),
    )
    assert page.lines("1 overdue")[:3] == [
        *("A-10 The A-10 spec", "draft (proposed) was due 2026-10 off track", "1 finding"),
    ]
    assert page.lines("Next")[1:] == [
        *("A-11 The A-11 spec", "draft (proposed) 2027-02 at risk"),
        "needs A-10, which is off track",
    ]
    now = page.lines("Now")
    stands = {id_: now[now.index(f"{id_} The {id_} spec") + 1] for id_ in ("A-1", "A-2", "A-3", "A-4")}
    assert stands == {
        "A-1": "draft (proposed) 2026-12 on track",
        "A-2": "draft (proposed) 2026-12 on track owner agrees",
        "A-3": "draft (proposed) 2026-12 on track owner says off track",
        "A-4": "draft (proposed) 2026-12 on track",
    }


def test_a_card_tells_what_the_owner_reported_last_the_goals_and_the_team() -> None:
    updates = "[{on: 2026-11-20, health: off-track, by: lead}, {on: 2026-10-01, health: on-track}]"
    page = roadmap(
        spec("A-1", target="2026-12", updates=updates, goals="[G-1/KR-1, G-1/KR-2, G-2]", team="shop"),
        spec(
            "A-2", target="2026-12", updates="[{on: 2026-11-20, text: Nothing new.}, {on: 2026-10-01, health: at-risk}]"
        ),
        teams="[{key: shop, name: The shop}]",
    )
    assert page.lines("Now")[1:] == [
        *("A-1 The A-1 spec", "draft (proposed) 2026-12 on track owner says off track", "The shop G-1 G-2"),
        *("A-2 The A-2 spec", "draft (proposed) 2026-12 on track"),
    ]


FACTS = """area => {
  const text = (one, selector) => [...one.querySelectorAll(selector)].map(found => found.textContent.trim());
  const after = (one, other) => one && (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  const [first, end] = ["tpm-table", "tpm-behind"].map(id => document.getElementById(id));
  const rows = [...document.querySelectorAll("tr[data-f]")].filter(row => after(first, row) && !after(end, row));
  const shown = area === "cards" ? [...document.querySelectorAll(".tpm-card")] : rows;
  return shown.map(one => [
    text(one, ".tpm-spec"), text(one, ".tpm-pill"), text(one, ".tpm-health, .tpm-says"),
    area === "cards"
      ? text(one, ".tpm-meta > span:not(.tpm-pill, .tpm-stands)")
      : [...one.cells].filter(cell => cell.cellIndex && !cell.querySelector(".tpm-pill, .tpm-health, .tpm-says"))
          .flatMap(cell => cell.textContent.split(", ")).map(said => said.trim()).filter(Boolean),
  ].map(said => said.sort().join("; ")).join(" | "));
}"""


@pytest.mark.parametrize("name", ["payments", "kep"])
def test_the_board_says_the_same_as_the_tables(
    page: BrowserPage, root: Path, name: str, request: pytest.FixtureRequest
) -> None:
    if name == "payments":
        found = page_of(load(root / "tests/sites/payments"))
    else:
        found = page_of(request.getfixturevalue("corpus")("kep"), date(2026, 7, 24))
    page.set_content(markdown.markdown(found.content))
    cards, rows = (Counter(page.evaluate(FACTS, area)) for area in ("cards", "rows"))
    assert cards
    assert cards - rows == Counter()
    paused = [fact for fact in (rows - cards).elements() if "paused" not in fact and "deferred" not in fact]
    assert paused == [], "of what is in the tables only what is paused has no card"


def test_findings_of_a_card_lead_to_them() -> None:
    catalog = plan(files(spec("A-1", target="2026-12", depends_on="[A-9]")))
    assert '<a class="tpm-found" href="../0/#tpm-findings">1 finding</a>' in page_of(catalog).content


def test_an_empty_plan_says_how_to_begin() -> None:
    page = roadmap()
    assert page.lines("What is coming")[0].startswith("There is no spec yet. A spec is a Markdown file")
    assert not any(page.has(name) for name in NAMES)
    assert page.tables == []


def test_a_plan_without_any_date_has_no_board_and_says_how_to_give_one() -> None:
    specs = spec("A-1"), spec("A-2", target="some day"), spec("A-3", status="launched")
    page = roadmap(*specs)
    assert page.lines("What is coming") == [
        "No spec has a target yet that says when it is to be done: write target: 2027-Q2 in its front matter,"
        " or say in site_config/dialect.yml where it is."
    ]
    assert ids(page, "Without a date") == ["A-1", "A-2"]
    assert page.lines("Done and past") == ["1 spec is done and never had a date."]
    assert "write due: 2027-Q2" in roadmap(*specs, dialect="fields: {target: due}").lines("What is coming")[0]
    assert not any(roadmap(*specs).has(name) for name in (*NAMES, "By quarter"))


def test_a_table_without_any_date_has_no_column_for_it() -> None:
    (table,) = roadmap(spec("A-1"), spec("A-2")).tables
    assert table.columns == ["Spec", "Status"]


def test_a_plan_of_what_was_dropped_says_so() -> None:
    page = roadmap(spec("A-1", status="rejected"))
    assert page.lines("What is coming") == ["Nothing is planned: what there is was dropped, or cannot be read."]


def test_what_is_done_stands_apart_from_what_is_coming() -> None:
    page = roadmap(
        spec("A-1", target="2026-Q1", status="launched"), spec("A-2", status="paused"), spec("A-3", target="2027")
    )
    assert [section.heading for section in page.sections if section.level == 2] == [
        *("What is coming", "Paused", "By quarter", "Done and past"),
    ]
    assert page.lines("What is coming")[0] == "Listed below, not here: 1 paused. The same as tables by quarter"


def test_the_longest_word_of_a_stage_has_room() -> None:
    stages = spec("A-1", milestones="{alpha: 2026-Q4, incremental roll-out: 2027-Q1}")
    assert "--tpm-letters: 11" in page_of(plan(files(stages))).content


def test_no_text_of_a_spec_is_anything_but_text() -> None:
    title = "'<script>alert(1)</script> [[A-1]] {{ x }} *b* \\n\\n# h `c` &lt; \\0'".replace("'", '"')
    page = page_of(plan(files(spec("A-1", title=title, target="2026-12", team='"<b>\\n\\n## x"', status="'<i>'"))))
    content = page.content
    assert "<script" not in content
    assert "<b>" not in content
    assert "[[" not in content
    assert "{{" not in content
    assert [line for line in content.split("\n") if line.startswith("#")] == [
        "# Roadmap",
        '## <span id="tpm-coming"></span>What is coming',
        '## <span id="tpm-table"></span>By quarter',
        '### <span id="tpm-due-2026-Q4"></span>2026&#45;Q4 &#40;1&#41;',
    ]
    assert "A-1 <script>alert(1)</script> [[A-1]] {{ x }} *b* # h `c` &lt;" in read(page).lines("Now")[1]


def test_the_order_of_files_changes_nothing() -> None:
    specs = files(*(spec(f"A-{n}", target="2026-12" if n % 2 else "2027") for n in range(12)))
    one, other = (page_of(plan(dict(order))) for order in (specs.items(), [*specs.items()][::-1]))
    assert one == other


def test_anchors_are_unique_and_lead_somewhere() -> None:
    page = roadmap(
        spec("A-1"),
        spec("A-2", status="paused"),
        spec("A-3", target="now"),
        spec("A-4", target="2026-01"),
        spec("A-5", target="überhaupt & v1"),
        releases="[{name: 'überhaupt & v1', date: 2027-01-01}]",
        roadmap="{unit: release}",
    )
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {"tpm-undated", "tpm-paused", "tpm-overdue"} <= set(page.ids)


def test_the_roadmap_of_kubernetes_holds_what_is_known(corpus: Callable[[str], Catalog]) -> None:
    catalog = corpus("kep")
    found = page_of(catalog, date(2026, 7, 24))
    page = read(found)
    sizes = {table.under: len(table.rows) for table in page.tables}
    assert sizes["v1.37 (87)"] == 87
    assert sizes["v1.38 (31)"] == 31
    later = [name for name in sizes if re.fullmatch(r"v1\.(39|[4-9]\d) \(\d+\)", name)]
    assert sum(sizes[name] for name in later) == 33
    assert [line.split(",")[0] for line in (page.lines(name)[0] for name in NAMES)] == [
        "233 items",
        "31 items",
        "33 items",
    ]
    overdue = page.table("Overdue (146)")
    assert overdue.column("Status").count("implementable (committed)") == 135
    assert len(found.content) < 1_000_000


def test_the_roadmap_of_the_example(root: Path) -> None:
    page = read(page_of(load(root / "tests/sites/payments")))
    assert page.table("Overdue (1)").column("Spec") == ["KYC-4 Sanctions lists, screened daily by a second source"]
    staged = [table for table in page.tables if "Stage" in table.columns]
    stages = [(table.under, stage) for table in staged for stage in table.column("Stage") if stage]
    assert stages == [("2027-Q1 (6)", "alpha"), ("2027-Q2 (6)", "beta"), ("2027-Q3 (2)", "stable")]
    assert page.lines("Paused") == [
        "Spec Status Team Goals Due",
        "LEDGER-4 Month-end close in two days paused Ledger GOAL-2 2027-H2",
    ]
