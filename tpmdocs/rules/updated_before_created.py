"""TPM114: a spec that was changed before there was one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tpmdocs.diagnostics import Finding, Related, Severity
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Said
from tpmdocs.model.target import Unreadable, parse_date
from tpmdocs.text.yaml_values import text_of


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
    created: 2026-01-15
    updated: 2026-11-03
    ```
    """
    for spec in catalog.specs:
        created, updated = spec.first("created"), spec.first("updated")
        if created is None or updated is None:
            continue
        first, then = _day(created), _day(updated)
        if first is not None and then is not None and then < first:
            yield Finding(
                f"`{updated.name}` {then} is before `{created.name}` {first}",
                updated.span,
                "mend the one that is wrong",
                (Related(created.span, "created here"),),
                spec=spec.path,
                field=updated.name,
                value=f"{then}",
            )


def _day(said: Said) -> date | None:
    """The day that a field says, also in a spelling that another rule would have it mend."""
    read = parse_date(text_of(said.node) or "")
    if isinstance(read, Unreadable):
        return date.fromisoformat(read.suggestion) if read.reason == "not-iso" and read.suggestion else None
    return read
