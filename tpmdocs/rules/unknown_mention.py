"""TPM401: a mention in prose of a spec that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.editing.paths_to import looks_like_path
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._meant import Names
from tpmdocs.text.edits import replacing


@rule("TPM401", reads_prose=True)
def unknown_mention(catalog: Catalog) -> Iterator[Finding]:
    """A mention in double brackets names no spec, in a spec or in any other page.

    Where no mention names anything, and this one looks like no id, it is taken for something else: `[[registry]]` of a
    configuration file.

    Why: on the site it stays plain text, and nobody can follow it.
    Example: `[[BILL-404]]`
    Instead: `[[BILL-2]]`, or in backticks what is no mention.
    """
    names = Names(catalog)
    all_mentions = (mention for document in catalog.documents.values() for mention in document.prose.mentions)
    are_used = any(catalog.resolver.knows(mention.id_text) for mention in all_mentions)
    shapes = {_shape(name) for spec in catalog.specs for name in (spec.id, spec.label, *spec.aliases) if name}
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
            if guess is None and not are_used and _shape(id_) not in shapes and not catalog.dialect.ids_in(id_):
                continue
            yield Finding(
                f"{shown(id_)} is not a spec",
                document.source.span(start, end),
                help=names.help(id_, guess, "put it in backticks if it is no mention, or write that spec"),
                fix=replacing(document.source, start, end, id_, guess.written) if guess and guess.certain else None,
                field="prose",
                value=catalog.dialect.key(id_),
            )


def _shape(name: str) -> str:
    """What ids of one kind have in common: a number, or the signs between their words."""
    return "0" if re.search(r"\d", name) else re.sub(r"[^\W_]+", "a", name)
