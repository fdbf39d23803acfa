"""TPM203: one relation of a spec that names the same thing twice."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import Link


@rule("TPM203", Severity.WARNING)
def duplicate_reference(catalog: Catalog) -> Iterator[Finding]:
    """One relation of a spec names the same thing twice, perhaps in two spellings.

    Why: one of the two was most likely meant to name something else; and when they differ in kind or reason, nobody can
    tell which of them holds.
    Example: `depends_on: [BILL-2, BILL-2]`
    Instead: `depends_on: [BILL-2]`
    """
    for spec in catalog.specs:
        seen: dict[tuple[str, str], Link] = {}
        for link in catalog.links_of(spec):
            target = _target(link)
            if target is None:
                continue
            first = seen.setdefault((link.reference.relation, target), link)
            if first is not link:
                text, before = link.reference.text, first.reference.text
                yield Finding(
                    f"{shown(text)} is " + ("named twice" if text == before else f"the same as {shown(before)}"),
                    link.reference.span,
                    help="keep one of them",
                    related=(Related(first.reference.span, "named here first"),),
                    spec=spec.path,
                    field=link.reference.name,
                    value=link.target.identity if link.target else target,  # of two spellings, either may come first
                )


def _target(link: Link) -> str | None:
    """What a link leads to; None where another rule speaks of it, or where there is nothing to compare."""
    if link.ends is not None and link.target is not None:
        return link.target.path
    if link.goal is not None:
        goal, result = link.goal
        return f"{goal.id}/{result.id}" if result else goal.id
    return link.path
