"""A draft becomes the plan as it is read with it, so that choices are tried and what resolves is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from tpmdocs.adoption.draft import DIALECT, Draft
from tpmdocs.adoption.repository import Repository
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import read_dialect
from tpmdocs.model.links import Link, LinkState
from tpmdocs.reading.spec_reader import read_spec
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_text import Value

_OTHER_FILES = frozenset({"ids.external", "references.files"})
"""Keys that name further files to be read."""


@dataclass(frozen=True)
class Trial:
    """A dialect in the making, and the plan as it is read with it."""

    repository: Repository
    draft: Draft
    catalog: Catalog

    def say(self, key: str, value: Value, why: str = "") -> Trial:
        """The same with one thing more said. It has to name the same specs: they are not looked for again."""
        draft = self.draft.say(key, value, why)
        if key in _OTHER_FILES:
            return begin(self.repository, draft)
        vocabulary = self.catalog.vocabulary
        relations = tuple(dict.fromkeys(name for link in vocabulary.links for name in (link.name, link.inverse)))
        dialect = read_dialect(read_yaml_document(draft.text())[0], relations)
        specs = (
            read_spec(one.source, one.document, one.prose_path, one.page, one.fields, one.problems, dialect, vocabulary)
            for one in self.catalog.specs
        )
        return replace(self, draft=draft, catalog=replace(self.catalog, specs=tuple(specs), dialect=dialect))

    def best(self, key: str, choices: Iterable[tuple[Value, str]]) -> Trial:
        """With the choice by which most references resolve, if one is better than to say nothing."""
        best = self
        for value, why in choices:
            tried = self.say(key, value)
            if tried.weight > best.weight:
                best = replace(tried, draft=self.draft.say(key, value, why + _gain(tried.resolving - self.resolving)))
        return best

    @property
    def unknown(self) -> tuple[Link, ...]:
        return tuple(link for link in self.catalog.links if link.state is LinkState.UNKNOWN)

    @cached_property
    def resolving(self) -> int:
        """How many references lead to a spec."""
        return sum(map(leads, self.catalog.links))

    @cached_property
    def weight(self) -> float:
        """The same, where a path that is gone counts half, so that nothing is bent to find more."""
        return self.resolving - 0.5 * sum(link.state is LinkState.STALE_PATH for link in self.catalog.links)


def begin(repository: Repository, draft: Draft) -> Trial:
    """The first trial of a draft, for which all files are read."""
    return Trial(repository, draft, repository.load({DIALECT: draft.text()}))


def leads(link: Link) -> bool:
    """Whether a reference leads to a spec."""
    return link.state in (LinkState.OK, LinkState.STALE_PATH, LinkState.SELF)


def _gain(count: int) -> str:
    if count < 1:
        return ""
    return f" {count} more references resolve by it." if count > 1 else " 1 more reference resolves by it."
