"""What the catalogue tells of each spec."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

from plans import check, plan, spec, viewed
from tables import Reader, read

from tpmdocs.model.catalog import Catalog
from tpmdocs.site import Page
from tpmdocs.views import catalogue as views

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parent


def page_of(catalog: Catalog) -> Page:
    (page,) = views.pages(viewed(catalog, check(catalog), TODAY))
    return page


def catalogue(*specs: str, **config: str) -> Reader:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    return read(page_of(plan(files | {f"site_config/{name}.yml": text for name, text in config.items()})))


def test_every_spec_has_a_row_and_ids_sort_as_people_count() -> None:
    page = catalogue(*(spec(f"A-{number}") for number in (10, 9, 100, 1)), "---\nid: B-1\n---\n")
    (table,) = page.tables
    assert table.column("Spec") == [
        *("A-1 The A-1 spec", "A-9 The A-9 spec", "A-10 The A-10 spec", "A-100 The A-100 spec"),
        "B-1",
    ]
    assert table.caption == "5 specs, by id"


def test_a_column_that_nobody_uses_is_absent() -> None:
    (table,) = catalogue(spec("A-1"), spec("A-2")).tables
    assert table.columns == ["Spec", "Status"]
    (table,) = catalogue(spec("A-1", tags="[x]"), spec("A-2", target="later")).tables
    assert table.columns == ["Spec", "Status", "Health", "Target", "Tags"]


def test_a_row_tells_all_that_a_spec_says_in_a_word() -> None:
    (table,) = catalogue(
        spec(
            "A-1",
            status="building",
            team="shop",
            owner="[ada, bob, eve, kim, lee]",
            milestones="{alpha: 2026-Q4, stable: 2027-Q2}",
            release='"2027.2"',
            type="spike",
            tags="[winter, cold]",
            goals="[G-1/KR-1]",
            updates="[{on: 2026-11-20, health: at-risk}]",
            blocks="[A-9]",
        ),
        teams="[{key: shop, name: The shop}]",
    ).tables
    assert dict(zip(table.columns, table.rows[0], strict=True)) == {
        "Spec": "A-1 The A-1 spec",
        "Status": "building",
        "Health": "on track owner says at risk",
        "Target": "2027-Q2",
        "Team": "The shop",
        "Owner": "ada, bob, eve and 2 more",
        "Release": "2027.2",
        "Goals": "G-1",
        "Type": "spike",
        "Tags": "winter, cold",
        "Findings": "1 finding",
    }


def test_a_release_is_called_what_its_facet_calls_it() -> None:
    page = catalogue(
        spec("A-1", target="v1.37"),
        spec("A-2", release='"1.36"'),
        spec("A-3", milestones="{alpha: v1.36, beta: v1.37}"),
        spec("A-4", release="elsewhen"),
        spec("A-5"),
        releases="[{name: v1.36, date: 2027-01-01}, {name: v1.37, date: 2027-05-01}]",
    )
    assert page.table("Specs").column("Release") == ["v1.37", "v1.36", "v1.36, v1.37", "elsewhen", ""]


def test_rows_say_for_a_script_what_they_can_be_picked_by() -> None:
    catalog = plan(
        {
            "a.md": spec("A-1", team='"a \\"b\\""', status="building", tags="[x, y]"),
            "b.md": spec("A-1", status="draft", tags="[y]"),
            "c.md": spec("Specs", status="draft", tags="[y]"),
            "site_config/statuses.yml": "[{name: draft, category: proposed}, {name: building, category: active}]",
        },
        ".",
    )
    content = page_of(catalog).content
    (facets,) = re.findall(r'data-facets="([^"]*)"', content)
    read_by_script = [(one["letter"], one["key"], one["values"]) for one in json.loads(unescape(facets))]
    assert read_by_script == [
        ("s", "status", [["draft", "draft"], ["building", "building"]]),
        ("t", "team", [['a "b"', 'a "b"']]),
        ("w", "tag", [["x", "x"], ["y", "y"]]),
    ], "health is unknown of all, so it tells none apart"
    rows = re.findall(r"<tr([^>]*data-f[^>]*)>", content)
    assert rows == [' id="A-1" data-f="s1 t0 w0 w1"', ' data-f="s0 w1"', ' data-f="s0 w1"'], "an anchor stands once"


def test_specs_are_picked_by_their_owners_and_what_is_over_has_a_health_of_its_own() -> None:
    catalog = plan(
        {
            "a.md": spec("A-1", owner="[anna, bo]", status="building", target="2027-Q1"),
            "b.md": spec("A-2", owner="bo", status="launched"),
        },
        ".",
    )
    (facets,) = re.findall(r'data-facets="([^"]*)"', page_of(catalog).content)
    values = {one["key"]: one["values"] for one in json.loads(unescape(facets))}
    assert values["owner"] == [["anna", "anna"], ["bo", "bo"]]
    assert values["health"] == [["on-track", "on track"], ["over", "done or dropped"]]


def test_targets_sort_by_the_day_on_which_they_end() -> None:
    targets = ("2027-Q1", "2026-W51", "next", "now", "later", '"2027.1"', '"2027.2"')
    catalog = plan(
        {f"specs/{n}.md": spec(f"A-{n}", target=target) for n, target in enumerate(targets)}
        | {"site_config/releases.yml": '[{name: "2027.1", date: 2027-02-01}, {name: "2027.2"}]'}
    )
    keys = re.findall(r'data-k="([^"]*)">([^<]*)<', page_of(catalog).content)
    assert [target for _, target in sorted(keys)] == [
        *("2026-W51", "now", "2027.1", "2027-Q1", "next", "2027.2", "later"),
    ]


def test_a_file_that_cannot_be_read_is_listed_with_the_reason() -> None:
    page = catalogue(spec("A-1"), "---\nid: A-2\ntitle: [\n---\n")
    assert page.table("Specs").column("Spec") == ["A-1 The A-1 spec"]
    (row,) = page.table("Not readable").rows
    assert row[0] == "specs/1.md"
    assert re.match(r"line \d+: .+", row[1])
    assert "1 file cannot be read." in page.lines("Specs")


def test_a_repository_without_a_spec_says_so() -> None:
    page = read(page_of(plan({"docs/index.md": "# Home\n"})))
    assert page.lines("Specs")[1:] == [
        "There is no spec yet. A spec is a Markdown file that begins with its metadata, such as docs/invoices.md:",
        "---id: BILL-1title: Invoices by mailstatus: draft--- "  # a line each, which this reader joins
        "Where specs are written in another way, site_config/dialect.yml says how.",
    ]


def test_no_text_of_a_spec_is_anything_but_text() -> None:
    nasty = '"<script>x</script> [[A-1]] {{ y }} \'\\" \\n# h"'
    page = page_of(plan({"a.md": spec("A-1", title=nasty, team=nasty, owner=f"[{nasty}]", tags=f"[{nasty}]")}, "."))
    assert not re.search(r"<script|\[\[|\{\{", page.content)
    (table,) = read(page).tables
    shown = "<script>x</script> [[A-1]] {{ y }} '\" # h"
    assert [table.column(name)[0] for name in ("Spec", "Team", "Owner", "Tags")] == [
        f"A-1 {shown}",
        shown,
        shown,
        shown,
    ]


def test_the_catalogue_of_kubernetes(corpus: Callable[[str], Catalog]) -> None:
    catalog = corpus("kep")
    found = page_of(catalog)
    page = read(found)
    table = page.table("Specs")
    assert len(table.rows) == 655
    assert table.column("Status").count("implementable") == 279
    assert table.column("Team").count("sig-auth") == 35
    assert len(found.content) < 400_000
