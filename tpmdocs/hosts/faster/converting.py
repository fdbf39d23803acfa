"""The Markdown of a page becomes a Converted: its HTML, and what was asked of the world around it to make that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import markdown
from markdown.extensions.footnotes import FootnoteExtension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as host
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from tpmdocs.hosts.faster import block_parser, inline
from tpmdocs.hosts.faster.blocks import Blocks
from tpmdocs.hosts.faster.said import Saying, recorded
from tpmdocs.hosts.mentions import Mention, Mentions


class Link(NamedTuple):
    """A link as it was written, what the host made of it, and what it said of it."""

    url: str
    href: str
    said: tuple[Saying, ...] = ()


class Included(NamedTuple):
    """A file that a page asks for by a name: where it was found, and a digest of what it holds."""

    name: str
    path: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Converted:
    """What the host keeps of a page's Markdown, and what that depends on besides the text.

    Attributes:
        content: HTML.
        toc: The headings, as the extension `toc` tells them.
        title: What the first heading says, where the page begins with one.
        anchors: What in it can be linked to.
        said: What was logged, but for what was said of links.
        sections: What search makes of it, in plain values; None where nobody has cut it.
    """

    content: str
    toc: Sequence[Mapping[str, Any]]
    title: str | None
    anchors: frozenset[str]
    links: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()
    included: tuple[Included, ...] = ()
    said: tuple[Saying, ...] = ()
    sections: object = None


class Converter:
    """Converts pages as the host's own `Page.render` does, whose lines these are but for what is written down.

    Args:
        mentions: Answers about mentions on pages.
        may_hasten: Whether patterns may be passed over that match nothing, and processors that take nothing. That is
                safe where each extension is known to have none of its own ways with them.
        may_reuse: Whether one parser may convert page after page. That is safe where each of its extensions is known to
            forget with `reset()` all that a page has told it; the host makes one for each page, and never resets it.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        mentions: Mentions,
        *,
        may_hasten: bool = True,
        may_reuse: bool = False,
    ) -> None:
        self._config, self._files, self._asked = config, files, mentions.asked
        self._may_hasten, self._may_reuse = may_hasten, may_reuse
        self._used: markdown.Markdown | None = None

    def taken_apart(self, page: Page, ours: str) -> Blocks:
        """A page's Markdown without what we have written.

        Args:
            ours: The part of it that we have written.
        """
        if ours and self._used is None:
            self._used = self._hastened()
        return Blocks(page.markdown or "", ours, self._used)

    def convert(self, page: Page, blocks: Blocks | None = None) -> Converted:
        """Convert a page's Markdown.

        Args:
            blocks: The same, taken apart. What comes of it has a place for each of them.
        """
        md, self._used = self._used or self._hastened(), None  # what fails on one page converts no other
        blocks = blocks or Blocks(page.markdown or "")
        blocks.register(md)
        raw, anchors, title = host._RawHTMLPreprocessor(), self._anchors(page), host._ExtractTitleTreeprocessor()
        links = Links(page.file, self._files, self._config)
        for extension in (raw, anchors, links, title):
            extension._register(md)
        self._asked(page.file.src_uri)
        with recorded() as said, _including(md) as included:
            content = md.convert(blocks.text)
        found = anchors.present_anchor_ids | raw.present_anchor_ids
        of_links = {saying for link in links.asked for saying in link.said}
        headings = getattr(md, "toc_tokens", [])
        if self._may_reuse:
            self._used = _forgetting(md)
        return Converted(
            content,
            headings,
            title.title,
            frozenset(one for one in found if one is not None),  # which an attribute without a value is
            tuple(links.asked),
            self._asked(page.file.src_uri),
            tuple(included),
            tuple(saying for saying in said if saying not in of_links),
        )

    def _hastened(self) -> markdown.Markdown:
        md = self.markdown()
        if self._may_hasten:
            inline.hasten(md)
            block_parser.hasten(md)
        return md

    def markdown(self) -> markdown.Markdown:
        """Python-Markdown as the site has configured it."""
        return markdown.Markdown(
            extensions=self._config.markdown_extensions, extension_configs=self._config.mdx_configs or {}
        )

    def _anchors(self, page: Page) -> host._ExtractAnchorsTreeprocessor:
        return host._ExtractAnchorsTreeprocessor(page.file, self._files, self._config)


class Links(host._RelativePathTreeprocessor):
    """Answers what links lead to, and writes down what it was asked."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.asked: list[Link] = []

    def path_to_url(self, url: str) -> str:
        with recorded() as said:
            href = super().path_to_url(url)
        self.asked.append(Link(url, href, tuple(said)))
        return href


def digest_of_file(path: str | None) -> str:
    """A digest of a file; empty where there is none that can be read."""
    try:
        return hashlib.blake2b(Path(path).read_bytes(), digest_size=16).hexdigest() if path is not None else ""
    except OSError:
        return ""


def snippets(md: markdown.Markdown) -> Any:
    """The preprocessor that includes files, where the site has it."""
    return md.preprocessors["snippet"] if "snippet" in md.preprocessors else None  # noqa: SIM401, it has no `get`


def _forgetting(md: markdown.Markdown) -> markdown.Markdown:
    """A parser that has forgotten the page before, as if it were new."""
    numbered = [(one, one.unique_prefix) for one in md.registeredExtensions if isinstance(one, FootnoteExtension)]
    md.reset()
    for footnotes, number in numbered:  # which counts the pages of one parser
        footnotes.unique_prefix = number
    return md


@contextmanager
def _including(md: markdown.Markdown) -> Iterator[list[Included]]:
    """A list that fills with the files which are asked for while a page is converted."""
    found: list[Included] = []
    including = snippets(md)
    if including is None:
        yield found
        return
    where = including.get_snippet_path

    def told(name: str) -> Any:
        path = where(name)
        found.append(Included(name, path, digest_of_file(path)))
        return path

    including.get_snippet_path = told
    try:
        yield found
    finally:
        del including.get_snippet_path
