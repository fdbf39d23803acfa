"""TPM201: a reference to something that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, shown
from tpmdocs.links import LinkState
from tpmdocs.rule import rule
from tpmdocs.rules._meant import Names, looks_like_path, replacing


@rule("TPM201")
def unknown_reference(catalog: Catalog) -> Iterator[Finding]:
    """A spec refers to something that nobody has written down.

    Why: the roadmap can place nothing after work that nobody has written down.
    Example: `depends_on: [BILL-404]`
    Instead: `depends_on: [BILL-2]`, or write the missing spec.
    """
    names = Names(catalog)
    for link in catalog.links:
        if link.state is not LinkState.UNKNOWN or (link.type.to == "goal" and not link.inverted):
            continue  # of goals speaks unknown-goal
        said = link.reference
        guess = names.guess(said.text, link.source.path)
        yield Finding(
            f"{shown(said.text)} is {'neither a spec nor a file' if looks_like_path(said.text) else 'not a spec'}",
            said.span,
            help=names.help(said.text, guess, "write that spec, or take the reference out"),
            fix=replacing(said.source, said.start, said.end, said.text, guess.written)
            if guess and guess.certain
            else None,
            spec=link.source.path,
            field=said.name,
            value=catalog.dialect.key(said.text),
        )
