"""A plan of proposals becomes what each generator builds a site from, and the command that builds it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import yaml

from benchmarks.measure import Run, run_to_its_end
from benchmarks.proposals import sections
from tpmdocs import build, load
from tpmdocs.repository.cache import FOLDER

TODAY = date(2026, 7, 24)

AS_IT_IS = ("--today", TODAY.isoformat(), "--fail-on", "never")
"""Proposals have errors in them that are theirs."""

EXTENSIONS = [
    "admonition",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    {"pymdownx.tabbed": {"alternate_style": True}},
]

Nav = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Build:
    """One way to build a site.

    Attributes:
        name: What a table calls it.
        command: What is timed.
        before: What is done first and takes no time that counts, such as to delete what is remembered.
        environment: What the command finds besides ours.
    """

    name: str
    command: Sequence[str]
    before: Callable[[], object] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, *, weigh: bool = False) -> Run:
        self.before()
        return run_to_its_end(self.command, environment=self.environment, weigh=weigh)


@dataclass(frozen=True)
class Generator:
    """A generator that may remember something from one build to the next.

    Attributes:
        folder: What it reads, to be edited.
        command: What builds the site.
        forget: Takes the site away, and what is remembered.
    """

    folder: Path
    command: Sequence[str]
    forget: Callable[[], None]

    def cold(self, name: str, environment: Mapping[str, str] | None = None) -> Build:
        return Build(name, self.command, self.forget, environment or {})

    def after(self, name: str, edit: Callable[[], object]) -> Build:
        """A build that remembers the one before, after something was done to what it reads."""
        return Build(name, self.command, edit)


def mkdocs(name: str, root: Path, *, host: str = "mkdocs", pruned: bool = True) -> Build:
    """MkDocs, or a host like it, that builds the proposals of a plan as they are, without us."""
    target = root.parent / f"{root.name}-{host}{'' if pruned else '-whole'}"
    file = root / f"{target.name}.yml"
    _write(file, _configuration(_nav(root), target, pruned=pruned))
    return Build(name, [sys.executable, "-m", host, "build", "-q", "-f", str(file)], _forget(root.parent, target))


def tpmdocs(root: Path, options: Mapping[str, object] | None = None) -> Generator:
    """`tpmdocs build` of a plan with all that it has.

    Args:
        root: The plan's folder.
        options: What the plugin is told besides.
    """
    pages = [{title: path} for title, path in build(load(root), today=TODAY, engine="none").nav]
    configuration = _configuration([*pages, *_nav(root)], root / "site")
    _write(root / "mkdocs.yml", {**configuration, "plugins": ["search", {"tpmdocs": options or {}}]})
    command = [sys.executable, "-m", "tpmdocs", "build", "-C", str(root), *AS_IT_IS]
    return Generator(root, command, _forget(root.parent, root / "site", root / FOLDER))


def without_plan(name: str, root: Path) -> Build:
    """The pages that `tpmdocs build --into` writes of a plan, built by our plugin as mere pages."""
    beside = root.parent / f"{root.name}-pages"
    into = ["--into", str(beside / "pages"), *AS_IT_IS]
    run_to_its_end([sys.executable, "-m", "tpmdocs", "build", "-C", str(root), *into])
    nav = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["nav"]
    configuration = _configuration(nav, beside / "site", docs="pages")
    plugins = ["search", {"tpmdocs": {"plan": False}}]
    _write(beside / "mkdocs.yml", {**configuration, "plugins": plugins, "extra_css": ["assets/tpmdocs.css"]})
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(beside / "mkdocs.yml")]
    return Build(name, command, _forget(root.parent, beside / "site", beside / FOLDER))


def zensical(python: Path, root: Path) -> Generator:
    """Zensical of a copy of the proposals, as it deletes all of `.cache` where it is told to forget."""
    copy = root.parent / f"{root.name}-zensical"
    shutil.copytree(root / "EIPS", copy / "EIPS")
    _write(copy / "mkdocs.yml", _configuration(_nav(root), copy / "site"))
    command = [str(python), "-m", "zensical", "build", "-f", str(copy / "mkdocs.yml")]
    return Generator(copy, command, _forget(root.parent, copy / "site", copy / ".cache"))


def sphinx(name: str, python: Path, root: Path) -> Build:
    """Sphinx with MyST, in which each proposal is a need of sphinx-needs with its links, and a page lists them all."""
    source = root.parent / f"{root.name}-sphinx"
    target = source / "_build"
    source.mkdir()
    (source / "conf.py").write_text(
        'project = "Benchmark"\n'
        'extensions = ["myst_parser", "sphinx_needs"]\n'
        'needs_id_regex = "^EIP_[0-9]+$"\n'
        "myst_heading_anchors = 3\n",
        encoding="utf-8",
    )
    names = []
    for file in sorted((root / "EIPS").glob("eip-*.md")):
        (source / file.name).write_text(as_need(file.read_text("utf-8")), encoding="utf-8")
        names.append(file.stem)
    toctree = "\n".join(["```{toctree}", "", "all", *names, "```"])
    (source / "index.md").write_text(f"# Benchmark\n\n{toctree}\n", encoding="utf-8")
    (source / "all.md").write_text(
        "# All\n\n```{needtable}\n:columns: id;title;status;outgoing\n```\n", encoding="utf-8"
    )
    command = [str(python), "-m", "sphinx", "-b", "html", "-q", "-j", "auto", str(source), str(target)]
    return Build(name, command, _forget(root.parent, target))


def as_need(text: str) -> str:
    """A proposal with a directive of sphinx-needs in place of its front matter."""
    _, head, body = text.split("---\n", 2)
    fields = {name: value.strip() for name, _, value in (line.partition(":") for line in head.splitlines())}
    title = fields.get("title") or f"EIP-{fields['eip']}"
    links = ", ".join(f"EIP_{number}" for number in re.findall(r"\d+", fields.get("requires", "")))
    options = [f":id: EIP_{fields['eip']}", f":status: {fields['status']}", *([f":links: {links}"] if links else [])]
    return "\n".join([f"# {title}", "", f"```{{spec}} {title}", *options, "```", "", body])


def _nav(root: Path) -> Nav:
    return [{title: paths} for title, paths in sections(root)]


def _configuration(nav: Nav, site: Path, *, docs: str = "EIPS", pruned: bool = True) -> dict[str, object]:
    return {
        "site_name": "Benchmark",
        "docs_dir": docs,
        "site_dir": str(site),
        "theme": {"name": "material", "font": False, "features": ["navigation.prune"] if pruned else []},
        "plugins": ["search"],
        "markdown_extensions": EXTENSIONS,
        "nav": nav,
        "validation": {"omitted_files": "ignore"},
    }


def _write(file: Path, configuration: Mapping[str, object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(configuration), encoding="utf-8")  # which YAML reads, too


def _forget(home: Path, *folders: Path) -> Callable[[], None]:
    """Have folders gone, without deleting them before the end.

    There are file systems, such as ext4 without a journal, that for a minute give the number of a deleted file to no
    new one, and look past each of them whenever a file is made.
    """

    def forget() -> None:
        for folder in folders:
            if folder.exists():
                folder.rename(Path(mkdtemp(prefix="forgotten-", dir=home)) / folder.name)

    return forget
