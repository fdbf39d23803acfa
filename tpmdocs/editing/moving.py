"""A file or folder and a new place become a Changeset in which every link from it, and to it, leads where it led."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from tpmdocs.diagnostics import Edit, shown
from tpmdocs.editing.changeset import Changeset, changeset, must_lead_where_it_led, spellings, the_spec
from tpmdocs.editing.inner_links import InnerLink, inner_links
from tpmdocs.editing.mending import Place, mended
from tpmdocs.editing.paths_to import like
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.reading.loader import with_all_pages
from tpmdocs.repository.folder import CONFIG_DIR, HOST_FILES, is_never_read
from tpmdocs.repository.trees import Tree
from tpmdocs.text.edits import CannotEdit, apart, changes
from tpmdocs.text.wording import joined


def move(tree: Tree, catalog: Catalog, what: str, to: str) -> Changeset:
    """Move a file or a folder, with links in prose, references by path and, where paths give ids, those by id mended.

    Args:
        what: Its path from the root, or the id of a spec; one that has a folder of its own goes with it.
        to: Its new path, or the folder that it is to be in, with `/` at the end or one that is there.

    Raises:
        CannotEdit: where it is not there, its new place is taken, or something could not be mended.
    """
    paths = frozenset(tree.paths())
    old = _found(what, paths, catalog)
    if old in (CONFIG_DIR, *HOST_FILES) or old.startswith(f"{CONFIG_DIR}/"):
        raise CannotEdit(f"{old} is read at this place alone, so it stays there")
    new = _destination(old, to, paths)
    files = {path: new + path[len(old) :] for path in tree.paths() if path == old or path.startswith(f"{old}/")}
    taken = next((there for there in files.values() if there in paths), None)
    if taken is not None:
        raise CannotEdit(f"{taken} is there already")

    def place(path: str) -> str:
        return new + path[len(old) :] if path == old or path.startswith(f"{old}/") else path

    there = changeset(tree, catalog, (), files)
    for spec in catalog.specs:
        if place(spec.path) not in there.after.by_path:
            where = "look at `include` in site_config/dialect.yml" if catalog.dialect.include else "none is read there"
            raise CannotEdit(f"{place(spec.path)} would be no spec: {where}")
        _keeps_its_prose(spec, there.after, place)
        _keeps_its_id(spec, there.after, place)
    plan = with_all_pages(tree, catalog)
    edits = [*mended(plan, there.after, place), *_links(plan, place)]
    renamed = [(spec, now) for spec in catalog.specs if (now := there.after.by_path[place(spec.path)]).id != spec.id]
    ids = {then: id_ for spec, now in renamed for then, id_ in spellings(catalog, spec, now).items()}
    left = (*_named_elsewhere(old, tree, paths, catalog), *_in_html(plan, place))
    said = "\n".join((_said(old, new, edits, renamed), *left))
    made = changeset(tree, catalog, changes(edits, plan.sources), files, ids, said)
    must_lead_where_it_led(made, place)
    _links_must_lead_where_they_led(plan, with_all_pages(made.tree, made.after, plan), place)
    return made


def _keeps_its_prose(spec: Spec, after: Catalog, place: Place) -> None:
    now = after.by_path[place(spec.path)]
    if spec.document is not None and now.prose_path != place(spec.prose_path):
        folder = posixpath.dirname(spec.path)
        raise CannotEdit(f"{spec.path} and {spec.prose_path} belong together: move their folder, {folder or '.'}")


def _keeps_its_id(spec: Spec, after: Catalog, place: Place) -> None:
    """An id that comes from a path may change, but it must not be that of another spec."""
    now = after.by_path[place(spec.path)]
    same = [one.path for one in after.find(now.id) if one is not now] if now.id is not None else []
    if same and now.id != spec.id:
        raise CannotEdit(f"{shown(now.label)}, which {spec.path} would have there, is taken: {same[0]} has that id")


def _found(what: str, paths: frozenset[str], catalog: Catalog) -> str:
    path = posixpath.normpath(what)
    if path in paths or any(one.startswith(f"{path}/") for one in paths):
        return path
    spec = the_spec(catalog, what)
    folder = spec.own_folder
    if folder is None:
        return spec.path
    if not folder or any(_is_in(folder, one) for one in catalog.specs if one is not spec):
        raise CannotEdit(f"{shown(what)} shares its folder with other specs: name the file or the folder to move")
    return folder


def _is_in(folder: str, spec: Spec) -> bool:
    return spec.path.startswith(f"{folder}/")


def _destination(old: str, to: str, paths: frozenset[str]) -> str:
    new = posixpath.normpath(to)
    if to.endswith("/") or new == "." or any(path.startswith(f"{new}/") for path in paths):
        new = posixpath.normpath(posixpath.join(new, posixpath.basename(old)))
    if new.startswith(("/", "../")) or new == ".." or is_never_read(new.split("/")):
        raise CannotEdit(f"{shown(to)} is not a place in this repository: write a path from its root")
    if new == old:
        raise CannotEdit(f"{old} is there already")
    if new.startswith(f"{old}/"):
        raise CannotEdit(f"{old} cannot be moved into itself")
    ending = posixpath.splitext(old)[1] if old in paths else ""
    if ending and posixpath.splitext(new)[1] != ending:
        raise CannotEdit(f"{shown(to)} does not end with `{ending}`; a folder to move it into ends with `/`")
    return new


def _links(catalog: Catalog, place: Place) -> Iterator[Edit]:
    """Edits of the links in prose that would lead elsewhere, in the places of before."""
    for link in inner_links(catalog):
        address = re.split(r"[?#]", link.document.source.text[link.start : link.end], maxsplit=1)[0]
        if not link.there or not address:
            continue
        written, now = unquote(address), _address(link, unquote(address), catalog, place)
        if now is not None and now != written:
            span = link.document.source.span(link.start, link.start + len(address))
            yield Edit(span, quote(now, safe="/~!$&'*+,;=:@", errors="surrogateescape"))


def _address(link: InnerLink, written: str, catalog: Catalog, place: Place) -> str | None:
    """What a link is to say after the move; None for one that may stay."""
    target, document = place(link.path), place(link.document.path)
    slash = "/" if written.endswith("/") else ""
    if written.startswith("/"):
        if target == link.path:
            return None
        is_from_root = posixpath.normpath(written.lstrip("/")) == link.path
        return f"/{target if is_from_root else posixpath.relpath(target, catalog.docs_dir)}{slash}"
    if posixpath.normpath(posixpath.join(posixpath.dirname(document), written)) == target:
        return None
    return like(written, target, document) + slash


def _links_must_lead_where_they_led(plan: Catalog, after: Catalog, place: Place) -> None:
    now: dict[str, list[InnerLink]] = {}
    for link in inner_links(after):
        now.setdefault(link.document.path, []).append(link)
    before: dict[str, list[InnerLink]] = {}
    for link in inner_links(plan):
        before.setdefault(place(link.document.path), []).append(link)
    for path, links in before.items():
        for then, later in zip(links, now.get(path, ()), strict=False):
            if then.there and later.path != place(then.path):
                raise CannotEdit(
                    f"the link at {then.span.path}:{then.span.line} cannot be mended: change it by hand first"
                )


def _named_elsewhere(old: str, tree: Tree, paths: frozenset[str], catalog: Catalog) -> Iterator[str]:
    """Settings that name what is moved, and that nobody but their author can mend."""
    settings = [path for path in sorted(paths) if path in HOST_FILES or path.startswith(f"{CONFIG_DIR}/")]
    below = old.removeprefix(catalog.docs_prefix)
    found: list[str] = []
    for source in tree.read(settings):
        name = below if source.path in HOST_FILES else old
        if re.search(rf"(?<![\w/.-])/?{re.escape(name)}(?![\w-])", source.text):
            found.append(source.path)
    if found:
        yield f"{joined(found, 'and')} still {'say' if len(found) > 1 else 'says'} {old}: change that by hand"


def _in_html(catalog: Catalog, place: Place) -> Iterator[str]:
    """What raw HTML says that would lead elsewhere."""
    for path, document in catalog.documents.items():
        addresses = dict.fromkeys(document.prose.html_addresses)
        lost = [shown(address) for address in addresses if not _still_leads(address, path, catalog, place)]
        if lost:
            yield f"{place(path)} still says {joined(lost, 'and')} in HTML: change that by hand"


def _still_leads(address: str, path: str, catalog: Catalog, place: Place) -> bool:
    """Whether an address leads where it led: from the file, as forges read it, from its page, or from the root."""
    written = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    bases: tuple[Place, Place] = (posixpath.dirname, lambda at: posixpath.splitext(at)[0])
    if written.startswith("/"):
        written, bases = written.lstrip("/"), (lambda _: catalog.docs_dir, lambda _: "")
    for base in bases if written else ():
        then = posixpath.normpath(posixpath.join(base(path), written))
        if catalog.resolver.is_there(then):
            return posixpath.normpath(posixpath.join(base(place(path)), written)) == place(then)
    return True


def _said(old: str, new: str, edits: list[Edit], renamed: list[tuple[Spec, Spec]]) -> str:
    said = f"{old} is now {new}"
    if renamed:
        more = f" and {len(renamed) - 1:,} more" if len(renamed) > 1 else ""
        said += f"; {renamed[0][0].label} is now {renamed[0][1].label}{more}"
    if edits:
        count, files = len(apart(edits)), len({edit.span.path for edit in edits})
        said += (
            f"; {count:,} {'link' if count == 1 else 'links'} in {files:,} {'file' if files == 1 else 'files'} mended"
        )
    return said
