"""A spec's id and a new one become a Changeset in which everything that named the spec names it by the new id."""

from __future__ import annotations

import re

from tpmdocs.diagnostics import Edit, shown
from tpmdocs.editing.changeset import Changeset, changeset, must_lead_where_it_led, spellings, the_spec
from tpmdocs.editing.mending import id_pattern, mended, styled
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.reading.loader import with_all_pages
from tpmdocs.repository.trees import Tree
from tpmdocs.text.edits import CannotEdit, changes, put_into
from tpmdocs.text.yaml_values import Scalar


def rename(tree: Tree, catalog: Catalog, id_: str, new: str) -> Changeset:
    """Give a spec another id: in its own metadata, and in every reference and mention that resolves to it.

    Raises:
        CannotEdit: where no one spec has the id, the new one cannot be used, or a reference could not be mended.
    """
    spec = the_spec(catalog, id_)
    edit = _own(catalog, spec, new)
    there = changeset(tree, catalog, changes([edit], catalog.sources))
    now = there.after.by_path.get(spec.path)
    if now is None or now.id is None or there.after.dialect.key(now.id) != catalog.dialect.key(new):
        raise CannotEdit(f"{shown(new)} would not be read as an id in {spec.path}: choose another")
    plan = with_all_pages(tree, catalog)
    edits = [edit, *mended(plan, there.after, lambda path: path)]
    ids = spellings(catalog, spec, now)
    names = len(edits) - 1
    said = f"{spec.label} is now {now.label}, in {spec.path}"
    if names:
        files = len({one.span.path for one in edits[1:]})
        said += f" and {names:,} {'place' if names == 1 else 'places'} that named it, in {files:,} "
        said += "file" if files == 1 else "files"
    made = changeset(tree, catalog, changes(edits, plan.sources), ids=ids, said=said)
    must_lead_where_it_led(made)
    return made


def _own(catalog: Catalog, spec: Spec, new: str) -> Edit:
    """The edit of the id in the spec's own metadata."""
    said = spec.first("id")
    if said is None or spec.id is None:
        raise CannotEdit(f"{spec.path} has no id: `tpmdocs set {spec.path} id={new}` gives it one")
    if said.kind == "path":
        raise CannotEdit(f"the id of {spec.label} comes from the name of its file: use `tpmdocs move`")
    if said.kind == "heading" or not isinstance(said.node, Scalar):
        raise CannotEdit(f"the id of {spec.label} stands in {said.span.path}:{said.span.line}: change it by hand")
    if _USABLE.fullmatch(new) is None:
        raise CannotEdit(f"{shown(new)} cannot be written as `[[id]]`: use letters, digits, `-`, `_`, `.`, `:` and `/`")
    if spec.id == new:
        raise CannotEdit(f"{spec.path} has the id {shown(new)} already")
    taken = [one.path for one in catalog.find(new) if one.path != spec.path]
    if taken:
        raise CannotEdit(f"{shown(new)} is taken: {taken[0]} has that id")
    old, bare = catalog.dialect.bare(spec.id), catalog.dialect.bare(new)
    written = said.source.text[said.node.start : said.node.end]
    places = list(id_pattern(old, catalog.dialect).finditer(written))
    if len(places) != 1:
        raise CannotEdit(f"the id at {said.span.path}:{said.span.line} is written in an unusual way: change it by hand")
    start, end = (said.node.start + at for at in places[0].span())
    return put_into(said.source, said.value, start, end, styled(places[0].group(), old, bare, catalog.dialect))


_USABLE = re.compile(r"\w[\w./:-]*(?<!:)")
