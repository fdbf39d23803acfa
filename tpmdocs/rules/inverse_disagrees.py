"""TPM207: a relation that both of its specs write, each in another way."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog, Edge
from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.links import Link
from tpmdocs.rule import rule
from tpmdocs.rules._wording import listed
from tpmdocs.spec import Spec


@rule("TPM207", Severity.WARNING)
def inverse_disagrees(catalog: Catalog) -> Iterator[Finding]:
    """Both specs of a relation write their side of it, and the sides do not say the same.

    One side is enough: the other is computed. But a side that is written reads as the whole list, so it has to name
    every spec that names this one from the other side. And both have to agree whether a dependency is hard or soft.

    Why: whoever reads one of the two specs is told something else than who reads the other.
    Example: BILL-1 with `supersedes: [BILL-2]`, and BILL-2 with `superseded_by: [BILL-3]`
    Instead: BILL-2 with `superseded_by: [BILL-1, BILL-3]`, or without that line.
    """
    written: dict[tuple[str, str], list[Link]] = {}
    for link in catalog.links:
        written.setdefault((link.source.path, link.reference.relation), []).append(link)
    missing: dict[tuple[str, str], list[Link]] = {}
    for edge in catalog.edges:
        sides = {link.inverted for link in edge.declared_in}
        if len(sides) == 2:
            yield from _kinds(edge)
        elif not edge.type.symmetric:
            spec, relation = (edge.source, edge.type.name) if True in sides else (edge.target, edge.type.inverse)
            if _is_about_others(written.get((spec.path, relation), []), edge):
                missing.setdefault((spec.path, relation), []).extend(edge.declared_in)
    for (path, relation), links in missing.items():
        by_spec: dict[str, list[Link]] = {}
        for link in links:
            by_spec.setdefault(link.source.path, []).append(link)
        for those in by_spec.values():
            yield _left_out(catalog.by_path[path], relation, those)


def _is_about_others(links: list[Link], edge: Edge) -> bool:
    """Whether a spec names specs, and not the other end of this edge; a typo among them may be meant for it."""
    ends = {edge.source.name, edge.target.name}
    return bool(links) and all(link.target is not None and link.target.name not in ends for link in links)


def _left_out(spec: Spec, relation: str, links: list[Link]) -> Finding:
    """One spec that another one's side leaves out, by what the one writes of it."""
    said = spec.first(relation)
    name = said.name if said else relation
    other = links[0].source
    theirs = dict.fromkeys(link.reference.name for link in links)
    return Finding(
        f"{shown(name)} leaves out {shown(other.name)}: this spec is named there in {listed(theirs)}",
        spec.span(relation),
        help="name the same specs on both sides, or write one side alone",
        related=tuple(Related(link.reference.span, f"{shown(link.source.name)} names it here") for link in links),
        spec=spec.path,
        field=name,
        value=other.identity,
    )


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
