"""A parser that has converted other pages converts the next one as a new parser would."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig  # noqa: TID251
from mkdocs.structure.files import File, Files  # noqa: TID251
from mkdocs.structure.pages import Page  # noqa: TID251
from plans import no_plan

from tpmdocs.hosts.extensions import HARMLESS
from tpmdocs.hosts.faster.converting import Converted, Converter
from tpmdocs.hosts.mentions import Mentions

USUAL = ("toc", "attr_list", "footnotes", "md_in_html", "tables", "pymdownx.highlight", "pymdownx.superfences")

CONFIGS: dict[str, dict[str, Any]] = {
    "footnotes": {"UNIQUE_IDS": True},
    "pymdownx.highlight": {"linenums": True, "anchor_linenums": True, "line_spans": "__span"},
    "toc": {"permalink": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.snippets": {"check_paths": True},
    "tpmdocs": {"anchors": "github"},
}

TEXTS = (
    "# Title {#own}\n\n## Scope\n\n## Scope\n\n[TOC]\n",
    "A note[^1] and[^two].\n\n[^1]: One.\n[^two]: Two,\n\n    and more.\n",
    "A note[^1] of another page.\n\n[^3]: Nobody asks.\n",
    "[a], [b][a]\n\n[a]: http://a.example 'A'\n",
    "[a], [b][a] of another page\n",
    "The HTML.\n\n*[HTML]: Hypertext\n",
    "The HTML of another page.\n",
    '!!! note "One"\n    A\n\n    ??? tip\n        B\n\n=== "Tab"\n    C\n\n=== "Tab"\n    D\n',
    "```python\nprint(1)\n```\n\n`#!py a` and `a`\n\n~~~ {.js #code}\nlet a\n",
    "- [ ] a\n- [x] b\n\n    c\n\n1. d\n2. e\n\n> f\n",
    "/// note | Title\nA\n\n/// caption\nB\n",
    "///\n\nAlone.\n\n/// details | More\n    open: true\n\nC\n///\n\n/// tab | One\nD\n///\n",
    "Key: value\nOther: one\n    two\n\nBody\n",
    '<div markdown="1">\n*a*\n\n<p>b\n\n</div>\n\n<span id="x">*c*</span>\n',
    "<div markdown>\nnever closed\n\n<!-- nor this\n",
    '{++ added ++}{-- gone --}{>> said <<}\n\n~~a~~ ==b== ^c^ ^^d^^ ++ctrl+c++ :smile: (c) 1/2 $x$ [=50% "half"]\n',
    "Term\n:   What it is\n\n| a | b |\n|---|---|\n| 1 | 2 |\n{.wide}\n",
    '--8<-- "piece.txt"\n\nhttp://a.example @you #12 [[A-1]] [[A-1|label]] [wiki](x.md#y)\n',
    '**a *b** c* __d_ \\* ``e` &amp; <b>f</b> "quoted" -- ...\n',
    "",
)


def config_of(folder: Path, name: str) -> MkDocsConfig:
    (folder / "docs").mkdir()
    (folder / "docs" / "piece.txt").write_text("A *piece*.\n", encoding="utf-8")
    config = MkDocsConfig(str(folder / "mkdocs.yml"))
    extensions = [*dict.fromkeys((*USUAL, name))]
    configs = {one: CONFIGS[one] for one in extensions if one in CONFIGS}
    if "pymdownx.snippets" in configs:
        configs["pymdownx.snippets"] = {"base_path": [str(folder / "docs")]}
    config.load_dict({"site_name": "Plan", "docs_dir": str(folder / "docs"), "plugins": []})
    assert config.validate() == ([], [])
    config.markdown_extensions, config.mdx_configs = extensions, configs
    return config


@pytest.mark.parametrize("name", sorted(HARMLESS | {"pymdownx.snippets"}))
def test_nothing_of_other_pages_is_left(name: str, tmp_path: Path) -> None:
    config = config_of(tmp_path, name)
    files = Files([])
    reused = Converter(config, files, Mentions(no_plan), may_reuse=True)
    texts = [*TEXTS, *TEXTS]
    Random(name).shuffle(texts)
    for text in texts:
        page = page_of(text, config)
        expected = outcome(Converter(config, files, Mentions(no_plan)), page)
        assert outcome(reused, page) == expected, text


def page_of(text: str, config: MkDocsConfig) -> Page:
    page = Page(None, File("a.md", config.docs_dir, config.site_dir, use_directory_urls=True), config)
    page.markdown = text
    return page


def outcome(converter: Converter, page: Page) -> Converted | str:
    try:
        return converter.convert(page)
    except Exception as error:  # noqa: BLE001, whatever it is, it is the same for both
        return repr(error)


def test_what_failed_on_one_page_converts_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = config_of(tmp_path, "toc")
    converter = Converter(config, Files([]), Mentions(no_plan), may_reuse=True)
    made: list[Markdown] = []
    own = converter.markdown

    def markdown() -> Markdown:
        made.append(own())
        return made[-1]

    monkeypatch.setattr(converter, "markdown", markdown)
    converter.convert(page_of("# A", config))
    converter.convert(page_of("# B", config))
    assert len(made) == 1
    bad = page_of("# C", config)
    bad.markdown = 1  # type: ignore[assignment]
    assert isinstance(outcome(converter, bad), str)
    converter.convert(page_of("# D", config))
    assert len(made) == 2
