"""What every view is given: the plan, what is wrong with it, the day, and where its pages are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tpmdocs.addresses import Addresses
from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.spec import Spec


@dataclass(frozen=True)
class Plan:
    """A checked catalog on a day, about to be published.

    Attributes:
        diagnostics: What `check` said.
        today: The day that the pages stand for.
        addresses: How the host forms addresses.
        section: Folder of the generated pages, below the docs folder; empty, or ending in `/`.
        edit_url: Where a file can be edited, with `{path}` for its path from the repository's root.
    """

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    today: date
    addresses: Addresses = field(default_factory=Addresses)
    section: str = ""
    edit_url: str | None = None

    def page(self, name: str) -> str:
        """The path of a generated page by its name: `roadmap`, `catalog`, `dependencies`, `health`, `rules`."""
        return f"{self.section}{name}/index.md"

    def diagnostics_of(self, spec: Spec) -> tuple[Diagnostic, ...]:
        """What is wrong with one spec, in its metadata and its prose."""
        return self._by_spec.get(spec.path, ())

    @cached_property
    def _by_spec(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.diagnostics:
            spec = self.catalog.spec_at(diagnostic.finding.spec or diagnostic.span.path)
            if spec is not None:
                found.setdefault(spec.path, []).append(diagnostic)
        return {path: tuple(diagnostics) for path, diagnostics in found.items()}
