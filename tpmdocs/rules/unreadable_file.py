"""TPM004: a file that is no text, or that cannot be opened."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._problems import problems


@rule("TPM004")
def unreadable_file(catalog: Catalog) -> Iterator[Finding]:
    """A file cannot be read: it is no UTF-8 text, is too large, or is a link that leaves the repository.

    Why: nothing that it says is part of the plan or of the site.
    Example: a spec that was saved as UTF-16.
    Instead: the same text, saved as UTF-8.
    """
    yield from problems(catalog, "unreadable")
