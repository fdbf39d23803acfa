"""TPM104: a status that the repository does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding
from tpmdocs.frontmatter import Scalar
from tpmdocs.rule import rule
from tpmdocs.rules._vocabulary import unknown_word, word_that_counts, words


@rule("TPM104")
def unknown_status(catalog: Catalog) -> Iterator[Finding]:
    """A status is none of those in `site_config/statuses.yml`. Without that file, no status is unknown.

    Why: the status alone tells whether work is proposed, agreed, under way or done, and everything else follows from
    it.

    Example:
    ```yaml
    # site_config/statuses.yml
    - {name: draft, category: proposed}
    - {name: accepted, category: committed}
    # specs/bill-1.md
    status: acepted
    ```

    Instead: `status: accepted`
    """
    names = words(catalog, "statuses", "name")
    if names is None:
        return
    for spec in catalog.specs:
        said = spec.first("status")
        if said is None or spec.status is None or spec.status in names:
            continue
        if isinstance(said.node, Scalar) and word_that_counts(catalog, "status", said.node.text):
            yield unknown_word(spec, said, said.node, "a status", names, "statuses")
