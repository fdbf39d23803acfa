"""TPM401: a mention in prose of a spec that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, shown
from tpmdocs.edits import replacing
from tpmdocs.paths_to import looks_like_path
from tpmdocs.rule import rule
from tpmdocs.rules._meant import Names


@rule("TPM401", reads_prose=True)
def unknown_mention(catalog: Catalog) -> Iterator[Finding]:
    """A mention in double brackets names no spec, in a spec or in any other page.

    Why: on the site it stays plain text, and nobody can follow it.
    Example: `[[BILL-404]]`
    Instead: `[[BILL-2]]`, or in backticks what is no mention.
    """
    names = Names(catalog)
    for path, document in catalog.documents.items():
        body = document.front_matter.body_start
        for mention in document.prose.mentions:
            id_ = mention.id_text
            if catalog.resolver.knows(id_):
                continue
            start, end = body + mention.start, body + mention.end
            guess = names.guess(id_, path)
            if guess is not None and guess.spec.id is not None and looks_like_path(id_):
                guess = replace(guess, written=guess.spec.id)  # a mention names an id, never a path
            yield Finding(
                f"{shown(id_)} is not a spec",
                document.source.span(start, end),
                help=names.help(id_, guess, "write that spec, or put it in backticks if it is no mention"),
                fix=replacing(document.source, start, end, id_, guess.written) if guess and guess.certain else None,
                field="prose",
                value=catalog.dialect.key(id_),
            )
