"""The search of a large site: when Pagefind takes over, what it finds, and what a reader does with it in Chromium."""

from __future__ import annotations

import gzip
import html
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from built import MadeOnce
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config  # noqa: TID251
from mkdocs.config.defaults import MkDocsConfig  # noqa: TID251
from mkdocs.structure.files import File, Files  # noqa: TID251
from plans import plan, spec, viewed
from playwright.sync_api import Locator, Page, expect
from serving import serving

from tpmdocs.hosts import search
from tpmdocs.hosts.mkdocs import TpmdocsPlugin
from tpmdocs.hosts.search import FOLDER, Search, content
from tpmdocs.site import Site
from tpmdocs.views.filters import filters

MKDOCS_YML = """\
site_name: Shop
docs_dir: specs
theme:
  name: material
  font: false
  features: [search.highlight, search.share, navigation.instant]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, toggle: {icon: material/weather-night, name: Dark}}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
plugins: [search, {tpmdocs: {search: SEARCH}}]
"""

SPECS = {
    "specs/till.md": spec("SHOP-1", title="A new till", status="building", team="tills") + "\nIt zings.\n",
    "specs/tills.md": spec("SHOP-2", title="An old till", status="launched", team="tills")
    + "\n# An old till\n\nRusty.\n\n## How it zings\n\nWith shillings in it. &lt;img src=x onerror=alert(1)&gt;\n",
    "specs/shelf.md": spec("SHOP-3", title="A shelf & more", status="building", release="2027.1") + "\nZings, too.\n",
    "specs/with space/100% of it.md": "# A page\n\nNo spec; it zings oddly.\n",
    "specs/hidden.md": "---\nsearch: {exclude: true}\n---\n# Hidden\n\nZings in secret.\n",
    "specs/partly.md": "# Partly\n\n<p data-search-exclude>Zings quietly.</p>\n\n"
    '<b data-pagefind-filter="Status:building">x</b>\n',
    "specs/index.md": "# Home\n\nWelcome.\n",
}


