"""The ignores of a repository and the waivers of its specs become Exemptions, which know what they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tpmdocs.diagnostics import Finding
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import Ignore
from tpmdocs.repository.globs import matcher
from tpmdocs.repository.source import Source, Span


@dataclass(frozen=True)
class Exemption:
    """Findings that have been decided to be lived with.

    Attributes:
        ignore: What is said of them.
        source: The file that it stands in.
        spec: The spec that waives a rule; None for an ignore of checks.yml.
    """

    ignore: Ignore
    source: Source
    spec: Spec | None = None

    @property
    def span(self) -> Span:
        return self.source.span(self.ignore.start, self.ignore.end)

    @property
    def word(self) -> str:
        """What its author would call it."""
        return "ignore" if self.spec is None else "waiver"

    @property
    def field(self) -> str:
        """The key that it stands under, as the repository spells it."""
        said = self.spec.first("waive") if self.spec is not None else None
        return said.name if said is not None else "ignore"

    @property
    def value(self) -> str:
        """What tells it from others in the same file."""
        return " ".join((self.ignore.rule, *self.ignore.paths))

    def finding(self, message: str, help_: str, value: str = "") -> Finding:
        """What a rule has to say of it; `value` where it is not the exemption as such that is wrong."""
        path = self.spec.path if self.spec is not None else None
        return Finding(message, self.span, help_, spec=path, field=self.field, value=value or self.value)

    def has_ended(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.ignore.until is not None and self.ignore.until < today

    def covers(self, path: str) -> bool:
        """Whether a finding of its rule in the file at `path` is left out; a waiver speaks of its own spec's alone."""
        return not self.ignore.paths or self._matches(path)

    @cached_property
    def _matches(self) -> Callable[[str], bool]:
        return matcher(self.ignore.paths)


def exemptions(catalog: Catalog) -> Iterator[Exemption]:
    """All that there are: those of checks.yml, and then the specs' own."""
    checks = catalog.vocabulary.file("checks")
    if checks is not None:
        yield from (Exemption(ignore, checks.source) for ignore in catalog.vocabulary.policy.ignores)
    for spec in catalog.specs:
        yield from (Exemption(waiver, spec.source, spec) for waiver in spec.waivers)
