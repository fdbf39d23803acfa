"""TPM103: a field that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tpmdocs.diagnostics import Edit, Finding, Severity, shown
from tpmdocs.judging.gates import gates
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.rules._idle_rows import idle_rows
from tpmdocs.rules._vocabulary import has_unread, words
from tpmdocs.text.edits import replacing
from tpmdocs.text.suggest import closest, is_certain
from tpmdocs.text.synonyms import clearly_means
from tpmdocs.text.yaml_values import Scalar

READ_BY_HOSTS = frozenset(
    {"comments", "description", "hide", "icon", "meta", "search", "social", "subtitle", "template", "title"}
)
"""Front matter that gives MkDocs, Material or their plugins something to do."""


@rule("TPM103", Severity.WARNING)
def unknown_field(catalog: Catalog) -> Iterator[Finding]:
    """A field has a name that nothing reads.

    Without `site_config/fields.yml`, a repository may have fields of its own, and only a name that is nearly a known
    one is told, or that is called so elsewhere: `blocked_by`, `due` or `assignee`, where no dialect maps fields. With
    it, so is every field that nobody has declared. A link that is written as a map has no fields of its own.

    Why: a field with a misspelt name says nothing, and nobody notices.
    Example: `depnds_on: [BILL-2]` or `blocked_by: [BILL-2]` or `depends_on: [{id: BILL-2, beacuse: of the ledger}]`
    Instead: `depends_on: [BILL-2]` or `depends_on: [{id: BILL-2, why: of the ledger}]`
    """
    declared = words(catalog, "fields", "name") if not has_unread(catalog, "links") else None
    idle = {row.node.text for row in idle_rows(catalog)}  # of these speaks unknown-setting
    known = tuple(name for name in (*catalog.written.schema["properties"], *(declared or ())) if name not in idle)
    silent = {*known, *READ_BY_HOSTS, *_asked_for(catalog)}
    has_dialect = catalog.vocabulary.file("dialect") is not None
    nearest = cache(lambda name: closest(name, known))  # a field of the repository's own stands in many specs
    for spec in catalog.specs:
        for entry in spec.fields.entries:
            name = entry.key.text
            if name in silent:
                continue
            near = nearest(name)
            meant = near or _called_elsewhere(spec, name, catalog)
            if near is not None or declared is not None or (meant is not None and not has_dialect):
                yield _unknown(spec, entry.key, meant, known)
    for broken in catalog.written.violations:
        violation = broken.violation
        told = violation.nearest is not None or violation.beside_known
        if violation.kind == "unknown" and broken.spec is not None and told:
            yield broken.finding


def _asked_for(catalog: Catalog) -> Iterator[str]:
    """Fields that the repository's own settings ask for."""
    yield from catalog.vocabulary.policy.required or ()
    for gate in gates(catalog.vocabulary):
        yield from (name.partition(".")[0] for names in gate.fields for name in names)


def _unknown(spec: Spec, key: Scalar, nearest: str | None, known: tuple[str, ...]) -> Finding:
    return Finding(
        f"{shown(key.text)} is not a known field",
        spec.source.span(key.start, key.end),
        f"did you mean `{nearest}`?" if nearest is not None else "declare it in site_config/fields.yml",
        fix=_respelt(spec, key, nearest, known),
        spec=spec.path,
        field=key.text,
    )


def _called_elsewhere(spec: Spec, name: str, catalog: Catalog) -> str | None:
    """The field that other repositories call so; None where this spec says the same in its own place."""
    concept = clearly_means(name)
    if concept is None or concept in spec.said:
        return None
    return catalog.dialect.field_of(concept)


def _respelt(spec: Spec, key: Scalar, nearest: str | None, known: tuple[str, ...]) -> Edit | None:
    """The edit that gives a field the name it is known by, where that is certain."""
    if nearest is None or not is_certain(key.text, nearest, known) or spec.fields.entry(nearest) is not None:
        return None
    return replacing(spec.source, key.start, key.end, key.text, nearest, key)
