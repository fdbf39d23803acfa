"""Words of the vocabulary, and words that it does not hold, which become Findings that name the one that was meant."""

from __future__ import annotations

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Said, Spec
from tpmdocs.rules._odd_characters import straightened, told
from tpmdocs.text.edits import replacing
from tpmdocs.text.suggest import closest, is_certain
from tpmdocs.text.synonyms import is_status
from tpmdocs.text.yaml_values import Fields, Items, Scalar, is_nothing

MAX_LISTED = 12
"""Names that a message lists at most."""


def words(catalog: Catalog, file: str, key: str) -> tuple[str, ...] | None:
    """The words that a file of the vocabulary holds, also in entries that are mistaken otherwise.

    None where no word is unknown: there is no such file, or it cannot be read to its end.
    """
    for one in catalog.vocabulary.files:
        if one.name == file and isinstance(one.node, Items) and not any(problem.fatal for problem in one.problems):
            named = (row.get(key) if isinstance(row, Fields) else row for row in one.node.items)
            return tuple(name.text for name in named if isinstance(name, Scalar))
    return None


def has_unread(catalog: Catalog, file: str) -> bool:
    """Whether a file of the vocabulary holds what could not be read, so that nobody knows which words it has."""
    one = catalog.vocabulary.file(file)
    if one is None:
        return False
    is_empty = one.node is None or is_nothing(one.node)
    return any(problem.fatal for problem in one.problems) or not (is_empty or isinstance(one.node, Items))


def word_that_counts(catalog: Catalog, concept: str, text: str) -> bool:
    """Whether a value is an answer: not "n/a", and not what a template says."""
    return (concept == "status" and is_status(text)) or catalog.written.says_something(text)


def unknown_word(
    spec: Spec, said: Said, word: Scalar, what: str, names: tuple[str, ...], file: str, alike: str | None = None
) -> Finding:
    """That `word` in what is said is not `what`, and which of `names` was meant; `alike` says the same."""
    nearest = closest(straightened(word.text), names)
    odd = told(word.text) if straightened(word.text) in names else ""
    choice = (
        f"write `{alike}`, or "
        if alike
        else f"write one of {', '.join(names)}, or "
        if 0 < len(names) <= MAX_LISTED
        else ""
    )
    certain = nearest is not None and is_certain(word.text, nearest, names)
    source, of = said.source, word if said.kind == "field" else None
    return Finding(
        f"{shown(word.text)} is not {what}",
        source.span(word.start, word.end) if said.kind != "path" else said.span,
        odd or f"did you mean `{nearest}`?" if nearest is not None else f"{choice}add it to site_config/{file}.yml",
        fix=replacing(source, word.start, word.end, word.text, nearest, of) if nearest and certain else None,
        spec=spec.path,
        field=said.name,
        value=word.text,
    )
