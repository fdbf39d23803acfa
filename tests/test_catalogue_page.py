"""What the catalogue tells of each spec."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from plans import check, plan, spec
from tables import Reader, read

from tpmdocs.catalog import Catalog
from tpmdocs.loader import load
from tpmdocs.site import Page
from tpmdocs.views import catalogue as views
from tpmdocs.views.plan import Plan

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parent


def page_of(catalog: Catalog) -> Page:
    (page,) = views.pages(Plan(catalog, check(catalog), TODAY))
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
    assert page.has("All 5 specs")


def test_a_column_that_nobody_uses_is_absent() -> None:
    (table,) = catalogue(spec("A-1"), spec("A-2")).tables
    assert table.columns == ["Spec", "Status"]
    (table,) = catalogue(spec("A-1", tags="[x]"), spec("A-2", target="later")).tables
    assert table.columns == ["Spec", "Status", "Target", "Tags"]


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
            depends_on="[A-9]",
        ),
        teams="[{key: shop, name: The shop}]",
    ).tables
    assert dict(zip(table.columns, table.rows[0], strict=True)) == {
        "Spec": "A-1 The A-1 spec",
        "Status": "building (active)",
        "Team": "The shop",
        "Owner": "ada, bob, eve and 2 more",
        "Target": "2027-Q2",
        "Release": "2027.2",
        "Type": "spike",
        "Tags": "winter, cold",
        "Goals": "G-1/KR-1",
        "Findings": "1 finding",
    }


def test_rows_say_for_a_script_what_they_are() -> None:
    content = page_of(plan({"a.md": spec("A-1", team='"a \\"b\\""', target="2027-Q1", status="building")}, ".")).content
    (row,) = re.findall(r"<tr (data-[^>]*)>", content)
    assert row == (
        'data-id="A-1" data-status="building" data-category="active" data-team="a &#34;b&#34;"'
        ' data-type="" data-release="" data-due="2027-03-31"'
    )


def test_there_are_counts_by_status_in_order_of_maturity_and_by_team_in_order_of_size() -> None:
    page = catalogue(
        *(spec(f"A-{n}", status=status) for n, status in enumerate(["launched", "draft", "nonsense", "draft", "idea"])),
        *(spec(f"B-{n}", status="draft", team=team) for n, team in enumerate(["shop", "shop", "desk", "yard"])),
        "---\nid: C-1\n---\n",
        teams="[{key: shop, name: The shop}, {key: desk, name: Desk}, {key: yard, name: Yard}]",
    )
    counts = [line for line in page.lines("Specs") if re.search(r" \d+\Z", line)]
    assert counts == [
        *("Status idea 1", "draft 6", "launched 1", "nonsense 1", "not said 1"),
        *("Team The shop 2", "Desk 1", "Yard 1", "not said 6"),
    ]


def test_a_file_that_cannot_be_read_is_listed_with_the_reason() -> None:
    page = catalogue(spec("A-1"), "---\nid: A-2\ntitle: [\n---\n")
    assert [row[0] for row in page.table("All specs").rows] == ["A-1 The A-1 spec"]
    (row,) = page.table("Not readable").rows
    assert row[0] == "specs/1.md"
    assert re.match(r"line \d+: .+", row[1])
    assert "Not readable 1 file" in page.lines("Specs")


def test_a_repository_without_a_spec_says_so() -> None:
    page = read(page_of(plan({"docs/index.md": "# Home\n"})))
    assert page.lines("All specs") == [
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
    assert [table.rows[0][n] for n in (0, 2, 3, 4)] == [f"A-1 {shown}", shown, shown, shown]


def test_the_catalogue_of_kubernetes(corpora: Path) -> None:
    dialect = ROOT / "dialects/kep/site_config"
    overlay = {f"site_config/{file.name}": file.read_text() for file in dialect.iterdir()}
    catalog = load(corpora / "kep", docs_dir="keps", overlay=overlay)
    found = page_of(catalog)
    page = read(found)
    assert len(page.table("All 655 specs").rows) == 655
    assert {"implementable 279", "implemented 290", "sig-auth 35"} <= set(page.lines("Specs"))
    assert len(found.content) < 1_000_000
