"""What a spec's page says, and that nothing an author writes does anything but be read."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import markdown
import pytest
from plans import plan, spec
from webpages import WebPage

from tpmdocs.builder import build
from tpmdocs.site import Page

TODAY = date(2026, 11, 23)

EXTENSIONS = (
    *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "tpmdocs"),
    *("pymdownx.details", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed"),
)

BODY = "\r\n## Why\r\n\r\n{{ x }} <b title='[[A-1]]'>raw</b>\r\n\r\n    code\r\n\r\n[^1]: note"


def pages(files: dict[str, str], engine: str = "none") -> dict[str, Page]:
    return {page.path: page for page in build(plan(files), today=TODAY, engine=engine).pages}


def page_of(text: str, **more: str) -> Page:
    """The page of the spec A-1, beside these further files."""
    return pages({"specs/a.md": text, **{f"{name}.md".replace("__", "/"): text for name, text in more.items()}})["a.md"]


def read(page: Page) -> WebPage:
    """A page as a browser would see it, made by Python-Markdown with the extensions that people use."""
    web = WebPage(page.path)
    web.feed(markdown.markdown(page.content, extensions=EXTENSIONS))
    web.close()
    return web


EVERYTHING = """\
---
id: A-1
title: Lend a bicycle
summary: For a day, to anybody.
type: spike
status: building
owner: desk
team: shop
people: {approvers: [mayor], reviewers: [police, fire]}
created: 2026-01-02
updated: 2026-11-20
confirmed: 2026-11-16
start: 2026-12-01
target: 2027-Q2
release: "2027.2"
milestones: {alpha: 2027-01, stable: 2027-Q2}
confidence: medium
effort: {shop: 3, desk: 1.5}
commitment: regulatory
goals: [G-1/KR-1]
tracker: https://tracker.example.com/7
tags: [winter]
aliases: [OLD-1]
updates:
  - {on: 2026-11-16, by: desk, health: at-risk, text: The lock is late.}
waive:
  - {rule: stale, reason: It is holiday., until: 2027-01-02}
