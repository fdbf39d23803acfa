"""TPM003: a spec without metadata."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._lookalikes import lookalikes
from tpmdocs.rules._problems import problems


@rule("TPM003")
def missing_front_matter(catalog: Catalog) -> Iterator[Finding]:
    """A file lies where specs are, and has no metadata.

    Where no dialect says which files are specs, a file without metadata is a page and not a mistake. One that looks
    like a spec is told all the same: `Id` and `Title` stand in place of `id` and `title`, the line `---` above them is
    missing or is another one, or there are a title and a status, and no id as other specs have one.

    Why: without metadata nobody can tell its status, and the roadmap cannot show it.

    Example:
    ```yaml
    # site_config/dialect.yml
    specs: {include: ["/specs/*.md"]}
    ```

    ```markdown
    # Invoices
    ```

    Instead:
    ```markdown
    ---
    id: BILL-1
    title: Invoices
    status: draft
    ---
    ```

    or `specs: {metadata: optional}` in the dialect.
    """
    yield from problems(catalog, "missing")
    yield from lookalikes(catalog)
