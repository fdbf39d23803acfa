"""What makes a build faster changes no page, whatever is edited, and whatever becomes of the cache."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import same_site
import yaml
from same_site import PACKAGES, Builder, Site, assert_same, differing, fast, plain, prose, site_of, spec

from tpmdocs.cli.explaining import explained, read_account
from tpmdocs.hosts.faster import fingerprints
from tpmdocs.hosts.faster.account import Account
from tpmdocs.hosts.faster.build import LEVERS
from tpmdocs.markdown import github_slugify
from tpmdocs.repository.cache import FOLDER


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    made = Builder()
    yield made
    made.end()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_of(tmp_path / "plan")


NAV = [
    {"Home": "index.md"},
    {"Guide": ["guide/index.md", {"Deeper": ["guide/a/index.md", "guide/a/one.md", {"B": ["guide/a/b/one.md"]}]}]},
    {"Elsewhere": "https://example.org/"},
    {"Twice": ["notes/one.md", "guide/a/one.md"]},
    "v1.2/one.md",
]


@pytest.mark.slow
@pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize(
    "features",
    [[], ["navigation.prune", "navigation.indexes"], ["navigation.tabs", "navigation.sections", "toc.integrate"]],
    ids=["plain", "pruned", "tabs"],
)
@pytest.mark.parametrize("nav", [None, NAV], ids=["found", "written"])
def test_pages_are_the_same(builder: Builder, site: Site, directories: bool, features: list[str], nav: object) -> None:
    site.configure(use_directory_urls=directories, theme={"name": "material", "font": False, "features": features})
    if nav is not None:
        site.configure(nav=nav)
    expected = plain(builder, site)
    assert_same(fast(builder, site), expected)
    assert_same(fast(builder, site), expected)  # from what was kept


KINDS = (
    *("body", "title", "status", "needs", "link", "anchor", "snippet", "add", "remove", "move", "statuses", "site"),
    *("extension", "override", "prose", "broken", "goals", "moved spec", "asset", "upgrade", "contents"),
)


def edits(random: Random, site: Site) -> str:
    """Edit one thing; what it was."""
    number = random.randrange(1, 21)
    path = f"docs/specs/spec-{number}.md"
    page = random.choice(("guide/one", "guide/a/two", "notes/three"))
    kind = random.choice(KINDS)
    match kind:
        case "body":
            site.write(path, spec(number, body=f"Words {random.random()}, and [[S-{random.randrange(25)}]]."))
        case "title":
            site.write(path, spec(number, title=f"Title <b>{random.random()}</b>"))
        case "status":
            site.write(path, spec(number, status=random.choice(("draft", "building", "launched", "unknown"))))
        case "needs":
            site.write(path, spec(number, needs=random.randrange(1, 25)))
        case "link":
            site.write(f"docs/{page}.md", prose("linked") + f"\n[x](../index.md#{random.random()})\n[y](new.md)\n")
        case "anchor":
            site.write(f"docs/{page}.md", prose("anchored").replace("#part", "#other"))
        case "snippet":
            site.write("parts/note.md", f"Another note, {random.random()}.\n")
        case "add":
            site.write("docs/guide/new.md", prose(f"new {random.random()}"))
        case "remove":
            (site.root / "docs/notes/two.md").unlink(missing_ok=True)
        case "move":
            there = site.root / "docs/guide/three.md"
            if there.exists():
                there.rename(site.root / "docs/guide/fourth.md")
        case "statuses":
            site.write("site_config/statuses.yml", same_site._STATUSES.replace("proposed", "committed"))
        case "site":
            site.configure(site_name=f"Site {random.random()}")
        case "extension":
            extensions = site.settings["markdown_extensions"]
            site.configure(markdown_extensions=[one for one in extensions if one != "abbr"] + ["nl2br"])
        case "override":
            site.write("overrides/main.html", _OVERRIDE.replace("WORD", str(random.random())))
            site.configure(theme={**site.settings["theme"], "custom_dir": "overrides"})
        case "prose":
            site.write(f"docs/{page}.md", prose(str(random.random())))
        case "goals":
            site.write("site_config/goals.yml", f"- {{id: G-1, title: Goal {random.random()}}}\n")
        case "moved spec":
            if (site.root / path).exists():
                (site.root / path).rename(site.root / f"docs/specs/moved-{number}.md")
        case "asset":
            site.write("docs/notes/drawing.svg", f"<svg><title>{random.random()}</title></svg>")
        case "upgrade":
            (site.root.parent / PACKAGES / f"theme-{random.random()}.dist-info").mkdir(parents=True)
        case "contents":
            site.configure(markdown_extensions=[*site.settings["markdown_extensions"][:-1], _contents_called(random)])
        case "broken":
            site.write(path, "---\nid: [unclosed\n---\n\nText.\n")
    return kind


def _contents_called(random: Random) -> object:
    """An option that shows in the theme, and in no page's HTML."""
    return {"toc": {"permalink": True, "title": f"Contents {random.random()}"}}


