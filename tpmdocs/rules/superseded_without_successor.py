"""TPM211: a spec that is called superseded, with nothing in its place."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.links import LinkState
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Category
from tpmdocs.text.synonyms import SUPERSEDED, plain_word


@rule("TPM211", Severity.WARNING)
def superseded_without_successor(catalog: Catalog) -> Iterator[Finding]:
    """A spec's status says that another took its place, and nothing names that one.

    Why: whoever finds the old spec, or still depends on it, is not led on to the one that holds.
    Example: `status: superseded` alone
    Instead: `status: superseded` with `superseded_by: [BILL-2]`, or BILL-2 with `supersedes: [BILL-1]`.
    """
    field = catalog.dialect.field_of("superseded_by") or "superseded_by"
    for spec in catalog.specs:
        status = spec.status or ""
        if plain_word(status) not in SUPERSEDED or catalog.category(spec) is not Category.DROPPED:
            continue
        if not _has_successor(spec, catalog):
            yield Finding(
                f"the status is {shown(status)}, and nothing names the spec that takes its place",
                spec.span("status"),
                help=f"name its successor in `{field}`",
                spec=spec.path,
                field=_name(spec),
                value=status,
            )


def _has_successor(spec: Spec, catalog: Catalog) -> bool:
    """Whether anything is named as its successor, be it elsewhere or misspelt."""
    if any(edge.type.name == "supersedes" for edge in catalog.edges_to(spec)):
        return True
    silent = (LinkState.PLACEHOLDER, LinkState.SELF)
    return any(
        link.reference.relation == "superseded_by" and link.state not in silent for link in catalog.links_of(spec)
    )


def _name(spec: Spec) -> str:
    said = spec.first("status")
    return said.name if said else "status"
