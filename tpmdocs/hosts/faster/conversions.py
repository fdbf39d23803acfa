"""`Page.render` of a host becomes what was kept for the same text, or is put off and then done by several processes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from mkdocs.commands import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from tpmdocs.hosts.faster import kept
from tpmdocs.hosts.faster.account import Account
from tpmdocs.hosts.faster.ahead import Ahead
from tpmdocs.hosts.faster.blocks import Blocks
from tpmdocs.hosts.faster.converting import Converted, Converter, Included, Links, digest_of_file, snippets
from tpmdocs.hosts.faster.fingerprints import of_text
from tpmdocs.hosts.faster.given import Given
from tpmdocs.hosts.faster.said import recorded, say
from tpmdocs.hosts.faster.workers import each


@dataclass
class Conversions:
    """Renders pages in place of the host.

    A kept result is taken where the page's text, and how it is converted, are the same, and whatever was asked
    meanwhile has the same answer: where links and mentions lead, and what included files hold. The answers are asked
    for anew, by the host's own lines, so that what is said of a link is said again.

    Attributes:
        how: A digest of how Markdown is converted; empty where nobody knows, and nothing is kept.
        ours: The part of a page that we have written, by its path.
        cut: Makes of HTML what search needs; None where nobody asks for that.
        ahead: Pages that others have begun to convert already.
        is_put_off: Whether pages are converted in the end. Until then nobody may look at one.
    """

    given: Given
    converter: Converter
    account: Account
    how: str
    ours: Callable[[str], str]
    cut: Callable[[str], object] | None = None
    ahead: Ahead | None = None
    is_put_off: bool = False

    def __post_init__(self) -> None:
        self._waiting: list[Page] = []
        self.included: set[str] = set()
        """Files that pages include."""

    def take_over(self, page: Page) -> None:
        """Have the host ask us, unless the page is of a plugin's own kind and is converted otherwise."""
        if type(page).render is Page.render:
            page.render = partial(self._render, page)  # type: ignore[method-assign]

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002, the host's arguments
        found = self._found(page)
        if found is not None:
            self._is(page, found)
        elif self.is_put_off:
            page.content, page.toc = "", get_toc([])
            self._waiting.append(page)
        else:
            self._is(page, self._made(page))

    def finish(self, workers: int) -> None:
        """Convert what was put off; what is said of pages, and the first that cannot be converted, as if one by one."""
        waiting, self._waiting = self._waiting, []
        if waiting and self.ahead is not None:
            self.ahead.stop()  # before it is shared out among processes who converts the rest
        for page, made in zip(waiting, each(self._quietly, waiting, workers), strict=True):
            if made is None:
                self._failing(page)
            else:
                say([*made.said, *(saying for link in made.links for saying in link.said)])
                self._is(page, made)

    def _quietly(self, page: Page) -> Converted | None:
        with recorded(aloud=False):
            try:
                return self._made(page)
            except Exception:  # noqa: BLE001, it comes again where somebody hears of it
                return None

    def _failing(self, page: Page) -> None:
        try:
            self._is(page, self._made(page))
        except Exception as error:
            build.log.error(f"Error reading page '{page.file.src_uri}': {error}")
            raise

    def _made(self, page: Page) -> Converted:
        blocks = self._taken_apart(page)
        made = self._made_ahead(page, blocks) or self.converter.convert(page, blocks)
        content = blocks.whole(made.content)
        if content is None:  # an extension has moved a block, or lost one
            blocks = Blocks(page.markdown or "")
            made = self.converter.convert(page, blocks)
            content = made.content
        made = replace(made, sections=self.cut(content) if self.cut is not None else None)
        self._keep(page, made, blocks)
        return replace(made, content=content, anchors=made.anchors | blocks.anchors)

    def _made_ahead(self, page: Page, blocks: Blocks) -> Converted | None:
        made = self.ahead.taken(page.file.src_uri, blocks.word, self.how) if self.ahead is not None else None
        return made if made is not None and not self._answered_otherwise(page, made) else None

    def _taken_apart(self, page: Page) -> Blocks:
        return self.converter.taken_apart(page, self.ours(page.file.src_uri))

    def _is(self, page: Page, made: Converted) -> None:
        self.included.update(one.path for one in made.included if one.path is not None)
        page.tpmdocs_made = made  # type: ignore[attr-defined]
        page.content = made.content
        page.toc = get_toc(made.toc)  # type: ignore[arg-type]
        page._title_from_render = made.title
        page.present_anchor_ids = set(made.anchors)
        if pages.log.getEffectiveLevel() > logging.DEBUG:
            links = Links(page.file, self.given.files, self.given.config)
            with recorded(aloud=False):
                for link in made.links:
                    if "#" in link.url:
                        links.path_to_url(link.url)
            page.links_to_anchors = links.links_to_anchors

    # What is kept

    def _name(self, page: Page) -> str:
        return kept.name_of("pages", page.file.src_uri)

    def _parts(self, page: Page, blocks: Blocks) -> kept.Parts:
        return {
            "text": blocks.word,
            "place": of_text(page.file.src_uri, page.file.url),
            "conversion": self.how,
        }

    def _keep(self, page: Page, made: Converted, blocks: Blocks) -> None:
        if not self.how:
            return
        head = {**kept.head_of(made), "aside": of_text(*blocks.aside)}
        self.given.cache.keep(self._name(page), kept.packed(self._parts(page, blocks), head, made.content))

    def _found(self, page: Page) -> Converted | None:
        data = self.given.cache.get(self._name(page)) if self.how else None
        if data is None:
            self.account.made(page.file.src_uri, "converted", "nothing is kept of it")
            return None
        was, blocks = kept.unpacked(data), self._taken_apart(page)
        why = ", ".join(_SAID[name] for name in kept.differing(was.parts, self._parts(page, blocks)))
        if why:
            self.account.made(page.file.src_uri, "converted", why)
            return None
        made = kept.converted(was.head, was.text)
        why = self._answered_otherwise(page, made)
        self.account.made(page.file.src_uri, "converted", why)
        content = blocks.whole(made.content)
        if why or content is None:
            return None
        has_same = was.head["aside"] == of_text(*blocks.aside)
        cut = made.sections if has_same or self.cut is None else self.cut(content)
        return replace(made, content=content, anchors=made.anchors | blocks.anchors, sections=cut)

    def _answered_otherwise(self, page: Page, made: Converted) -> str:
        """What that was asked while a page was converted has another answer now; empty where all is the same."""
        for mention in made.mentions:
            if self.given.mentions.answer(page.file.src_uri, mention.id, mention.anchor) != mention.answer:
                return f"[[{mention.id}]] is something else"
        for included in made.included:
            if self._included(included.name) != included:
                return f"{included.name}, which it includes, is not as it was"
        links = Links(page.file, self.given.files, self.given.config)
        with recorded(aloud=False):
            for link in made.links:
                links.path_to_url(link.url)
        otherwise = next((one.url for one, link in zip(links.asked, made.links, strict=True) if one != link), None)
        if otherwise is not None:
            return f"the link to {otherwise} leads elsewhere"
        say([*(saying for link in links.asked for saying in link.said), *made.said])
        return ""

    def _included(self, name: str) -> Included:
        including = snippets(self.converter.markdown())
        path = including.get_snippet_path(name) if including is not None else None
        return Included(name, path, digest_of_file(path))


_SAID = {
    "text": "the text is another",
    "place": "the place is another",
    "conversion": "Markdown is converted otherwise",
}