def write(root: Path, kind: str, config: str = MKDOCS_YML, files: Mapping[str, str] = SPECS) -> Path:
    for path, text in {**files, "mkdocs.yml": config.replace("SEARCH", kind)}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def built(root: Path, site: Path, *arguments: str, host: str = "mkdocs", **environment: str) -> str:
    """Build a site; what the host said."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", host, "build", "-f", str(root / "mkdocs.yml"), "-d", str(site), *arguments],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795392000", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def all_files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def fragments(site: Path) -> dict[Path, dict[str, Any]]:
    """What Pagefind knows of each page, by the file that says so."""
    files = (site / FOLDER / "fragment").iterdir()
    return {file: json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd")) for file in files}


def found_pages(site: Path) -> dict[str, dict[str, Any]]:
    """The same by addresses."""
    return {one["url"]: one for one in fragments(site).values()}


# What specs are told apart by


def test_filters_are_the_facets_that_tell_specs_apart_in_the_order_of_pages() -> None:
    given = plan(
        {
            "specs/a.md": spec("A-1", status="building", team="risk", goals="[GOAL-1]"),
            "specs/b.md": spec("A-2", status="draft", team="risk", goals="[GOAL-1, GOAL-2]"),
            "site_config/teams.yml": "- {key: risk, name: Risk & Fraud}\n",
            "site_config/goals.yml": "- {id: GOAL-1, title: Fewer cars}\n- {id: GOAL-2, title: More bikes}\n",
        }
    )
    status, goal = filters(viewed(given))
    assert (status.title, status.values) == ("Status", ("draft", "building"))
    assert status.of == {"a.md": ("building",), "b.md": ("draft",)}
    assert (goal.title, goal.values) == ("Goal", ("GOAL-1 Fewer cars", "GOAL-2 More bikes"))
    assert goal.of["b.md"] == goal.values, "team is left out, as all specs have the same"


# What of a page is found


PAGE = """\
<!doctype html>
<html lang="de-AT" class="no-js"><nav>Menu</nav><article class="md-content__inner md-typeset">{}</article></html>
"""


def test_only_the_content_of_a_page_is_found_in_its_language_under_its_title() -> None:
    text = content(PAGE.format("<h1>Till</h1><article>An article of its own</article> of it"), 'R&D "x"')
    assert text is not None
    assert "Menu" not in text
    assert text.startswith('<html lang="de-AT">')
    assert "An article of its own</article> of it" in text
    assert '<i data-pagefind-meta="title[title]" title="R&amp;D &quot;x&quot;"></i>' in text
    assert content("<html><main>A template of somebody's</main></html>") is None


@given(st.text(), st.text())
def test_neither_a_page_nor_a_title_says_anything_to_pagefind(text: str, title: str) -> None:
    said = content(PAGE.format(f"<p {text}>DATA-Pagefind-{text} data-pagefind-body</p>"), title)
    assert said is not None
    told = f' title="{html.escape(title)}"'
    assert told in said
    assert len(re.findall("data-pagefind-", said.replace(told, "", 1), re.I)) == 2


# Which search a site has


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "is_installed", lambda: True)


def chosen(tmp_path: Path, kind: str, pages: int, **how: Any) -> MkDocsConfig:
    """The configuration of a site with so many pages after its search was chosen."""
    config = load_config(str(write(tmp_path, kind) / "mkdocs.yml"))
    config.plugins.on_config(config)
    files = Files([File.generated(config, f"{n}.md", content="") for n in range(pages)])
    ours = Site((), (), ())
    how.setdefault("search", Search()).choose(kind, files, config, ours, untrusted=how.get("untrusted", False))
    return config


def is_taken_over(config: MkDocsConfig) -> bool:
    taken = search.NAME in config.plugins
    assert taken is (search.SCRIPT in map(str, config.extra_javascript))
    assert taken is (search.STYLESHEET in config.extra_css)
    theirs = config.plugins["material/search"]
    events = config.plugins.events
    assert taken is not any(getattr(one, "__self__", None) is theirs for one in events["post_build"])
    assert taken is not any(getattr(one, "__self__", None) is theirs for one in events["page_context"])
    return taken


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("kind", "pages", "taken"),
    [
        ("auto", search.LARGE, False),
        ("auto", search.LARGE + 1, True),
        ("material", search.LARGE + 1, False),
        ("pagefind", 1, True),
    ],
)
def test_pagefind_takes_over_where_a_site_is_large_or_asks_for_it(
    tmp_path: Path, kind: str, pages: int, taken: bool
) -> None:
    assert is_taken_over(chosen(tmp_path, kind, pages)) is taken


@pytest.mark.usefixtures("installed")
def test_nothing_unreviewed_is_searched_with_pagefind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert not is_taken_over(chosen(tmp_path, "pagefind", 1, untrusted=True))
    assert "WebAssembly" in caplog.text


@pytest.mark.usefixtures("installed")
def test_serve_keeps_material_s_search_and_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    config = load_config(str(write(tmp_path, "pagefind") / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="serve", dirty=False)
    plugin = config.plugins["tpmdocs"]
    assert isinstance(plugin, TpmdocsPlugin)
    for _ in range(2):
        assert not is_taken_over(chosen(tmp_path, "pagefind", 1, search=plugin.search))
    assert caplog.text.count("While the site is served") == 1


@pytest.mark.parametrize("kind", ["auto", "pagefind"])
def test_without_pagefind_material_s_search_stays_and_a_warning_tells_the_way_out(tmp_path: Path, kind: str) -> None:
    root = write(tmp_path / "plan", kind)
    said = built(root, tmp_path / "site", PAGEFIND_BINARY_PATH="/nowhere/pagefind")
    warned = "WARNING -  Material's search stays, as Pagefind is not installed: pip install 'pagefind[bin]'"
    assert (warned in said) is (kind == "pagefind")
    assert (tmp_path / "site" / "search" / "search_index.json").is_file()
    assert not (tmp_path / "site" / FOLDER).exists()


@pytest.mark.parametrize(
    "plugins", ["[tpmdocs: {search: pagefind}]", "[{search: {enabled: false}}, {tpmdocs: {search: pagefind}}]"]
)
def test_a_site_without_search_gets_none(tmp_path: Path, plugins: str) -> None:
    config = re.sub(r"plugins: .*", f"plugins: {plugins}", MKDOCS_YML)
    said = built(write(tmp_path / "plan", "", config), tmp_path / "site")
    assert "add `search` to `plugins`" in said
    assert "tpm-search" not in (tmp_path / "site" / "index.html").read_text()


def test_a_small_site_is_the_same_whether_it_might_be_large_or_not(tmp_path: Path) -> None:
    for kind in ("auto", "material"):
        built(write(tmp_path / kind, kind), tmp_path / "sites" / kind, TPMDOCS_ROOT=str(tmp_path / kind))
    assert all_files(tmp_path / "sites" / "auto") == all_files(tmp_path / "sites" / "material")


# What is built


@pytest.fixture(scope="module")
def shop(made_once: MadeOnce) -> Path:
    """A folder with a site in `plan`, so that it does not lie at the root of where it is served."""

    def fill(folder: Path) -> None:
        said = built(write(folder / "source", "pagefind"), folder / "plan")
        assert "WARNING" not in said

    return made_once("shop", fill)


def test_the_content_of_every_page_is_found_and_nothing_else(shop: Path) -> None:
    known = found_pages(shop / "plan")
    assert known["/till/"]["meta"]["title"] == "SHOP-1 A new till"
    assert known["/tills/"]["meta"]["title"] == "SHOP-2 An old till", "a spec is called by its id, whatever its heading"
    assert known["/shelf/"]["meta"]["title"] == "SHOP-3 A shelf & more"
    assert "It zings." in known["/till/"]["content"]
    assert "/with space/100% of it/" in known
    assert not {"/hidden/", "/404.html"} & {*known}
    assert not [path for path in known if path.startswith("/id/")]
    assert "quietly" not in known["/partly/"]["content"]
    assert known["/partly/"]["filters"] == {}, "only a spec has values"


def test_pages_are_told_apart_by_what_their_specs_say(shop: Path) -> None:
    told = json.loads((shop / "plan" / FOLDER / "filters.json").read_text())
    assert told["facets"] == [
        {"title": "Status", "values": ["building", "launched"]},
        {"title": "Team", "values": ["tills"]},
        {"title": "Release", "values": ["2027.1"]},
    ]
    names = {file.stem: one["url"] for file, one in fragments(shop / "plan").items()}
    values = {names[name]: values for name, values in told["pages"].items()}
    assert values == {"/shelf/": [0, 3], "/till/": [0, 2], "/tills/": [1, 2]}
    assert list(values) == ["/shelf/", "/till/", "/tills/"], "in the order in which they are listed"


def test_what_nobody_loads_is_not_published(shop: Path) -> None:
    assert not (shop / "plan" / "search").exists()
    assert not [file.name for file in (shop / "plan" / FOLDER).iterdir() if "ui" in file.name]


def test_the_same_pages_give_the_same_bytes_and_what_is_gone_is_not_found(shop: Path, tmp_path: Path) -> None:
    root, site = write(tmp_path / "plan", "pagefind", files={**SPECS, "specs/gone.md": "# Gone\n"}), tmp_path / "site"
    built(root, site)
    assert "/gone/" in found_pages(site)
    (root / "specs" / "gone.md").unlink()
    built(root, site, "--dirty")
    assert "/gone/" not in found_pages(site)
    assert all_files(site / FOLDER) == all_files(shop / "plan" / FOLDER)


def test_what_is_kept_between_builds_knows_which_search_a_site_has(shop: Path, tmp_path: Path) -> None:
    site, told = tmp_path / "site", tmp_path / "told.json"
    how = {"TPMDOCS_KEEP": "1", "TPMDOCS_EXPLAIN": str(told), "TPMDOCS_WORKERS": "1"}
    for kind in ("material", "pagefind", "pagefind"):
        built(write(tmp_path / "plan", kind), site, **how)
    assert all_files(site / FOLDER) == all_files(shop / "plan" / FOLDER)
    assert (site / "till" / "index.html").read_bytes() == (shop / "plan" / "till" / "index.html").read_bytes()
    explained = json.loads(told.read_text())
    assert explained["off"] == [], "what makes a build faster is on beside Pagefind"
    assert {why for _, _, why in explained["pages"]} == {""}, "and everything was taken as it was kept"
    built(write(tmp_path / "plan", "material"), site, **how)
    assert "tpm-search" not in (site / "till" / "index.html").read_text()


def test_files_instead_of_folders_and_properdocs_are_searched_as_well(tmp_path: Path) -> None:
    config = f"use_directory_urls: false\n{MKDOCS_YML}"
    files = {**SPECS, "specs/reindex.md": spec("SHOP-4", title="All anew", status="building", team="tills")}
    built(write(tmp_path / "plan", "pagefind", config, files), tmp_path / "site", host="properdocs")
    found = found_pages(tmp_path / "site")
    assert {"/", "/till.html"} < {*found}
    names = {one["url"]: file.stem for file, one in fragments(tmp_path / "site").items()}
    told = json.loads((tmp_path / "site" / FOLDER / "filters.json").read_text())
    assert {names[page] for page in ("/till.html", "/tills.html", "/shelf.html", "/reindex.html")} == {*told["pages"]}
    assert 'class="md-search tpm-search"' in (tmp_path / "site" / "till.html").read_text()


# What a reader does


@pytest.fixture(scope="module")
def address(shop: Path) -> Iterator[str]:
    with serving(shop) as address:
        yield f"{address}/plan/"


@pytest.fixture
def home(page: Page, address: str) -> Page:
    """A tab that has just come to the site."""
    page.goto(address)
    return page


def status(page: Page) -> Locator:
    return page.locator(".tpm-search [role=status]")


def titles(page: Page) -> Locator:
    return page.locator(".tpm-search-title")


def test_a_result_is_found_narrowed_and_opened_by_keys(home: Page, address: str) -> None:
    asked: list[str] = []
    home.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    home.reload()
    assert asked
    assert not [one for one in asked if "search/" in one or "pagefind/" in one], "nothing is loaded before it is used"
    home.keyboard.press("s")
    home.keyboard.type("zings")
    expect(titles(home)).to_have_count(4)
    field = home.get_by_role("textbox", name="Search")
    expect(field).to_be_focused()
    home.keyboard.press("Tab")
    expect(home.get_by_role("combobox", name="Status")).to_be_focused()
    home.keyboard.type("bui")
    expect(status(home)).to_have_text("2 matching documents")
    assert sorted(titles(home).all_inner_texts()) == ["SHOP-1 A new till", "SHOP-3 A shelf & more"]
    home.keyboard.press("Shift+Tab")
    home.keyboard.press("ArrowDown")
    home.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    home.keyboard.press("ArrowDown")
    home.keyboard.press("ArrowDown")
    second = home.locator(".md-search-result__link").nth(1)
    expect(second).to_be_focused()
    leads_to = second.get_attribute("href") or ""
    home.keyboard.press("Enter")
    home.wait_for_url(leads_to)
    assert re.fullmatch(r".*/plan/(till|shelf)/\?h=zings", leads_to, re.I)
    expect(home.locator(".md-content mark")).to_have_text(re.compile("^zings$", re.I))
    expect(home.locator(".md-search__output")).to_be_hidden()
    assert not [one for one in asked if "search_index" in one or "workers/" in one]


def test_enter_opens_the_first_and_escape_closes(home: Page, address: str) -> None:
    home.keyboard.press("/")
    home.keyboard.type("SHOP-3")
    home.keyboard.press("Escape")
    expect(home.locator(".md-search__output")).to_be_hidden()
    home.keyboard.press("f")
    expect(titles(home).first).to_have_text("SHOP-3 A shelf & more")
    home.keyboard.type("shop-2")
    home.keyboard.press("Enter")
    home.wait_for_url(re.compile(f"^{address}tills/"))


def test_a_status_alone_lists_what_has_it(home: Page) -> None:
    home.keyboard.press("s")
    home.get_by_role("combobox", name="Status").focus()
    home.keyboard.type("lau")
    expect(titles(home)).to_have_text(["SHOP-2 An old till"])
    expect(home.get_by_role("combobox", name="Release").locator("option:enabled")).to_have_count(1)


def test_what_is_picked_stays_while_words_change_until_it_is_cleared(home: Page) -> None:
    home.keyboard.press("s")
    home.keyboard.type("zings")
    expect(status(home)).to_have_text("4 matching documents")
    clear = home.get_by_role("button", name="Clear what is picked")
    expect(clear).to_be_hidden()
    home.get_by_role("combobox", name="Status").select_option(label="launched (1)")
    expect(titles(home)).to_have_text(["SHOP-2 An old till"])
    home.get_by_role("textbox", name="Search").fill("shelf")
    expect(status(home)).to_have_text("No matching documents")
    clear.click()
    expect(titles(home)).to_have_text(["SHOP-3 A shelf & more"])
    expect(clear).to_be_hidden()
    expect(home.get_by_role("textbox", name="Search")).to_be_focused()


def test_what_a_page_says_is_text_in_what_is_found(home: Page) -> None:
    home.keyboard.press("s")
    home.keyboard.type("shillings")
    part = home.locator(".md-search-result__link[href*='#how-it-zings']")
    expect(part).to_contain_text("With shillings in it. <img src=x onerror=alert(1)>")
    expect(part.locator("mark")).to_have_text("shillings")
    expect(home.locator(".tpm-search img")).to_have_count(0)


def test_a_page_whose_address_has_odd_letters_is_reached(home: Page, address: str) -> None:
    home.keyboard.press("s")
    home.keyboard.type("zings oddly")
    home.keyboard.press("Enter")
    home.wait_for_url(re.compile(f"^{address}with%20space/100%25%20of%20it/"))
    expect(home.locator("h1")).to_contain_text("A page")


def test_an_address_asks_until_search_is_closed(page: Page, address: str) -> None:
    page.goto(f"{address}till/?q=shelf")
    expect(titles(page).first).to_have_text("SHOP-3 A shelf & more")
    expect(page.locator(".tpm-search [data-clipboard]")).to_have_attribute("href", f"{address}till/?q=shelf")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{address}till/")


def test_what_a_page_is_marked_for_may_be_anything(page: Page, address: str) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}till/?h=(%5B+-+zings+%5Cp+%2F")
    expect(page.locator(".md-content mark")).to_have_text("zings")
    assert not wrong


def test_a_page_opened_as_a_file_says_that_it_cannot_search(page: Page, shop: Path) -> None:
    page.goto((shop / "plan" / "till" / "index.html").as_uri())
    page.keyboard.press("s")
    page.keyboard.type("till")
    expect(status(page)).to_have_text("Search needs a web server: this page was opened as a file.")


def test_everybody_can_search(page: Page, address: str) -> None:
    """By axe, on a phone and a screen, in either scheme; and on a phone with a thumb."""
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width, scheme in product((390, 1440), schemes):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(address)
        page.add_script_tag(content=axe)
        if width == 390:
            page.locator(".md-header__button[for=__search]").click()
        else:
            page.keyboard.press("/")
        page.keyboard.type("zings")
        expect(status(page)).to_have_text("4 matching documents")
        page.get_by_role("combobox", name="Status").select_option(index=1)
        expect(page.get_by_role("button", name="Clear what is picked")).to_be_visible()
        page.wait_for_timeout(500)  # until the overlay has come
        found = page.evaluate("tags => axe.run('.tpm-search', { runOnly: tags }).then(found => found.violations)", tags)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        small = (
            "[...document.querySelectorAll('.tpm-search-filters :is(select, button)')]"
            ".filter(one => one.offsetHeight < 44).length"
        )
        assert width == 1440 or page.evaluate(small) == 0


@pytest.fixture(scope="module", params=["material", "pagefind"])
def many(request: pytest.FixtureRequest, made_once: MadeOnce) -> Iterator[str]:
    """The address of a plan of 45 specs whose ids have nearly the same letters."""

    def fill(folder: Path) -> None:
        files = {f"specs/s-{n}.md": spec(f"SHOP-{n}", title=f"Till {n}") for n in range(1, 46)}
        files["specs/s-46.md"] = spec("SHOP-46", title="Shelf", aliases="[OLD-1]")
        files["specs/index.md"] = "# Home\n"
        built(write(folder / "source", request.param, files=files), folder / "plan")

    with serving(made_once(f"many-{request.param}", fill)) as address:
        yield f"{address}/plan/"


@pytest.mark.parametrize("asked", ["SHOP-4", "shop-4"])
def test_an_id_is_found_before_all_that_has_its_letters(page: Page, many: str, asked: str) -> None:
    page.goto(many)
    page.locator(".md-search__input").focus()
    page.keyboard.type(asked)
    first = page.locator(".md-search-result__item").first
    expect(first).to_contain_text("SHOP-4 Till 4")
    page.keyboard.type("2")
    expect(first).to_contain_text("SHOP-42 Till 42")
    page.keyboard.press("Backspace")
    expect(first).to_contain_text(re.compile(r"SHOP-4 Till 4(?!\d)"))
    expect(page.locator(".md-search-result__link[href*='/s-4/']")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/plan/s-4/"))


def test_an_earlier_id_leads_to_its_spec_and_one_that_nobody_has_to_none(page: Page, many: str) -> None:
    page.goto(many)
    field = page.locator(".md-search__input")
    field.fill("OLD-1")
    field.focus()
    first = page.locator(".md-search-result__item").first
    expect(first).to_contain_text("SHOP-46 Shelf")
    with page.expect_response(re.compile("/id/SHOP-460/")):
        field.fill("SHOP-460")
    expect(page.locator("[data-md-score='1000000000']")).to_have_count(0)
