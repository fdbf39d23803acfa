"""TPM402: a link in prose to a file that is not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import takewhile
from urllib.parse import quote, unquote

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.editing.inner_links import inner_links
from tpmdocs.editing.paths_to import like, looks_like_path
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._meant import Names
from tpmdocs.rules._meant_anchors import Headings, defined
from tpmdocs.text.anchors import anchors
from tpmdocs.text.edits import replacing
from tpmdocs.text.suggest import closest, is_same


@rule("TPM402", Severity.WARNING, reads_prose=True)
def broken_link(catalog: Catalog) -> Iterator[Finding]:
    """A link or an image in prose leads to a file that is not there.

    Addresses count as they do for the host: relative to the file they stand in, with their ending. `rates` is not
    `rates.md`.

    Why: a reader who follows it gets an error page.
    Example: `[How we invoice](bill-404.md)`
    Instead: `[How we invoice](bill-2.md)`, or `[[BILL-2]]`, which holds wherever the file is moved to.
    """
    files = _Files(catalog, Names(catalog))

    @cache
    def headings_of(path: str) -> Headings:
        return Headings(anchors(catalog.documents[path].prose, catalog.dialect.anchors))

    for link in inner_links(catalog):
        if link.there or _is_external(link.path, catalog):
            continue
        written = re.split(r"[?#]", link.link.target, maxsplit=1)[0]
        named = defined(link, link.link.target)
        path, certain = files.meant(link.path, posixpath.normpath(unquote(written)))
        meant = quote(like(written, path, link.document.path), errors="surrogateescape") if path else ""
        is_word = _WORD.fullmatch(written) and not link.link.image
        heading = headings_of(link.document.path).like(written) if is_word else None  # it may lack nothing but `#`
        if heading is not None and not certain and (not meant or is_same(heading, written)):
            meant, certain = f"#{heading}", is_same(heading, written)
        fix = replacing(link.document.source, link.start, link.end, written, meant) if certain else None
        yield Finding(
            f"there is no file at {shown(written)}",
            link.span,
            help=named.help if named else f"did you mean `{meant}`?" if meant else _way_out(written, link.link.text),
            fix=named.fix if named else fix,
            field="prose",
            value=link.link.target,
        )


def _is_external(path: str, catalog: Catalog) -> bool:
    """Whether a file that is not there is called by the id of another repository."""
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return f"{path}.md" not in catalog.files and catalog.resolver.is_external(stem)


_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class _Files:
    """What a link may have been meant for."""

    catalog: Catalog
    names: Names

    def meant(self, path: str, from_root: str) -> tuple[str, bool]:
        """The file that was most likely meant, or nothing; and whether it is certain.

        Args:
            path: Where the link leads to.
            from_root: Where it would lead to from the root.
        """
        folder, name = posixpath.split(path)
        if f"{path}.md" in self.catalog.files:
            return f"{path}.md", True
        if "/" in from_root and self.catalog.resolver.is_there(from_root):
            return from_root, True
        same_name = self._alike(path)
        if same_name is not None:
            return same_name, True
        near = closest(name, self._by_folder.get(folder, []))
        if near is not None:
            return posixpath.join(folder, near), is_same(near, name)
        spec = next(iter(self.catalog.find(name)), None)
        if spec is None and looks_like_path(from_root):
            in_path = self.catalog.resolver.by_id_in(f"/{from_root}") if not _HOST.match(from_root) else None
            spec = in_path or self.names.at(from_root)[0]
        return (spec.prose_path, False) if spec is not None else ("", False)

    def _alike(self, path: str) -> str | None:
        """The one file that has the most folders in common with a path, from its name upwards."""
        name = posixpath.basename(path)
        alike = {other: _common_tail(other, path) for other in self._by_name.get(name, [])}
        most = max(alike.values(), default=0)
        best = [other for other, length in alike.items() if length == most]
        return best[0] if len(best) == 1 and most > (name in ("README.md", "index.md")) else None

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        return self._grouped(lambda folder, name: (name, posixpath.join(folder, name)))

    @cached_property
    def _by_folder(self) -> dict[str, list[str]]:
        return self._grouped(lambda folder, name: (folder, name))

    def _grouped(self, pair: Callable[[str, str], tuple[str, str]]) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for path in self.catalog.files:
            group, member = pair(*posixpath.split(path))
            groups.setdefault(group, []).append(member)
        return groups


def _common_tail(path: str, other: str) -> int:
    """How many parts two paths have in common, from their ends."""
    pairs = zip(reversed(path.split("/")), reversed(other.split("/")), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


_HOST = re.compile(r"www\.|[\w-]+(?:\.[\w-]+)+/|[\w-]+(?:\.[\w-]+)*\.(?:app|cloud|com|dev|edu|gov|info|io|net|org)\Z")


def _way_out(written: str, text: str) -> str:
    if _ADDRESS.fullmatch(text):
        return f"text and address have changed places: write {shown(f'[{written}]({text})')}"
    if _HOST.match(written):
        return "if it is an address elsewhere, write `https://` before it; else take the link out"
    return "mend the path, or take the link out"


_ADDRESS = re.compile(r"https?://\S+")
