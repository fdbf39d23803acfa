"""Pages are the host's own on whatever site: real repositories, each way to write a navigation, both hosts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from built import CORPORA, DOCS, ROOT
from same_site import Builder, Site, assert_same, edited, fast, plain, site_of, told, without_us

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("as plain")]  # one process of each host for all

NO_PLAN = {"tpmdocs": {"plan": False}}


@pytest.fixture(scope="module", params=["mkdocs", "properdocs"])
def builder(request: pytest.FixtureRequest) -> Iterator[Builder]:
    made = Builder(request.param)
    yield made
    made.end()


def written(site: Site) -> None:
    """A navigation in the configuration."""
    site.configure(nav=_nav_of(site.root / site.settings["docs_dir"]))


def awesome(site: Site) -> None:
    """One that awesome-nav makes of a file in the docs folder."""
    _with_plugin(site, "awesome-nav", "mkdocs_awesome_nav")
    folders, pages = _some(site.root / site.settings["docs_dir"])
    nav = [*({f"Page {number}": page} for number, page in enumerate(pages)), *folders, {"Away": "https://example.org"}]
    site.write(f"{site.settings['docs_dir']}/.nav.yml", yaml.safe_dump({"nav": [*nav, "*"], "sort": {"by": "title"}}))


def literate(site: Site) -> None:
    """One that literate-nav makes of lists in Markdown."""
    _with_plugin(site, "literate-nav", "mkdocs_literate_nav")
    folders, pages = _some(site.root / site.settings["docs_dir"])
    lines = [f"* [Page {number}]({page})" for number, page in enumerate(pages)] + [f"* [In]({one}/)" for one in folders]
    text = "\n".join(["* [Away](https://example.org)", *lines, "* *", ""])
    site.write(f"{site.settings['docs_dir']}/SUMMARY.md", text)


NAVIGATIONS: dict[str, Callable[[Site], None]] = {
    "none": lambda _: None,
    "written": written,
    "awesome": awesome,
    "literate": literate,
}


def _with_plugin(site: Site, name: str, module: str) -> None:
    if find_spec(module) is None:
        pytest.skip(f"not installed: {name}")
    site.configure(plugins=[*site.settings["plugins"], name])


def _some(docs: Path) -> tuple[list[str], list[str]]:
    """A folder in the docs folder, if there is one, and two of all pages."""
    pages = sorted(docs.rglob("*.md"))
    folders = [page.parent.relative_to(docs).as_posix() for page in pages if page.parent != docs]
    return folders[:1], [page.relative_to(docs).as_posix() for page in (pages[len(pages) // 2], pages[-1])]


def _nav_of(docs: Path) -> list[object]:
    """Half of the pages of a folder, one of them twice, by sections that are called like its folders."""
    pages = [page.relative_to(docs) for page in sorted(docs.rglob("*.md"))][::2]
    sections: dict[str, list[object]] = {}
    for page in pages:
        sections.setdefault(page.parent.as_posix(), []).append(page.as_posix())
    nested = [{name: [*some[:3], {"Further": some[3:]}] if some[3:] else some} for name, some in sections.items()]
    return [{"First": pages[0].as_posix()}, {"Away": "https://example.org"}, *nested]


@pytest.mark.parametrize(
    ("builder", "navigation", "folders"),
    [
        *(("mkdocs", "none", False), ("mkdocs", "awesome", True), ("mkdocs", "literate", False)),
        *(("properdocs", "written", False), ("properdocs", "awesome", False)),
    ],
    indirect=["builder"],
)
def test_pages_are_those_of_the_host_without_us(
    builder: Builder, tmp_path: Path, navigation: str, folders: bool
) -> None:
    site = site_of(tmp_path / "plan", specs=3, folders=("guide", "notes"))
    site.configure(plugins=["search", NO_PLAN], use_directory_urls=folders)
    NAVIGATIONS[navigation](site)
    _, off = told(builder, site)
    assert off == []
    edited(site)  # so that some pages are made anew, and others taken as they were kept
    expected = without_us(builder, site)
    assert expected.code == 0
    assert (b">Away<" in expected.files["404.html"]) == (navigation != "none")
    assert_same(fast(builder, site), expected)


@pytest.mark.parametrize("builder", ["mkdocs"], indirect=True)
def test_awesome_nav_has_no_navigation_to_warn_of_that_nobody_wrote(builder: Builder, tmp_path: Path) -> None:
    site = site_of(tmp_path / "plan", specs=1, folders=("guide",))
    awesome(site)
    made = fast(builder, site)
    assert b">Roadmap<" in made.files["404.html"]
    assert [line for line in made.said if "nav" in line] == []


SITES = ["payments", "tpmdocs", "tekton", "kep", "eips"]


@pytest.mark.nightly
@pytest.mark.parametrize("has_plan", [True, False], ids=["plan", "no plan"])
@pytest.mark.parametrize("folders", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize("navigation", NAVIGATIONS)
@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.corpus) if n in DOCS else n for n in SITES])
def test_a_real_site_is_that_of_the_host(
    builder: Builder, tmp_path: Path, name: str, navigation: str, folders: bool, has_plan: bool
) -> None:
    site = real_site(tmp_path / "plan", name)
    plugins = [one for one in site.settings["plugins"] if one != "tpmdocs"]
    site.configure(plugins=[*plugins, "tpmdocs" if has_plan else NO_PLAN], use_directory_urls=folders)
    NAVIGATIONS[navigation](site)
    by_the_host = plain if has_plan else without_us
    expected = by_the_host(builder, site)
    assert expected.code == 0
    assert (b">Away<" in expected.files["404.html"]) == (navigation != "none")
    cold, off = told(builder, site)
    assert_same(cold, expected)
    assert off == []
    assert_same(fast(builder, site), expected)
    edit_three(site)
    assert_same(fast(builder, site), by_the_host(builder, site))


def real_site(root: Path, name: str) -> Site:
    """A copy of one of the sites."""
    if name in DOCS:
        if not CORPORA.is_dir():
            pytest.skip("the real repositories are not beside this checkout (../shared/corpora)")
        shutil.copytree(CORPORA / name, root)
        for file in (root, *root.rglob("*")):  # the corpora are kept read-only
            file.chmod(0o755 if file.is_dir() else 0o644)
        shutil.copytree(ROOT / "tests" / "dialects" / name, root, dirs_exist_ok=True)
    elif name == "tpmdocs":
        for folder in ("specs", "site_config"):
            shutil.copytree(ROOT / folder, root / folder)
        shutil.copy(ROOT / "mkdocs.yml", root)
    else:
        shutil.copytree(ROOT / "tests" / "sites" / name, root)
    settings = yaml.safe_load((root / "mkdocs.yml").read_text())
    return Site(root, {**settings, "nav": None, "site_url": "https://example.org/plan/"})


_TITLE = re.compile(r"^(title:) .*$|^(# ).*$", re.MULTILINE)
_STATUS = re.compile(r"^status: *[\"']?([a-zA-Z-]+)[\"']?$", re.MULTILINE)


def edit_three(site: Site) -> None:
    """Change the body of one spec, the title of another, and the status of a third."""
    docs = site.root / site.settings["docs_dir"]
    texts = {file: file.read_text("utf-8") for file in sorted(docs.rglob("*")) if file.suffix in (".md", ".yaml")}
    found = {file: word for file, text in texts.items() if "title:" in text and (word := _STATUS.search(text))}
    specs = [file for file in found if any(file.parent.glob("*.md"))]
    first, title, status = specs[0], specs[len(specs) // 2], specs[-1]
    body = first if first.suffix == ".md" else min(first.parent.glob("*.md"))  # which has its fields in another file
    body.write_text(body.read_text("utf-8") + "\n\nA further sentence, with a [link](#nowhere).\n", "utf-8")
    title.write_text(_TITLE.sub(r"\1\2 Called otherwise", texts[title], count=1), "utf-8")
    another = min({word[1] for word in found.values()} - {found[status][1]})
    status.write_text(_STATUS.sub(f"status: {another}", texts[status], count=1), "utf-8")
