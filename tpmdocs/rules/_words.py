"""A word that the vocabulary does not hold becomes a Finding that names the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.frontmatter import Scalar
from tpmdocs.rules._meant import replacing
from tpmdocs.spec import Spec
from tpmdocs.suggest import closest, is_same

MAX_LISTED = 12
"""Names that a message lists at most."""


def unknown_word(spec: Spec, word: Scalar, field: str, what: str, names: Iterable[str], file: str) -> Finding:
    """That `word` is not `what`, and which of `names` was meant or where to add it."""
    names = tuple(names)
    nearest = closest(word.text, names)
    listed = f", which has {', '.join(names)}" if 0 < len(names) <= MAX_LISTED else ""
    certain = nearest is not None and is_same(word.text, nearest)
    return Finding(
        f"{shown(word.text)} is not {what}",
        spec.source.span(word.start, word.end),
        f"did you mean `{nearest}`?" if nearest is not None else f"add it to site_config/{file}.yml{listed}",
        fix=replacing(spec.source, word.start, word.end, word.text, nearest) if nearest and certain else None,
        spec=spec.path,
        field=field,
        value=word.text,
    )
