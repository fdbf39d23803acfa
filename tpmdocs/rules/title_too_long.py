"""TPM115: a title that fits on no card."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog

LONGEST = 80
"""Characters. Of 2,300 titles in four large public repositories, 15 are longer."""


@rule("TPM115", Severity.INFO)
def title_too_long(catalog: Catalog) -> Iterator[Finding]:
    """A title has more than 80 characters.

    Why: it is cut off on cards, in tables and in diagrams, and what is cut off may be what matters.
    Example: `title: Invoices are sent on the first working day of each month to everybody who has bought anything`
    Instead: `title: Monthly invoices`, and the sentence as its `summary`.
    """
    has_summaries = catalog.vocabulary.file("dialect") is None or any(spec.summary for spec in catalog.specs)
    field = catalog.dialect.field_of("summary") if has_summaries else None
    for spec in catalog.specs:
        said = spec.first("title")
        if said is not None and spec.title is not None and len(spec.title) > LONGEST:
            yield Finding(
                f"this title has {len(spec.title)} characters, and cards and tables cut it off",
                said.span,
                f"say it in {LONGEST} or fewer, and the rest in {f'`{field}`' if field else 'the text'}",
                spec=spec.path,
                field=said.name,
                value=spec.title,
            )
