"""What the Health page says is wrong, and whose it is to mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from plans import check, plan, spec, viewed
from tables import Reader, read

from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load
from tpmdocs.site import Page
from tpmdocs.views import health as views

TODAY = date(2026, 11, 23)
ROOT = Path(__file__).parent


def page_of(catalog: Catalog, edit_url: str | None = None) -> Page:
    (page,) = views.pages(viewed(catalog, check(catalog), TODAY, edit_url=edit_url))
    return page


def health(*specs: str, **config: str) -> Reader:
    files = {f"specs/{number}.md": text for number, text in enumerate(specs)}
    return read(page_of(plan(files | {f"site_config/{name}.yml": text for name, text in config.items()})))


def test_a_plan_with_nothing_wrong_says_so() -> None:
    page = health(spec("A-1"), spec("A-2", depends_on="[A-1]"))
    said = page.lines("Health")[1]
    assert re.fullmatch(r"Nothing is wrong with this plan\. 2 specs were checked against \d+ rules\.", said), said
    assert page.tables == []


def test_counts_come_first_by_severity() -> None:
    page = health(
        spec("A-1", depends_on="[A-8, A-9]"),
        spec("A-2", depends_on="[A-1, A-1]"),
        spec("A-3"),
        checks="{severity: {duplicate-reference: info}}",
    )
    assert page.lines("Health")[1] == "2 errors 1 remark"
    assert page.lines("Health")[2].startswith("In 2 specs of 3; ")
    assert page.table("By rule").rows == [
        ["unknown-reference", "A spec refers to something that nobody has written down.", "2 errors"],
        [
            "duplicate-reference",
            "One relation of a spec names the same thing twice, perhaps in two spellings.",
            "1 remark",
        ],
    ]


def test_specs_stand_as_reported_and_by_their_dates() -> None:
    good = "[{on: 2026-11-20, by: lead, health: on-track}]"
    page = health(
        spec("A-1", target="2027-Q1", depends_on="[A-2]", updates=good),
        spec("A-2", target="2026-10"),
        spec("A-3", target="2027-Q1"),
        spec("A-4", target="2027-Q1", updates="[{on: 2026-11-20, health: at-risk}]"),
        spec("A-5"),
        spec("A-6", target="2026-10", status="launched", shipped="2026-11-01"),
    )
    assert page.lines("How specs stand")[0] == (
        "Of 5 specs that are neither done nor dropped: 1 off track, 1 at risk, 2 on track, "
        "1 unknown, as they have no target or are paused."
    )
    assert page.table("How specs stand").rows == [
        ["A-1 The A-1 spec", "on track lead, 20 Nov", "at risk", "needs A-2, which is off track"],
        ["A-2 The A-2 spec", "nothing", "off track", "was due 2026-10 (until 31 Oct 2026)"],
        [
            "A-4 The A-4 spec",
            "at risk 20 Nov",
            "on track",
            "is due 2027-Q1 (until 31 Mar 2027), and nothing stands against it",
        ],
    ]
    assert any(link.endswith("rules/overdue/") for link in page.links)


def test_what_nobody_has_confirmed_for_long_is_listed_the_longest_first() -> None:
    specs = (
        spec("A-1", confirmed="2026-10-01", target="2026-12", owner="ada"),
        spec("A-2", updates="[{on: 2026-07-01, text: Begun.}]"),
        spec("A-3", confirmed="2026-11-20", target="2026-12"),
    )
    page = health(*specs, checks="{policy: standard}")
    assert page.table("Not confirmed for long").rows == [
        ["A-2 The A-2 spec", "", "", "1 Jul 2026 4 months ago", "90 days"],
        ["A-1 The A-1 spec", "ada", "2026-12", "1 Oct 2026 7 weeks ago", "14 days"],
    ]
    assert "confirmed: 2026-11-23" in page.lines("Not confirmed for long")[0]
    assert not health(*specs, checks="{policy: standard, severity: {stale: off}}").has("Not confirmed for long")


def test_where_all_is_as_reported_no_table_says_so() -> None:
    page = health(spec("A-1", target="2027-Q1", updates="[{on: 2026-11-20, health: on-track}]"), spec("A-2"))
    assert not page.has("How specs stand")


def test_what_cannot_be_read_is_first() -> None:
    page = health(spec("A-1", depends_on="[A-9]"), "---\nid: A-2\ntitle: [\n---\n")
    assert [section.heading for section in page.sections if section.level == 3] == [
        "malformed-front-matter (1)",
        "unknown-reference (1)",
    ]


def test_a_finding_tells_what_where_and_the_way_out() -> None:
    page = health(spec("A-1", depends_on="[A-2]"), spec("B-7"))
    assert page.lines("unknown-reference (1)") == [
        "A spec refers to something that nobody has written down. About TPM201",
        "error A-1 A-2 is not a spec",
        "write that spec, or take the reference out",
        "specs/0.md:5:14",
    ]
    assert {"../0/", "../rules/unknown-reference/", "#tpm-unknown-reference"} <= set(page.links)


def test_a_place_leads_to_where_it_is_edited() -> None:
    files = {"specs/a b.md": spec("A-1", depends_on="[A-9]")}
    page = page_of(plan(files), edit_url="https://code.example.com/edit/{path}")
    assert "https://code.example.com/edit/specs/a%20b.md" in read(page).links


def test_findings_are_counted_by_team_or_else_by_owner() -> None:
    config = {"teams": "[{key: shop, name: The shop}]", "checks": "{severity: {duplicate-reference: info}}"}
    page = health(
        spec("A-1", depends_on="[A-8, A-2, A-2]"),
        spec("A-2", team="shop", depends_on="[A-8, A-9]"),
        spec("A-10", team="shop", depends_on="[A-8]"),
        **config,
    )
    assert page.table("By team").columns == ["Team", "Errors", "Remarks", "In"]
    assert page.table("By team").rows == [["The shop", "3", "", "A-2 2 A-10 1"], ["No team", "1", "1", "A-1 2"]]
    assert "../teams/shop/" in page.links
    page = health(spec("A-1", owner="[ada, bob]", depends_on="[A-8]"), spec("A-2", owner="bob", depends_on="[A-8]"))
    assert page.table("By owner").rows == [["bob", "2", "A-1 1 A-2 1"], ["ada", "1", "A-1 1"]]
    assert "What has several owners counts for each of them." in page.lines("By owner")


def test_of_many_findings_the_rest_is_folded_and_all_are_there() -> None:
    page = health(*(spec(f"A-{number}", depends_on="[B-1]") for number in range(40)))
    lines = page.lines("unknown-reference (40)")
    assert "35 more" in lines
    assert sum(line.endswith("B-1 is not a spec") for line in lines) == 40


def test_waivers_and_ignores_stand_with_their_reasons_and_ends() -> None:
    page = health(
        spec("A-1", depends_on="[A-9]", waive="[{rule: unknown-reference, reason: Soon., until: 2026-11-22}]"),
        spec("A-2", depends_on="[A-9]", waive="[{rule: nonsense}]"),
        checks="{ignore: [{rule: TPM201, paths: ['specs/1.md'], reason: Old, until: 2026-11-23}]}",
    )
    assert page.table("Left out").rows == [
        ["unknown-reference", "specs/1.md", "Old", "23 Nov 2026 today"],
        ["unknown-reference", "A-1 The A-1 spec", "Soon.", "22 Nov 2026 has passed"],
        ["nonsense", "A-2 The A-2 spec", "no reason given", "no end"],
    ]


def test_no_text_of_a_plan_is_anything_but_text() -> None:
    nasty = '"<script>x</script> [[A-1]] {{ y }} \'\\" `c` \\n# h"'
    reason = f"[{{rule: {nasty}, reason: {nasty}}}]"
    page = page_of(plan({"a.md": spec("A-1", team=nasty, depends_on=f"[{nasty}]", waive=reason)}, "."))
    assert not re.search(r"<script|\[\[|\{\{", page.content)
    assert "script" in page.content


def test_anchors_are_unique_and_lead_somewhere() -> None:
    page = health(spec("A-1", depends_on="[A-9, A-1]", waive="[{rule: nonsense}]"), "---\nid: [\n---\n")
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize("name", ["kep", "openshift"])
def test_every_finding_of_a_real_repository_is_on_the_page(corpus: Callable[[str], Catalog], name: str) -> None:
    catalog = corpus(name)
    found = page_of(catalog)
    assert found.content.count('<div class="tpm-finding') == len(check(catalog)) > 100
    assert len(found.content) < 1_000_000


def test_the_example_is_told_what_is_wrong_with_it(root: Path) -> None:
    page = read(page_of(load(root / "tests/sites/payments")))
    assert page.table("Left out").column("Rule") == ["overdue"]
    assert {"depends-on-dropped (1)", "immature-dependency (1)"} <= {section.heading for section in page.sections}
