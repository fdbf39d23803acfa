"""What a program that reads finds: the Markdown of specs, and llms.txt."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from plans import TODAY, check, plan, spec, viewed

from tpmdocs.builder import build
from tpmdocs.views import texts


def texts_of(files: dict[str, str]) -> dict[str, str]:
    catalog = plan(files, "specs")
    return {asset.path: asset.content.decode() for asset in texts.pages(viewed(catalog, check(catalog), TODAY))}


def links(found: dict[str, str], path: str) -> list[str]:
    """Where the links of a text lead, as paths of the site."""
    places = re.findall(r"(?<!\\)\]\(([^)]*)\)", found[path])
    return [normpath(join(dirname(path), unquote(place))) for place in places]


def test_a_spec_s_markdown_is_at_its_id_as_it_stands_in_the_file() -> None:
    text = spec("A-1", title='"<b>x</b>"') + "\n<script>alert(1)</script>\n"
    found = texts_of({"specs/deep/a.md": text})
    assert found["id/A-1.txt"] == text
    assert all(path.endswith(".txt") for path in found), "no browser takes that for HTML"


def test_metadata_beside_the_prose_becomes_front_matter() -> None:
    dialect = "specs: {include: [/specs/*/spec.yaml], body: README.md}\n"
    found = texts_of(
        {
            "site_config/dialect.yml": dialect,
            "specs/one/spec.yaml": "id: A-1\ntitle: One\nstatus: draft",
            "specs/one/README.md": "# One\n\nWhy.\n",
        }
    )
    (path,) = [path for path in found if path.startswith(("id/", "data/text/"))]
    assert found[path] == "---\nid: A-1\ntitle: One\nstatus: draft\n---\n\n# One\n\nWhy.\n"


def test_of_two_specs_with_one_id_both_are_there() -> None:
    found = texts_of(
        {
            "specs/a.md": spec("A-1"),
            "specs/b c.md": spec("A-1"),
            "specs/c.md": spec("a-1"),
            "specs/d.md": "---\nowner: desk\n---\n",
        }
    )
    places = ["data/text/specs/a.md.txt", "data/text/specs/b~20~c.md.txt", "data/text/specs/c.md.txt"]
    assert links(found, "id/A-1.txt") == places
    assert set(places) < found.keys()
    assert "data/text/specs/d.md.txt" in found


def test_every_link_of_a_list_leads_to_a_text() -> None:
    files = {f"specs/{n}.md": spec(f"A-{n}", title='"x](y) [z"', summary="Why.", target="2027-Q1") for n in range(9)}
    found = texts_of(files)
    lines = found["llms.txt"].splitlines()
    assert lines[0] == "# Plan"
    assert lines[2] == "> A product plan of 9 specs, as of 23 Nov 2026: 9 specs on track."
    assert lines[-1] == r"- [A-8 x\](y) \[z](id/A-8.txt): draft, due 2027-Q1, on track; Why."
    site = build(plan(files, "specs"), today=TODAY, engine="none")
    there = {normpath(page.path.removesuffix("index.md").removesuffix(".md") or ".") for page in site.pages}
    files_there = {asset.path: asset.content.decode() for asset in site.assets}
    assert {*links(files_there, "llms.txt")} <= there | files_there.keys()


def test_a_long_list_is_parted() -> None:
    found = texts_of({f"specs/{n}.md": spec(f"A-{n}") for n in range(1, 702)})
    lists = [path for path in links(found, "llms.txt") if path.startswith("data/specs/")]
    assert lists == ["data/specs/1.txt", "data/specs/2.txt", "data/specs/3.txt"]
    assert "- [A-1 to A-300](data/specs/1.txt): 300 specs" in found["llms.txt"]
    assert sum(found[path].count("\n- ") + found[path].startswith("- ") for path in lists) == 701
    assert all(links(found, path)[0] in found for path in lists)
    assert len(found["llms.txt"]) < 2_000


def test_an_llms_txt_of_the_author_s_stays() -> None:
    site = build(plan({"specs/a.md": spec("A-1"), "specs/llms.txt": "Mine"}, "specs"), today=TODAY, engine="none")
    assert "llms.txt" not in {asset.path for asset in site.assets}
    assert "roadmap/index.md" in {page.path for page in site.pages}, "and moves nothing else"


def test_a_spec_s_page_leads_to_its_markdown() -> None:
    site = build(plan({"specs/a.md": spec("A-1")}, "specs"), today=TODAY, engine="none")
    (page,) = [page for page in site.pages if page.path == "a.md"]
    assert '<a href="../id/A-1.txt">Source as Markdown</a>' in page.content
