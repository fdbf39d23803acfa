"""Real builds by MkDocs and ProperDocs: what a reader gets, and what an author is told."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any, Literal

import pytest
import yaml
from built import MadeOnce, pages_of
from plans import spec
from playwright.sync_api import Page, expect
from serving import serving
from webpages import Website

from tpmdocs.hosts.faster.build import LEVERS
from tpmdocs.hosts.mkdocs import TpmdocsConfig
from tpmdocs.hosts.search import CHOICES
from tpmdocs.rules._plugin_options import PLUGIN_OPTIONS, refused
from tpmdocs.text.yaml_reader import read_yaml

TODAY = "2026-11-23"
MKDOCS_YML = """\
site_name: Bicycles
docs_dir: specs
theme: {name: material, font: false}
plugins: [search, tpmdocs]
"""


def run(root: Path, site: Path, *arguments: str, host: str = "mkdocs", **environment: str) -> str:
    """Build a repository's site; what the host said."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", host, "build", "-f", str(root / "mkdocs.yml"), "-d", str(site), *arguments],
        env={**os.environ, "TPMDOCS_TODAY": TODAY, "SOURCE_DATE_EPOCH": "1795392000", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0 or "strict mode" in done.stdout, done.stdout
    return done.stdout


def build(tmp_path: Path, files: dict[str, str | bytes], *arguments: str) -> tuple[Website, str]:
    """The site of a repository that holds these files."""
    for path, content in ({"mkdocs.yml": MKDOCS_YML} | files).items():
        file = tmp_path / "plan" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    said = run(tmp_path / "plan", tmp_path / "site", *arguments)
    return Website(tmp_path / "site"), said


@pytest.fixture(scope="session")
def payments(root: Path, made_once: MadeOnce) -> Website:
    """The payments plan, built by MkDocs."""
    return Website(made_once("by-mkdocs", lambda site: run(root / "tests" / "sites" / "payments", site)))


def search_index(site: Website) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site.root / "search" / "search_index.json").read_text())["docs"]
    return found


def all_files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_every_link_and_anchor_that_we_write_leads_somewhere(payments: Website) -> None:
    assert len(payments.pages) > 50
    assert sum(len(page.links) for page in payments.pages.values()) > 500
    assert payments.lost_links() == []


def test_pages_that_are_to_stand_for_all_are_there(payments: Website, tmp_path: Path) -> None:
    assert len(pages_of("payments", payments.root)) == 18
    with pytest.raises(LookupError, match="no page for catalog, dependencies"):
        pages_of("payments", tmp_path)


