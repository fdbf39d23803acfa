"""TPM207: a relation that both of its specs write, each in another way."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Edit, Finding, Related, Severity, shown
from tpmdocs.editing.assigning import Assignment, assigned, difference
from tpmdocs.editing.paths_to import looks_like_path, moved
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog, Edge
from tpmdocs.model.links import Link
from tpmdocs.model.spec import Spec
from tpmdocs.rules._wording import listed
from tpmdocs.text.edits import CannotEdit


@rule("TPM207", Severity.WARNING)
def inverse_disagrees(catalog: Catalog) -> Iterator[Finding]:
    """Both specs of a relation write their side of it, and the sides do not say the same.

    One side is enough: the other is computed. But a side that is written reads as the whole list, so it has to name
    every spec that names this one from the other side. And both have to agree whether a dependency is hard or soft.
    Of a relation that `both_sides` in checks.yml names, both specs have to write their side; `check --fix` adds it.

    Why: whoever reads one of the two specs is told something else than who reads the other.
    Example: BILL-1 with `supersedes: [BILL-2]`, and BILL-2 with `superseded_by: [BILL-3]`
    Instead: BILL-2 with `superseded_by: [BILL-1, BILL-3]`, or without that line.
    """
    both_sides = frozenset(catalog.vocabulary.policy.both_sides)
    written: dict[tuple[str, str], list[Link]] = {}
    for link in catalog.links:
        written.setdefault((link.source.path, link.reference.relation), []).append(link)
    missing: dict[tuple[str, str], list[Link]] = {}
    for edge in catalog.edges:
        has_both = bool(both_sides.intersection((edge.type.name, edge.type.inverse)))
        if len(edge.declared_in) > 1 and len({link.source.path for link in edge.declared_in}) == 2:
            yield from _kinds(edge)
        elif has_both or not edge.type.symmetric:
            one = edge.declared_in[0]
            spec = edge.target if one.source is edge.source else edge.source
            relation = edge.type.name if one.inverted else edge.type.inverse
            if has_both or _is_about_others(written.get((spec.path, relation), []), edge):
                missing.setdefault((spec.path, relation), []).extend(edge.declared_in)
    for (path, relation), links in missing.items():
        by_spec: dict[str, list[Link]] = {}
        for link in links:
            by_spec.setdefault(link.source.path, []).append(link)
        for those in by_spec.values():
            is_wanted = bool(both_sides.intersection((links[0].type.name, links[0].type.inverse)))
            fix = _adding(path, relation, those, catalog) if is_wanted else None
            yield _left_out(catalog.by_path[path], relation, those, fix)


def _is_about_others(links: list[Link], edge: Edge) -> bool:
    """Whether a spec names specs, and not the other end of this edge; a typo among them may be meant for it."""
    ends = {edge.source.name, edge.target.name}
    return bool(links) and all(link.target is not None and link.target.name not in ends for link in links)


def _left_out(spec: Spec, relation: str, links: list[Link], fix: Edit | None) -> Finding:
    """One spec that another one's side leaves out, by what the one writes of it."""
    said = spec.first(relation)
    name = said.name if said else relation
    other = links[0].source
    theirs = dict.fromkeys(link.reference.name for link in links)
    return Finding(
        f"{shown(name)} leaves out {shown(other.name)}: this spec is named there in {listed(theirs)}",
        spec.span(relation),
        help="name it here too" if fix else "name the same specs on both sides, or write one side alone",
        related=tuple(Related(link.reference.span, f"{shown(link.source.name)} names it here") for link in links),
        fix=fix,
        spec=spec.path,
        field=name,
        value=other.identity,
    )


def _adding(path: str, relation: str, links: list[Link], catalog: Catalog) -> Edit | None:
    """The edit that names on one side what names it on the other; None where the file has no certain place for it."""
    spec = catalog.by_path[path]
    try:
        text, _ = assigned(spec, [_naming(link, relation, spec, catalog) for link in links], catalog.dialect)
    except CannotEdit:
        return None
    return difference(spec, text)


def _naming(link: Link, relation: str, spec: Spec, catalog: Catalog) -> Assignment:
    """A spec named as it names the other: by its path, its longer id, or its id."""
    text, source, dialect = link.reference.text, link.source, catalog.dialect
    if looks_like_path(text) or source.id is None:
        name = moved(text, source, spec.path, catalog)
    else:
        name = source.id if dialect.bare(text) == text else dialect.label(dialect.bare(source.id))
    if link.reference.kind == "soft":
        return Assignment(relation, "+=", f"{{{dialect.references.keys[0]}: {name}, kind: soft}}")
    return Assignment(relation, "+=", name)


def _kinds(edge: Edge) -> Iterator[Finding]:
    soft = next((link for link in edge.declared_in if link.reference.kind == "soft"), None)
    hard = next((link for link in edge.declared_in if link.reference.kind != "soft"), None)
    if soft is None or hard is None or soft.inverted == hard.inverted:
        return
    yield Finding(
        f"this is soft here, and hard in {shown(hard.reference.name)} of {shown(hard.source.name)}",
        soft.reference.span,
        help="say the same on both sides; until then it counts as hard",
        related=(Related(hard.reference.span, f"{shown(hard.source.name)} says that it is hard"),),
        spec=soft.source.path,
        field=soft.reference.name,
        value=hard.source.identity,
    )
