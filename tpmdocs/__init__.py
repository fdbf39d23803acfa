"""A folder of Markdown specs becomes a checked, searchable product plan.

    from datetime import date
    import tpmdocs

    catalog = tpmdocs.load(".")
    today = date(2026, 11, 23)
    diagnostics = tpmdocs.check(catalog, today=today)
    site = tpmdocs.build(catalog, diagnostics, today=today)

`load`, `check`, `compare` and `build` are the verbs, the classes the nouns; see their own documentation. What is not in
`__all__` may change without notice.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tpmdocs.builder import build
    from tpmdocs.changes.change import Change, Changes
    from tpmdocs.changes.compare import compare
    from tpmdocs.checker import check
    from tpmdocs.diagnostics import Diagnostic
    from tpmdocs.model.catalog import Catalog
    from tpmdocs.model.spec import Spec
    from tpmdocs.model.vocabulary import Vocabulary
    from tpmdocs.reading.loader import load
    from tpmdocs.site import Page, Site

__version__ = "0.1.0"
__all__ = [
    "Catalog",
    "Change",
    "Changes",
    "Diagnostic",
    "Page",
    "Site",
    "Spec",
    "Vocabulary",
    "build",
    "check",
    "compare",
    "load",
]

_HOMES = {
    "Catalog": "model.catalog",
    "Change": "changes.change",
    "Changes": "changes.change",
    "Diagnostic": "diagnostics",
    "Page": "site",
    "Site": "site",
    "Spec": "model.spec",
    "Vocabulary": "model.vocabulary",
    "build": "builder",
    "check": "checker",
    "compare": "changes.compare",
    "load": "reading.loader",
}


if not TYPE_CHECKING:  # a type checker shall not think that any name is there

    def __getattr__(name: str) -> object:  # on demand, so that the command line starts at once
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
