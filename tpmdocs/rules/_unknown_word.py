"""A word in a setting becomes a finding that says what was most likely meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.model.spec import Spec
from tpmdocs.repository.source import Source
from tpmdocs.text.edits import replacing
from tpmdocs.text.suggest import closest, is_same
from tpmdocs.text.yaml_values import Scalar


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a setting, and where it stands."""

    source: Source
    node: Scalar
    field: str
    spec: Spec | None = None

    @property
    def text(self) -> str:
        return self.node.text

    def unknown(self, what: str, known: Collection[str], otherwise: str) -> Finding:
        """That it is not `what`, and which of those that are known was meant."""
        nearest = closest(self.text, sorted(known))
        help_ = f"did you mean `{nearest}`?" if nearest is not None else otherwise
        return self.finding(f"{shown(self.text)} is not {what}", help_, nearest)

    def finding(self, message: str, help_: str, nearest: str | None = None) -> Finding:
        node, certain = self.node, nearest is not None and is_same(self.text, nearest)
        return Finding(
            message,
            self.source.span(node.start, node.end),
            help_,
            fix=replacing(self.source, node.start, node.end, self.text, nearest, node) if nearest and certain else None,
            spec=self.spec.path if self.spec is not None else None,
            field=self.field,
            value=self.text,
        )