colour: green
insurance: {company: None yet, sum: [10, 20]}
---
Prose.
"""

SITE_CONFIG = {
    "site_config/teams.yml": "- {key: shop, name: The shop}\n",
    "site_config/releases.yml": '- {name: "2027.2", date: 2027-06-15}\n',
    "site_config/goals.yml": (
        "- id: G-1\n  title: Fewer cars\n"
        "  key_results: [{id: KR-1, title: Trips by bicycle, baseline: 3, target: 12, unit: '%'}]\n"
    ),
    "site_config/fields.yml": "- {name: colour, title: Colour of the frame}\n",
}


def test_everything_that_is_said_is_on_the_page() -> None:
    page = pages({"specs/a.md": EVERYTHING} | SITE_CONFIG)["a.md"]
    text = read(page).text
    for said in (
        "A-1 Lend a bicycle",
        "building (active)",
        "For a day, to anybody.",
        "Target 2027-Q2 1 Apr – 30 Jun 2027",
        "Start 1 Dec 2026",
        "Milestones alpha 2027-01 1 Jan – 31 Jan 2027 stable 2027-Q2 1 Apr – 30 Jun 2027",
        "Release 2027.2 15 Jun 2027",
        "Owner desk",
        "Team The shop",
        "People mayor approvers, police, fire reviewers",
        "Confirmed 16 Nov 2026 7 days ago",
        "Why G-1/KR-1 Trips by bicycle, 3 → 12 %",
        "Type spike",
        "Commitment regulatory",
        "Confidence medium",
        "Effort in person-weeks 3 shop, 1.5 desk",
        "Colour of the frame green",
        "Tags winter",
        "Also known as OLD-1",
        "Tracker tracker.example.com/7",
        "Created 2 Jan 2026 10 months ago",
        "Updated 20 Nov 2026 3 days ago",
        "16 Nov 2026 at risk desk The lock is late.",
        "stale It is holiday. until 2 Jan 2027",
        "insurance company: None yet sum: 10 20",
        "Prose.",
    ):
        assert said in text, said
    assert page.title == "A-1 Lend a bicycle"
    assert page.meta == {"title": "A-1 Lend a bicycle", "description": "For a day, to anybody.", "tags": ["winter"]}


def test_the_newest_update_is_seen_and_those_before_it_are_folded() -> None:
    updates = "[{on: 2026-10-01, text: First.}, {on: 2026-11-20, text: 'See [[A-2]].'}, {on: 2026-11-20, text: Last.}]"
    page = pages({"specs/a.md": spec("A-1", updates=updates), "specs/b.md": spec("A-2")})["a.md"]
    assert "20 Nov 2026 Last. 2 earlier updates 20 Nov 2026 See A-2. 1 Oct 2026 First." in read(page).text
    assert 'title="The A-2 spec">A-2</a>' in page.content


def test_what_is_not_said_is_not_on_the_page() -> None:
    text = read(page_of(spec("A-1"))).text
    assert text == "A-1 The A-1 spec draft (proposed) Source as Markdown What it is for."


def test_what_cannot_be_understood_is_shown_as_it_is_written() -> None:
    page = page_of(
        spec("A-1", target="soon", confirmed="16.11.2026", milestones="{alpha: TBD, beta: 2027-Q1}", effort="3")
    )
    text = read(page).text
    for said in ("Target soon", "Confirmed 16.11.2026", "alpha TBD", "beta 2027-Q1", "Effort in person-weeks 3"):
        assert said in text, said


@pytest.mark.parametrize(
    "body", [BODY, "", "\n\n", "Prose without an end of line", "- a list\n", "# Its own title\n\nx"]
)
def test_prose_stays_byte_for_byte(body: str) -> None:
    content = page_of(f"---\nid: A-1\nstatus: draft\n---\n{body}").content
    before, found, after = content.partition('<div class="tpm tpm-head">')
    assert found
    prose = after.partition("\n\n")[2]
    assert "".join((before.removesuffix("\n\n"), prose)).replace("\n", "") == body.replace("\n", "")
    assert content.endswith(body) or before


def test_prose_without_a_title_follows_what_we_say() -> None:
    assert page_of(f"---\nid: A-1\nstatus: draft\n---\n{BODY}").content.endswith(f"</div>\n\n{BODY}")


TITLES = [
    ("Prose.\n", "A-1 Lend a bicycle"),
    ("# Lend a bicycle\n\nProse.\n", "Lend a bicycle"),
    ("\n<!-- a remark -->\n\n# A-1: Lend a Bicycle\nProse.\n", "A-1: Lend a Bicycle"),
    ("Lend *a* bicycle\n================\n\nProse.\n", "Lend a bicycle"),
    ("# Quite another title #\n\nProse.\n", "Quite another title"),
    ("First some prose.\n\n# And then a title\n\nProse.\n", "And then a title"),
]


@pytest.mark.parametrize(("body", "title"), TITLES)
def test_a_page_has_one_title(body: str, title: str) -> None:
    page = page_of(f"---\nid: A-1\ntitle: Lend a bicycle\nstatus: draft\n---\n{body}")
    web = read(page)
    assert web.headings == [title]
    assert "A-1" in web.text
    assert "draft" in web.text
    assert page.title == "A-1 Lend a bicycle"
    assert web.text.count("Lend a bicycle") + web.text.count("Lend a Bicycle") == 1, "nothing is said twice"


def test_a_spec_without_prose_has_a_page() -> None:
    files = {
        "site_config/dialect.yml": "specs: {include: [/keps/**/kep.yaml]}\nfields: {id: number}\n",
        "keps/7-lend/kep.yaml": "number: 7\ntitle: Lend a bicycle\nstatus: draft\n",
    }
    catalog = plan(files, "keps")
    page = next(page for page in build(catalog, today=TODAY, engine="none").pages if page.path == "7-lend/README.md")
    assert read(page).headings == ["7 Lend a bicycle"]
    assert page.edit_path == "keps/7-lend/kep.yaml"


def test_a_spec_that_cannot_be_read_shows_what_can_be() -> None:
    page = page_of("---\nid: A-1\ntitle: Lend a bicycle\nowner: @desk\n---\n\nStill worth *reading*.\n")
    text = read(page).text
    assert "A-1 Lend a bicycle" in text
    assert "The metadata of this file could not be read to its end." in text
    assert "malformed-front-matter" in text
    assert "specs/a.md:4:8" in text
    assert "owner: @desk" in text, "the metadata as it stands"
    assert text.endswith("Still worth reading.")


def test_what_could_not_be_read_is_told_also_where_its_rule_is_off() -> None:
    files = {
        "specs/a.md": "---\nid: A-1\nowner: @desk\n---\n",
        "site_config/checks.yml": "severity: {malformed-front-matter: off}\n",
    }
    assert "Line 3: a value cannot begin with @ unless it is quoted" in read(pages(files)["a.md"]).text


EVIL = "<script>alert(1)</script>"


def test_spec_text_is_text() -> None:
    fields = dict.fromkeys(
        ("title", "summary", "status", "owner", "team", "type", "release", "start", "confidence", "created", "other"),
        f"'{EVIL} &amp; \"q\" [[A-2]] *b* _c_ `d` {{{{ e }}}} {{% f %}}'",
    )
    fields |= {"target": f"'{EVIL}'", "depends_on": f"['{EVIL}', A-2]", "tags": f"['{EVIL}']", "id": f"'{EVIL}'"}
    fields |= {"updates": f"[{{on: 2026-01-01, text: '{EVIL}', by: '{EVIL}'}}]", f"'{EVIL}'": f"{{'{EVIL}': '{EVIL}'}}"}
    fields |= {"waive": f"[{{rule: '{EVIL}', reason: '{EVIL}'}}]", "people": f"{{'{EVIL}': '{EVIL}'}}"}
    given = "".join(f"{name}: {value}\n" for name, value in fields.items())
    found = pages({"specs/a.md": f"---\n{given}---\n", "specs/b.md": spec("A-2", title=f"'{EVIL}'")}, "auto")
    for page in (found["a.md"], found["b.md"]):
        web = read(page)
        assert not web.scripts
        assert EVIL in web.text
    text = read(found["a.md"]).text
    assert '&amp; "q" [[A-2]] *b* _c_ `d` {{ e }} {% f %}' in text
    assert "{{" not in found["a.md"].content, "no macro is to run in what a spec says"


def test_only_addresses_of_the_web_are_links() -> None:
    given = "[javascript:alert(1), 'data:text/html,x', 'https://example.com/<b>', 'https://a b/', mailto:a@b.example]"
    web = read(page_of(spec("A-1", tracker=given, other="javascript:alert(2)", depends_on="[javascript:alert(3)]")))
    assert [link for link in web.links if ":" in link] == ["https://example.com/<b>", "mailto:a@b.example"]
    assert "javascript:alert(1)" in web.text


def test_markdown_takes_nothing_of_a_field_for_its_own() -> None:
    text = "a\\n```\\nb\\n```\\n--8<-- 'tests/plans.py'\\n\\n    c\\n\\n# d\\n\\n!!! note\\n    e"
    web = read(page_of(spec("A-1", other=f'"{text}"')))
    assert "a ``` b ``` --8<-- 'tests/plans.py' c # d !!! note e Source as Markdown What it is for." in web.text
    assert web.headings == ["A-1 The A-1 spec"]


FAMILY = {
    "specs/a.md": spec(
        "A-1",
        depends_on="[A-2, {id: A-3, kind: soft, lag: 2w, why: paint dries}, A-404, X-9]",
        blocks="A-4",
        relates_to="[A-5, https://example.com/x]",
        supersedes="['https://example.com/gone', n/a]",
        seen_by="A-5",
    ),
    **{f"specs/{n}.md": spec(f"A-{n}", target="2027-Q1") for n in range(2, 7)},
    "specs/7.md": spec("A-7", part_of="A-1"),
    "specs/8.md": spec("A-8") + "\nSee [[A-1]] and [[A-1]].\n",
    "site_config/links.yml": "- {name: seen_by, inverse: saw, title: Seen by, inverse_title: Saw}\n",
    "site_config/dialect.yml": "ids: {external: {pattern: 'X-.*', url: 'https://example.org/{id}'}}\n",
}


def groups(page: Page) -> dict[str, str]:
    """What is said of each relation, without tags."""
    found = re.findall(r"<div><dt>([^<]*)</dt> <dd>((?:(?!</dd>).)*)</dd></div>", page.content)
    return {term: " ".join(re.sub("<[^>]*>", " ", said).split()) for term, said in found if "<ul" in said}


def test_a_drawing_says_which_way_its_arrows_lead() -> None:
    found = pages({"specs/a.md": spec("A-1", depends_on="A-2"), "specs/b.md": spec("A-2", status="flying")}, "wasm")
    assert "<figcaption>Arrows lead to what waits." in found["a.md"].content


def test_a_status_that_says_nothing_is_drawn_as_it_is_listed() -> None:
    found = pages({"specs/a.md": spec("A-1", depends_on="A-2"), "specs/b.md": spec("A-2", status="flying")}, "wasm")
    box = found["a.md"].content.partition('class="tpm-node tpm-unknown')[2].partition("</a>")[0]
    assert "stroke-dasharray" in box


def test_what_waits_in_a_circle_says_so() -> None:
    found = pages({"specs/a.md": spec("A-1", depends_on="A-2"), "specs/b.md": spec("A-2", depends_on="A-1")})
    assert groups(found["a.md"])["Waits on"] == "A-2 The A-2 spec draft (proposed) in a circle"


def test_relations_are_told_from_both_sides() -> None:
    found = pages(FAMILY)
    said = groups(found["a.md"])
    assert list(said) == [
        *("Waits on", "Blocks", "Contains", "Supersedes", "Related", "Seen by", "Mentioned by"),
    ], "in the order of the link types, and only what there is"
    assert said["Waits on"] == (
        "A-2 The A-2 spec draft (proposed) 2027-Q1 "
        "A-3 The A-3 spec draft (proposed) 2027-Q1 soft; plus 2 weeks; paint dries "
        "A-404 not found X-9 in another repository"
    )
    assert said["Blocks"] == "A-4 The A-4 spec draft (proposed) 2027-Q1"
    assert said["Contains"] == "A-7 The A-7 spec draft (proposed)"
    assert said["Supersedes"] == "https://example.com/gone"
    assert said["Mentioned by"] == "A-8"
    assert groups(found["4.md"]) == {"Waits on": "A-1 The A-1 spec draft (proposed)"}
    assert groups(found["5.md"]) == {
        "Related": "A-1 The A-1 spec draft (proposed)",
        "Saw": "A-1 The A-1 spec draft (proposed)",
    }
    assert "https://example.org/X-9" in read(found["a.md"]).links


def test_many_relations_are_folded_and_none_is_lost() -> None:
    files = {"specs/a.md": spec("A-1")} | {f"specs/{n}.md": spec(f"B-{n}", depends_on="A-1") for n in range(40)}
    page = pages(files)["a.md"]
    assert "<summary>28 more</summary>" in page.content
    assert all(f">B-{n}<" in page.content for n in range(40))
    assert page.content.index(">B-2<") < page.content.index(">B-10<")


def test_findings_are_told_with_their_rule_and_their_place() -> None:
    site = build(plan(FAMILY), today=TODAY, engine="none", edit_url="https://git.example.com/edit/{path}")
    web = read(next(page for page in site.pages if page.path == "a.md"))
    assert "tpm-findings" in web.ids
    assert "error A-404 is not a spec" in web.text
    assert "../rules/unknown-reference/" in web.links
    assert "https://git.example.com/edit/specs/a.md" in web.links


def test_a_related_spec_has_a_drawing_whose_boxes_are_links() -> None:
    found = pages(FAMILY, "auto")
    web = read(found["a.md"])
    drawing = found["a.md"].content.partition("<figure")[2]
    assert "Around A-1" in drawing
    for other in ("2", "3", "4", "5", "7"):
        assert f'xlink:href="../{other}/"' in drawing
    assert "<figure" not in found["6.md"].content, "nothing is around it"
    assert web.headings == ["A-1 The A-1 spec"]


def test_each_page_has_the_drawing_of_its_own_spec_whatever_files_are_called() -> None:
    names = [1, 2, 3, 10, 11, 20, 100]  # not in the order of their letters
    files = {f"specs/s-{n}.md": spec(f"A-{n}", depends_on=f"A-{m}") for m, n in pairwise(names)}
    found = pages({"specs/s-1.md": spec("A-1"), "specs/s-30.md": spec("A-30"), **files}, "auto")
    for number in names:
        assert re.findall(r"<title[^>]*>Around ([^<]*)<", found[f"s-{number}.md"].content) == [f"A-{number}"]
    assert "tpm-diagram" not in found["s-30.md"].content


def test_without_a_layout_engine_the_lists_remain() -> None:
    assert groups(pages(FAMILY)["a.md"]) == groups(pages(FAMILY, "auto")["a.md"])
    assert "<figure" not in pages(FAMILY)["a.md"].content


def test_what_stands_out_in_a_cycle_stands_out_in_the_drawing() -> None:
    files = {"specs/a.md": spec("A-1", depends_on="A-2"), "specs/b.md": spec("A-2", depends_on="[A-1, A-3]")}
    content = pages(files | {"specs/c.md": spec("A-3")}, "auto")["b.md"].content
    assert content.count("tpm-edge tpm-in-cycle") == 2
    assert content.count('class="tpm-edge') == 3


def test_a_crowd_of_neighbours_is_cut_and_the_cut_is_told() -> None:
    files = {"specs/a.md": spec("A-1")} | {f"specs/{n}.md": spec(f"B-{n}", relates_to="A-1") for n in range(30)}
    content = pages(files, "auto")["a.md"].content
    assert content.count("tpm-node") == 14
    assert "Dotted lines mean: related. 17 more neighbours found no place here." in content


GATES = "[{status: accepted, fields: [owner, [target, release]], sections: [Scope], rules: [unknown-reference]}]"


def test_a_page_shows_what_is_there_for_the_next_gate_and_what_is_missing() -> None:
    files = {"site_config/gates.yml": GATES, "specs/a.md": spec("A-1", owner="desk", depends_on="[A-9]")}
    content = pages(files)["a.md"].content
    assert "3 of 4 still missing to be <q>accepted</q>" in content
    rows = re.findall(r'<li class="tpm-(met|unmet)">(.*?)</li>', content, re.S)
    said = [(met, " ".join(re.sub(r"<[^>]*>", "", row).split())) for met, row in rows]
    assert said == [
        ("unmet", "○ target or release, not yet"),
        ("unmet", "○ a section Scope, not yet"),
        ("unmet", "○ no finding of unknown-reference, not yet"),
        ("met", "✓ owner, done"),
    ]


def test_a_page_says_when_all_is_there_for_the_next_gate() -> None:
    text = spec("A-1", owner="desk", target="2027-Q2").replace("What it is for.", "## Scope\n\nOne bicycle.")
    content = pages({"site_config/gates.yml": GATES, "specs/a.md": text})["a.md"].content
    assert "All is there to be <q>accepted</q>" in content


@pytest.mark.parametrize("status", ["accepted", "launched", "paused", "nonsense"])
def test_a_page_speaks_of_no_gate_where_none_is_ahead(status: str) -> None:
    files = {"site_config/gates.yml": GATES, "specs/a.md": spec("A-1", status=status)}
    assert "tpm-gate" not in pages(files)["a.md"].content


def test_what_a_gate_asks_for_is_nothing_but_text() -> None:
    gates = """[{status: "<b>x</b>", fields: ["<script>[[A-1]] {{ y }}"]}]"""
    files = {
        "site_config/gates.yml": gates,
        "site_config/statuses.yml": '[{name: draft, category: proposed}, {name: "<b>x</b>", category: done}]',
    }
    content = pages({**files, "specs/a.md": spec("A-1")})["a.md"].content
    assert "1 of 1 still missing" in content
    assert not any(mark in content for mark in ("<script", "<b>", "[[", "{{"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"target": "2026-10"}, ["off track", "Off track, by its dates: was due 2026-10 (until 31 Oct 2026)"]),
        ({"target": "2026-12"}, ["on track"]),
        ({"target": "2026-12", "updates": "[{on: 2026-11-20, health: at-risk}]"}, ["on track owner says at risk"]),
        ({"updates": "[{on: 2026-11-20, health: at-risk}]"}, ["owner says at risk"]),
    ],
)
def test_a_spec_says_how_it_stands(fields: dict[str, str], said: list[str]) -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_of(spec("A-1", **fields)).content))
    assert all(one in text for one in said)


def test_a_report_that_is_better_than_the_dates_stands_out() -> None:
    good, bad = (f"[{{on: 2026-11-20, health: {health}}}]" for health in ("on-track", "off-track"))
    assert "tpm-says tpm-differs" in page_of(spec("A-1", target="2026-10", updates=good)).content
    assert "tpm-differs" not in page_of(spec("A-1", target="2026-10", updates=bad)).content


@pytest.mark.parametrize("fields", [{}, {"status": "launched", "target": "2026-10", "shipped": "2026-10-09"}])
def test_a_spec_without_a_target_or_that_is_done_does_not(fields: dict[str, str]) -> None:
    assert "tpm-health" not in page_of(spec("A-1", **fields)).content
