"""TPM312: a spec that is done, and nobody has said since when."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.vocabulary import Category


@rule("TPM312", Severity.INFO)
def launched_without_date(catalog: Catalog) -> Iterator[Finding]:
    """The status of a spec says that it is done, and no `shipped` says on which day that was.

    In a repository with a dialect of its own nothing is said before the first spec has such a day.

    Why: without the day, nobody can tell whether it was in time, nor what could begin after it.
    Example: `status: launched`
    Instead: `status: launched` with `shipped: 2026-11-16`
    """
    own_dialect = catalog.vocabulary.file("dialect") is not None
    field = catalog.dialect.field_of("shipped")
    if field is None or (own_dialect and not any(spec.shipped for spec in catalog.specs)):
        return
    for spec in catalog.specs:
        if spec.readable and catalog.category(spec) is Category.DONE and spec.first("shipped") is None:
            yield Finding(
                f"the spec is {shown(spec.status or '')}, and does not say since when",
                spec.span("status"),
                help=f"add `{field}:` with the day, written yyyy-mm-dd",
                spec=spec.path,
                field=field,
            )
