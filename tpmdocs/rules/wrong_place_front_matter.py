"""TPM005: front matter that does not begin at the first character of its file."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._problems import problems


@rule("TPM005")
def wrong_place_front_matter(catalog: Catalog) -> Iterator[Finding]:
    """Something stands before the front matter: an empty line, or a comment.

    Why: then it is text like any other; it is shown to readers, and none of it is read.

    Example:
    ```markdown

    ---
    id: BILL-1
    title: Invoices
    status: draft
    ---
    ```

    Instead:
    ```markdown
    ---
    id: BILL-1
    title: Invoices
    status: draft
    ---
    ```
    """
    yield from problems(catalog, "wrong-place")
