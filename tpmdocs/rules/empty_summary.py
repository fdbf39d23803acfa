"""TPM116: a summary that says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.text.placeholder import is_placeholder


@rule("TPM116", Severity.INFO)
def empty_summary(catalog: Catalog) -> Iterator[Finding]:
    """The field for the summary is there, and nothing is in it.

    Why: the summary is what most readers read of a spec.
    Example: `summary:` or `summary: TBD`
    Instead: `summary: Bills go out by themselves.`, or no such field.
    """
    for spec in catalog.specs:
        summary = spec.summary
        if summary is not None and (not catalog.dialect.is_nothing(summary) or is_placeholder(summary)):
            continue
        entries = {entry.key.text: entry for entry in spec.fields.entries}
        for place in catalog.dialect.concepts["summary"].sources:
            entry = place.find(entries) if place.kind == "field" else None
            if entry is not None:
                key = entry.key
                yield Finding(
                    f"`{key.text}` says nothing",
                    spec.source.span(key.start, key.end),
                    "say in a sentence what the spec brings, or take the field out",
                    spec=spec.path,
                    field=key.text,
                )
                break
