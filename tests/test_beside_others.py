"""Beside plugins that others have written, a build with all that makes it faster gives what the host alone gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from other_plugins import OTHERS, beside, needs
from same_site import FOLDERS, Builder, Site, assert_same, differing, edited, fast, plain, site_of, told, without_us

from tpmdocs.hosts.faster import trust

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("beside others")]  # one process of a host for all

NO_PLAN = {"tpmdocs": {"plan": False}}


@pytest.fixture(scope="module", params=["mkdocs", pytest.param("properdocs", marks=pytest.mark.nightly)])
def builder(request: pytest.FixtureRequest) -> Iterator[Builder]:
    made = Builder(request.param)
    yield made
    made.end()


@pytest.fixture
def few(tmp_path: Path) -> Site:
    """A site of few pages."""
    return site_of(tmp_path / "plan", specs=3, folders=("guide", "notes"))


def says_so(names: Sequence[str], off: Sequence[str]) -> bool:
    """Whether each plugin that we do not know is told of where levers are told of that stayed off, and no other is."""
    told_of = {word for line in off if "beside " in line for word in line.partition("beside ")[2].split(", ")}
    # mkdocstrings brings autorefs with it.
    return told_of - {"autorefs"} == {one for one in names if not OTHERS[one].is_known} - {"autorefs"}


OFTEN = ("autorefs", "minify", "redirects")
"""Those that are tried alone each time: which are known, and one that has extensions of its own."""


@pytest.mark.parametrize(
    "names",
    [
        *(pytest.param([name], marks=[] if name in OFTEN else pytest.mark.nightly, id=name) for name in OTHERS),
        pytest.param(list(OTHERS), id="all"),
    ],
)
def test_pages_are_those_of_the_host_without_us(builder: Builder, few: Site, names: list[str]) -> None:
    needs(names)
    beside(few, names, NO_PLAN)
    _, off = told(builder, few)
    assert says_so(names, off)
    edited(few)  # so that some pages are made anew, and others taken as they were kept
    expected = without_us(builder, few)
    assert expected.code == 0
    text = b"\n".join(expected.files.values()).decode(errors="replace")
    assert len(names) > 1 or re.search(OTHERS[names[0]].shows, text)
    assert_same(fast(builder, few), expected)


@pytest.mark.nightly
@pytest.mark.parametrize("folders", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("names", [*([name] for name in OTHERS), list(OTHERS)], ids=[*OTHERS, "all"])
def test_wherever_we_stand_pages_of_a_plan_are_those_of_the_host_alone(
    builder: Builder, tmp_path: Path, names: list[str], place: str, folders: bool
) -> None:
    needs(names)
    site = site_of(tmp_path / "plan")
    beside(site, names)
    if place == "last":
        site.configure(plugins=[one for one in site.settings["plugins"] if one != "tpmdocs"] + ["tpmdocs"])
    site.configure(use_directory_urls=folders)
    expected = plain(builder, site)
    assert expected.code == 0
    cold, off = told(builder, site)
    assert_same(cold, expected)
    assert says_so(names, off)
    assert_same(fast(builder, site), expected)
    edited(site)
    assert_same(fast(builder, site), plain(builder, site))


def test_a_published_site_stays_as_it_is_while_plugins_change_the_next(few: Site) -> None:
    """The files that both have in common are one and the same, where nothing writes into them but us."""
    needs(["redirects", "minify"])
    few.write("docs/further.css", "body {\n  color : red ;\n}\n")
    few.configure(plugins=["search", NO_PLAN])
    builder, site = Builder(), few.root.parent / "site"
    assert builder.build(few.configuration(), site).code == 0
    published = {name: (site / name).read_bytes() for name in ("further.css", "notes/one/index.html")}
    beside(few, ["redirects", "minify"], NO_PLAN)
    builder.build(few.configuration(), few.root.parent / "next", TPMDOCS_PUBLISHED=str(site))
    builder.end()
    assert {name: (site / name).read_bytes() for name in published} == published


def test_macros_as_they_come_leave_pages_of_ours_alone(builder: Builder, few: Site) -> None:
    """With their usual signs, of which `{#` begins a comment."""
    needs(["macros"])
    few.configure(plugins=["search", {"tpmdocs": {}}, "macros"])
    expected = plain(builder, few)
    assert expected.code == 0
    wrong = [path for path, content in expected.files.items() if b"Macro Syntax Error" in content]
    assert not [path for path in wrong if path.startswith("rules/")]
    assert "<code>## Scope {#scope}</code>" in unescape(expected.files["rules/broken-anchor/index.html"].decode())
    assert_same(fast(builder, few), expected)


COUNTING = """
from itertools import count

