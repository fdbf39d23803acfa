"""What the Dependencies page says of who waits for whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from plans import plan, spec, viewed
from playwright.sync_api import Page as WebPage
from styled import show
from tables import Reader, Table, read

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.graph import Graph
from tpmdocs.reading.loader import load
from tpmdocs.site import Page
from tpmdocs.views import dependencies as views
from tpmdocs.views.web_parts import LARGEST

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parent


def pages(catalog: Catalog, engine: str = "none") -> dict[str, Page]:
    return {page.path: page for page in views.pages(viewed(catalog, (), TODAY, engine=engine))}


def files(*specs: str, **config: str) -> dict[str, str]:
    return {f"specs/{number}.md": text for number, text in enumerate(specs)} | {
        f"site_config/{name}.yml": text for name, text in config.items()
    }


def dependencies(*specs: str, **config: str) -> Reader:
    return read(pages(plan(files(*specs, **config)))["dependencies/index.md"])


def test_specs_that_wait_for_each_other_stand_out_first() -> None:
    page = dependencies(
        spec("A-1", depends_on="[A-2]"),
        spec("A-2", depends_on="[A-3]"),
        spec("A-3", depends_on="[A-1]"),
        spec("B-1", depends_on="[B-2, B-3]"),
        spec("B-2", depends_on="[B-1]"),
        spec("B-3", depends_on="[B-1]"),
    )
    assert page.sections[2].heading == "Waiting in circles (2)"
    assert page.lines("Waiting in circles (2)") == [
        "These 3 specs wait for each other, so none of them can be finished first: A-1 → A-2 → A-3 → A-1",
        "These 3 specs wait for each other, so none of them can be finished first: B-1 → B-2 → B-1",
        "That is the shortest way round. All of them: B-1, B-2, B-3",
    ]


TEAMS = {"teams": "[{key: shop, name: The shop}, {key: desk, name: Desk}]"}


def test_teams_wait_in_rows_for_teams_in_columns_as_long_as_they_do() -> None:
    page = dependencies(
        spec("A-1", team="shop", depends_on="[{id: B-1, why: it helps, lag: 2w}]", target="2027-Q1"),
        spec("A-2", team="shop", depends_on="[B-3, A-1, C-1, {id: B-1, kind: soft}]"),
        spec("A-3", team="shop", depends_on="[B-1]", status="launched"),
        spec("B-1", team="desk", target="2026-12", status="building"),
        spec("B-2", team="desk", depends_on="[D-1, D-2]"),
        spec("B-3", team="desk", status="launched"),
        spec("C-1", depends_on="[A-1]"),
        spec("D-1", team="yard", status="rejected"),
        spec("D-2", team="yard", status="unheard-of"),
        **TEAMS,
    )
    assert page.table("Between teams").columns == ["Waits", "for Desk", "for yard"]
    assert page.table("Between teams").rows == [["Desk", "", "1"], ["The shop", "1", ""]]
    assert page.lines("The shop waits") == [
        "for Desk",
        "A-1 The A-1 spec 2027-Q1 waits for B-1 The B-1 spec building (active) 2026-12 on track plus 2 weeks; it helps",
    ]
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_without_teams_there_is_no_table_of_them() -> None:
    page = dependencies(spec("A-1", depends_on="[A-2]"), spec("A-2"))
    assert not page.has("Between teams")
    assert not dependencies(spec("A-1", team="shop", depends_on="[A-2]"), spec("A-2", team="''")).has("Between teams")


def test_counts_say_what_is_settled_and_what_stands_alone() -> None:
    page = dependencies(
        spec("A-1", depends_on="[A-2, {id: A-3, kind: soft}]"), spec("A-2", status="launched"), spec("A-3"), spec("A-4")
    )
    assert page.lines("Dependencies")[1] == (
        "2 dependencies join 3 specs; 1 of them is soft. 1 is settled: one of the two is done or was dropped. "
        "1 spec waits for nothing, and nothing waits for it."
    )


def test_of_one_dependency_it_speaks_in_the_singular() -> None:
    found = pages(plan(files(spec("A-1", depends_on="[A-2]"), spec("A-2"))))["dependencies/index.md"]
    assert read(found).lines("Dependencies")[1].startswith("1 dependency joins 2 specs")
    assert found.meta["description"] == "1 dependency joins 2 specs."


def test_the_drawing_has_its_table_with_every_dependency() -> None:
    page = dependencies(spec("A-1", depends_on="[A-2, A-3]"), spec("A-2", depends_on="[A-3]"), spec("A-3"))
    assert page.table("The whole plan").columns == ["Spec", "Waits on", "Blocks"]
    assert page.table("The whole plan").rows == [
        ["A-1 The A-1 spec draft (proposed)", "A-2 draft A-3 draft", ""],
        ["A-2 The A-2 spec draft (proposed)", "A-3 draft", "A-1 draft"],
        ["A-3 The A-3 spec draft (proposed)", "", "A-1 draft A-2 draft"],
    ]


def test_the_drawing_leaves_out_what_a_longer_way_says_and_tells_kinds_apart() -> None:
    catalog = plan(
        files(
            spec("A-1", depends_on="[A-2, A-3, {id: A-4, kind: soft}]", team="shop"),
            spec("A-2", depends_on="[A-3]", team="shop", conflicts_with="[A-4]"),
            spec("A-3", team="desk"),
            spec("A-4", team="desk"),
            spec("B-1", depends_on="[B-2]"),
            spec("B-2", depends_on="[B-1]"),
            **TEAMS,
        )
    )
    content = unescape(pages(catalog, "auto")["dependencies/index.md"].content)
    arrows = re.findall(r'<g class="(tpm-edge[^"]*)"><title>([^<]*)</title>', content)
    assert set(arrows) == {
        ("tpm-edge", "A-2 → A-1"),
        ("tpm-edge", "A-3 → A-2"),
        ("tpm-edge", "A-4 → A-1"),
        ("tpm-edge tpm-in-cycle", "B-1 → B-2: in a circle"),
        ("tpm-edge tpm-in-cycle", "B-2 → B-1: in a circle"),
        ("tpm-edge tpm-symmetric tpm-opposed", "A-4 → A-2: conflicts with"),
    }
    assert "A-3 → A-1" not in content
    assert "Where a longer way says the same, the short one is not drawn." in content
    assert content.count('class="tpm-cluster"') == 3
    assert re.search(r"stroke-dasharray[^>]*/>", content.split("A-4 → A-1")[1].split("</g>")[0])


def test_where_dates_clash_the_drawing_and_the_table_say_so_in_words() -> None:
    catalog = plan(
        files(
            spec("A-1", target="2027-02", depends_on="[A-2, A-3]", team="shop"),
            spec("A-2", target="2027-Q1", team="desk"),
            spec("A-3", start="2027-01-01", target="2027-06", depends_on="[A-2]", team="desk"),
            **TEAMS,
        )
    )
    found = pages(catalog, "auto")["dependencies/index.md"]
    assert arrows(found.content) == {
        "A-3 → A-1: too late",
        "A-2 → A-3: perhaps too late",
    }
    page = read(found)
    assert page.table("The whole plan").column("Waits on") == [
        "A-2 draft perhaps too late: needed by 2027-02 A-3 draft too late: needed by 2027-02",
        "",
        "A-2 draft perhaps too late: needed when it begins 2027-01-01",
    ]
    assert [line.partition("draft (proposed) ")[2] for line in page.lines("The shop waits")[1:]] == [
        "2027-Q1 on track perhaps too late: needed by 2027-02",
        "2027-06 at risk too late: needed by 2027-02",
    ]


def arrows(content: str) -> set[str]:
    """What the arrows of a drawing say, each with its words."""
    return {unescape(title) for title in re.findall(r'<g class="tpm-edge[^"]*"><title>([^<]*)</title>', content)}


def test_on_a_phone_a_relation_and_whom_it_names_stand_on_one_line(page: WebPage, tmp_path: Path) -> None:
    catalog = plan(files(spec("A-1"), spec("A-2", depends_on="[{id: A-1, why: it is asked first}]"), spec("A-3")))
    show(page, pages(catalog)["dependencies/index.md"].content, 390, tmp_path)
    ends = page.evaluate(ENDS)
    assert len(ends) == 2
    assert all(word == pytest.approx(link, abs=1) for word, link in ends)


ENDS = """
() => [...document.querySelectorAll("td[data-term]:has(a)")].map(cell => {
  const word = document.createElement("span") // in place of the term, which stands before the cell's own text
  word.textContent = cell.dataset.term
  cell.prepend(word, " ")
  const text = document.createRange()
  text.selectNodeContents(cell.querySelector("a").firstChild)
  return [word.getBoundingClientRect().bottom, text.getBoundingClientRect().bottom]
})
"""


def test_what_if_tells_of_those_that_do_most_harm_first() -> None:
    page = dependencies(
        spec("A-1", target="2026-12-10"),
        spec("A-2", target="2026-12-20", depends_on="[A-1]"),
        spec("A-3", target="2026-12-30", depends_on="[A-2]"),
        spec("B-1", target="2027-01-31"),
        spec("B-2", target="2027.1", depends_on="[B-1]"),
        spec("C-1", target="2027-01-31", status="paused"),
        spec("C-2", target="2027-01-31", depends_on="[C-1]"),
        releases="[{name: '2027.1', date: 2027-03-16, freezes: {code: 2027-03-01}}]",
    )
    table = page.table("What if something slips?")
    assert table.columns == ["If this slips", "Slack", "by 2 weeks", "by 4 weeks", "by a quarter"]
    assert table.rows == [
        [
            "A-1 The A-1 spec 2026-12-10",
            "10 days",
            "1 late: A-2 by 4 days",
            "2 late, most of all A-2 by 18 days",
            "2 late, most of all A-2 by 81 days",
        ],
        [
            "A-2 The A-2 spec 2026-12-20",
            "10 days",
            "1 late: A-3 by 4 days",
            "1 late: A-3 by 18 days",
            "1 late: A-3 by 81 days",
        ],
        ["B-2 The B-2 spec 2027.1", "none", "misses 2027.1", "misses 2027.1", "misses 2027.1"],
        ["B-1 The B-1 spec 2027-01-31", "44 days", "nothing", "nothing", "1 late: B-2 by 47 days; misses 2027.1"],
    ]


def test_what_is_too_late_or_makes_late_what_is_late_anyway_says_so() -> None:
    page = dependencies(
        spec("A-1", target="2027-02"),
        spec("A-2", target="2027-01-05"),
        spec("A-3", target="2027-01-31", depends_on="[A-1, A-2]"),
        spec("A-4", target="2027-02-10", depends_on="[A-1]"),
    )
    rows = page.table("What if something slips?").rows
    assert [row[1:3] for row in rows] == [
        ["28 days too late", "2 late, most of all A-3 by 14 days"],
        ["26 days", "nothing"],
    ]
    assert rows[1][3:] == ["nothing more", "1 late: A-3 by 37 days"]


def test_of_many_that_do_harm_it_says_how_many_more_there_are() -> None:
    chain = [spec(f"A-{n}", target="2027-Q1", depends_on=f"[A-{n - 1}]" if n else "[]") for n in range(14)]
    page = dependencies(*chain)
    assert len(page.table("What if something slips?").rows) == 10
    assert page.lines("What if something slips?")[-1] == "3 more do harm within a quarter; the page of each says which."
    assert not dependencies(spec("A-1", depends_on="[A-2]"), spec("A-2")).has("What if something slips?")


def test_where_no_spec_waits_other_relations_are_shown() -> None:
    page = dependencies(
        spec("A-1", relates_to="[A-2]"), spec("A-2", supersedes="[A-3]"), spec("A-3", status="superseded"), spec("A-4")
    )
    assert page.lines("Dependencies")[1].startswith("No spec says that it waits for another, so nothing here")
    assert page.table("What is related").columns == ["Spec", "Supersedes", "Superseded by", "Related"]
    assert page.table("What is related").rows[1] == [
        "A-2 The A-2 spec draft (proposed)",
        "A-3 superseded",
        "",
        "A-1 draft",
    ]


def test_where_no_spec_names_another_that_is_all_there_is_to_say() -> None:
    page = dependencies(spec("A-1"))
    assert page.lines("Dependencies")[1].startswith("No spec says that it waits for another, or names another at all.")
    assert page.tables == []


def test_a_large_plan_is_drawn_in_parts_by_team() -> None:
    chain = [
        spec(f"A-{n}", team="shop" if n < 15 else "desk", depends_on=f"[A-{n + 1}]" if n < 29 else "[]")
        for n in range(30)
    ]
    found = pages(plan(files(*chain, spec("B-1", depends_on="[A-0]"), **TEAMS)))
    assert list(found) == [
        "dependencies/index.md",
        "dependencies/desk.md",
        "dependencies/the-shop.md",
        "dependencies/without-a-team.md",
    ]
    assert read(found["dependencies/index.md"]).table("The whole plan").rows == [
        ["Desk", "15", ""],
        ["The shop", "15", "Desk 1"],
        ["Without a team", "1", "The shop 1"],
    ]
    part = read(found["dependencies/the-shop.md"])
    assert part.tables[0].column("Spec")[0] == "A-0 The A-0 spec draft (proposed)"
    assert part.tables[0].rows[-1][1:] == ["A-15 draft", "A-13 draft"]
    assert "../" in part.links


def test_goals_make_parts_where_teams_do_not_and_names_of_parts_are_addresses() -> None:
    specs = [
        spec(f"A-{n}", goals=f"[{'Ü & x' if n % 2 else 'index'}/KR-1]", depends_on=f"[A-{n + 1}]") for n in range(30)
    ]
    found = pages(plan(files(*specs, spec("A-30")) | {"specs/dependencies/ü-x.md": "# Mine"}))
    assert list(found)[1:] == [
        "dependencies/index-2.md",
        "dependencies/ü-x-2.md",
        "dependencies/without-a-goal.md",
    ]


def test_a_large_team_is_drawn_by_what_hangs_together() -> None:
    def knot(letter: str, size: int) -> list[str]:
        return [spec(f"{letter}-{n}", depends_on="[]" if n == 0 else f"[{letter}-0]") for n in range(size)]

    found = pages(plan(files(*knot("A", 20), *knot("B", 12), *knot("C", 2), spec("D-1", depends_on="[A-0, B-0]"))))
    assert [(path, page.title) for path, page in found.items()][1:] == [
        ("dependencies/around-a-0.md", "Dependencies: Around A-0"),
        ("dependencies/around-b-0.md", "Dependencies: Around B-0"),
        ("dependencies/smaller-groups.md", "Dependencies: Smaller groups"),
    ]
    assert [len(read(page).tables[0].rows) for page in list(found.values())[1:]] == [20, 13, 2]


def test_what_many_wait_for_is_drawn_in_parts_that_can_be_read() -> None:
    found = pages(plan(files(spec("A-1"), *(spec(f"B-{n}", depends_on="[A-1]") for n in range(90)))))
    sizes = [len(read(page).tables[0].rows) for page in list(found.values())[1:]]
    assert (max(sizes), sum(sizes)) == (LARGEST, 91)


def test_parts_keep_to_the_limit_and_cut_where_few_edges_are() -> None:
    def clique(letter: str) -> list[tuple[str, str]]:
        return [(f"{letter}{a}", f"{letter}{b}") for a in range(6) for b in range(a)]

    edges = [*clique("a"), *clique("b"), *clique("c"), ("a0", "b0"), ("b1", "c1"), ("x1", "x2")]
    graph = Graph.of({"alone", *(end for edge in edges for end in edge)}, edges)
    parts = graph.parts(6)
    assert [sorted(part) for part in parts] == [*([f"{letter}{n}" for n in range(6)] for letter in "abc"), ["x1", "x2"]]
    for limit in range(1, 20):
        parts = graph.parts(limit)
        assert sorted(node for part in parts for node in part) == sorted({end for edge in edges for end in edge})
        assert max(map(len, parts)) <= limit


def test_no_text_of_a_spec_is_anything_but_text() -> None:
    nasty = '"<script>x</script> [[A-1]] {{ y }} \'\\" \\n# h"'
    specs = [
        spec("A-1", title=nasty, team=nasty, status=nasty, depends_on=f"[{{id: A-2, why: {nasty}}}]"),
        spec("A-2", title=nasty, team="'<b>'", depends_on="[A-1]"),
    ]
    for engine in ("none", "auto"):
        content = pages(plan(files(*specs)), engine)["dependencies/index.md"].content
        assert not re.search(r"<script|<b>[^0-9]|\[\[|\{\{", content)
        assert sum(line.startswith("#") for line in content.split("\n")) == 5


def test_the_order_of_files_changes_nothing() -> None:
    specs = files(*(spec(f"A-{n}", depends_on=f"[A-{n // 2}, A-{n // 3}]") for n in range(40)))
    one, other = (pages(plan(dict(order))) for order in (specs.items(), [*specs.items()][::-1]))
    assert one == other


def test_every_dependency_of_ethereum_stands_in_a_table(corpus: Callable[[str], Catalog]) -> None:
    found = pages(corpus("eips"))
    page = read(found["dependencies/index.md"])
    assert page.lines("Waiting in circles (2)")[0].endswith("EIP-2780 → EIP-8037 → EIP-2780")
    waits = [cell for path in list(found)[1:] for cell in read(found[path]).tables[0].column("Waits on")]
    assert sum(len(re.findall(r"EIP-\d+", cell)) for cell in waits) == 769
    rows = [row for path in list(found)[1:] for row in read(found[path]).tables[0].rows]
    assert len(rows) == len({row[0] for row in rows}) == 411
    assert max(len(page.content) for page in found.values()) < 300_000


@pytest.mark.parametrize("name", ["kep", "openshift", "tekton"])
def test_repositories_without_dependencies_say_so_and_show_what_is_related(
    corpus: Callable[[str], Catalog], name: str
) -> None:
    found = pages(corpus(name))
    page = read(found["dependencies/index.md"])
    assert page.lines("Dependencies")[1].startswith("No spec says that it waits for another")
    named = {path for path in page.links if path.endswith("/") and not path.startswith("..")}
    assert len(named) == len(found) - 1 > 0


@pytest.mark.parametrize("name", ["payments", "kep"])
def test_every_drawing_and_its_table_say_the_same(root: Path, corpus: Callable[[str], Catalog], name: str) -> None:
    """A line that a longer way says too may be left to the table; nothing else, and nothing the other way round."""
    catalog = load(root / "tests/sites/payments") if name == "payments" else corpus(name)
    plan_ = viewed(catalog, (), TODAY, engine="auto")
    drawn = 0
    for page in views.pages(plan_):
        said = {arrow.partition(":")[0] for arrow in arrows(page.content)}
        told = {way for table in read(page).tables if "Spec" in table.columns for way in _told(catalog, table)}
        if told:  # the overview has its numbers in a table of parts
            drawn += len(said)
            longer = {
                f"{catalog.by_path[need].name} → {catalog.by_path[path].name}"
                for path, need in {*catalog.dependencies.edges} - {*catalog.dependencies.reduced()}
            }
            assert said <= told, page.path
            assert told - said <= longer, page.path
    assert drawn > 15
    if name == "kep":
        (overview, *_) = views.pages(plan_)
        parts = {tuple(sorted(ends)): number for *ends, number in _crossings(read(overview).tables[0])}
        numbers = dict(re.split(r": (?=\d+$)", arrow) for arrow in arrows(overview.content))
        shown = {tuple(sorted(ends.split(" → "))): number for ends, number in numbers.items()}
        assert shown.items() <= parts.items()
        assert f"The {len(parts) - len(shown)} weakest are left to the table." in overview.content


JOINED = re.compile(r"(.+?(?: groups \d+)?) (\d+)(?: |$)")
"""A part of a plan, and how often another is joined to it."""


def _crossings(table: Table) -> Iterator[tuple[str, str, str]]:
    """What joins two parts of a plan, and how often, as the table of parts has it."""
    names = sorted({other for row in table.rows for other, _ in JOINED.findall(row[2])}, key=len)
    for row in table.rows:
        part = max((name for name in names if row[0].startswith(name)), key=len, default="")
        for other, number in JOINED.findall(row[2]):
            yield part, other, number


def _told(catalog: Catalog, table: Table) -> Iterator[str]:
    """The arrows that a table of a drawing tells of, from what comes first to what follows."""
    types = {type_.title: type_ for type_ in catalog.vocabulary.links}
    names = {spec.name: spec for spec in catalog.specs}
    for row in table.rows:
        spec = max((name for name in names if row[0].startswith(f"{name} ")), key=len)
        for edge in catalog.edges_from(names[spec]):
            if edge.type.title in table.columns and edge.type.title in types:
                cell = row[table.columns.index(edge.type.title)]
                other = edge.target if edge.source is names[spec] else edge.source
                if re.search(rf"(?<!\w){re.escape(other.label)}(?![\w-])", cell):
                    yield f"{edge.target.name} → {edge.source.name}"


def test_the_example_tells_who_waits_for_whom(root: Path) -> None:
    page = read(pages(load(root / "tests/sites/payments"))["dependencies/index.md"])
    table = page.table("Between teams")
    assert dict(zip(table.columns, table.rows[1], strict=True)) == {
        "Waits": "Payments",
        "for Merchant app": "1",
        "for Identité & KYC": "1",
        "for Ledger": "4",
        "for Risk & Fraud": "1",
    }