_OVERRIDE = """{% extends "base.html" %}
{% block announce %}WORD {{ page.title }}{% endblock %}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [pytest.param(1), *(pytest.param(n, marks=pytest.mark.nightly) for n in range(2, 300))]
)
def test_whatever_is_edited_a_build_is_as_if_it_were_the_first(builder: Builder, site: Site, seed: int) -> None:
    random = Random(seed)
    fast(builder, site)
    for _ in range(6):
        done = [edits(random, site) for _ in range(random.choice((0, 1, 1, 2)))]
        one, other = fast(builder, site), plain(builder, site)
        assert (differing(one, other), one.said, one.code) == ([], other.said, other.code), done


@pytest.mark.slow
@pytest.mark.parametrize("seed", [pytest.param(1), *(pytest.param(n, marks=pytest.mark.nightly) for n in range(2, 50))])
def test_what_is_served_after_an_edit_is_as_a_first_build(builder: Builder, site: Site, seed: int) -> None:
    """The host keeps our plugin from one build to the next, and that keeps some of what it has made."""
    random, served = Random(1_000 + seed), Builder(command="serve")
    try:
        fast(served, site)
        for _ in range(6):
            done = [edits(random, site) for _ in range(random.choice((0, 1, 1, 2)))]
            one, other = fast(served, site), plain(builder, site)
            assert (differing(one, other), one.said, one.code) == ([], other.said, other.code), done
    finally:
        served.end()


def test_our_own_way_to_name_anchors_is_known() -> None:
    """What is given to an extension is fathomed where it is a function, and nothing that stands for one."""
    assert fingerprints.digest(github_slugify)


def made_anew(builder: Builder, site: Site) -> set[str]:
    """Build it faster; the pages that were not taken as they were kept."""
    account = site.root.parent / "account.json"
    builder.build(site.configuration(), site.root.parent / "fast", TPMDOCS_EXPLAIN=str(account), TPMDOCS_WORKERS="")
    told = json.loads(account.read_text())
    assert len(told["pages"]) > 100
    assert told["off"] == []
    return {page for page, _, why in told["pages"] if why}


@pytest.mark.slow
def test_what_nothing_has_changed_in_is_taken_as_it_was_kept(builder: Builder, site: Site) -> None:
    assert len(made_anew(builder, site)) > 50
    assert made_anew(builder, site) == set()
    site.write("docs/guide/a/two.md", prose("two") + "\nMore.\n")
    assert made_anew(builder, site) == {"guide/a/two.md"}
    site.write("parts/note.md", "Another note.\n")
    assert {page.rpartition("/")[2] for page in made_anew(builder, site)} == {"one.md", "two.md", "three.md"}


@pytest.mark.slow
def test_another_version_of_anything_makes_all_pages_anew(builder: Builder, site: Site) -> None:
    pages = made_anew(builder, site)
    assert made_anew(builder, site) == set()
    (site.root.parent / PACKAGES / "theme-2.dist-info").mkdir(parents=True)
    assert made_anew(builder, site) == pages


@pytest.mark.slow
def test_an_option_of_another_plugin_reaches_pages_that_were_kept(builder: Builder, site: Site) -> None:
    fast(builder, site)
    site.configure(plugins=[{"search": {"enabled": False}}, "tpmdocs"])
    assert_same(fast(builder, site), plain(builder, site))


@pytest.mark.slow
def test_an_option_of_an_extension_that_only_the_theme_shows_does_so_too(builder: Builder, site: Site) -> None:
    fast(builder, site)
    site.configure(markdown_extensions=[*site.settings["markdown_extensions"][:-1], _contents_called(Random(1))])
    made = fast(builder, site)
    assert b"Contents 0." in made.files["guide/one/index.html"]
    assert_same(made, plain(builder, site))


@pytest.mark.slow
def test_a_template_of_any_name_may_look_at_all_pages(builder: Builder, site: Site) -> None:
    site.write(
        "overrides/main.html", '{% extends "base.html" %}{% block announce %}{% include "all.txt" %}{% endblock %}'
    )
    site.write("overrides/all.txt", "{% for file in pages %}{{ file.page.title }}{% endfor %}")
    site.configure(theme={**site.settings["theme"], "custom_dir": "overrides"})
    fast(builder, site)
    site.write("docs/guide/one.md", prose("with another title"))
    assert_same(fast(builder, site), plain(builder, site))


@pytest.mark.slow
def test_a_template_that_cannot_be_read_ends_no_build(builder: Builder, site: Site) -> None:
    site.write("overrides/main.html", '{% extends "base.html" %}')
    (site.root / "overrides" / "gone.html").symlink_to(site.root / "nowhere.html")
    (site.root / "overrides" / "shut.html").write_text("{{ page.title }}")
    (site.root / "overrides" / "shut.html").chmod(0)
    site.configure(theme={**site.settings["theme"], "custom_dir": "overrides"})
    assert_same(fast(builder, site), plain(builder, site))


@pytest.mark.slow
def test_nothing_of_a_stranger_is_published_as_mere_pages(site: Site) -> None:
    site.configure(plugins=["search", {"tpmdocs": {"plan": False}}])
    site.write("docs/guide/one.md", "# One\n\n<script>steal()</script>\n")
    builder = Builder()
    made = builder.build(site.configuration(), site.root.parent / "harmless", TPMDOCS_UNTRUSTED="1")
    trusted = builder.build(site.configuration(), site.root.parent / "trusted", TPMDOCS_UNTRUSTED="")
    builder.end()
    assert b"steal()" in trusted.files["guide/one/index.html"]
    assert b"<script>steal()" not in made.files.get("guide/one/index.html", b"")


def test_what_was_made_with_a_lever_is_not_taken_without_it(builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.md").write_text("# One\n")
    account = tmp_path / "account.json"

    def reasons(*without: str) -> list[str]:
        options = {"plan": False, "without": [*without]}
        config = {"site_name": "S", "theme": "material", "plugins": ["search", {"tpmdocs": options}]}
        (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(config))
        builder.build(tmp_path / "mkdocs.yml", tmp_path / "site", TPMDOCS_EXPLAIN=str(account))
        return [why for _, _, why in json.loads(account.read_text())["pages"]]

    for name in sorted({*LEVERS} - {"cache"}):
        reasons()
        assert reasons() == ["", ""]
        assert all(reasons(name)), name


def test_a_build_says_why_pages_were_made_anew(tmp_path: Path) -> None:
    account, file = Account(), tmp_path / "account.json"
    assert list(explained(read_account(file))) == []
    account.off.append("pages are written one by one")
    for page, why in (("a.md", ""), *((f"b{n:02}.md", "the text is another") for n in range(22))):
        account.made(page, "converted", why)
        account.made(page, "written", why)
    account.made("c.md", "converted", "")
    account.made("c.md", "written", "the navigation is another")
    account.write(file)
    assert list(explained(read_account(file))) == [
        "Pages are written one by one",
        "Taken as they were kept: 1 of 24 pages",
        "  22 pages: converted and written anew, since the text is another",
        f"    {', '.join(f'b{n:02}.md' for n in range(20))}, and 2 more",
        "  c.md: written anew, since the navigation is another",
    ]


@pytest.mark.slow
def test_what_is_damaged_in_the_cache_is_made_anew(builder: Builder, site: Site) -> None:
    expected = fast(builder, site)
    files = [file for file in (site.root / FOLDER).rglob("*") if file.is_file() and file.name != ".gitignore"]
    assert len(files) > 100
    random = Random(5)
    for file in files:
        data = bytearray(file.read_bytes())
        match random.randrange(4):
            case 0:
                data[random.randrange(len(data))] ^= 1 << random.randrange(8)
            case 1:
                del data[random.randrange(len(data)) :]
            case 2:
                data = bytearray(b"{}")
        file.write_bytes(data)
    assert differing(fast(builder, site), expected) == []


@pytest.mark.slow
def test_a_warning_is_given_again_and_strict_fails_again(builder: Builder, site: Site) -> None:
    config, to = site.configuration(), site.root.parent / "fast"
    first = builder.build(config, to, strict=True)
    second = builder.build(config, to, strict=True)
    assert first.code == second.code == 1
    assert any("nowhere.md" in line for line in first.said)
    assert second.said == first.said


@pytest.mark.slow
@pytest.mark.parametrize("level", ["ERROR", "DEBUG"])
def test_what_a_build_was_not_to_say_a_later_one_says(builder: Builder, site: Site, level: str) -> None:
    config, to = site.configuration(), site.root.parent / "fast"
    before = builder.build(config, to, level=level)
    assert any("nowhere.md" in line for line in before.said) == (level == "DEBUG")
    assert builder.build(config, to).said == plain(builder, site).said


@pytest.mark.slow
def test_a_build_by_one_process_is_the_same(builder: Builder, site: Site) -> None:
    alone = fast(builder, site, workers="1")
    shutil.rmtree(site.root / FOLDER)
    assert differing(alone, fast(builder, site)) == []
