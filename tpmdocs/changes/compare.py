"""Two plans become Changes: typed, measured, the weightiest first."""

from __future__ import annotations

from tpmdocs.changes.change import Change, Changes, Kind
from tpmdocs.changes.pairs import pairs
from tpmdocs.changes.relation_changes import relation_changes
from tpmdocs.changes.spec_changes import is_untouched, spec_changes
from tpmdocs.changes.vocabulary_changes import goal_changes, release_changes
from tpmdocs.model.catalog import Catalog


def compare(old: Catalog, new: Catalog) -> Changes:
    """What changed from one plan to another. Neither is judged, and nothing is read.

    Specs are the same by id, else by path: one that lies elsewhere has moved. A value that says nothing (`n/a`) is no
    value, whatever it is written as. A release is where its day is, in either plan: if the day moved, so did what is
    due in it. A spec of which nothing else changed than its prose, or the way its fields are written, has the change
    `prose`.
    """
    matched = pairs(old, new)
    found = [
        *(change for pair in matched for change in spec_changes(pair, old, new)),
        *relation_changes(matched, old, new),
        *goal_changes(old.vocabulary, new.vocabulary),
        *release_changes(old.vocabulary, new.vocabulary),
    ]
    told = {id(change.new) for change in found}
    for old_spec, new_spec in matched:
        if old_spec and new_spec and id(new_spec) not in told and not is_untouched(old_spec, new_spec):
            found.append(Change(Kind.PROSE, old_spec, new_spec, old_span=old_spec.head, new_span=new_spec.head))
    return Changes(old, new, matched, tuple(sorted(found, key=lambda change: change.order)))
