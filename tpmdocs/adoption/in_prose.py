"""Words at the head of prose become the concepts whose values stand behind them, where metadata does not say them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from tpmdocs.adoption.concepts import Concepts, filled, mapped
from tpmdocs.adoption.draft import Draft
from tpmdocs.adoption.fields import Field, says_nothing
from tpmdocs.adoption.repository import Repository
from tpmdocs.text.labelled import labels
from tpmdocs.text.yaml_text import Value

_READ = ("status", "owner", "team", "created", "updated", "target")
_REFERENCES = ("depends_on", "part_of", "supersedes", "superseded_by")

Words = Mapping[str, tuple[str, int]]
"""The word of each concept, and how many specs have a value behind it."""


def words_in_prose(repository: Repository, concepts: Concepts) -> Words:
    """The words that many specs have, for what most specs have in no field."""
    total = len(repository.files)
    fields = {name: one for name, one in _fields(repository).items() if one.written >= max(2, 0.4 * total)}
    found: dict[str, tuple[str, int]] = {}
    for concept, (name, *_) in mapped(fields).items():
        one = fields[name]
        names_specs = one.share(re.search(r"\d|\]\(", text) is not None for text in one.values) > 0.6
        is_said = 2 * filled(repository.fields, concepts.get(concept, ())) > total
        if (concept in _READ or (concept in _REFERENCES and names_specs)) and one.texts and not is_said:
            found[concept] = name, len(one.texts)
    return {concept: found[concept] for concept in (*_READ, *_REFERENCES) if concept in found}


def say_words(draft: Draft, concepts: Concepts, words: Words) -> Draft:
    """Where such a value is: in a field, which new specs may well have, else behind the word."""
    for concept, (name, count) in words.items():
        places: list[Value] = [*concepts.get(concept, (concept,)), {"prose": name}]
        draft = draft.say(f"fields.{concept}", places, f"In the prose of {count} specs.")
    return draft


def _fields(repository: Repository) -> dict[str, Field]:
    """Words and what stands behind them as if they were fields, each in its most usual spelling."""
    spelt: dict[str, Counter[str]] = {}
    texts: dict[str, dict[int, tuple[str, ...]]] = {}
    for at, one in enumerate(repository.files):
        for name, value in labels(one.body):
            spelt.setdefault(name.casefold(), Counter())[name] += 1
            if not says_nothing(value.text):
                texts.setdefault(name.casefold(), {}).setdefault(at, (value.text,))
    names = {word: names.most_common(1)[0][0] for word, names in spelt.items()}
    return {names[word]: Field(names[word], len(said), said) for word, said in texts.items()}
