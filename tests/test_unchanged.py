"""A site is built anew unless all is as it was when it was built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from plans import plan as plan_of
from plans import spec
from repositories import Repository

from tpmdocs.checker import check
from tpmdocs.cli import unchanged
from tpmdocs.cli.unchanged import Ground, Published
from tpmdocs.hosts.told import Told
from tpmdocs.repository.cache import Cache

CONFIGURATION = "site_name: P\ndocs_dir: specs\ntheme: {name: material, font: false}\nplugins: [search, tpmdocs]\n"
FOUND = check(plan_of({"specs/a.md": spec("A-1", depends_on="A-404")}), today=date(2026, 11, 23))
MADE = Published("MkDocs", 12, ("INFO - a remark",), Told(FOUND, 1))
SITE = {"index.html": "home", "a/index.html": "a", "sitemap.xml": "", "assets/tpmdocs.js": ""}


class Plan:
    """A repository with a site that was built of it."""

    def __init__(self, folder: Path) -> None:
        self.root, self.site, self.cache = folder / "plan", folder / "plan/site", Cache(folder / "cache")
        self.how: object = ["mkdocs", []]
        self.places = [str(self.root / "specs"), str(self.root / "mkdocs.yml")]
        self.write({"mkdocs.yml": "site_name: P\n", "specs/a.md": spec("A-1"), "specs/more.css": "", "README.md": ""})
        self.write({f"site/{name}": text for name, text in SITE.items()})

    def write(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def ground(self) -> Ground:
        return Ground.now(self.root, self.site, self.cache, self.how)


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(unchanged, "RACY", -1_000_000_000)  # all of these files were written a moment ago
    return Plan(tmp_path)


def test_a_site_is_known_while_nothing_has_changed(plan: Plan) -> None:
    assert FOUND
    assert plan.ground().published() is None
    plan.ground().keep(MADE, plan.places)
    assert plan.ground().published() == MADE
    assert plan.ground().published() == MADE


EDITS: dict[str, Callable[[Plan], object]] = {
    "an edit": lambda plan: plan.write({"specs/a.md": spec("A-2")}),
    "an edit of another file": lambda plan: plan.write({"specs/more.css": "a"}),
    "the configuration": lambda plan: plan.write({"mkdocs.yml": "site_name: Q\n"}),
    "a file more": lambda plan: plan.write({"specs/b.md": ""}),
    "a file less": lambda plan: (plan.root / "specs/more.css").unlink(),
    "a file that was moved": lambda plan: (plan.root / "specs/more.css").rename(plan.root / "specs/less.css"),
    "a file in a folder of a tool": lambda plan: plan.write({"specs/node_modules/a.md": ""}),
    "a link": lambda plan: (plan.root / "link.md").symlink_to("README.md"),
    "a page of the site": lambda plan: plan.write({"site/a/index.html": "b"}),
    "a page that is gone": lambda plan: (plan.site / "index.html").unlink(),
    "a file more in the site": lambda plan: plan.write({"site/b.html": ""}),
    "another way": lambda plan: setattr(plan, "how", ["mkdocs", ["--strict"]]),
    "another place": lambda plan: setattr(plan, "site", plan.root / "public"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_whatever_has_changed_is_seen(plan: Plan, edit: str) -> None:
    plan.ground().keep(MADE, plan.places)
    EDITS[edit](plan)
    assert plan.ground().published() is None


def test_the_environment_counts_but_for_the_terminal(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    plan.ground().keep(MADE, plan.places)
    monkeypatch.setenv("COLUMNS", "71")
    assert plan.ground().published() == MADE
    monkeypatch.setenv("SITE_NAME", "Another")
    assert plan.ground().published() is None


def test_the_program_that_lays_out_diagrams_counts(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be installed where another one is looked for already."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    plan.ground().keep(MADE, plan.places)
    assert plan.ground().published() == MADE
    (tmp_path / "bin" / "dot").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "dot").chmod(0o755)
    assert plan.ground().published() is None


def test_a_new_commit_counts(plan: Plan) -> None:
    repository = Repository.new(plan.root, {})
    plan.ground().keep(MADE, plan.places)
    assert plan.ground().published() == MADE
    repository.git("commit", "-q", "--allow-empty", "-m", "nothing")
    assert plan.ground().published() is None


def test_what_is_edited_while_a_site_is_built_is_not_in_it(plan: Plan) -> None:
    ground = plan.ground()
    plan.write({"specs/a.md": spec("A-2")})
    ground.keep(MADE, plan.places)
    assert plan.ground().published() is None


def test_a_file_that_is_young_might_change_without_a_trace(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "RACY", 2_000_000_000)
    plan.ground().keep(MADE, plan.places)
    assert plan.ground().published() is None


@pytest.mark.parametrize("places", [None, ["elsewhere"], ["/"], ["specs/node_modules"]])
def test_what_lies_elsewhere_might_have_changed(plan: Plan, places: list[str] | None) -> None:
    plan.write({"specs/node_modules/theme.html": ""})
    plan.ground().keep(MADE, places and [os.path.join(plan.root, "..", place) for place in places])
    assert plan.ground().published() is None


@pytest.mark.parametrize("kept", [b"", b"{}", b"[]", b'{"from": 1}', b"nothing"])
def test_what_is_not_what_we_keep_says_nothing(plan: Plan, kept: bytes) -> None:
    plan.cache.keep(unchanged.KEPT, kept)
    assert plan.ground().published() is None


@pytest.mark.slow
@pytest.mark.usefixtures("keeping")
def test_a_build_of_the_same_says_so_and_touches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "RACY", -1_000_000_000)
    repository = Repository.new(tmp_path / "r", {"mkdocs.yml": CONFIGURATION, "specs/a.md": spec("A-1")})
    first = repository.tpmdocs("build")
    assert first.stdout.startswith("Built ")
    files = {file: file.stat().st_mtime_ns for file in (repository.root / "site").rglob("*")}
    again = repository.tpmdocs("build")
    assert again.stdout.startswith("Nothing has changed since ")
    assert again.exit_code == first.exit_code
    assert again.stdout.splitlines()[1:] == first.stdout.splitlines()[1:]
    assert {file: file.stat().st_mtime_ns for file in (repository.root / "site").rglob("*")} == files
    repository.write({"specs/a.md": spec("A-2")})
    assert repository.tpmdocs("build").stdout.startswith("Built ")
    assert (repository.root / "site/id/A-2").exists()
    assert "another version" not in repository.tpmdocs("cache", "info").stdout


@pytest.mark.slow
@pytest.mark.usefixtures("keeping")
def test_what_was_thrown_away_is_told_once_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "RACY", -1_000_000_000)
    repository = Repository.new(tmp_path / "r", {"mkdocs.yml": CONFIGURATION, "specs/a.md": spec("A-1")})
    repository.tpmdocs("build")
    for file in (repository.root / ".cache/tpmdocs/pages").rglob("*"):
        if file.is_file():
            file.write_bytes(b"junk")
    repository.write({"specs/b.md": spec("A-2")})
    assert repository.tpmdocs("build").stderr.count("thrown away: ") == 1
    assert "thrown away" not in repository.tpmdocs("build").stderr
    assert repository.tpmdocs("build").stdout.startswith("Nothing has changed since ")


@pytest.mark.slow
@pytest.mark.usefixtures("keeping")
def test_a_copy_of_a_folder_in_no_repository_says_why_nothing_is_kept(tmp_path: Path) -> None:
    one = tmp_path / "one"
    for path, text in {"mkdocs.yml": CONFIGURATION, "specs/a.md": spec("A-1")}.items():
        (one / path).parent.mkdir(parents=True, exist_ok=True)
        (one / path).write_text(text)
    assert "nothing is kept" not in Repository(one).tpmdocs("build").stderr
    shutil.copytree(one, tmp_path / "other")
    made = Repository(tmp_path / "other").tpmdocs("build", "--explain-cache")
    assert made.stderr.count("tpmdocs: nothing is kept: .cache/tpmdocs/ is a link, or came with") == 1
    assert "\nNothing is kept: .cache/tpmdocs/" in made.stdout
    shutil.rmtree(tmp_path / "other" / ".cache" / "tpmdocs")
    assert "nothing is kept" not in Repository(tmp_path / "other").tpmdocs("build").stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "said"),
    [("plan: false", "says `plan: false`: `mkdocs build` builds"), ("enabled: false", "without `enabled")],
)
def test_a_site_without_a_plan_is_not_for_us_to_build(tmp_path: Path, option: str, said: str) -> None:
    configuration = CONFIGURATION.replace("tpmdocs]", f"tpmdocs: {{{option}}}]")
    repository = Repository.new(tmp_path / "r", {"mkdocs.yml": configuration, "specs/a.md": spec("A-1")})
    made = repository.tpmdocs("build")
    assert made.exit_code == 2
    assert said in made.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize("place", ["../base.yml", "site_config/../base.yml"])
def test_a_configuration_that_is_inherited_counts(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "RACY", -1_000_000_000)
    theme = "docs_dir: specs\ntheme: {name: material, font: false}\nplugins: [search, tpmdocs]\n"
    own = f"INHERIT: {place}\nsite_name: P\n"
    repository = Repository.new(
        tmp_path / "r", {"mkdocs.yml": own, "specs/a.md": spec("A-1"), "site_config/statuses.yml": ""}
    )
    base = repository.root / place
    base.write_text(f"copyright: Before\n{theme}")
    repository.tpmdocs("build")
    base.write_text(f"copyright: After\n{theme}")
    assert repository.tpmdocs("build").stdout.startswith("Built ")
    assert "After" in (repository.root / "site/a/index.html").read_text()
