"""A field that is missing becomes a line that its author might write, with the plan's own ids and statuses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tpmdocs.editing.naming import FIRST, families, next_id
from tpmdocs.editing.spec_template import first_status
from tpmdocs.model.catalog import Catalog
from tpmdocs.text.mentions import MENTION


@dataclass(frozen=True)
class Examples:
    """What the next spec of a plan would say."""

    catalog: Catalog

    def added(self, concept: str, field: str) -> str:
        """The way out where a concept is not said, in the field that this repository says it in."""
        value = {"id": lambda: self.id, "status": lambda: first_status(self.catalog)}.get(concept, str)()
        return f"add `{field}: {value}`" if value else f"add `{field}:`"

    @property
    def id(self) -> str:
        """The next id that is free; empty where ids are words, or none that could be written."""
        return next(iter(self._ids.values()), "")

    def id_like(self, id_: str) -> str:
        """The next free id that differs from another one in its number alone, else any that is free."""
        return self._ids.get(self.catalog.dialect.bare(id_).rstrip("0123456789"), self.id)

    @cached_property
    def _ids(self) -> dict[str, str]:
        """By what stands before their number, what most specs have first."""
        known = families(self.catalog) or (() if any(spec.id for spec in self.catalog.specs) else (FIRST,))
        found = {family.prefix: next_id(self.catalog, family) for family in known}
        return {prefix: id_ for prefix, id_ in found.items() if self._can_be_written(id_)}

    def _can_be_written(self, id_: str) -> bool:
        mention, form = MENTION.fullmatch(f"[[{id_}]]"), self.catalog.dialect.ids.pattern
        return mention is not None and mention["id"] == id_ and (form is None or form.fullmatch(id_) is not None)
