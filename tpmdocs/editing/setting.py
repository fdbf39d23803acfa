"""Assignments become a Changeset: fields of one spec are set."""

from __future__ import annotations

from collections.abc import Sequence

from tpmdocs.editing.assigning import Assignment, assigned, difference
from tpmdocs.editing.changeset import Changeset, changeset, the_spec
from tpmdocs.model.catalog import Catalog
from tpmdocs.repository.trees import Tree
from tpmdocs.text.edits import changes


def set_fields(tree: Tree, catalog: Catalog, id_: str, assignments: Sequence[Assignment]) -> Changeset:
    """Set fields of a spec, one after the other; everything else in its file stays as it is.

    Raises:
        CannotEdit: where no one spec has the id, its metadata cannot be read, or a field cannot be set with certainty.
    """
    spec = the_spec(catalog, id_)
    text, done = assigned(spec, assignments, catalog.dialect, tuple(catalog.written.schema["properties"]))
    edits = [difference(spec, text)] if text != spec.source.text else []
    what = (
        f"{spec.name}: {', '.join(done)}, in {spec.path}" if edits else f"{spec.name} says so already, in {spec.path}"
    )
    return changeset(tree, catalog, changes(edits, catalog.sources), said=what)
