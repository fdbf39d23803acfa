"""`[[PAY-12]]` in Markdown becomes a link to the spec: the extension for Python-Markdown.

```python
markdown.markdown(text, extensions=["tpmdocs"], extension_configs={"tpmdocs": {"links": {"PAY-12": {"url": "…"}}}})
```
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import remove_fnrefs, render_inner_html
from markdown.inlinepatterns import HTML_RE, InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from tpmdocs.text.anchors import github_slugify, unique_anchor
from tpmdocs.text.mentions import MENTION, read_mention

__all__ = ["Destination", "Resolve", "TpmdocsExtension", "github_slugify", "makeExtension"]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a mention leads.

    Attributes:
        href: Under MkDocs the path of a Markdown file from the page that is rendered; MkDocs resolves and checks it.
            None for what is known and has no page, such as an external id without an address.
        title: What the link says when a reader points at it.
        label: What it reads where the writer gave no label; the id as written, if None.
        card: What the script shows of it to a reader who points at the link, by what it is: `status`, `health`, …
    """

    href: str | None
    title: str | None = None
    label: str | None = None
    card: Mapping[str, str] = field(default_factory=dict)


Resolve = Callable[[str, str | None], Destination | None]
"""From an id as written and an anchor to the place it names; None where nothing has that id."""


class TpmdocsExtension(Extension):
    """Renders mentions. What they lead to is asked of `resolve`, or read in `links`."""

    def __init__(self, **configs: Any) -> None:
        self.config = {
            "resolve": ["", "A function from id and anchor to a Destination, or None"],
            "links": [{}, 'Without it, the ids: {"PAY-12": {"url": "…", "title": "…"}}'],
            "anchors": ["", "'github': headings get the anchors that GitHub gives them, also where they repeat"],
        }
        super().__init__(**configs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, Python-Markdown's name
        md.registerExtension(self)
        resolve: Resolve = self.getConfig("resolve") or _by_table(self.getConfig("links"))
        # After code (190), before anything else that means something by a bracket: escapes (180), links (170, 160).
        md.inlinePatterns.register(_Mentions(md, resolve), "tpmdocs-mentions", 185)
        # After the inline patterns (20).
        md.treeprocessors.register(_NoLinkInLink(md), "tpmdocs-no-link-in-link", 15)
        if self.getConfig("anchors") == "github":
            # After attribute lists (8), before toc (5), which names only what has no name yet.
            md.treeprocessors.register(_GithubAnchors(md), "tpmdocs-github-anchors", 6)


def makeExtension(**configs: Any) -> TpmdocsExtension:  # noqa: N802, Python-Markdown's name
    return TpmdocsExtension(**configs)


def _by_table(links: Mapping[str, Mapping[str, str]]) -> Resolve:
    def resolve(id_text: str, anchor: str | None) -> Destination | None:
        entry = links.get(id_text)
        if entry is None:
            return None
        url = entry["url"] if anchor is None else f"{entry['url'].partition('#')[0]}#{anchor}"
        return Destination(url, entry.get("title"))

    return resolve


# Raw HTML and the address and title of a link: they are still text here, and a mention in them is none.
_NOT_PROSE = rf"""{HTML_RE}|\]\(\s*+(?:[^\s()<>]|\([^\s()<>]*\))*+(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)"""
MENTIONS_RE = f"{_NOT_PROSE}|{MENTION.pattern}"
"""What is tried on all text; nothing comes of a match without `[[`."""


class _Mentions(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, resolve: Resolve) -> None:
        super().__init__(MENTIONS_RE, md)
        self._resolve = resolve

    def handleMatch(  # type: ignore[override]  # noqa: N802, the stubs do not know that there may be no match
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002, the match knows it
    ) -> tuple[Element | None, int | None, int | None]:
        if m["id"] is None:
            return None, None, None
        mention = read_mention(m)
        place = self._resolve(mention.id_text, mention.anchor)
        if place is None:
            title = f"{mention.id_text} is not a spec"
            element = Element("span", {"class": "tpm-ref tpm-ref--unknown", "title": title})
        else:
            element = Element("span" if place.href is None else "a", {"class": "tpm-ref"})
            if place.href is not None:
                element.set("href", place.href)
            if place.title:
                element.set("title", _literal(place.title))
            for name, text in place.card.items():
                if text:
                    element.set(f"data-{name}", _literal(text))
        label = place.label if place else None
        # A label is the writer's, and may hold markup. Anything else reads as it is.
        element.text = mention.label or AtomicString(_literal(label or mention.id_text))
        return element, mention.start, mention.end


def _literal(text: str) -> str:
    """Text that Python-Markdown renders as it is: it leaves entities alone, and reads its own marks in anything."""
    return text.replace(STX, "").replace(ETX, "").replace("&", "&amp;")


class _NoLinkInLink(Treeprocessor):
    """HTML has no link in a link: of `[see [[PAY-12]]](page.md)` and `[[PAY-12|<https://…>]]` the outer one is kept."""

    def run(self, root: Element) -> None:
        for outer in root.iter("a"):
            for inner in list(outer.iter("a")):
                if inner is not outer and (_is_mention(outer) or _is_mention(inner)):
                    inner.tag = "span"
                    inner.attrib.pop("href", None)


def _is_mention(element: Element) -> bool:
    return "tpm-ref" in element.get("class", "").split()


class _GithubAnchors(Treeprocessor):
    def run(self, root: Element) -> None:
        taken = {id_: 0 for element in root.iter() if (id_ := element.get("id"))}
        for element in root.iter():
            if element.tag in _HEADINGS and not element.get("id"):
                # As toc reads it, but for the spaces, which it makes one of.
                inner = render_inner_html(remove_fnrefs(element), self.md)
                text = html.unescape(re.sub(HTML_RE, "", inner, flags=re.DOTALL)).strip()
                element.set("id", unique_anchor(github_slugify(text, "-"), taken, "github"))


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
