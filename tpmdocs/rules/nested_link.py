"""TPM404: a link within the text of a link."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog


@rule("TPM404", Severity.WARNING, reads_prose=True)
def nested_link(catalog: Catalog) -> Iterator[Finding]:
    """A link, or a mention in double brackets, stands in the text of another link.

    Why: a page can make a link of one of them only; of the other, readers see brackets and an address.
    Example: `[Invoices, see [reminders](bill-2.md)](bill-3.md)` or `[Invoices, see [[BILL-2]]](bill-3.md)`
    Instead: `[Invoices](bill-3.md), see [reminders](bill-2.md)` or `[Invoices](bill-3.md), see [[BILL-2]]`
    """
    for document in catalog.documents.values():
        body = document.front_matter.body_start
        for start, end in document.prose.nested:
            written = document.body[start:end]
            yield Finding(
                f"{shown(written)} stands in the text of another link",
                document.source.span(body + start, body + end),
                "end the one before the other begins",
                field="prose",
                value=written,
            )
