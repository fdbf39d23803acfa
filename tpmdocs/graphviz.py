"""Turns diagrams into SVG; the one place that runs a layout engine."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from shutil import which

from tpmdocs.dot import Diagram, dot
from tpmdocs.svg import svg


def engines() -> tuple[str, ...]:
    """The layout engines that are installed, the preferred one first: `dot`, the program, and `wasm`."""
    return tuple(name for name, (installed, _) in _ENGINES.items() if installed())


def draw(diagrams: Sequence[Diagram], engine: str = "auto") -> tuple[str | None, ...]:
    """Each diagram as SVG text, or None where no engine can draw it: then its list has to do.

    What one diagram looks like does not depend on the others.

    Args:
        diagrams: what to draw; all at once is much faster than one by one.
        engine: one of `engines()`; or `auto`, which is the first of them, and the next for what that one fails
            to draw.
    """
    drawn: list[str | None] = [None] * len(diagrams)
    for name in engines():
        todo = [number for number, done in enumerate(drawn) if done is None]
        if todo and engine in (name, "auto"):
            _, lay_out = _ENGINES[name]
            for number, drawing in zip(todo, lay_out([dot(diagrams[number]) for number in todo]), strict=True):
                drawn[number] = svg(diagrams[number], drawing)
    return tuple(drawn)


def _dot(sources: Sequence[str]) -> Iterable[str]:
    """The drawings of one process for all sources, halved until the one that it fails on is alone."""
    try:
        process = subprocess.run(
            ["dot", "-Tsvg"], input="".join(sources).encode(), capture_output=True, timeout=20 + len(sources) / 10
        )
    except (OSError, subprocess.TimeoutExpired):
        drawings = []
    else:
        *drawings, rest = process.stdout.decode(errors="replace").split("</svg>\n")
    ...
