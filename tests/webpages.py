"""A built site becomes its pages: the links that tpmdocs wrote, the anchors, and what stands in a head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "i", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
)
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass
class WebPage(HTMLParser):
    """One HTML file.

    Attributes:
        links: Addresses in what tpmdocs wrote.
        ids: Anchors, from the whole page.
        headings: Headings of the first level.
        text: What a reader reads of it, without scripts.
    """

    path: str
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    title: str = ""
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        ours = self._ours or "tpm" in classes or self.path.startswith("id/")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        address = given.get("href") or given.get("xlink:href")
        if ours and address is not None:
            self.links.append(address)
        elif "tpm-ref" in classes and address is not None:  # its anchor is the author's
            self.links.append(address.partition("#")[0] or "#")
        if tag == "h1":
            self.headings.append("")
        if tag not in VOID:
            self._open.append((tag, ours))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        names = {name for name, _ in self._open}
        if "script" in names:
            self.scripts.append(data)
        elif "style" not in names:
            if "title" in names and "svg" not in names:
                self.title += data
            else:
                self.words.append(data)
            if "h1" in names and self.headings:
                self.headings[-1] += data

    def _part(self, tag: str) -> None:
        """Words of two blocks are two words."""
        if tag not in INLINE:
            self.words.append(" ")

    @property
    def _ours(self) -> bool:
        return bool(self._open) and self._open[-1][1]


@dataclass(frozen=True)
class Website:
    """A folder that a host has built."""

    root: Path

    @cached_property
    def pages(self) -> dict[str, WebPage]:
        return {page.path: page for page in self._read()}

    def __getitem__(self, path: str) -> WebPage:
        """The page at an address such as `payments/instant-payouts/`."""
        return self.pages[path if path.endswith(".html") else f"{path}index.html"]

    def lost_links(self) -> list[str]:
        """Links and anchors that tpmdocs wrote and that lead nowhere."""
        lost = []
        for page in self.pages.values():
            for link in page.links:
                parts = urlsplit(urljoin(f"https://here/{quote(page.path)}", link))
                if parts.netloc != "here":
                    continue
                target = unquote(parts.path).lstrip("/")
                if target.endswith("/") or not target:
                    target += "index.html"
                there = self.pages.get(target)
                known = there is not None or (self.root / target).is_file()
                fragment = unquote(parts.fragment)
                if not known or (there is not None and fragment and fragment not in there.ids):
                    lost.append(f"{page.path}: {link}")
        return lost

    def _read(self) -> Iterator[WebPage]:
        for file in sorted(self.root.rglob("*.html")):
            page = WebPage(file.relative_to(self.root).as_posix())
            page.feed(file.read_text(encoding="utf-8"))
            page.close()
            yield page
