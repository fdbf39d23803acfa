"""What of an unreviewed change comes over to its base, and what of both lies in the folder that is built."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from mkdocs.config import load_config  # noqa: TID251, as the host reads it
from mkdocs.plugins import BasePlugin  # noqa: TID251
from mkdocs.structure.nav import Link, Navigation, Section  # noqa: TID251
from repositories import Repository

from tpmdocs.cli.admission import in_the_way, objection
from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.staging import Staged, stage
from tpmdocs.hosts.untrusted import Untrusted

BASE = {
    "mkdocs.yml": "INHERIT: base.yml\nhooks: [hook.py]\n",
    "base.yml": "site_name: Base\ndocs_dir: specs\n",
    "hook.py": "base = 1\n",
    "overrides/main.html": "base\n",
    "site_config/statuses.yml": "- {name: draft, category: proposed}\n",
    "site_config/dialect.yml": "specs: {include: ['keps/**/kep.yaml', 'specs/**/*.md']}\n",
    "specs/a.md": "base\n",
    "specs/gone.md": "base\n",
    "specs/logo.svg": "<svg/>\n",
    "specs/x.js": "base\n",
    "keps/1/kep.yaml": "title: base\n",
    "keps/1/notes.yaml": "base\n",
    "README.md": "base\n",
}


def staged(
    tmp_path: Path, changed: Mapping[str, str | None], base: Mapping[str, str] = BASE, below: str = "."
) -> Staged:
    """A work tree with a change that is not even committed, on a branch that has left `main`."""
    repository = Repository.new(tmp_path / "repository", base, below)
    repository.git("checkout", "--quiet", "-b", "change")
    repository.commit()
    repository.write(changed)
    (tmp_path / "aside").mkdir()
    return stage(repository.root, "main", tmp_path / "aside")


def texts(made: Staged) -> dict[str, str]:
    files = (file for file in made.root.rglob("*") if file.is_file())
    return {file.relative_to(made.root).as_posix(): file.read_text() for file in files}


def test_texts_come_from_the_change_and_all_else_from_the_base(tmp_path: Path) -> None:
    changed = dict.fromkeys(BASE, "changed\n")
    made = staged(tmp_path, {**changed, "specs/gone.md": None, "specs/b/c.md": "new\n", "specs/d.png": "new\n"})
    expected = BASE | {
        **dict.fromkeys(("specs/a.md", "keps/1/kep.yaml", "site_config/statuses.yml"), "changed\n"),
        "specs/b/c.md": "new\n",
        "specs/d.png": "new\n",
    }
    del expected["specs/gone.md"]
    assert texts(made) == expected
    assert dict(made.left_out) == {
        "base.yml": "settings are taken from the base",
        "mkdocs.yml": "settings are taken from the base",
        "site_config/dialect.yml": "settings are taken from the base",
        "specs/logo.svg": "an SVG can run scripts where its address is opened; PNG and WebP cannot",
        "specs/x.js": "only Markdown and images (PNG, JPEG, GIF, WebP, AVIF) come over",
    }


def test_what_is_as_it_was_is_not_told_of(tmp_path: Path) -> None:
    made = staged(tmp_path, {})
    assert texts(made) == BASE
    assert made.left_out == ()


def test_a_plan_below_the_top_keeps_what_lies_above_it(tmp_path: Path) -> None:
    base = {"mkdocs.yml": "docs_dir: specs\nhooks: [../hook.py]\n", "specs/a.md": "base\n", "../hook.py": "base\n"}
    made = staged(tmp_path, {"specs/a.md": "changed\n", "../hook.py": "changed\n"}, base, below="plans/one")
    assert made.root.relative_to(tmp_path / "aside") == Path("repository/plans/one")
    assert (made.root / "../../plans/hook.py").read_text() == "base\n"
    assert (made.root / "specs/a.md").read_text() == "changed\n"


def test_settings_are_the_base_s_where_pages_lie_everywhere(tmp_path: Path) -> None:
    base = {"mkdocs.yml": "docs_dir: .\n", "a.md": "base\n"}
    given = {"a.md": "changed\n", "site_config/templates/t.md": "x\n", ".github/w.md": "x\n", "b.yml": "x\n"}
    made = staged(tmp_path, given, base)
    assert texts(made) == {"mkdocs.yml": "docs_dir: .\n", "a.md": "changed\n"}


def test_nothing_is_written_through_a_link_of_the_base(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "repository", {"mkdocs.yml": "docs_dir: specs\n", "specs/a.md": "base\n"})
    repository.write({"site_config/checks.yml": "base\n", "templates/t.md": "base\n"})
    (repository.top / "specs/aside").symlink_to("../templates")
    (repository.top / "specs/latest.md").symlink_to("a.md")
    (repository.top / "specs/out").symlink_to("/etc")
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "change")
    (repository.top / "specs/aside").unlink()
    repository.write({"specs/aside/t.md": "changed\n", "specs/a.md": "changed\n"})
    (tmp_path / "aside").mkdir()
    made = stage(repository.root, "main", tmp_path / "aside")
    assert (made.root / "templates/t.md").read_text() == "base\n"
    assert (made.root / "specs/latest.md").read_text() == "changed\n", "a link in the base may lead to a text"
    assert not (made.root / "specs/out").is_symlink()
    assert ("specs/aside/t.md", "a link of the base is in its way") in made.left_out


def test_a_link_to_where_a_file_was_stays_behind(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "repository", {"mkdocs.yml": "docs_dir: specs\n", "specs/a.md": "base\n"})
    (repository.top / "specs/a.md").unlink()
    (repository.top / "specs/a.md").symlink_to("../mkdocs.yml")
    (tmp_path / "aside").mkdir()
    made = stage(repository.root, "main", tmp_path / "aside")
    assert made.left_out == (("specs/a.md", "it is a link"),)
    assert (made.root / "specs/a.md").read_text() == "base\n"


@pytest.mark.parametrize(
    ("path", "size", "said"),
    [
        ("specs/a.md", 4_000_001, "larger than 4 MB"),
        ("specs/a.png", 5_000_001, "larger than 5 MB"),
        (f"specs/{'a/' * 20}a.md", 1, "folders deep"),
        (f"specs/{'ü' * 120}.md", 1, "longer than 200 bytes"),
        ('specs/a"b.md', 1, "characters"),
        ("specs/-a.md", 1, "characters"),
        ("specs/a\u202eb.md", 1, "characters"),
        ("specs/a /b.md", 1, "characters"),
    ],
)
def test_odd_files_are_not_taken(path: str, size: int, said: str) -> None:
    assert said in (objection(path, size, is_known=False) or "")


@pytest.mark.parametrize("path", ["specs/PAY-1 Über uns (2).md", "specs/100% #1.md", "keps/sig-a/1234-x/README.md"])
def test_usual_names_are_taken(path: str) -> None:
    assert objection(path, 1, is_known=False) is None


def test_a_name_that_the_base_has_is_no_objection() -> None:
    assert objection('specs/a"b.md', 1, is_known=True) is None
    assert objection('specs/a"b.md', 5_000_000, is_known=True) is not None


@pytest.mark.parametrize(
    "path",
    [
        *(
            "review/index.md",
            "review.md",
            "review/README.md",
            "review.yml",
            "review/spec.yml",
            "changes/index.markdown",
        ),
        *("plan/review/index.md", "plan/plan/health.md", "goals/GOAL-1.md", "goals/GOAL-1/index.md", "index.md"),
        *("README.md", "id/PAY-1.md", "id/PAY-1/index.md"),
    ],
)
def test_no_new_page_takes_the_address_of_ours(path: str) -> None:
    assert in_the_way(path, ["a.md", "plan/a.md"]) == "tpmdocs makes a page of its own at that address"


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("a/review.md", ""),
        ("reviews.md", ""),
        ("review/picture.png", ""),
        ("goals/a/b.md", ""),
        ("goals/new.md", "goals/old.md"),
        ("plan/goals/new.md", "plan/goals/old.md"),
        ("review/README.md", "review/index.md"),
        ("payments/spec.yml", ""),
    ],
)
def test_other_new_pages_and_those_of_a_folder_of_the_base_come_over(path: str, held: str) -> None:
    assert in_the_way(path, ["a.md", held]) is None


def test_the_review_stays_where_it_is(tmp_path: Path) -> None:
    base = {"mkdocs.yml": "docs_dir: specs\n", "specs/index.md": "base\n", "review.md": "no page of the site\n"}
    made = staged(tmp_path, {"specs/review/index.md": "forged\n", "specs/index.md": "changed\n"}, base)
    assert made.left_out == (("specs/review/index.md", "tpmdocs makes a page of its own at that address"),)
    assert texts(made) == {**base, "specs/index.md": "changed\n"}


def test_where_nothing_is_to_be_trusted_nothing_is_built(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    with pytest.raises(CannotRun, match="nothing to trust"):
        stage(tmp_path, "main", tmp_path / "aside")


def test_plugins_and_extensions_that_act_on_pages_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "hook.py").write_text("def on_page_markdown(markdown, **_): return markdown\n")
    (tmp_path / "mkdocs.yml").write_text("""\