def test_lychee_finds_no_lost_link_either(payments: Website) -> None:
    program = Path(sys.executable).with_name("lychee")
    if not program.is_file():
        pytest.skip("lychee is not installed beside Python")
    options = ("--offline", "--no-progress", "--include-fragments", "--index-files", "index.html", "--root-dir")
    done = subprocess.run([program, *options, payments.root, payments.root], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_page_has_one_title_and_each_anchor_once(payments: Website) -> None:
    for path, page in payments.pages.items():
        if not path.startswith("id/"):
            assert len(page.headings) == 1, path
            assert len(set(page.ids)) == len(page.ids), path


def test_mentions_are_links_wherever_prose_is(payments: Website) -> None:
    page = payments["payments/instant-payouts/"]
    html = (payments.root / page.path).read_text()
    for link in ("../money-in-minutes/", "../../ledger/ledger-api/#reservations", "../../risk/limits-engine/"):
        assert re.search(rf'<a class="tpm-ref"[^>]* href="{re.escape(link)}"', html), link
    assert "[[NOT-A-LINK]]" in page.text, "code is left alone"
    assert "In prose the braces stay as well: {{ merchant.name }}." in page.text
    assert "<abbr title=" in html, "and so is HTML"


def test_what_a_mention_names_need_not_be_a_spec(tmp_path: Path) -> None:
    site, said = build(
        tmp_path,
        {
            "site_config/goals.yml": "- {id: GOAL-1, title: Fewer R&D cars}\n",
            "site_config/dialect.yml": "ids: {external: {pattern: 'LAW-.*', url: 'https://law.example/{id}'}}\n",
            "specs/a.md": spec("A-1", title="R&D <i>") + "\nFor [[GOAL-1]], as [[LAW-9]] asks; not [[CAR-1]].\n",
        },
    )
    html = (site.root / "a" / "index.html").read_text()
    assert re.search(r'<a class="tpm-ref" [^>]*href="../goals/GOAL-1/" title="Fewer R&amp;D cars">GOAL-1</a>', html)
    assert '<a class="tpm-ref" href="https://law.example/LAW-9">LAW-9</a>' in html
    assert html.count("tpm-ref--unknown") == 1
    assert said.count("unknown-mention") == 1
    assert "<title>A-1 R&amp;D &lt;i&gt;" in html, "a theme would write the title as it is"


def test_an_address_that_acts_is_no_link(tmp_path: Path) -> None:
    dialect = "ids: {external: {pattern: 'LAW-.*', url: 'javascript:alert({id})'}}\n"
    files: dict[str, str | bytes] = {
        "site_config/dialect.yml": dialect,
        "specs/a.md": spec("A-1") + "\nSee [[LAW-9]].\n",
    }
    site, _ = build(tmp_path, files)
    html = (site.root / "a" / "index.html").read_text()
    assert '<span class="tpm-ref">LAW-9</span>' in html
    assert "javascript:alert" not in html


def test_search_knows_a_spec_by_id_title_and_field(payments: Website) -> None:
    [found] = [entry for entry in search_index(payments) if entry["location"] == "payments/instant-payouts/"]
    assert found["title"] == "PAY-2 Instant payouts"
    for said in ("Clearing bank A", "pay-lead", "First euro sent to ourselves"):
        assert said in found["text"], said
    assert "Money in minutes building, 2027" not in found["text"], "what is drawn is not what the page says"
    assert "Source as Markdown" not in found["text"]


def test_specs_are_in_no_navigation_and_generated_pages_are(payments: Website) -> None:
    html = (payments.root / "payments" / "instant-payouts" / "index.html").read_text()
    primary = html.partition('data-md-level="0"')[2].partition("</nav>")[0]
    titles = re.findall(r'<span class="md-ellipsis">\s*(.*?)\s*</span>', primary, re.S)
    assert [title for title in titles if "<" not in title] == [
        *("Brief", "Roadmap", "Timeline", "Specs", "Goals", "Releases", "Teams", "Dependencies", "Health", "Rules"),
        "Glossary",
    ]


def test_every_page_says_in_its_head_what_it_is_about(payments: Website) -> None:
    found = {}
    for path in payments.pages:
        html = (payments.root / path).read_text()
        said = re.search(r'<meta name="description" content="([^"]+)"', html)
        if said is not None:
            found[path.removesuffix("index.html")] = said[1]
    assert found[""] == "17 specs on track, 2 at risk, 1 off track, 2 unknown."
    assert found["roadmap/"] == "Roadmap on 23 Nov 2026: 17 specs on track, 2 at risk, 1 off track, 2 unknown."
    assert found["dependencies/"] == "21 dependencies join 20 specs."
    assert found["payments/instant-payouts/"].startswith("Pay a merchant")
    assert found["rules/overdue/"].endswith(".")
    assert {path for path in payments.pages if not path.startswith("id/")} - {
        f"{path}index.html" for path in found
    } <= {"404.html", "glossary/index.html"}


def test_style_sheet_and_script_are_small_and_fetch_nothing(payments: Website) -> None:
    ours = [payments.root / "assets" / f"tpmdocs.{ending}" for ending in ("css", "js")]
    assert sum(file.stat().st_size for file in ours) < 60_000
    assert not any(re.search(r"@import|url\(|http", file.read_text()) for file in ours)
    for path in ("index.html", "payments/instant-payouts/index.html"):
        html = (payments.root / path).read_text()
        assert "assets/tpmdocs.css" in html
        assert not re.search(r'<(?:link rel="stylesheet"|script|img)[^>]+(?:href|src)="(?:https?:)?//', html)


def test_two_builds_give_the_same_bytes(payments: Website, root: Path, tmp_path: Path) -> None:
    run(root / "tests" / "sites" / "payments", tmp_path)
    one, other = all_files(payments.root), all_files(tmp_path)
    assert one.keys() == other.keys()
    assert [path for path, content in one.items() if other[path] != content] == []


def test_the_other_host_gives_the_same_pages(payments: Website, root: Path, tmp_path: Path) -> None:
    run(root / "tests" / "sites" / "payments", tmp_path, host="properdocs")

    def plain(content: bytes) -> bytes:
        return re.sub(rb'<meta name="generator"[^>]*>', b"", content)

    one, other = all_files(payments.root), all_files(tmp_path)
    assert one.keys() == other.keys()
    assert [path for path, content in one.items() if plain(other[path]) != plain(content)] == []


def test_nothing_is_written_to_the_author_s_folder(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(root / "tests" / "sites" / "minimal", folder, ignore=shutil.ignore_patterns("site"))
    before = all_files(folder)
    run(folder, tmp_path / "site")
    assert all_files(folder) == before


def test_findings_are_warnings_that_strict_counts(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "specs/a.md": spec("A-1", depends_on="A-404") + "\n[gone](gone.md) [there](#nowhere) [[A-405]]\n"
    }
    _, said = build(tmp_path, files)
    told = [line for line in said.splitlines() if line.startswith("WARNING")]
    assert "WARNING -  tpmdocs: specs/a.md:5:13 error[TPM201] unknown-reference: `A-404` is not a spec" in said
    for finding in ("unknown-mention", "broken-link", "broken-anchor"):
        assert sum(finding in line for line in told) == 1, finding
    assert all("tpmdocs: " in line for line in told), "one cause, one warning: the host's own would repeat ours"
    assert "Aborted with 4 warnings in strict mode!" in build(tmp_path, files, "--strict")[1]


def test_what_the_author_has_set_stays_set(tmp_path: Path) -> None:
    slugify = "!!python/name:markdown.extensions.toc.slugify_unicode"
    config = MKDOCS_YML.replace("search,", "{search: {separator: 'X'}},") + (
        f"validation: {{links: {{anchors: warn}}}}\nmarkdown_extensions: [toc: {{slugify: {slugify} }}]\n"
    )
    site, said = build(tmp_path, {"mkdocs.yml": config, "specs/a.md": spec("A-1") + "\n## Über uns\n\n[x](#nowhere)\n"})
    assert "there is no such anchor on this page" in said
    assert "über-uns" in site["a/"].ids
    assert json.loads((site.root / "search" / "search_index.json").read_text())["config"]["separator"] == "X"


def test_an_explicit_navigation_is_left_alone(tmp_path: Path) -> None:
    config = MKDOCS_YML + "nav: [{Plan: roadmap/index.md}, {One: a.md}]\n"
    site, said = build(
        tmp_path, {"mkdocs.yml": config, "specs/a.md": spec("A-1"), "specs/b.md": spec("A-2")}, "--strict"
    )
    html = (site.root / "a" / "index.html").read_text()
    titles = re.findall(r'<span class="md-ellipsis">\s*(.*?)\s*</span>', html.partition('data-md-level="0"')[2])
    assert [title for title in titles if "<" not in title][:2] == ["Plan", "One"]
    assert "Aborted" not in said


def test_the_author_s_pages_stand_in_the_navigation_around_ours(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "specs/a.md": spec("A-1"),
        "specs/index.md": "# Welcome\n\nSee [[A-1]].\n",
        "specs/guide/one.md": "# How\n",
    }
    site, _ = build(tmp_path, files)
    html = (site.root / "index.html").read_text()
    primary = html.partition('data-md-level="0"')[2]
    titles = [title for title in re.findall(r'<span class="md-ellipsis">\s*([^<]*?)\s*</span>', primary) if title]
    assert titles[0] == "Welcome"
    assert titles.index("Roadmap") < titles.index("Rules") < titles.index("Guide")
    assert 'href="a/"' in html


def test_text_of_a_spec_cannot_act(tmp_path: Path) -> None:
    evil = "'</title><script>alert(1)</script> & \"x\"'"
    files: dict[str, str | bytes] = {
        "specs/a.md": spec(
            "A-1", title=evil, summary=evil, tags=f"[{evil}]", status=evil, author=evil, template="x.html"
        ),
        "specs/b.md": spec("A-2", depends_on="A-1", title=evil),
    }
    config = MKDOCS_YML + "nav: [{Plan: roadmap/index.md}, a.md]\n"
    files["mkdocs.yml"] = config
    site, _ = build(tmp_path, files)
    for page in site.pages.values():
        assert not any("alert" in script for script in page.scripts), page.path
    assert site["a/"].title.startswith('A-1 </title><script>alert(1)</script> & "x" - Bicycles')


def test_pages_that_cannot_be_read_do_not_stop_the_build(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "specs/a.md": spec("A-1"),
        "specs/utf16.md": spec("A-2").encode("utf-16"),
        "specs/binary.md": b"\0\1\2" * 1000,
        "specs/large.md": "x" * 5_000_000,
        "specs/bom.md": b"\xef\xbb\xbf" + spec("A-5").encode(),
        "specs/crlf.md": spec("A-6").replace("\n", "\r\n") + "\r\n## Scope\r\n\r\n```\r\ncode\r\n```\r\n",
        "specs/empty.md": "",
        "specs/.hidden.md": spec("A-7", depends_on="A-1"),
        "specs/templates/spec.md": spec("A-8", depends_on="A-1"),
        "specs/a b/100% #1?.md": spec("会-1", relates_to="A-1"),
    }
    docs = tmp_path / "plan" / "specs"
    docs.mkdir(parents=True)
    (docs / "round").symlink_to(".")
    (docs / "gone.md").symlink_to("nowhere.md")
    (docs / "gone.png").symlink_to("nowhere.png")
    (docs / "out.md").symlink_to("/etc/hostname")
    site, said = build(tmp_path, files)
    assert "Traceback" not in said
    for name in ("utf16", "binary", "large", "gone", "out"):
        assert "could not be read" in site[f"{name}/"].text, name
    assert site["bom/"].headings == ["A-5 The A-5 spec"]
    assert "scope" in site["crlf/"].ids
    assert "[A-1]" not in site["a/"].text
    assert site["a b/100% #1?/"].headings == ["会-1 The 会-1 spec"]
    assert not any(path.startswith("round/") for path in site.pages)
    assert "A-7" not in site["a/"].text, "what the host leaves out is no part of the plan"
    assert "A-8" not in site["a/"].text
    assert site.lost_links() == []


def test_headings_get_the_anchors_that_the_repository_is_used_to(tmp_path: Path) -> None:
    body = "\n## Risks & Mitigations\n\n## Risks & Mitigations\n\n[one](#risks--mitigations-1)\n"
    files: dict[str, str | bytes] = {"specs/a.md": spec("A-1") + body, "site_config/dialect.yml": "anchors: github\n"}
    site, said = build(tmp_path, files, "--strict")
    assert {"risks--mitigations", "risks--mitigations-1"} <= set(site["a/"].ids)
    assert "Aborted" not in said


def test_a_page_is_edited_where_its_file_is(tmp_path: Path) -> None:
    config = MKDOCS_YML.replace("font: false}", "font: false, features: [content.action.edit]}") + (
        "repo_url: https://git.example.com/shop/plan\nedit_uri: edit/main/specs/\n"
    )
    files: dict[str, str | bytes] = {
        "mkdocs.yml": config,
        "site_config/dialect.yml": "specs: {include: ['/specs/**/kep.yaml', '/specs/*.md']}\n",
        "specs/a.md": spec("A-1", owner="'nobody'", depends_on="A-404"),
        "specs/side/kep.yaml": "id: A-2\ntitle: Side\nstatus: draft\n",
    }
    site, _ = build(tmp_path, files)
    base = "https://git.example.com/shop/plan/edit/main/specs/"

    def edited(path: str) -> list[str]:
        return re.findall(r'href="([^"]*)" title="Edit this page"', (site.root / path / "index.html").read_text())

    assert edited("a") == [f"{base}a.md"]
    assert edited("side") == [f"{base}side/kep.yaml"]
    assert edited("roadmap") == []
    assert f"{base}a.md" in site["a/"].links, "a finding leads to its file"


def test_without_directory_urls_everything_is_linked_too(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "mkdocs.yml": MKDOCS_YML + "use_directory_urls: false\n",
        "specs/a.md": spec("A-1", depends_on="A-2"),
        "specs/sub/README.md": spec("A-2") + "\n[[A-1]]\n",
    }
    site, _ = build(tmp_path, files)
    assert site.lost_links() == []
    assert "sub/index.html" in site["a.html"].links
    assert "url=../../a.html" in (site.root / "id" / "A-1" / "index.html").read_text()


def test_the_plugin_can_be_switched_off(tmp_path: Path) -> None:
    config = MKDOCS_YML.replace("tpmdocs]", "{tpmdocs: {enabled: false}}]")
    site, _ = build(tmp_path, {"mkdocs.yml": config, "specs/a.md": spec("A-1", depends_on="A-404")})
    assert "What it is for." in site["a/"].text
    assert not (site.root / "data").exists()


def test_the_sitemap_is_dated_by_the_build(tmp_path: Path) -> None:
    config = MKDOCS_YML + "site_url: https://plan.example.com/\n"
    site, _ = build(tmp_path, {"mkdocs.yml": config, "specs/a.md": spec("A-1")})
    assert "<lastmod>2026-11-23</lastmod>" in gzip.decompress((site.root / "sitemap.xml.gz").read_bytes()).decode()


@pytest.fixture(scope="session")
def address(payments: Website) -> Iterator[str]:
    """Where the payments site is served."""
    with serving(payments.root) as address:
        yield address


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("PAY-2", "PAY-2 Instant payouts"),
        ("instant payouts", "PAY-2 Instant payouts"),
        ("RISK-1", "RISK-1 Limits engine"),
        ("ledger-3", "LEDGER-3 Reconciliation by noon"),
    ],
)
def test_search_finds_a_spec_first(page: Page, address: str, query: str, found: str) -> None:
    page.goto(f"{address}/roadmap/")
    page.locator("input[name=query]").press_sequentially(query)
    expect(page.locator(".md-search-result__item h1").first).to_have_text(found)


