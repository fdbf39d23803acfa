"""What pages say of a plan's past: the Changes page, what targets were, ghosts of bars, and feeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from built import MOVED
from plans import TODAY, spec, viewed
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from repositories import Repository

from tpmdocs.builder import build, draw
from tpmdocs.checker import judge, situation_of
from tpmdocs.drawing.graphviz import Drawings
from tpmdocs.past.remembering import past_of
from tpmdocs.reading.loader import load
from tpmdocs.site import Site
from tpmdocs.views import changes, feeds, roadmap, timeline
from tpmdocs.views import spec as spec_views
from tpmdocs.views.plan import Plan

ATOM = "{http://www.w3.org/2005/Atom}"


def seen(repository: Repository) -> Plan:
    """A plan on the day of the tests, with its past."""
    catalog = load(repository.root)
    return viewed(catalog, past=past_of(repository.root, catalog), engine="none")


def repository_of(top: Path, *versions: Mapping[str, str | None]) -> Repository:
    repository = Repository.new(top)
    for files in versions:
        repository.commit(files)
    return repository


def words(content: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", content)).split())


def accepted(id_: str, **fields: str) -> str:
    return spec(id_, status="accepted", **fields)


SLIPPED = (
    {"specs/a.md": accepted("A-1", target="2027-Q1", team="core"), "specs/b.md": accepted("B-1", target="2027-Q2")},
    {"specs/a.md": accepted("A-1", target="2027-Q2", team="core"), "specs/c.md": accepted("C-1")},
    {"specs/a.md": accepted("A-1", target="2027-Q4", team="core", updates="[{text: no <b>time</b>}]")},
)


@pytest.fixture
def slipped(tmp_path: Path) -> Plan:
    return seen(repository_of(tmp_path / "r", *SLIPPED))


def test_the_page_says_what_moved_how_far_how_often_and_why(slipped: Plan) -> None:
    (page,) = changes.pages(slipped)
    said = words(page.content)
    assert "Nothing was due yet. 1 spec slipped, by 275 days." in said
    assert "A-1 The A-1 spec 2027-Q1 2027-Q4 +275 d twice" in said
    assert "Why targets moved no <b>time</b>" in said.replace("## ", "")
    assert "target slips from 2027-Q2 to 2027-Q4, by about 6 months no <b>time</b>" in said
    assert "C-1 The C-1 spec" in said
    assert "B-1" not in said.partition("What changed")[2]
    assert "<b>time" not in page.content


def test_changes_are_picked_by_what_they_are_and_by_what_their_specs_say(slipped: Plan) -> None:
    (page,) = changes.pages(slipped)
    facets = re.search(r'data-facets="([^"]*)"', page.content)
    assert facets is not None
    assert '{"key":"change","title":"Change","letter":"c","values":[["slip","slipped"],["new","new"]]}' in unescape(
        facets[1].replace("&#123;", "{").replace("&#91;", "[")
    )
    assert sorted(re.findall(r'data-f="(c\d+)', page.content)) == ["c0", "c1"]


def test_a_spec_s_page_says_what_its_target_was_and_all_that_happened(slipped: Plan) -> None:
    pages = {page.path: words(page.content) for page in spec_views.pages(slipped)}
    assert "2027-Q4 1 Oct – 31 Dec 2027; was 2027-Q1, moved twice" in pages["a.md"]
    assert "History: 3 changes" in pages["a.md"]
    assert "was" not in pages["b.md"]
    assert "History" not in pages["b.md"]


def test_cards_and_bars_say_what_a_target_was(slipped: Plan) -> None:
    (board,) = roadmap.pages(slipped)
    assert "2027-Q4 was 2027-Q1, moved twice" in words(board.content)
    lanes = next(iter(timeline.pages(slipped)))
    assert lanes.content.count("tpm-ghost") == 2  # the bar, and the key
    assert words(lanes.content).count("was 2027-Q1, moved twice") == 2  # below the bar, and in the list


def test_a_target_that_is_back_has_no_ghost(tmp_path: Path) -> None:
    targets = ("2027-Q1", "2027-Q2", "2027-Q1")
    there = seen(repository_of(tmp_path / "r", *({"specs/a.md": accepted("A-1", target=one)} for one in targets)))
    lanes = next(iter(timeline.pages(there)))
    assert "tpm-ghost" not in lanes.content
    assert "(moved twice, back to where it was)" in words(lanes.content)


def everything(site: Site) -> list[str]:
    return [page.path for page in site.pages] + [asset.path for asset in site.assets]


def test_without_a_past_there_is_no_word_of_it(tmp_path: Path) -> None:
    repository = repository_of(tmp_path / "r", SLIPPED[0])
    catalog = load(repository.root)
    without = build(catalog, today=TODAY, engine="none")
    past = past_of(repository.root, catalog)
    situation = situation_of(catalog, today=TODAY)
    fresh = draw(situation, judge(situation), drawings=Drawings("none"), past=past)
    assert past is not None
    assert fresh == without
    assert not [path for path in everything(without) if "changes" in path]
    assert "Changes" not in dict(without.nav)


def test_a_shallow_clone_is_no_plan_without_slips(tmp_path: Path) -> None:
    clone = repository_of(tmp_path / "r", *SLIPPED).clone(tmp_path / "clone", "--depth=1")
    (page,) = changes.pages(seen(clone))
    assert "This is not all:" in words(page.content)
    assert "fetch-depth: 0" in words(page.content)
    clone = Repository(tmp_path / "r").clone(tmp_path / "two", "--depth=2")
    pages = {page.path: words(page.content) for page in spec_views.pages(seen(clone))}
    assert "was 2027-Q2, moved at least once" in pages["a.md"]


# Feeds


def feed(plan: Plan, path: str = "data/changes.xml") -> ElementTree.Element:
    return ElementTree.fromstring(next(one.content for one in feeds.pages(plan) if one.path == path))


def titles(of: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in of.iter(f"{ATOM}entry")]


def test_a_feed_has_an_entry_for_what_each_commit_did_to_a_spec(slipped: Plan) -> None:
    whole = feed(slipped)
    assert titles(whole) == [
        "A-1 The A-1 spec: target slips from 2027-Q2 to 2027-Q4, by about 6 months (no <b>time</b>)",
        "A-1 The A-1 spec: target slips from 2027-Q1 to 2027-Q2, by 91 days",
        "C-1 The C-1 spec: is new",
    ]
    for tag in ("title", "id", "updated", "author"):
        assert whole.find(f"{ATOM}{tag}") is not None
    ids = [one.text for one in whole.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert all(one is not None and one.startswith("urn:uuid:") for one in ids)


def test_teams_and_goals_have_feeds_of_their_own(slipped: Plan) -> None:
    assert [one.path for one in feeds.pages(slipped)] == ["data/changes.xml", "data/changes/teams/core.xml"]
    assert len(titles(feed(slipped, "data/changes/teams/core.xml"))) == 2


def test_a_feed_says_the_same_until_something_changes(tmp_path: Path) -> None:
    repository = repository_of(tmp_path / "r", *SLIPPED)
    before = list(feeds.pages(seen(repository)))
    assert list(feeds.pages(seen(repository))) == before
    ids = {one.text for one in feed(seen(repository)).iter(f"{ATOM}id")}
    repository.commit({"specs/a.md": None, "specs/core/z.md": accepted("Z-1", target="2027-Q4", team="core")})
    repository.commit({"specs/b.md": None, "specs/core/b.md": accepted("B-1", target="2028")})
    assert ids < {one.text for one in feed(seen(repository)).iter(f"{ATOM}id")}


@pytest.mark.parametrize(
    ("host", "links"),
    [
        ("", ["../changes/", "../a/"]),
        (
            "site_url: https://plan.example.org/x\n",
            ["https://plan.example.org/x/changes/", "https://plan.example.org/x/a/"],
        ),
        ("site_url: javascript:alert(1)\n", ["../changes/", "../a/"]),
    ],
)
def test_links_of_a_feed_lead_to_pages(tmp_path: Path, host: str, links: list[str]) -> None:
    repository = repository_of(tmp_path / "r", {"mkdocs.yml": f"docs_dir: specs\n{host}"}, *SLIPPED)
    whole = feed(seen(repository))
    found = [one.get("href") for one in whole.iter(f"{ATOM}link") if one.get("rel") != "self"]
    assert found[:2] == links


def test_whatever_a_spec_says_a_feed_is_well_formed(tmp_path: Path) -> None:
    title = '"]]> &amp; <script>alert(1)</script> \\uFFFE \\u202E \\x00"'
    repository = repository_of(
        tmp_path / "r",
        {"specs/a.md": accepted("A-1", target="2027-Q1")},
        {"specs/a.md": accepted("A-1", target="2027-Q2", title=title, team="a/../b & c")},
    )
    for one in feeds.pages(seen(repository)):
        assert ElementTree.fromstring(one.content).tag == f"{ATOM}feed"
        assert ".." not in one.path.split("/")
        assert b"<script" not in one.content


# In the browser


@pytest.mark.xdist_group("payments")
def test_the_page_can_be_filtered_by_kind_of_change(site_of: Callable[[str], Path], page: BrowserPage) -> None:
    page.goto(f"{(site_of(MOVED) / 'changes' / 'index.html').as_uri()}?change=slip&team=app")
    rows = page.locator("li[data-f]:visible")
    expect(page.locator("output")).to_have_text(re.compile(r"^\d+ of 17 specs$"))
    assert 0 < rows.count() < 17
    for row in rows.all():
        assert "slips" in row.inner_text()
        assert "APP-" in row.inner_text()
    assert page.title() != "run"


@pytest.mark.xdist_group("payments")
def test_a_build_keeps_what_it_read(site_of: Callable[[str], Path]) -> None:
    site = site_of(MOVED)
    assert (site.parent / "plan/.cache/tpmdocs/history.json").is_file()
    assert not (site / ".cache").exists()
