"""Names of extensions of Markdown that look at nothing but the text, and run nothing."""

from __future__ import annotations

HARMLESS = frozenset(
    {"abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs"}
    | {"legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "tpmdocs", "wikilinks"}
    | {
        f"pymdownx.{name}"
        for name in (
            *("arithmatex", "betterem", "bracketspan", "caret", "critic", "details", "emoji", "escapeall", "extra"),
            *("fancylists", "highlight", "inlinehilite", "keys", "magiclink", "mark", "progressbar", "quotes"),
            *("saneheaders", "smartsymbols", "striphtml", "superfences", "tabbed", "tasklist", "tilde"),
            *(f"blocks.{name}" for name in ("admonition", "caption", "definition", "details", "html", "tab")),
        )
    }
)
"""`pymdownx.snippets` and `pymdownx.b64` read files, and are not among them."""
