"""TPM114: a spec that was changed before there was one."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, Related, Severity
from tpmdocs.rule import rule


@rule("TPM114", Severity.WARNING)
def updated_before_created(catalog: Catalog) -> Iterator[Finding]:
    """A spec says that it was updated before it was created.

    Why: one of the two days is wrong, most often by a year.

    Example:
    ```yaml
    created: 2026-11-03
    updated: 2026-01-15
    ```

    Instead:
    ```yaml
    created: 2026-11-03
    updated: 2027-01-15
    ```
    """
    for spec in catalog.specs:
        created, updated = spec.first("created"), spec.first("updated")
        if created is None or updated is None or spec.created is None or spec.updated is None:
            continue
        if spec.updated < spec.created:
            yield Finding(
                f"`{updated.name}` {spec.updated} is before `{created.name}` {spec.created}",
                updated.span,
                "mend the one that is wrong",
                (Related(created.span, "created here"),),
                spec=spec.path,
                field=updated.name,
                value=str(spec.updated),
            )
