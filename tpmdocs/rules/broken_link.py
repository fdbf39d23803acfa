"""TPM402: a link in prose to a file that is not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.edits import replacing
from tpmdocs.inner_links import inner_links
from tpmdocs.paths_to import like
from tpmdocs.rule import rule
from tpmdocs.suggest import closest, is_same


@rule("TPM402", Severity.WARNING, reads_prose=True)
def broken_link(catalog: Catalog) -> Iterator[Finding]:
    """A link or an image in prose leads to a file that is not there.

    Addresses count as they do for the host: relative to the file they stand in, with their ending. `rates` is not
    `rates.md`.

    Why: a reader who follows it gets an error page.
    Example: `[How we invoice](bill-404.md)`
    Instead: `[How we invoice](bill-2.md)`, or `[[BILL-2]]`, which holds wherever the file is moved to.
    """
    files = _Files(catalog)
    for link in inner_links(catalog):
        if link.there:
            continue
        written = re.split(r"[?#]", link.link.target, maxsplit=1)[0]
        path, certain = files.meant(link.path, posixpath.normpath(unquote(written)))
        meant = quote(like(written, path, link.document.path), errors="surrogateescape") if path else ""
        yield Finding(
            f"there is no file at {shown(written)}",
            link.span,
            help=f"did you mean `{meant}`?" if meant else _way_out(written),
            fix=replacing(link.document.source, link.start, link.end, written, meant) if certain else None,
            field="prose",
            value=link.link.target,
        )


@dataclass(frozen=True)
class _Files:
    """What a link may have been meant for."""

    catalog: Catalog

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
        same_name = self._by_name.get(name, [])
        if len(same_name) == 1 and name not in ("README.md", "index.md"):
            return same_name[0], True
        near = closest(name, self._by_folder.get(folder, []))
        if near is not None:
            return posixpath.join(folder, near), is_same(near, name)
        specs = self.catalog.find(name)
        return (specs[0].prose_path, False) if specs else ("", False)

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


_HOST = re.compile(r"www\.|[\w-]+(?:\.[\w-]+)+/")


def _way_out(written: str) -> str:
    if _HOST.match(written):
        return "an address elsewhere begins with `https://`"
    return "mend the path, or take the link out"
