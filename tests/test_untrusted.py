"""A change that nobody has reviewed is built, opened, searched and filtered: what it tries must not happen."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from built import MadeOnce
from click.testing import CliRunner
from hostile import BASE, CASES, IN_DATA, IN_FRONT_MATTER, IN_PROSE, IN_TITLES, VOCABULARY, Case
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import ConsoleMessage, Page, Request
from repositories import NOBODYS, Repository
from serving import serving

from tpmdocs.cli import cli
from tpmdocs.hosts.sanitising import Sanitiser, words
from tpmdocs.text.frontmatter import read_front_matter

TODAY = "2026-11-23"


def build(root: Path, site: Path, *options: str) -> str:
    """Build a change to `main`; what was said."""
    environment = {**NOBODYS, "GITHUB_BASE_REF": "main"}
    arguments = ["build", "-C", str(root), "--site-dir", str(site), "--today", TODAY, *options]
    done = CliRunner().invoke(cli, arguments, env=environment, catch_exceptions=False)
    assert (site / "index.html").is_file(), done.output
    return done.output


def change(folder: Path, cases: tuple[Case, ...], base: Mapping[str, str] = BASE) -> Path:
    """A repository whose work tree holds these cases, on top of a base that is trusted."""
    repository = Repository.new(folder, base)
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    for case in cases:
        case.write(folder)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=A change")
    return folder


@pytest.fixture(scope="session")
def hostile(made_once: MadeOnce) -> Path:
    """All cases in one site, and what was said while it was built, in `said`."""

    def fill(folder: Path) -> None:
        folder.mkdir()
        said = build(change(folder / "plan", CASES), folder / "site", "--untrusted", "--review", "auto")
        (folder / "said").write_text(said, errors="surrogateescape")

    return made_once("hostile", fill)


@dataclass
class Seen:
    """What happened while pages were open."""

    dialogs: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def watched(page: Page, site: Path) -> Iterator[tuple[str, Seen]]:
    """A site that is served, and what its pages do; they can fetch nothing from elsewhere."""
    seen = Seen()
    with serving(site) as address:

        def fetched(request: Request) -> None:
            if not request.url.startswith((f"{address}/", "data:", "blob:")):
                seen.elsewhere.append(request.url)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error" and "Failed to load resource" not in message.text:  # of ours; `fetched` counts
                refused = "Content Security Policy" in message.text
                (seen.refused if refused else seen.errors).append(f"{page.url}: {message.text}")

        def asked(dialog: object) -> None:
            seen.dialogs.append(page.url)
            dialog.dismiss()  # type: ignore[attr-defined]

        def failed(request: Request) -> None:
            if request.failure == "csp":
                seen.elsewhere.remove(request.url)

        page.on("request", fetched)
        page.on("requestfailed", failed)
        page.on("console", said)
        page.on("pageerror", lambda error: seen.errors.append(f"{page.url}: {error}"))
        page.on("dialog", asked)
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(address) else route.abort())
        yield address, seen


def pwned(page: Page) -> object:
    return page.evaluate("() => window.pwned ?? null")


PAGES = (
    *("", "ok/", "brief/", "roadmap/", "timeline/", "catalog/", "goals/", "releases/", "teams/", "dependencies/"),
    *("health/", "rules/", "review/", "changes/", "404.html"),
)

LOOK = """() => {
  const article = document.querySelector("article");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const banner = document.querySelector("article .tpm-finding");
  const box = banner?.getBoundingClientRect();
  const top = box && document.elementFromPoint(box.left + 20, box.top + 8);
  const handlers = all("*").filter((one) => [...one.attributes].some(({ name }) => /^on/i.test(name)));
  const links = all("a, area").map((one) => one.href?.baseVal ?? one.href).filter(Boolean);
  return {
    title: document.title,
    banner: banner?.textContent ?? "",
    isSeen: Boolean(top && (banner.contains(top) || top.contains(banner))),
    headings: all("article h1, article p.tpm-title").length,
    head: document.querySelector(".tpm-head")?.textContent ?? "",
    navigation: document.querySelector(".md-nav--primary")?.checkVisibility() ?? null,
    handlers: handlers.map((one) => one.outerHTML),
    active: all("article :is(script, style, iframe, object, embed, form, base, meta, link, template, textarea, audio)")
      .filter((one) => !one.matches(".tpm-filter")).map((one) => one.outerHTML),
    addresses: links.filter((one) => !/^(https?|mailto):/i.test(one)),
    config: document.getElementById("__config")?.tagName,
    search: document.getElementById("__search")?.className,
    covered: all("article *").filter((one) => ["fixed", "sticky"].includes(getComputedStyle(one).position))
      .filter((one) => !one.closest(".tpm, .md-clipboard")).map((one) => one.outerHTML),
    forged: all("article [data-facets], article [data-tpm-act], article [data-md-component]")
      .filter((one) => !one.closest(".tpm")).map((one) => one.outerHTML),
  };
}"""


def pages_of(case: Case) -> tuple[str, ...]:
    return tuple(page for page in case.pages if page.endswith("/"))


@pytest.mark.slow
def test_nothing_that_anybody_tries_happens(hostile: Path, page: Page) -> None:
    places = [*PAGES, *(place for case in CASES for place in pages_of(case))]
    wrong: list[str] = []
    with watched(page, hostile / "site") as (address, seen):
        for place in places:
            answer = page.goto(f"{address}/{place}")
            assert answer is not None
            assert answer.ok or place == "404.html", place
            found = page.evaluate(LOOK)
            wrong += [f"{place}: ran {pwned(page)}"] if pwned(page) else []
            for name in ("handlers", "active", "addresses", "covered", "forged"):
                wrong += [f"{place}: {name}: {one}" for one in found[name]]
            if place == "404.html":
                continue
            wrong += [f"{place}: {name}" for name in ("title", "isSeen", "headings", "navigation") if not found[name]]
            assert "A preview of a change that nobody has reviewed" in found["banner"], place
            assert (found["config"], found["search"]) == ("SCRIPT", "md-toggle"), place
            if (hostile / "site" / place / "index.html").is_file() and place.startswith("bad/"):
                case = next(case for case in CASES if place in case.pages)
                if any("\nid: BAD-" in text for text in case.texts):
                    assert "Source as Markdown" in found["head"], place
    assert wrong == []
    assert seen == Seen()


@pytest.mark.slow
def test_what_is_looked_for_would_be_found(tmp_path: Path, page: Page) -> None:
    """The same cases in a build that trusts them: what the tests count does happen there."""
    cases = tuple(
        case for case in CASES if case.name in ("script", "handler", "fetching", "clobbering", "classes", "hooks")
    )
    build(change(tmp_path / "plan", cases), tmp_path / "site")
    with watched(page, tmp_path / "site") as (address, seen):
        page.goto(f"{address}/bad/handler/")
        assert pwned(page) == "handler"
        page.goto(f"{address}/bad/script/")
        assert pwned(page) == "script"
        page.goto(f"{address}/bad/fetching/")
        assert any("evil.example" in one for one in seen.elsewhere)
        page.goto(f"{address}/bad/clobbering/")
        # As a name has taken the place of what would be called.
        assert page.evaluate("() => document.querySelector instanceof HTMLElement")
        assert page.evaluate("() => Document.prototype.getElementById.call(document, '__config').tagName") == "DIV"


@pytest.mark.slow
def test_what_fields_hold_acts_in_no_build(tmp_path: Path, page: Page) -> None:
    """Where a repository trusts its authors, they may write HTML in prose, and nowhere else."""
    cases = tuple(case for case in (*IN_FRONT_MATTER, *IN_DATA, VOCABULARY) if not case.name.startswith("page-"))
    build(change(tmp_path / "plan", cases), tmp_path / "site", "--review", "auto")
    places = [*PAGES, *(place for case in cases for place in pages_of(case))]
    with watched(page, tmp_path / "site") as (address, seen):
        for place in places:
            page.goto(f"{address}/{place}")
            assert pwned(page) is None, place
            assert page.evaluate(LOOK)["handlers"] == [], place
        look_for(page, address, ("title", "window.pwned", "img", "tags"))
    assert seen == Seen()


def look_for(page: Page, address: str, asked: tuple[str, ...]) -> None:
    """Search for words, and see that what is found acts neither."""
    page.set_viewport_size({"width": 1440, "height": 900})
    for said in asked:
        page.goto(f"{address}/ok/")
        page.locator(".md-search__input").click()
        page.keyboard.type(said)
        page.locator(".md-search-result__link").first.wait_for()
        page.wait_for_timeout(300)
        assert pwned(page) is None, said


@pytest.mark.slow  # as it asks for the site
def test_a_script_that_got_past_all_else_is_not_run(hostile: Path, tmp_path: Path, page: Page) -> None:
    """The policy of the page holds by itself."""
    html = (hostile / "site" / "ok" / "index.html").read_text()
    forged = (
        "<script>window.pwned='inline'</script><img src=x onerror=\"window.pwned='handler'\">"
        '<img src="https://evil.example/x.png"><script src="https://evil.example/x.js"></script>'
        "<iframe srcdoc=\"<script>parent.pwned='frame'</script>\"></iframe><base href='https://evil.example/'>"
        "<a id=go href=\"javascript:window.pwned='link'\">x</a>"
    )
    (tmp_path / "ok").mkdir()
    (tmp_path / "ok" / "index.html").write_text(html.replace("<article", f"{forged}<article", 1))
    (tmp_path / "assets").symlink_to(hostile / "site" / "assets")
    with watched(page, tmp_path) as (address, seen):
        page.goto(f"{address}/ok/")
        page.locator("#go").dispatch_event("click")
        page.wait_for_timeout(200)
        assert pwned(page) is None
        assert page.evaluate("() => document.baseURI").startswith(address)
    assert seen.elsewhere == []
    assert len(seen.refused) >= 5


@pytest.mark.slow
def test_search_filters_and_what_the_theme_does_still_work(hostile: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    with watched(page, hostile / "site") as (address, seen):
        page.goto(f"{address}/catalog/")
        page.get_by_role("searchbox", name="Find in titles and ids").fill("honest")
        assert page.locator("tr[data-f]:visible").count() == 1
        page.goto(f"{address}/ok/")
        page.get_by_text("Two", exact=True).click()
        assert page.get_by_text("Second.").is_visible()
        look_for(page, address, ("honest", "img onerror", "BAD-1", "pwned", "svg script"))
        page.goto(f"{address}/")
        page.locator("a.tpm-ref").hover()
        assert "An honest spec" in (page.locator(".tpm-hover").text_content() or "")
        page.goto(f"{address}/bad/forged-mention/")
        page.locator("a.tpm-ref").hover()
        page.wait_for_timeout(400)
        assert page.locator(".tpm-hover").count() == 0, "what its card says is not ours"
        page.goto(f"{address}/id/OK-1/")
        page.wait_for_url("**/ok/")
    assert seen == Seen()


@pytest.mark.slow  # as it asks for the site
def test_what_prose_consists_of_is_still_there(hostile: Path) -> None:
    html = (hostile / "site" / "ok" / "index.html").read_text()
    for part in (
        'class="admonition note"',
        'class="tabbed-set tabbed-alternate"',
        '<input type="radio"',
        'style="text-align:right"',
        'class="task-list-item"',
        'id="scope"',
        'class="footnote"',
        "<kbd>fine</kbd>",
        'class="twemoji"',
        '<path d="',
        'class="highlight"',
        "stylesheets/extra.css",
    ):
        assert part in html or part.replace('input type="radio"', "input") in html, part


@pytest.mark.slow  # as it asks for the site
def test_each_page_says_what_it_is_and_is_kept_out_of_search_engines(hostile: Path) -> None:
    for file in (hostile / "site").rglob("*.html"):
        html = file.read_text()
        assert not re.search(r"x[0-9a-f]{32}", html), "what marks our part is nobody's to see"
        assert html.count('http-equiv="Content-Security-Policy"') == 1, file
        assert html.index('http-equiv="Content-Security-Policy"') < html.find("<script") or "<script" not in html, file
        assert 'content="noindex' in html, file
        assert "unsafe-eval" not in html
        assert "script-src &#x27;self&#x27; &#x27;unsafe-inline" not in html


@pytest.mark.parametrize("theme", ["{name: material, features: [toc.integrate]}", "readthedocs"])
def test_a_title_is_no_html_in_any_theme(tmp_path: Path, theme: str) -> None:
    config = f"site_name: P\ndocs_dir: specs\ntheme: {theme}\nplugins: [search, tpmdocs]\n"
    base = {**BASE, "mkdocs.yml": f"{config}nav: [index.md, {{2027: [index.md]}}]\n"}  # which YAML reads as a number
    titles = (*IN_TITLES, *(case for case in IN_FRONT_MATTER if case.name.startswith("title")))
    build(change(tmp_path / "plan", titles, base), tmp_path / "site", "--untrusted")
    for file in (tmp_path / "site").rglob("*.html"):
        for tag, attributes in tags(file.read_text()):
            names = dict(attributes)
            assert "onmouseover" not in names, file
            assert tag != "meta" or names.get("http-equiv") != "refresh" or "/id/" in f"{file}", file
            assert tag != "img" or "onerror" not in names, file


@pytest.mark.slow  # as it asks for the site
def test_nothing_comes_over_that_is_not_read(hostile: Path) -> None:
    said = (hostile / "said").read_text(errors="surrogateescape")
    files = {file.relative_to(hostile / "site").as_posix() for file in (hostile / "site").rglob("*")}
    for case in CASES:
        for path in case.left_out:
            name = path.removeprefix("specs/")
            assert name not in files or name == "stylesheets/extra.css", path
    assert (hostile / "site" / "stylesheets" / "extra.css").read_text() == BASE["specs/stylesheets/extra.css"]
    for told in (
        "Left out mkdocs.yml: settings are taken from the base",
        "Left out site_config/dialect.yml: settings are taken from the base",
        "Left out specs/bad/passwd.md: it is a link",
        "Left out specs/bad/x.svg: an SVG can run scripts",
        "Left out specs/bad/large.md: it is larger than 4 MB",
        "Left out the extension pymdownx.snippets",
    ):
        assert told in said
    assert "root:" not in "".join(file.read_text(errors="replace") for file in hostile.rglob("snippet/index.html"))
    assert not Path("/tmp/pwned").exists()


@pytest.mark.slow  # as it asks for the site
def test_no_line_that_is_printed_is_a_command_to_a_runner(hostile: Path) -> None:
    for line in (hostile / "said").read_text(errors="surrogateescape").splitlines():
        assert not line.lstrip().startswith("::"), line
        assert "##[" not in line
        assert "##vso" not in line
        assert "\x1b" not in line


@pytest.mark.slow  # as it asks for the site
def test_data_and_lists_say_no_more_than_the_plan(hostile: Path) -> None:
    site = hostile / "site"
    rows = list(csv.reader((site / "data" / "catalog.csv").read_text().splitlines()))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    calendar = (site / "data" / "calendar.ics").read_bytes()
    assert b"\nSUMMARY:pwned" not in calendar
    assert calendar.count(b"BEGIN:VEVENT") == calendar.count(b"END:VEVENT")
    json.loads((site / "data" / "catalog.json").read_text())
    for feed in (site / "data").rglob("*.xml"):
        names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(feed.read_bytes()).iter()}
        assert names <= {"feed", "entry", "title", "id", "updated", "author", "name", "link", "content"}
    said = (site / "llms.txt").read_text()
    assert "\n## Pwned" not in said
    assert not re.search(r"(?<!\\)\]\(https://evil", said)


def test_the_base_is_said_where_it_cannot_be_known(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, dict(BASE))
    result = repository.tpmdocs("build", "--untrusted", "--site-dir", tmp_path / "site")
    assert result.exit_code == 2
    assert "nothing names the branch" in result.output


def test_what_cases_say_in_front_matter_is_read() -> None:
    """A value that cannot be read would test nothing."""
    specs = ((case.name, text) for case in CASES for text in case.texts if text.startswith("---\n"))
    broken = {name for name, text in specs if read_front_matter(text).problems}
    assert broken == {"tag-of-yaml", "yaml-bomb", "yaml-depth", "page-bomb"}


PIECES = [piece for case in IN_PROSE for text in case.texts for piece in re.split(r"(?=<)|(?<=>)|\n", text) if piece]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_html_stays_harmless_when_a_browser_reads_it_again(text: str) -> None:
    sanitiser = Sanitiser("unguessable")
    once = sanitiser.html(text)
    again = sanitiser.html(once)
    assert tags(again) == tags(once), "what is parsed again may mean another thing"
    assert words(again) == words(once)
    for tag, attributes in tags(once):
        assert tag not in ("script", "style", "iframe", "form", "meta", "base", "link", "template", "math", "textarea")
        assert not any(name.startswith(("on", "data-", "name", "form")) for name, _ in attributes)
        assert not any("javascript" in value for name, value in attributes if name in ("href", "src"))
        assert dict(attributes).get("id", "") not in ("__config", "__search")


@pytest.mark.parametrize("name", ["checked", "disabled", "title", "class", "name", "id"])
def test_what_a_box_says_cannot_end_it(name: str) -> None:
    html = Sanitiser("unguessable").html(f'<input {name}="><script>alert(1)</script>"><p title="<b>">x</p>')
    assert [tag for tag, _ in tags(html)] == ["input", "p"]
    assert "<script" not in html
    assert "alert" not in html


def test_nobody_can_write_into_a_field() -> None:
    html = "<input><input type=password><input type=TEXT value=x><input type=checkbox checked=x><input type=radio>"
    found = tags(Sanitiser("unguessable").html(html))
    assert all(("readonly", "") in attributes for _, attributes in found)
    assert [dict(attributes).get("type", "") for _, attributes in found] == ["", "", "", "checkbox", "radio"]
    assert dict(found[3][1])["checked"] == ""


def tags(html: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found: list[tuple[str, list[tuple[str, str]]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, sorted((name, value or "") for name, value in attrs)))

    parser = Tags()
    parser.feed(html)
    parser.close()
    return found


REPORTS = [
    *(("check", form) for form in ("text", "concise", "json", "github", "gitlab", "sarif")),
    *(("diff", form) for form in ("text", "markdown", "json", "github")),
]


@pytest.fixture(scope="session")
def hostile_change(made_once: MadeOnce) -> Path:
    """All cases but another configuration, by which there would be no plan to report of."""
    cases = tuple(case for case in CASES if case.name != "settings")
    return made_once("hostile-change", lambda folder: change(folder, cases))


@pytest.mark.parametrize(("command", "form"), REPORTS)
def test_no_report_says_more_than_words(hostile_change: Path, command: str, form: str) -> None:
    arguments = [command, "-C", str(hostile_change), "--today", TODAY, "--format", form]
    result = CliRunner().invoke(cli, [*arguments, *(["main"] if command == "diff" else [])], catch_exceptions=False)
    assert result.exit_code in (0, 1), result.output
    commands = [line for line in result.output.splitlines() if line.lstrip().startswith("::")]
    assert all(form == "github" and re.match("::(error|warning|notice) ", line) for line in commands)
    for sign in ("##[", "##vso", "\x1b", "\u202e"):
        assert sign not in result.output
    if form == "markdown":
        assert len(result.output) < 60_000
        assert result.output.count("<!-- tpmdocs-review -->") == 1
        assert not re.search(r"(?<![\w`\\])@(?:everyone|org)", without_code(result.output))
        assert not re.search(r"<(?:img|script|svg|a)\b", without_code(result.output), re.I)
    if form in ("json", "gitlab", "sarif"):
        json.loads(result.output)


def without_code(markdown: str) -> str:
    return re.sub(r"(`+)[^`].*?\1", "", markdown)
