"""What the script does for a reader in Chromium, from a server with instant navigation and from a folder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from built import MadeOnce
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from serving import serving

from tpmdocs.templates import script, search_script

pytestmark = pytest.mark.slow

SCREEN: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def folder(root: Path, made_once: MadeOnce) -> Path:
    """The payments plan as a site in which Material puts one page in place of another."""

    def fill(folder: Path) -> None:
        plan, site = folder / "plan", folder / "site"
        shutil.copytree(root / "tests" / "sites" / "payments", plan)
        config = plan / "mkdocs.yml"
        text = config.read_text().replace("features:\n", "features:\n    - navigation.instant\n")
        config.write_text(f"site_url: https://plan.example/\n{text}")  # for the sitemap, which that goes by
        command = [sys.executable, "-m", "tpmdocs", "build", "-C", str(plan), "--site-dir", str(site)]
        subprocess.run(command, check=True, capture_output=True)

    return made_once("instant", fill) / "site"


@pytest.fixture(scope="module")
def address(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = tmp_path_factory.mktemp("served") / "site"  # as its sitemap says where it is served
    shutil.copytree(folder, own)
    with serving(own) as address:
        sitemap = own / "sitemap.xml"
        sitemap.write_text(sitemap.read_text().replace("https://plan.example", address))
        yield address


@pytest.fixture
def site(folder: Path) -> str:
    """Where most is tested: in a folder, where less is allowed than on a server."""
    return folder.as_uri()


@pytest.fixture(params=["served", "from a folder"])
def either(request: pytest.FixtureRequest, folder: Path, address: str) -> str:
    return address if request.param == "served" else folder.as_uri()


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[Page]:
    """One for all tests, as the host's own scripts take a new one most of the time."""
    with chromium.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(5_000)
        yield tab


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A tab in which nothing goes wrong, with nothing in it."""
    wrong: list[str] = []

    def remember(error: object) -> None:
        wrong.append(str(error))

    tab.goto("about:blank")
    tab.set_viewport_size(SCREEN)
    tab.mouse.move(0, 0)
    tab.on("pageerror", remember)
    yield tab
    tab.remove_listener("pageerror", remember)
    assert wrong == []


def rows(page: Page) -> list[str]:
    """Ids of the rows that can be seen."""
    shown: list[str] = page.evaluate(
        "[...document.querySelectorAll('tr[data-f]')].filter(row => row.checkVisibility())"
        ".map(row => row.querySelector('.tpm-id').textContent)"
    )
    return shown


def found(page: Page) -> Locator:
    return page.locator(".tpm-filter output")


def menu(page: Page, name: str) -> Locator:
    return page.locator("details.tpm-menu").filter(has=page.locator("summary", has_text=re.compile(rf"^{name}\d*$")))


def pick(page: Page, facet: str, value: str) -> None:
    opened = menu(page, facet)
    if opened.get_attribute("open") is None:
        opened.locator("summary").click()
    opened.get_by_role("checkbox", name=re.compile(rf"^{value}")).check()


def query(page: Page) -> str:
    return page.url.partition("?")[2]


def test_facets_leave_what_has_one_value_of_each_and_tell_how_many_there_are(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html")
    expect(found(page)).to_have_text("26 specs")
    pick(page, "Team", "Payments")
    expect(found(page)).to_have_text("9 of 26 specs")
    assert query(page) == "team=payments"
    pick(page, "Team", "Ledger")
    expect(found(page)).to_have_text("13 of 26 specs")
    pick(page, "Status", "building")
    assert query(page) == "status=building&team=payments&team=ledger"
    shown = rows(page)
    assert found(page).inner_text() == f"{len(shown)} of 26 specs"
    assert {id_.partition("-")[0] for id_ in shown} == {"PAY", "LEDGER"}


def test_counts_of_a_facet_are_those_under_the_other_facets(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?team=ledger")
    menu(page, "Status").locator("summary").click()
    labels = menu(page, "Status").locator("label:visible").all_inner_texts()
    assert [re.split(r"\s+", label) for label in labels] == [["accepted", "1"], ["building", "2"], ["paused", "1"]]
    menu(page, "Team").locator("summary").click()
    assert menu(page, "Status").get_attribute("open") is None, "only one menu is open"
    assert len(menu(page, "Team").locator("label:visible").all()) == 5, "another team can be added"


def test_a_view_survives_a_reload_and_each_pick_is_a_step_to_come_back_to(page: Page, either: str) -> None:
    page.goto(f"{either}/catalog/index.html")
    pick(page, "Team", "Payments")
    page.locator("input[name=find]").press_sequentially("pay out")
    expect(found(page)).to_have_text("4 of 26 specs")
    pick(page, "Status", "launched")
    assert query(page) == "status=launched&team=payments&find=pay+out"
    page.reload()
    expect(found(page)).to_have_text("1 of 26 specs")
    expect(page.locator(".tpm-chip")).to_have_text(["Status: launched", "Team: Payments", "“pay out”"])
    assert page.locator("input[name=find]").input_value() == "pay out"
    page.go_back()
    expect(found(page)).to_have_text("4 of 26 specs")
    page.go_back()  # typing was no step
    expect(found(page)).to_have_text("26 specs")
    assert page.locator("input[name=find]").input_value() == ""
    page.go_forward()
    expect(found(page)).to_have_text("4 of 26 specs")


def test_what_an_address_asks_for_that_no_spec_has_is_said_and_kept_out(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?team=nobody&team=ledger&colour=red&sort=__proto__&group=colour#LEDGER-2")
    expect(found(page)).to_have_text("4 of 26 specs")
    said = page.get_by_text("No spec here has “Team: nobody”, so it is left out of the filter.")
    expect(said).to_be_visible()
    pick(page, "Status", "paused")
    assert query(page) == "status=paused&team=ledger#LEDGER-2"
    expect(said).to_have_count(0)


@pytest.mark.parametrize("kind", ["catalog", "roadmap", "timeline"])
def test_where_a_filter_leaves_nothing_the_page_says_so_and_the_way_back(page: Page, site: str, kind: str) -> None:
    page.goto(f"{site}/{kind}/index.html?find=xyzzy&team=ledger")
    expect(page.get_by_text("No spec matches Team: Ledger, “xyzzy”.")).to_be_visible()
    assert rows(page) == []
    assert page.locator("[data-f]:visible, thead:visible, [data-facets]:visible h3:visible").count() == 0
    page.get_by_role("button", name="Clear the filter").press("Enter")
    expect(page.locator("input[name=find]")).to_be_focused()
    expect(page.get_by_text("No spec matches")).to_have_count(0)
    assert page.locator("[data-f]:visible").count() > 10


def test_of_a_filtered_roadmap_no_heading_is_left_without_a_spec(page: Page, site: str) -> None:
    page.goto(f"{site}/roadmap/index.html?find=PAY-9")
    expect(found(page)).to_have_text("1 of 24 specs")
    contents = page.locator("li:visible > a[href^='#tpm-due']")
    assert page.locator("table:visible").count() == 1
    kept = ["What is coming", "By quarter", "2026-Q4 (2)"]
    assert [
        one.removesuffix("¶") for one in page.locator(":is(h2, h3):visible:not([data-facets] *)").all_inner_texts()
    ] == kept
    assert contents.all_inner_texts() == ["2026-Q4"]
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert page.locator("table:visible").count() > 5
    expect(page.locator("#paused")).to_be_visible()


def test_what_says_nothing_can_be_picked_as_well(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?goal=-")
    expect(page.locator(".tpm-chip")).to_have_text("Goal: not said")
    assert "PAY-4" in rows(page)


def test_find_asks_for_each_word_in_titles_and_ids_whatever_its_accents(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html")
    page.keyboard.press("/")
    page.keyboard.type("uberweisungen PAY")
    assert rows(page) == ["PAY-5"]
    page.keyboard.press("Escape")
    expect(found(page)).to_have_text("26 specs")
    page.locator("input[name=find]").fill("no such spec")
    expect(found(page)).to_have_text("0 of 26 specs")


def test_filters_are_taken_away_one_by_one_or_all(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?team=ledger&team=payments&status=building&find=e")
    page.get_by_role("button", name="Remove the filter Team: Ledger").click()
    assert query(page) == "status=building&team=payments&find=e"
    expect(page.locator(".tpm-chip").first).to_be_focused()
    page.locator(".tpm-filter").get_by_role("button", name="Clear").click()
    assert query(page) == ""
    expect(page.locator("input[name=find]")).to_be_focused()
    expect(found(page)).to_have_text("26 specs")


def test_rows_are_sorted_by_a_header_down_up_and_not_at_all(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?status=building")
    plain = rows(page)
    head = page.locator("th[data-sort=target]")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert rows(page)[:3] == ["KYC-4", "PAY-9", "LEDGER-2"], "2026-10, 2026-W51, 2026-12"
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert query(page) == "status=building&sort=-target"
    assert rows(page)[-2:] == ["PAY-9", "KYC-4"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert rows(page) == plain
    page.locator("th[data-sort=health] button").click()
    assert rows(page)[0] == "KYC-4", "the worst first"


def test_rows_stand_under_each_of_their_groups(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?team=ledger")
    width = page.locator("thead th").first.bounding_box()
    page.get_by_label("Group by").select_option("goal")
    assert page.locator("thead th").first.bounding_box() == width
    assert query(page) == "team=ledger&group=goal"
    groups = page.locator(".tpm-group").all_inner_texts()
    assert [group.split()[0] for group in groups] == ["GOAL-1", "GOAL-2"]
    assert rows(page).count("LEDGER-1") == 2
    assert page.locator("[id='LEDGER-1']").count() == 1
    expect(found(page)).to_have_text("4 of 26 specs")


def test_arrows_lead_from_row_to_row_and_nowhere_else(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?team=ledger")
    page.locator("tr[data-f] a").first.focus()
    for key, row in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect(page.locator("tr[data-f]").nth(row).locator("a").first).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("kind", ["catalog", "roadmap", "timeline"])
def test_arrows_lead_from_the_filter_to_what_it_found_and_back(page: Page, site: str, kind: str) -> None:
    page.goto(f"{site}/{kind}/index.html?team=ledger")
    page.keyboard.press("/")
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(page.locator("[data-f]:visible").nth(place).locator("a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[name=find]")).to_be_focused()


def test_escape_closes_a_menu_and_a_click_elsewhere_as_well(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html")
    team = menu(page, "Team")
    team.locator("summary").click()
    team.get_by_role("checkbox").first.focus()
    page.keyboard.press("Escape")
    assert team.get_attribute("open") is None
    expect(team.locator("summary")).to_be_focused()
    team.locator("summary").click()
    page.locator("h1").click()
    assert team.get_attribute("open") is None


def test_the_slash_leads_to_search_where_nothing_can_be_filtered(page: Page, address: str) -> None:
    page.goto(f"{address}/health/")
    page.keyboard.press("/")
    expect(page.locator("input[name=query]")).to_be_focused()
    page.goto(f"{address}/catalog/")
    page.keyboard.press("/")
    expect(page.locator("input[name=find]")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(page.locator("input[name=query]")).to_be_focused()


def test_a_view_is_kept_while_material_puts_pages_in_place_of_each_other(page: Page, address: str) -> None:
    page.goto(f"{address}/catalog/")
    page.evaluate("window.sameDocument = true")
    pick(page, "Team", "Ledger")
    page.get_by_role("link", name="Health", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Health")
    assert page.locator(".tpm-filter").count() == 0
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Specs")
    expect(found(page)).to_have_text("4 of 26 specs")
    page.go_back()
    expect(found(page)).to_have_text("26 specs")
    page.get_by_role("link", name="Roadmap", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Roadmap")
    expect(found(page)).to_have_text("24 specs")
    assert page.evaluate("window.sameDocument"), "no page was loaded anew"


def test_a_link_takes_the_view_along_where_it_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html")
    page.evaluate(
        "document.querySelector('h1').innerHTML ="
        ' \'<a data-tpm-keep href="../roadmap/index.html#tpm-later">Roadmap</a> <a href="../health/">Health</a>\''
    )
    pick(page, "Team", "Ledger")
    assert page.locator("h1 a").nth(0).get_attribute("href").endswith("roadmap/index.html?team=ledger#tpm-later")  # type: ignore[union-attr]
    assert page.locator("h1 a").nth(1).get_attribute("href") == "../health/"


def test_the_board_and_the_tables_below_it_are_filtered_together(page: Page, site: str) -> None:
    page.goto(f"{site}/roadmap/index.html?team=payments")
    expect(found(page)).to_have_text("8 of 24 specs")
    assert page.locator("#tpm-now header").inner_text().split("\n")[-1].startswith("1 of 4 items")
    assert page.locator("#tpm-now > [data-tpm-lane]").first.is_hidden(), "nothing of it is overdue"
    cards = page.locator(".tpm-card:visible .tpm-id").all_inner_texts()
    assert {id_.partition("-")[0] for id_ in cards} == {"PAY"}
    assert page.locator(".tpm-board details[open]").count() == 1, "what is left is not folded away"
    assert set(cards) <= set(rows(page))
    page.locator(".tpm-filter").get_by_role("button", name="Clear").click()
    assert page.locator("#tpm-now header").inner_text().split("\n")[-1].startswith("4 items")
    assert page.locator(".tpm-board details[open]").count() == 0


def test_the_link_to_a_view_is_copied_and_it_is_said(page: Page, site: str) -> None:
    page.goto(f"{site}/catalog/index.html?team=ledger")
    page.evaluate("navigator.clipboard.writeText = async text => { window.copied = text }")
    page.get_by_role("button", name="Copy link to this view").click()
    expect(page.locator(".tpm-strip [role=status]")).to_have_text("Link copied")
    assert page.evaluate("window.copied") == page.url
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")


def test_a_mention_has_a_card_for_those_who_point_at_it_or_come_to_it(page: Page, site: str) -> None:
    page.goto(f"{site}/payments/instant-payouts/index.html")
    link, card = page.locator("a.tpm-ref", has_text="LEDGER-1").first, page.locator("[role=tooltip]")
    title = link.get_attribute("title")
    link.hover()
    expect(card).to_contain_text("LEDGER-1 Ledger API, second edition")
    expect(card).to_contain_text("building")
    expect(card).to_contain_text("on track")
    expect(card).to_contain_text("owner agrees")
    expect(card).to_contain_text("2027-02 · Ledger · ledger-lead")
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert link.get_attribute("title") == title
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")
    link.focus()
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card).not_to_contain_text("LEDGER-1")


def test_a_goal_s_card_tells_its_title_and_why_a_spec_is_off_track_stands_on_that_spec_s(page: Page, site: str) -> None:
    page.goto(f"{site}/payments/instant-payouts/index.html")
    card = page.locator("[role=tooltip]")
    said = {"id": "GOAL-2", "facts": "9 specs for it"}
    for data, expected in ((said, "GOAL-2 A goal"), ({**said, "reason": "was due 2026-10"}, "was due 2026-10")):
        page.evaluate(
            "data => { const link = document.querySelector('a.tpm-ref'); link.title = 'A goal';"
            " for (const name of Object.keys(link.dataset)) delete link.dataset[name];"
            " Object.assign(link.dataset, data) }",
            data,
        )
        page.locator("a.tpm-ref").first.hover()
        expect(card).to_contain_text(expected)
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)


def test_a_card_stays_within_the_page(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(f"{site}/payments/instant-payouts/index.html")
    for link in page.locator("a.tpm-ref:visible").all():
        link.hover()
        box = page.locator("[role=tooltip]").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")


def test_on_a_phone_one_button_opens_the_filters_and_a_finger_has_room(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/roadmap/index.html")
    assert menu(page, "Team").is_hidden()
    opens = page.get_by_role("button", name="Filter", exact=True)
    opens.click()
    expect(opens).to_have_attribute("aria-expanded", "true")
    for facet in ("Status", "Team", "Goal"):
        expect(menu(page, facet)).to_be_visible()
    pick(page, "Team", "Ledger")
    expect(page.get_by_role("button", name="Filter (1)")).to_be_visible()
    controls = ".tpm-filter :is(button, summary, label, select, input[type=search]), .tpm-strip :is(a, button, summary)"
    small = page.evaluate(
        f"[...document.querySelectorAll('{controls}')]"
        ".filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    )
    assert small == [], "a finger needs 44 pixels"


@pytest.mark.parametrize(("number", "said"), [(1, "1 spec"), (1000, "1,000 specs")])
def test_specs_are_counted_as_people_write_it(page: Page, folder: Path, number: int, said: str) -> None:
    show_many(page, folder, number=number)
    expect(page.locator(".tpm-filter output")).to_have_text(said)


def focused(page: Page) -> str:
    """What has focus and can be seen."""
    said: str = page.evaluate(
        "() => { const one = document.activeElement, box = one.getBoundingClientRect();"
        " return one.checkVisibility({ visibilityProperty: true }) && box.right > 0"
        " ? one.ariaLabel || one.textContent.trim() : 'hidden' }"
    )
    return said


def tab_to(page: Page, name: str) -> list[str]:
    """Presses Tab until something of a name has focus; what had it before."""
    passed: list[str] = []
    while (now := focused(page)) != name:
        passed.append(now)
        assert len(passed) < 60, passed
        page.keyboard.press("Tab")
    return passed


@pytest.mark.parametrize("screen", [SCREEN, PHONE], ids=["screen", "phone"])
def test_a_view_is_made_and_shared_by_keys_alone(page: Page, site: str, screen: ViewportSize) -> None:
    page.set_viewport_size(screen)
    page.goto(f"{site}/catalog/index.html")
    page.evaluate("navigator.clipboard.writeText = async text => { window.copied = text }")
    page.keyboard.press("/")
    page.keyboard.type("pay")
    if screen == PHONE:
        tab_to(page, "Filter")
        page.keyboard.press("Enter")
    tab_to(page, "Status")
    page.keyboard.press("Enter")
    first = menu(page, "Status").locator("label:visible input").first
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    assert "status=" in query(page)
    page.keyboard.press("Escape")
    expect(menu(page, "Status").locator("summary")).to_be_focused()
    expect(menu(page, "Status").locator("fieldset")).to_be_hidden()
    assert focused(page) == "Status1"
    name = page.get_by_role("button", name="Remove the filter Status").get_attribute("aria-label") or ""
    tab_to(page, name)
    page.keyboard.press("Enter")
    assert query(page) == "find=pay"
    page.get_by_label("Group by").press("ArrowDown")
    assert "group=status" in query(page)
    if screen == SCREEN:
        tab_to(page, "Target")
        page.keyboard.press("Enter")
        expect(page.locator("th[data-sort=target]")).to_have_attribute("aria-sort", "ascending")
    else:
        page.get_by_label("Sort by").press("ArrowDown")
    assert "sort=" in query(page)
    page.locator("h1").click()
    if screen == PHONE:
        tab_to(page, "More")
        page.keyboard.press("Enter")
    tab_to(page, "Copy link to this view")
    page.keyboard.press("Enter")
    expect(page.locator(".tpm-strip [role=status]")).to_have_text("Link copied")
    assert page.evaluate("window.copied") == page.url


def test_the_menu_of_a_phone_is_opened_walked_through_and_shut_by_keys(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/dependencies/")
    page.add_style_tag(content="* { transition: none !important }")
    opens, sidebar = page.get_by_role("button", name="Navigation"), page.locator(".md-sidebar--primary")
    passed = tab_to(page, "Navigation")
    assert "hidden" not in passed, "what is shut is passed by"
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(opens).to_have_attribute("aria-expanded", "true")
        assert page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null")
        assert focused(page) != "hidden"
        page.keyboard.press("Escape")
        expect(opens).to_be_focused()
        expect(opens).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    tab_to(page, "Dependencies")  # which holds the table of contents
    page.keyboard.press("Enter")
    assert focused(page) == "Table of contents"
    assert sidebar.get_by_role("link", name="Roadmap").is_hidden()
    page.keyboard.press("Enter")
    assert focused(page) == "Dependencies"
    assert sidebar.get_by_role("link", name="Roadmap").is_visible()
    tab_to(page, "Health")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Health")
    expect(opens).to_have_attribute("aria-expanded", "false")
    tab_to(page, "Navigation")
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null"):
        page.keyboard.press("Tab")
    expect(opens).to_have_attribute("aria-expanded", "false")


def test_search_of_a_phone_is_opened_and_shut_by_keys(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/health/")
    page.add_style_tag(content="* { transition: none !important }")
    opens, field = page.get_by_role("button", name="Search", exact=True), page.locator("input[name=query]")
    tab_to(page, "Search")
    expect(opens).to_be_focused()
    for key in ("Enter", "/", "s", "f"):
        page.keyboard.press(key)
        expect(field).to_be_focused()
        expect(opens).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Escape")
        expect(opens).to_be_focused()
        expect(opens).to_have_attribute("aria-expanded", "false")


def show_many(page: Page, folder: Path, anchor: str = "", number: int = 400) -> None:
    """A page of many rows, at an address that leads to one of them."""
    page.goto("about:blank")
    page.goto(f"{folder.as_uri()}/catalog/index.html{anchor}")
    script, style = ((folder / "assets" / f"tpmdocs.{kind}").read_text() for kind in ("js", "css"))
    facets = json.dumps([{"key": "team", "title": "Team", "letter": "t", "values": [["a", "A"], ["b", "B"]]}])
    body = "".join(
        f'<tr id="ПЛАН-{n}" data-f="t{n % 2}"><th><a href="{n}/"><span class="tpm-id">ПЛАН-{n}</span></a></th>'
        f'<td><a href="{n}/#tpm-findings">1</a></td></tr>'
        for n in range(number)
    )
    head = '<thead><tr><th data-sort="spec">Spec</th></tr></thead>'
    table = f"<table>{head}<tbody>{body}</tbody></table>"
    page.set_content(f"<style>{style}</style><div class='tpm'><div data-facets='{facets}'>{table}</div></div>")
    page.evaluate("delete window.document$")
    page.add_script_tag(content=script)


def test_of_many_rows_a_window_is_shown_and_more_on_demand_and_all_on_paper(page: Page, folder: Path) -> None:
    show_many(page, folder)
    assert len(rows(page)) == 50
    more = page.locator(".tpm-rest")
    for _ in range(2):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert len(rows(page)) == 400
        expect(more).to_be_hidden()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert len(rows(page)) == 50
    expect(more).to_contain_text("50 of 400 rows are shown.")
    more.get_by_role("button", name="Show 200 more").press("Enter")
    assert len(rows(page)) == 250
    expect(page.locator("[id='ПЛАН-50'] th a")).to_be_focused()
    more.get_by_role("button", name="Show 150 more").click()
    expect(more).to_be_hidden()
    page.locator("th button").click()
    page.locator("th button").click()
    assert rows(page)[0] == "ПЛАН-399"
    assert len(rows(page)) == 50


def test_the_row_that_an_address_leads_to_is_shown_in_whatever_script_its_id_is(page: Page, folder: Path) -> None:
    show_many(page, folder, "#ПЛАН-300")
    assert len(rows(page)) == 301
    expect(page.locator("[id='ПЛАН-300']")).to_be_in_viewport()
    show_many(page, folder, "#100%")  # which cannot be decoded
    assert len(rows(page)) == 50


def test_what_is_published_of_a_script_says_the_same_texts(root: Path) -> None:
    for file, published in (("scripts/tpmdocs.js", script()), ("search/search.js", search_script())):
        source = (root / "theme" / file).read_text()
        assert not re.search(r"\$\{[^}`]*`", source), "no template stands in another: where it ends could not be told"
        texts = re.findall(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`', published.decode())
        assert len(texts) > 50
        assert [text for text in texts if text not in source] == []
