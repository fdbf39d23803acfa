"""Two plans become Changes: typed, measured, the weightiest first."""

from __future__ import annotations

from tpmdocs.changes.change import Change, Changes, Kind
from tpmdocs.changes.pairs import pairs
from tpmdocs.changes.relation_changes import relation_changes
from tpmdocs.changes.setting_changes import setting_changes
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
    same_words = (old.vocabulary, old.dialect) == (new.vocabulary, new.dialect)
    releases = [one.name for one in new.vocabulary.ordered_releases or old.vocabulary.ordered_releases]
    found = [
        *(
            change
            for pair in matched
            if not (same_words and is_untouched(pair))
            for change in spec_changes(pair, old, new, releases)
        ),
        *relation_changes(matched, old, new),
        *goal_changes(old.vocabulary, new.vocabulary),
        *release_changes(old.vocabulary, new.vocabulary),
        *setting_changes(old.vocabulary, new.vocabulary),
    ]
    told = {id(change.new) for change in found}
    for pair in matched:
        before, after = pair
        if before is not None and after is not None and id(after) not in told and not is_untouched(pair):
            found.append(Change(Kind.PROSE, before, after, old_span=before.head, new_span=after.head))
    return Changes(old, new, matched, tuple(sorted(found, key=lambda change: change.order)))
