"""TPM201: a reference to something that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, shown
from tpmdocs.links import Link, LinkState
from tpmdocs.rule import rule
from tpmdocs.rules._meant import Names, looks_like_path, replacing
from tpmdocs.rules._odd import straightened, told
from tpmdocs.rules._several import as_list, several
from tpmdocs.rules._wording import listed


@rule("TPM201")
def unknown_reference(catalog: Catalog) -> Iterator[Finding]:
    """A spec refers to something that nobody has written down.

    So it is where a single text names several specs, of which none is read, or only the first.

    Why: the roadmap can place nothing after work that nobody has written down.
    Example: `depends_on: [BILL-404]` or `depends_on: BILL-2, BILL-3`
    Instead: `depends_on: [BILL-2, BILL-3]`, or write the missing spec.
    """
    names = Names(catalog)
    for link in catalog.links:
        several_ids = several(link.reference.text, catalog)
        if several_ids and link.state in (LinkState.OK, LinkState.SELF, LinkState.TEXT):
            yield _only_one(link, several_ids, catalog)
        if link.state is not LinkState.UNKNOWN or (link.type.to == "goal" and not link.inverted):
            continue  # of goals speaks unknown-goal
        said = link.reference
        if several_ids:
            yield _only_one(link, several_ids, catalog)
            continue
        guess = names.guess(said.text, link.source.path)
        yield Finding(
            f"{shown(said.text)} is {'neither a spec nor a file' if looks_like_path(said.text) else 'not a spec'}",
            said.span,
            help=_odd(catalog, said.text) or names.help(said.text, guess, "write that spec, or take the reference out"),
            fix=replacing(said.source, said.start, said.end, said.text, guess.written)
            if guess and guess.certain
            else None,
            spec=link.source.path,
            field=said.name,
            value=catalog.dialect.key(said.text),
        )


def _only_one(link: Link, ids: tuple[str, ...], catalog: Catalog) -> Finding:
    """That a text which names several specs leads to one of them, or to none."""
    said = link.reference
    lost = ids[1:] if link.target is not None and catalog.find(ids[0])[:1] == (link.target,) else ids
    lost_are = f"{listed(lost)} {'is' if len(lost) == 1 else 'are'}"
    return Finding(
        f"{shown(said.text)} names several specs in one text, and {lost_are} lost",
        said.span,
        as_list(ids, catalog),
        spec=link.source.path,
        field=said.name,
        value=catalog.dialect.key(said.text),
    )


def _odd(catalog: Catalog, text: str) -> str:
    meant = straightened(text)
    return told(text) if meant != text and catalog.find(meant) else ""
