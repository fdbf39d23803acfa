"""A Site and the author's own files become a folder that any other generator can publish."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from pathspec import GitIgnoreSpec

from tpmdocs.addresses import quoted
from tpmdocs.hosts.mentions import destination
from tpmdocs.hosts.source import source
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import LEFT_OUT
from tpmdocs.site import Card, Site
from tpmdocs.text.prose import scan

MANIFEST = ".tpmdocs.json"
"""Names the files that were written, so that the next build takes away what is not in it any more, and nothing else."""


class NotOurs(Exception):
    """The folder holds something that was not written here."""


def write(site: Site, catalog: Catalog, root: Path, into: Path) -> int:
    """Write all files; those that are the same already are left alone. How many pages there are.

    Mentions in prose become ordinary links, so that the generator need not know of them. Addresses in blocks of HTML
    count on it to publish pages where the site's own host would.

    Raises:
        NotOurs: before anything is written, where something would be lost.
        OSError: where the folder cannot be written to.
    """
    files = dict(_files(site, catalog, root))
    written = _written(into)
    _refuse_links(into, (MANIFEST, *files, *written))
    for path in files:
        if path not in written and (into / path).exists():
            raise NotOurs(
                f"{into / path} was not written by tpmdocs, and would be lost: move it, or name another folder"
            )
    into.mkdir(parents=True, exist_ok=True)
    _remember(into, written | files.keys())  # should we be stopped, the next time knows all that is ours
    for path, content in files.items():
        file = into / path
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    for path in sorted(written - files.keys()):
        (into / path).unlink(missing_ok=True)
        for folder in (into / path).parents:
            if folder == into or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
    _remember(into, files.keys())
    return sum(1 for path in files if path.endswith((".md", ".markdown")))


def _written(into: Path) -> frozenset[str]:
    """What an earlier build wrote into the folder."""
    try:
        paths = json.loads((into / MANIFEST).read_bytes())
    except FileNotFoundError:
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise NotOurs(f"{into} holds files that tpmdocs did not write: name an empty or a new folder") from None
        return frozenset()
    except (ValueError, RecursionError):
        raise NotOurs(f"{into / MANIFEST} cannot be understood: empty the folder") from None
    ours = (path for path in paths if isinstance(path, str)) if isinstance(paths, list) else ()
    return frozenset(path for path in ours if _inside(path))


def _inside(path: str) -> bool:
    """Whether a path stays in its folder, whoever wrote it."""
    leads_away = path.startswith("/") or PureWindowsPath(path).drive or {"\\", "\0"} & set(path)
    return not leads_away and ".." not in path.split("/")


def _refuse_links(into: Path, paths: Iterable[str]) -> None:
    """We write no links, and through one of somebody else's a path leads out of the folder after all."""
    places = {place for path in paths for place in (into / path, *(into / path).parents)}
    for place in sorted(places - {into, *into.parents}):
        if place.is_symlink():
            raise NotOurs(f"{place} is a link, and what is written there would go elsewhere: name another folder")


def _remember(into: Path, paths: Iterable[str]) -> None:
    (into / MANIFEST).write_text(json.dumps(sorted(paths), indent=0) + "\n")


def _files(site: Site, catalog: Catalog, root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its path in the folder; of two with one path, the later one counts."""
    prefix = catalog.docs_prefix
    here = root.resolve()
    left_out = GitIgnoreSpec.from_lines(LEFT_OUT).match_file
    for path in sorted(catalog.files):
        page = path.removeprefix(prefix)
        file = root / path
        published = path.startswith(prefix) and not left_out(page)
        if not published or not file.is_file() or not file.resolve().is_relative_to(here):
            continue
        document = catalog.documents.get(path)
        if document is not None and document.source.problem is None:
            head = document.source.text[: document.front_matter.body_start]
            yield page, (head + _linked(document.body, page, catalog, site.cards)).encode()
        else:
            yield page, file.read_bytes()
    for one in site.pages:
        page = source(replace(one, content=_linked(one.content, one.path, catalog, site.cards)))
        yield one.path, page.encode(errors="replace")
    for asset in site.assets:
        yield asset.path, asset.content


def _linked(text: str, page: str, catalog: Catalog, cards: Mapping[str, Card]) -> str:
    """A page's Markdown, without front matter, with a link for each `[[PAY-12]]`, and words where none is to be had."""
    parts: list[str] = []
    at = 0
    for mention in scan(text).mentions:
        place = destination(catalog, cards, page, mention.id_text, mention.anchor)
        if place is None:
            continue
        label = mention.label or _literal(place.label or mention.id_text)
        parts += [text[at : mention.start], label if place.href is None else f"[{label}]({_closed(place.href)})"]
        at = mention.end
    return "".join([*parts, text[at:]])


def _closed(address: str) -> str:
    """An address that Markdown does not end too early; a repository may say where the ids of another one lead."""
    return re.sub(r"[\s<>()\\]", lambda found: quoted(found.group()), address)


def _literal(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    return re.sub(r"[^\w\s./:-]|_", lambda found: f"&#{ord(found.group())};", text)
