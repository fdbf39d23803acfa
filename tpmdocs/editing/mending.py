"""References that a change of ids or paths would break become the Edits that let them lead where they led."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tpmdocs.diagnostics import Edit, shown
from tpmdocs.editing.paths_to import like, looks_like_path, moved
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Dialect
from tpmdocs.model.links import Link, LinkState
from tpmdocs.model.spec import Spec
from tpmdocs.text.edits import CannotEdit

Place = Callable[[str], str]
"""Where a file or folder is after the change, by where it was before."""


def mended(before: Catalog, after: Catalog, place: Place) -> Iterator[Edit]:
    """Edits of every reference in metadata and every mention in prose that leads elsewhere, in the places of before.

    Each is written as it was: by id or by path, with its prefix, zeros, case, label, anchor and remark.

    Args:
        after: The plan after the change, with references as they were.

    Raises:
        CannotEdit: where one cannot be mended with certainty.
    """
    for link in before.links:
        yield from _reference(link, after, before.dialect, place)
    for path, document in before.documents.items():
        start = document.front_matter.body_start
        for mention in document.prose.mentions:
            found = before.find(mention.id_text)
            if not found or _leads(after, mention.id_text, place(found[0].path)):
                continue
            there = after.by_path[place(found[0].path)]
            for text in _with_id(mention.id_text, found[0], there, before.dialect):
                if _leads(after, text, there.path):
                    at = start + mention.start + 2
                    yield Edit(document.source.span(at, at + len(mention.id_text)), text)
                    break
            else:
                where = document.source.span(start + mention.start, start + mention.end)
                raise CannotEdit(
                    f"{shown(mention.id_text)} at {path}:{where.line} cannot be mended; do it by hand first"
                )


def _leads(catalog: Catalog, id_: str, path: str) -> bool:
    found = catalog.find(id_)
    return bool(found) and found[0].path == path


def _reference(link: Link, after: Catalog, dialect: Dialect, place: Place) -> Iterator[Edit]:
    if link.state not in (LinkState.OK, LinkState.SELF, LinkState.STALE_PATH, LinkState.FILE) or link.goal is not None:
        return
    source = after.by_path[place(link.source.path)]
    end = place(link.target.path if link.target is not None else link.path or "")

    def holds(text: str) -> bool:
        now = after.resolver.link(source, link.reference._replace(text=text))
        if now is None or now.state not in (link.state, LinkState.OK):
            return False
        return (now.target.path if now.target is not None else now.path) == end

    said = link.reference
    if holds(said.text):
        return
    for text in _candidates(link, after, end, dialect, source):
        if holds(text):
            edit = said.with_text(said.text, text)
            if edit is not None:
                yield edit
                return
    raise CannotEdit(f"{shown(said.text)} at {said.span.path}:{said.span.line} cannot be mended; do it by hand first")


def _candidates(link: Link, after: Catalog, end: str, dialect: Dialect, source: Spec) -> Iterator[str]:
    """Ways to write a reference anew, the one that says most first."""
    text = link.reference.text
    target = after.by_path.get(end)
    by_path: list[str] = []
    for match in _PATH.finditer(text):
        path = match.group()
        if looks_like_path(path):
            now = moved(path, target, source.path, after) if target is not None else like(path, end, source.path)
            by_path.append(text[: match.start()] + now + text[match.end() :])
    if link.target is not None and target is not None:
        # A path that is gone stays as gone as it was: to mend it is for `check --fix`.
        for one in (text, *by_path) if link.state is LinkState.STALE_PATH else (*by_path, text):
            yield from _with_id(one, link.target, target, dialect)
    yield from by_path


_PATH = re.compile(r"""[^\s()\[\]"'<>,]+""")


def _with_id(text: str, spec: Spec, now: Spec, dialect: Dialect) -> Iterator[str]:
    """A text with a spec's new id in place of the old: everywhere in it, or in one place."""
    if spec.id is None or now.id is None or spec.id == now.id:
        return
    old, new = dialect.bare(spec.id), dialect.bare(now.id)
    form = id_pattern(old, dialect)
    places = list(form.finditer(text))
    if places:
        yield form.sub(lambda found: styled(found.group(), old, new, dialect), text)
    for found in places if len(places) > 1 else ():
        yield text[: found.start()] + styled(found.group(), old, new, dialect) + text[found.end() :]


def id_pattern(id_: str, dialect: Dialect) -> re.Pattern[str]:
    """Finds an id in a text, in the case and with the zeros that do not count in this repository."""
    form = re.escape(id_)
    if dialect.ids.ignore_zeros:
        form = re.sub(r"\d+", lambda number: f"0*{number.group().lstrip('0') or '0'}", form)
    return re.compile(rf"(?<![^\W_]){form}(?![^\W_])", re.IGNORECASE if dialect.ids.ignore_case else 0)


def styled(written: str, old: str, new: str, dialect: Dialect) -> str:
    """A new id in the case and with the zeros of how the old one was written."""
    if dialect.ids.ignore_case and written != old:
        new = new.lower() if written == old.lower() else new.upper() if written == old.upper() else new
    if dialect.ids.ignore_zeros and (was := re.search(r"\d+", written)):
        width = len(was.group()) if was.group().startswith("0") else 0
        new = re.sub(r"\d+", lambda number: (number.group().lstrip("0") or "0").zfill(width), new, count=1)
    return new
