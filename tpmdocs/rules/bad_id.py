"""TPM111: an id that cannot be written where ids are written."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, shown
from tpmdocs.prose import MENTION
from tpmdocs.rule import rule
from tpmdocs.rules._values import is_left_out
from tpmdocs.spec import Said, Spec

LONGEST = 100
"""Characters of an id at most: it becomes the name of a folder."""


@rule("TPM111")
def bad_id(catalog: Catalog) -> Iterator[Finding]:
    """An id does not work as one.

    It has to be writable as `[[id]]`: a letter or digit of any script, and then letters, digits, `-`, `_`, `.`, `:` and `/`. It
    is no path (`../x`), and has at most 100 characters. Where the dialect gives a pattern for ids, it has to look like that.

    Why: an id is written in references, in prose and in addresses, and has to mean the same in each.
    Example: `id: BILL 1` or `id: ../../x`
    Instead: `id: BILL-1`
    """
    for spec in catalog.specs:
        said = spec.first("id")
        if said is not None and spec.id is not None and not is_left_out(spec.id, catalog):
            wrong = _wrong(spec.id, catalog)
            if wrong is not None:
                yield _finding(spec, said, spec.id, *wrong)
        for alias in spec.said.get("aliases", ()):
            for text in spec.aliases:
                wrong = _wrong(text, catalog)
                if wrong is not None:
                    yield _finding(spec, alias, text, *wrong)
