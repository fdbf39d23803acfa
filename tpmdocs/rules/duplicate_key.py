"""TPM002: a key that is given twice."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._problems import problems


@rule("TPM002")
def duplicate_key(catalog: Catalog) -> Iterator[Finding]:
    """A key is given twice in the same map.

    Why: only the last one counts, and whoever reads the first one is misled.

    Example:
    ```yaml
    owner: pay-lead
    owner: risk-lead
    ```

    Instead: `owner: [pay-lead, risk-lead]`
    """
    yield from problems(catalog, "duplicate-key")
