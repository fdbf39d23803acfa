"""A site that was drawn needs only new prose where its outline is the same: it is what would be drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest
from rich_change import rich_change

from tpmdocs.builder import draw
from tpmdocs.checker import judge, situation_of
from tpmdocs.drawing.graphviz import Drawings
from tpmdocs.judging.stored import as_rows
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load
from tpmdocs.site import Site
from tpmdocs.text.document import Document
from tpmdocs.views.outline import outline, with_prose

TODAY = date(2027, 2, 15)

LINES = (
    "A sentence.",
    "See [[PAY-12]] for the rest.",
    "# A title",
    "## Open questions",
    "- Who pays?",
    "- [x] Done",
    "## Requirements",
    "Status: draft",
    "<!-- a comment -->",
    "```",
    "[a link](#requirements)",
    "",
)


def edited(body: str, random: Random) -> str:
    """Prose with a line more, a line less, or two that have changed places."""
    lines = body.split("\n")
    at = random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            lines.insert(at, random.choice(LINES))
        case 1:
            del lines[at]
        case 2:
            other = random.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def told(catalog: Catalog) -> tuple[list[object], Site]:
    """What a plan is drawn from apart from prose, and the site that is drawn."""
    situation = situation_of(catalog, today=TODAY, can_draw=False)
    found = judge(situation)
    return [outline(catalog), as_rows(found)], draw(situation, found, drawings=Drawings("none"))


def documents(catalog: Catalog) -> list[Document]:
    return [spec.document for spec in catalog.specs if spec.document is not None]


def kept(catalog: Catalog, random: Random, times: int, read: Callable[[dict[str, str]], Catalog]) -> int:
    """Edit the prose of one spec, again and again; after how many edits the site needed nothing but new prose.

    Args:
        read: Reads the plan with another text in the place of a file.
    """
    before, site = told(catalog)
    found = 0
    for _ in range(times):
        document = random.choice(documents(catalog))
        text = document.source.text[: document.front_matter.body_start] + edited(document.body, random)
        after = read({document.path: text})
        now, drawn = told(after)
        if now == before:
            found += 1
            same(with_prose(site, after), drawn)
    return found


def same(site: Site, other: Site) -> None:
    assert [page.path for page in site.pages if page not in other.pages] == []
    assert [asset.path for asset in site.assets if asset not in other.assets] == []
    assert site == other


def test_what_is_put_together_is_what_would_be_drawn(tmp_path: Path) -> None:
    root = rich_change(tmp_path).root
    catalog = load(root)
    assert 15 < kept(catalog, Random(3), 50, lambda texts: load(root, overlay=texts, known=catalog)) < 50


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kep", "tekton"])
def test_so_it_is_with_real_specs(name: str, corpora: Path, corpus: Callable[[str], Catalog]) -> None:
    catalog = corpus(name)
    dialect = {file.source.path: file.source.text for file in catalog.vocabulary.files}

    def read(texts: dict[str, str]) -> Catalog:
        return load(corpora / name, docs_dir=catalog.docs_dir, overlay={**dialect, **texts}, known=catalog)

    assert kept(catalog, Random(4), 4, read)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A sentence.", "A sentence.\n\n## Open questions\n\n- Who pays?"),
        ("A sentence.", "A sentence, and [[A-2]]."),
        ("# One", "# Another"),
        ("A sentence.", "A [link](nowhere.md)."),
        ("title: One", "title: Two"),
    ],
)
def test_what_other_pages_say_is_in_the_outline(tmp_path: Path, old: str, new: str) -> None:
    text = "---\nid: A-1\ntitle: One\nstatus: draft\n---\n\n# One\n\nA sentence.\n"
    (tmp_path / "a.md").write_text(text)
    (tmp_path / "b.md").write_text("---\nid: A-2\ntitle: Two\nstatus: draft\n---\n")
    catalog = load(tmp_path)
    before, _ = told(catalog)
    assert told(load(tmp_path, overlay={"a.md": text.replace("A sentence.", "Other words.")}))[0] == before
    assert told(load(tmp_path, overlay={"a.md": text.replace(old, new)}))[0] != before