def test_search_finds_a_spec_by_what_a_field_says(page: Page, address: str) -> None:
    page.goto(f"{address}/roadmap/")
    page.locator("input[name=query]").press_sequentially("Clearing bank")
    expect(page.locator(".md-search-result__item h1", has_text="PAY-2 Instant payouts")).to_be_visible()


def test_words_of_a_drawing_can_be_read_against_what_is_behind_them(page: Page, address: str) -> None:
    """WCAG 2.2 AA: 4.5 to 1. axe looks at all other words, and not at what an SVG is filled with."""
    page.goto(f"{address}/payments/instant-payouts/")
    page.locator(".tpm svg text").first.wait_for()
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(CONTRASTS) == [], scheme


CONTRASTS = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const pixel = (...colours) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1) }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(one => {
      const part = one / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
  }
  const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b
  const poor = []
  for (const element of document.querySelectorAll(".tpm svg text")) {
    const words = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    if (!words || !element.checkVisibility()) continue
    const behind = []
    for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor)
    const ink = getComputedStyle(element).fill
    const [one, other] = [light(pixel("white", ...behind)), light(pixel("white", ...behind, ink))]
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${element.tagName} ${element.textContent.slice(0, 30)}`)
  }
  return poor
}
"""


def test_the_rule_on_settings_knows_the_options_of_the_plugin() -> None:
    assert sorted(PLUGIN_OPTIONS) == sorted(name for name, _ in TpmdocsConfig._schema)
    assert PLUGIN_OPTIONS["search"].choices == CHOICES
    assert PLUGIN_OPTIONS["without"].choices == LEVERS


VALUES = (
    *(
        "",
        "~",
        "true",
        "'true'",
        "yes",
        "Off",
        "oN",
        "1",
        "dot",
        "Dot",
        "none",
        "pagefind",
        "cache",
        "[]",
        "[cache]",
        "[1]",
        "[~]",
        "[On]",
    ),
    *("[true]", "[cache, workers]", "[cache, worker]", "[[cache]]", "{cache: true}", "{}", "[dot, none]", "['']"),
)


@pytest.mark.parametrize("name", PLUGIN_OPTIONS)
@pytest.mark.parametrize("value", VALUES)
def test_the_rule_on_settings_tells_of_a_value_where_the_host_refuses_it(name: str, value: str) -> None:
    text = f"{name}: {value}\n"
    config = TpmdocsConfig()
    config.load_dict(yaml.safe_load(text))
    errors, _ = config.validate()
    node, _ = read_yaml(text)
    [entry] = node.entries
    told = [*refused(name, entry.value, ())]
    assert bool(told) == bool(errors)


def test_ours_move_as_deep_as_an_author_s_pages_make_them(tmp_path: Path) -> None:
    """And the command sees that they are there."""
    root = tmp_path / "plan"
    for path in ("roadmap.md", "plan/roadmap.md", "plan/plan/roadmap.md"):
        (root / "specs" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "specs" / path).write_text("Mine\n")
    (root / "specs" / "a.md").write_text("---\nid: A-1\ntitle: One\nstatus: draft\n---\n")
    done = subprocess.run(
        [sys.executable, "-m", "tpmdocs", "build", "-C", str(root), "--fail-on", "never"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "site" / "plan" / "plan" / "plan" / "data" / "catalog.json").is_file()


@pytest.mark.usefixtures("keeping")
def test_a_diagram_that_was_missed_once_is_there_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {"specs/a.md": spec("A-1", depends_on="A-2"), "specs/b.md": spec("A-2")}
    whole, _ = build(tmp_path / "whole", files)
    assert "tpm-diagram" in (whole.root / "a/index.html").read_text()
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n[ -e $0.works ] && exec {which("dot")} "$@"\nkill -9 $$\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setenv("TPMDOCS_ENGINE", "dot")
    missed, said = build(tmp_path / "plan", files)
    assert "tpm-diagram" not in (missed.root / "a/index.html").read_text()
    assert "WARNING -  tpmdocs: a diagram is missing" in said
    program.with_name("dot.works").touch()
    there, said = build(tmp_path / "plan", files)
    assert "tpm-diagram" in (there.root / "a/index.html").read_text()
    assert "is missing" not in said
