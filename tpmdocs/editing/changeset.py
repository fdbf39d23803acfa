"""Edits and moves that somebody asks for become a Changeset: the files to be written, and the plan as it would be."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tpmdocs.diagnostics import Diagnostic, shown
from tpmdocs.judging.delta import compare
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import Link, LinkState
from tpmdocs.model.spec import Spec
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.trees import Rearranged, Tree
from tpmdocs.text.edits import CannotEdit, Change
from tpmdocs.text.suggest import did_you_mean


@dataclass(frozen=True)
class Changeset:
    """What is to be done to a plan, and what becomes of it.

    Attributes:
        tree: The files as they would be.
        changes: Files with another text, by the paths that they have before they are moved.
        moved: Where files are to be, by where they are.
        ids: Ids that specs are to have, by those that they have.
        said: What it does, in a line.
    """

    tree: Tree
    before: Catalog
    after: Catalog
    changes: tuple[Change, ...]
    moved: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    def introduced(self, judge: Callable[[Catalog], tuple[Diagnostic, ...]]) -> tuple[Diagnostic, ...]:
        """What would be found that was not found before; that a spec has another name makes no finding another."""
        delta = compare(judge(self.before), judge(self.after), moved=self.moved)
        gone = Counter(_renamed(one, self.ids, self.moved) for one in delta.fixed)
        new: list[Diagnostic] = []
        for one in delta.introduced:
            identity = _renamed(one, {}, {})
            if gone[identity] > 0:
                gone[identity] -= 1
            else:
                new.append(one)
        return tuple(new)


def the_spec(catalog: Catalog, id_: str) -> Spec:
    """The one spec that has an id, in any of its spellings, or lies at a path or alone in a folder.

    Raises:
        CannotEdit: where there is none, or more than one.
    """
    found = catalog.find(id_)
    if len(found) > 1:
        raise CannotEdit(f"{shown(id_)} is the id of {' and '.join(spec.path for spec in found)}: name one by its path")
    path = posixpath.normpath(id_)
    inside = [one for one in catalog.specs if posixpath.dirname(one.path) == path]
    spec = found[0] if found else catalog.spec_at(path) or (inside[0] if len(inside) == 1 else None)
    if spec is None:
        ids = [spec.label for spec in catalog.specs if spec.label]
        hint = did_you_mean(id_, ids, "`tpmdocs export --format csv` lists them all")
        raise CannotEdit(f"{shown(id_)} is not a spec; {hint}")
    return spec


def spellings(catalog: Catalog, spec: Spec, now: Spec) -> dict[str, str]:
    """New forms of an id by the old ones that findings may name it by."""
    old, new = spec.id or "", now.id or ""
    dialect = catalog.dialect
    return {
        dialect.bare(old): dialect.bare(new),
        dialect.key(old): dialect.key(new),
        spec.label: now.label,
        old: new,
    }


def changeset(
    tree: Tree,
    before: Catalog,
    changes: Iterable[Change] = (),
    moved: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
    said: str = "",
) -> Changeset:
    """The plan with some files changed, which are told by their paths of before, and some moved."""
    there, changed = moved or {}, tuple(changes)
    then = Rearranged(tree, there, {there.get(change.path, change.path): change.after for change in changed})
    return Changeset(then, before, load_tree(then, before.docs_dir, before), changed, there, ids or {}, said)


def must_lead_where_it_led(made: Changeset, place: Callable[[str], str] = lambda path: path) -> None:
    """Every reference and every mention has to lead to the spec, and the file, that it led to before.

    Args:
        place: Where a file or folder is now, by where it was.

    Raises:
        CannotEdit: where one of them would not.
    """
    before, after = made.before, made.after
    for then, now in ((before.links, after.links), (before.mentions, after.mentions)):
        led = Counter((place(link.source.path), link.reference.relation, place(end)) for link, end in _ends(then))
        leads = Counter((link.source.path, link.reference.relation, end) for link, end in _ends(now))
        lost = next(iter(led - leads), None)
        if lost is not None:
            raise CannotEdit(f"{lost[1]} of {lost[0]} would no longer lead to {lost[2]}: change that by hand first")
    if len(after.unreadable) > len(before.unreadable):
        span, why = next(one for one in after.unreadable if one not in before.unreadable)
        raise CannotEdit(f"{span.path} could not be read any more: {why}")


def _ends(links: Iterable[Link]) -> Iterable[tuple[Link, str]]:
    leading = (LinkState.OK, LinkState.SELF, LinkState.STALE_PATH, LinkState.FILE)
    for link in links:
        end = link.target.path if link.target is not None else link.path
        if link.state in leading and end is not None:
            yield link, end


def _renamed(one: Diagnostic, ids: Mapping[str, str], moved: Mapping[str, str]) -> tuple[str, ...]:
    """A finding's identity and file, in the words of afterwards."""
    words = {**ids, **moved}
    parts = *one.identity, one.path
    rule, *said = ("".join(words.get(word, word) for word in re.split(r"([ #])", part)) for part in parts)
    if one.finding.about:
        return rule, *sorted(words.get(name, name) for name in one.finding.about)
    return rule, *said
