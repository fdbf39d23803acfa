"""Specs and names become a phrase."""

from __future__ import annotations

from collections.abc import Iterable

from tpmdocs.diagnostics import cut, shown
from tpmdocs.model.spec import Spec
from tpmdocs.text.wording import joined


def listed(names: Iterable[str]) -> str:
    """`A`, `B` and `C`, in backticks."""
    return joined(map(shown, names), "and")


def titled(spec: Spec, name: str = "") -> str:
    """A spec by its own or another name, with its title: `PAY-12` (Instant payouts)."""
    name = name or spec.name
    return shown(name) + (f" ({cut(spec.title)})" if spec.title and spec.title != name else "")