site_name: x
theme: {name: material}
plugins: [search, material/tags, {tpmdocs: {harmless: [pymdownx.b64]}}]
hooks: [hook.py]
extra_templates: [page.md, robots.txt]
markdown_extensions:
  - markdown.extensions.toc
  - pymdownx.snippets
  - pymdownx.b64
  - pymdownx.superfences:
      custom_fences:
        - {name: ours, class: ours, format: !!python/name:pymdownx.superfences.fence_code_format }
        - {name: run, class: run, format: !!python/name:subprocess.run }
""")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins["literate-nav"] = BasePlugin()  # which makes the navigation of what a page says
    Untrusted().restrict(config, ["pymdownx.b64"])
    assert "literate-nav" not in config.plugins
    assert "material/tags" not in config.plugins
    assert {"hook.py", "tpmdocs", "material/search"} <= set(config.plugins)
    assert not any("tags" in type(getattr(one, "__self__", one)).__module__ for one in config.plugins.events["env"])
    assert [one for one in config.markdown_extensions if "snippets" in one or "b64" in one] == ["pymdownx.b64"]
    assert [fence["name"] for fence in config.mdx_configs["pymdownx.superfences"]["custom_fences"]] == ["ours"]
    assert config.extra_templates == ["robots.txt"]
    said = capsys.readouterr().err
    assert "Left out the plugin material/tags" in said
    assert "Left out the extension pymdownx.snippets" in said


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        *(("https://a.example/?b=1&c=2#d", True), ("mailto:a@b.example", True), ("a/b c.pdf", True), ("#a:b", True)),
        *(("/a", True), ("javascript:alert(1)", False), (" JavaScript:alert(1)", False), ("java\tscript:x", False)),
        *(("javascript&colon;alert(1)", False), ("java&#115;cript:alert(1)", False), ("data:text/html,x", False)),
        *(('" onclick="alert(1)', False), ("&quot; onclick=x", False), ("vbscript:x", False), ("a\x00:b", False)),
    ],
)
def test_links_in_the_navigation_lead_somewhere_or_nowhere(address: str, is_kept: bool) -> None:
    link = Link("<b>A</b> &lt;img src=x>", address)
    section = Section("<i>S</i> <script>x</script>", [link, Link(None, "a")])  # type: ignore[arg-type]
    Untrusted().on_nav(Navigation([section], []))
    assert (section.title, link.title) == ("S ", "A ‹img src=x›")
    assert link.url == (address if is_kept else "")