from markdown import Extension
from markdown.preprocessors import Preprocessor

pages = count(1)

class Counting(Preprocessor):
    def run(self, lines):
        return [*lines, "", f"Page {next(pages)}."]

class CountingExtension(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Counting(md), "counting", 5)

def makeExtension():
    return CountingExtension()
"""


def test_an_extension_that_counts_from_page_to_page_counts_on(tmp_path: Path) -> None:
    """Which several processes would not do."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/counting.py").write_text(COUNTING)
    site = site_of(tmp_path / "plan", folders=(*FOLDERS, "more", "most"))
    site.configure(plugins=["search", NO_PLAN], markdown_extensions=["counting"])
    made = []
    for build in (without_us, fast):
        builder = Builder(modules=tmp_path / "modules")
        made.append(build(builder, site))
        builder.end()
    assert made[0].code == 0
    assert b"<p>Page 47.</p>" in b"".join(made[0].files.values())
    assert differing(*made) == []


LOUD = """
from mkdocs.structure.pages import Page

class Loud(Page):
    def render(self, config, files):
        super().render(config, files)
        self.content += "<p>Loud</p>"

def on_nav(nav, config, files):
    for file in files.documentation_pages():
        file.page.__class__ = Loud
"""


def test_pages_that_convert_themselves_otherwise_are_left_to_it(builder: Builder, few: Site) -> None:
    few.write("loud.py", LOUD)
    few.configure(plugins=["search", NO_PLAN], hooks=["loud.py"])
    expected = without_us(builder, few)
    assert b"<p>Loud</p>" in expected.files["index.html"]
    assert_same(fast(builder, few), expected)


def test_extensions_that_a_plugin_has_made_are_told_of_by_name() -> None:
    class Made:
        pass

    extensions = ["tables", Made(), "markdown.extensions.toc", "foreign"]
    assert [*trust.strange_extensions(configured(extensions=extensions))] == [
        f"{__name__}.{Made.__qualname__}",
        "foreign",
    ]


def test_somebody_else_s_search_is_not_the_one_that_we_know() -> None:
    class SearchPlugin:
        pass

    for name in ("search", "material/search"):
        assert [*trust.strange_plugins(configured(plugins={name: SearchPlugin()}))] == [name]
        theirs = [entry.load() for entry in entry_points(group="mkdocs.plugins", name=name)]
        assert [*trust.strange_plugins(configured(plugins={name: theirs[0]()}))] == []


@pytest.mark.parametrize("name", sorted(trust.THEIRS))
def test_a_plugin_is_known_by_what_it_does_and_not_by_its_name(name: str) -> None:
    class Another:
        def on_page_markdown(self, markdown: str) -> str:
            return markdown.upper()

    found = [*entry_points(group="mkdocs.plugins", name=name)]
    if not found:
        pytest.skip(f"not installed: {name}")
    assert [*trust.strange_plugins(configured(plugins={name: found[0].load()()}))] == []
    assert [*trust.strange_plugins(configured(plugins={name: Another()}))] == [name]


def test_a_file_that_says_how_to_navigate_is_told_of_where_it_is_hidden() -> None:
    """Nobody sees it who looks whether there is anything new in a repository."""

    def told_of(**options: str) -> list[str]:
        name, option = next(iter(options.items()))
        plugin = SimpleNamespace(config={name: option})
        return [*trust.hidden_files(configured(plugins={"awesome-nav": plugin, "search": SimpleNamespace(config={})}))]

    assert told_of(filename=".nav.yml") == ["docs/.nav.yml"]
    assert told_of(filename="nav.yml") == []


def configured(**settings: object) -> Any:
    """What we ask of a host's configuration, where these plugins and extensions are in it."""
    return SimpleNamespace(
        docs_dir="docs",
        plugins=settings.get("plugins", {}),
        markdown_extensions=settings.get("extensions", []),
        mdx_configs={},
    )
