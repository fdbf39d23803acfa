"""Paths of pages become addresses in the published site, relative to the page that links to them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the host publishes a page.

    Attributes:
        directory_urls: Whether `a/b.md` becomes `a/b/` rather than `a/b.html`, as MkDocs' `use_directory_urls` says.
    """

    directory_urls: bool = True

    def of(self, page: str) -> str:
        """A page's address below the site's root, unquoted; `""` is the root itself."""
        return _address(page, self.directory_urls)

    def link(self, from_page: str, to_page: str, fragment: str = "") -> str:
        """The address of a page as it is written in another page, quoted for an `href`."""
        way = _way(_parts_of(from_page, self.directory_urls), _parts_of(to_page, self.directory_urls))
        return f"{way}#{quoted(fragment)}" if fragment else way

    def asset(self, from_page: str, path: str) -> str:
        """The address of a published file as it is written in a page, quoted for an `href`."""
        return _way(_parts_of(from_page, self.directory_urls), tuple(quoted(path).split("/")))


@lru_cache(65_536)  # every page is linked to again and again
def _parts_of(page: str, directory_urls: bool) -> tuple[str, ...]:
    return tuple(quoted(_address(page, directory_urls)).split("/"))


def _way(here: tuple[str, ...], there: tuple[str, ...]) -> str:
    """The address of one page in another, both as folders and a name."""
    shared, most = 0, min(len(here), len(there)) - 1
    while shared < most and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - 1 - shared) + "/".join(there[shared:]) or "./"


def quoted(address: str) -> str:
    """An address for an `href`; a file name that is not UTF-8 is named by its bytes, as servers do."""
    return quote(address, errors="surrogateescape")


@lru_cache(65_536)
def _address(page: str, directory_urls: bool) -> str:
    folder, name = posixpath.split(page)
    stem = posixpath.splitext(name)[0]
    if stem in ("index", "README"):
        stem = "index"
    if not directory_urls:
        return posixpath.join(folder, f"{stem}.html")
    place = folder if stem == "index" else posixpath.join(folder, stem)
    return f"{place}/" if place else ""


def id_page(id_: str) -> str:
    """Where a spec's stable address by id lies, as the path of an asset: `id/PAY-12/index.html`.

    Letters and digits of any script stay readable; every other character becomes its code between `~`, so that two
    ids never share a place and none can lead out of `id/`.
    """
    return f"id/{file_name(id_)}/index.html"


def id_source(id_: str) -> str:
    """Where a spec's Markdown lies by its id, as the path of an asset: `id/PAY-12.txt`."""
    return f"id/{file_name(id_)}.txt"


def safe_name(text: str) -> str:
    """A text as part of an address, or as an anchor; no two texts become the same.

    None ends in `.txt`: beside `id/PAY-12.txt`, the file, there can be no folder of that name.
    """
    return re.sub(r"[^\w.-]|^\.|\.$|\.(?=(?i:txt)\Z)", lambda found: f"~{ord(found.group()):x}~", text)


_LONGEST = 240
"""Bytes of a file's name; nearly every system allows 255, of which an ending and a `~2` want some."""


def file_name(text: str) -> str:
    """A text as the name of a file or folder, without an ending: `safe_name`, cut where no system would take it.

    What was cut ends in `~` and a hash of the whole. No other name has an odd number of `~`.
    """
    name = safe_name(text)
    if len(name.encode()) <= _LONGEST:
        return name
    kept = name.encode()[: _LONGEST - 11].decode(errors="ignore")
    if kept.count("~") % 2:  # within a character's code
        kept = kept.rpartition("~")[0]
    return f"{kept}~{blake2b(name.encode(), digest_size=5).hexdigest()}"


_GENERATED = re.compile(
    r"(?:plan/)*(?:"
    r"(?:brief|changes|review|roadmap|timeline|catalog|goals|releases|teams|dependencies|health|rules)(?:/(?:[\w.~-]+\.md)?)?"
    r"|id/[^/]+(?:/(?:index\.html)?)?"
    r"|id/[^/]+\.txt|data/(?:(?:catalog|review)\.[\w.]+|calendar\.ics|changes(?:\.xml|/.+\.xml)|(?:specs|text)/.+\.txt)|llms\.txt"
    r")|index\.md"
)


def may_be_generated(path: str) -> bool:
    """Whether tpmdocs may put something at a path below the docs folder: a page, an address by id, or data.

    The section that they lie in is the host's to say, and not known here.
    """
    return _GENERATED.fullmatch(path) is not None
