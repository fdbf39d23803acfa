"""The ten plugins that most sites have: how each is configured, and what has to be in a site to show what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import pytest
from repositories import Repository
from same_site import Site

from tpmdocs.builder import NAV


@dataclass(frozen=True)
class Other:
    """A plugin of somebody else.

    Attributes:
        module: What has to be installed for it.
        shows: A pattern of what stands somewhere in a site only where the plugin has worked.
        files: By their paths from the root of the site.
        settings: Of the host, which it needs.
        is_known: Whether it is one of those beside which no lever stays off.
    """

    module: str
    shows: str
    options: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_known: bool = False


_MACROS = """
def define_env(env):
    numbers = iter(range(1_000_000))

    @env.macro
    def next_number():
        return next(numbers)
"""

_MACROS_PAGE = """# Macros of {{ config.site_name }}

Number {{ next_number() }} of {{ page.title }} in {{ navigation.pages | length }} pages.
"""

_TABLE_PAGE = """# Table

{{ read_csv("table.csv") }}

Text.
"""

_GIT_PAGE = "# Dates\n\nChanged {{ git_revision_date_localized }}, written {{ git_creation_date_localized }}.\n"

_PICTURE_PAGE = """# Picture

![A dot](dot.svg){ data-title="One" } and ![another](dot.svg){ .off-glb }

## Further

<img src="../dot.svg" alt="As HTML">
"""

_DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle r="1"/></svg>\n'

_REFERENCES_PAGE = """# References { #references }

See [the heading of another page][a-part-of-it], [the same][ma], [what it is][references], and
[a lost one][nowhere-at-all].
"""

_ANCHORS_PAGE = """# Anchors

## A part of it

[](){ #ma }

## Other

Back to [References][references].
"""

_PACKAGE = '''"""A ledger."""


class Ledger:
    """Knows every balance."""

    def balance(self, account: str) -> int:
        """What is in an account.

        Args:
            account: Its number.
        """
        return len(account)
'''

_API_PAGE = "# API\n\n::: ledger.Ledger\n\nSee [the method][ledger.Ledger.balance].\n"

OTHERS: Mapping[str, Other] = {
    "macros": Other(
        "mkdocs_macros",
        "Macros of Plans &amp; more",
        # Material's `{#id}` would begin a comment.
        {"j2_comment_start_string": "[#", "j2_comment_end_string": "#]"},
        {"main.py": _MACROS, "docs/notes/macros.md": _MACROS_PAGE, "docs/guide/macros.md": _MACROS_PAGE},
    ),
    "git-revision-date-localized": Other(
        "mkdocs_git_revision_date_localized_plugin",
        r"Changed\s*<span class=",
        # To pages that lie in no file it gives the second in which they were made.
        {"enable_creation_date": True, "enable_parallel_processing": False, "exclude": [f"{kind}/*" for kind in NAV]},
        {"docs/notes/dates.md": _GIT_PAGE},
    ),
    "redirects": Other(
        "mkdocs_redirects",
        "You're being redirected",
        {
            "redirect_maps": {
                "old/one.md": "guide/one.md",
                "older.md": "guide/index.md#about",
                "away.md": "https://example.org/",
                "lost.md": "nowhere.md",
                "notes/one.md": "guide/one.md",  # which is there
            }
        },
        is_known=True,
    ),
    "glightbox": Other(
        "mkdocs_glightbox",
        "data-title=",
        {"auto_caption": True},
        {"docs/notes/picture.md": _PICTURE_PAGE, "docs/notes/dot.svg": _DOT},
    ),
    "autorefs": Other(
        "mkdocs_autorefs",
        "/notes/anchors/#a-part-of-it",
        files={"docs/guide/references.md": _REFERENCES_PAGE, "docs/notes/anchors.md": _ANCHORS_PAGE},
    ),
    "mkdocstrings": Other(
        "mkdocstrings_handlers",
        "ledger.Ledger.balance",
        {"handlers": {"python": {"paths": ["src"], "options": {"show_source": True}}}},
        {"src/ledger.py": _PACKAGE, "docs/notes/api.md": _API_PAGE},
    ),
    "table-reader": Other(
        "mkdocs_table_reader_plugin",
        ">3</td>",
        files={"docs/notes/table.md": _TABLE_PAGE, "docs/notes/table.csv": "a,b\n1,2\n3,4\n"},
    ),
    "rss": Other(
        "mkdocs_rss_plugin",
        "<rss",
        {"match_path": "(guide|notes)/.*", "cache_dir": ".cache/plugins/rss"},
    ),
    "section-index": Other(
        "mkdocs_section_index",
        "md-nav__container",
        settings={"theme": {"name": "material", "font": False}},  # Material has a feature that does much the same
    ),
    "minify": Other(
        "mkdocs_minify_plugin",
        r"further\.\w{6}\.min\.css",
        {
            **dict.fromkeys(("minify_html", "minify_js", "minify_css", "cache_safe"), True),
            "js_files": ["further.js"],
            "css_files": ["further.css"],
            "htmlmin_opts": {"remove_comments": True},
        },
        {"docs/further.js": "// Says hello.\nalert( 1 );\n", "docs/further.css": "body {\n  color : red ;\n}\n"},
        {"extra_css": ["further.css"], "extra_javascript": ["further.js"]},
        is_known=True,
    ),
}
"""By name, in an order in which all of them work together."""


def beside(site: Site, names: Sequence[str], ours: object = "tpmdocs") -> None:
    """Give a site plugins of others and what they need, and make it a git repository, in which all was committed.

    Args:
        ours: Our own plugin, as it stands in the list.
    """
    others = [OTHERS[name] for name in names]
    for other in others:
        site.configure(**other.settings)
        for path, text in other.files.items():
            site.write(path, text)
    plugins: list[object] = [{name: dict(other.options)} for name, other in zip(names, others, strict=True)]
    site.configure(plugins=["search", ours, *plugins])
    site.write(".gitignore", ".cache/\n*.yml\n")
    Repository.new(site.root, {})


def needs(names: Sequence[str]) -> None:
    """Skip where one of the plugins is not installed."""
    missing = [name for name in names if find_spec(OTHERS[name].module) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
