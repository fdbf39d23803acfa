"""TPM104: a status that the repository does not have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.vocabulary import Vocabulary
from tpmdocs.rules._vocabulary import unknown_word, word_that_counts, words
from tpmdocs.text.synonyms import SUPERSEDED, meaning_of, plain_word
from tpmdocs.text.yaml_values import Scalar


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
            meant = _meant(spec.status, names, catalog.vocabulary)
            yield unknown_word(spec, said, said.node, "a status", names, "statuses", meant)


def _meant(word: str, names: Collection[str], vocabulary: Vocabulary) -> str | None:
    """The status that says the same in other words, where there is one alone."""
    without_remark = re.sub(r"\s*\([^()]*\)\Z", "", word)
    if without_remark in names:
        return without_remark
    meaning = meaning_of(word)
    if meaning is None:
        return None
    alike = [one.name for one in vocabulary.statuses if one.category == meaning[0]]
    if plain_word(word) in SUPERSEDED:
        alike = [name for name in alike if plain_word(name) in SUPERSEDED] or alike
    return alike[0] if len(alike) == 1 else None
