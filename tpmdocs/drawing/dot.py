"""Turns a diagram, given as plain values, into DOT, the language of Graphviz."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

from graphviz import escape, nohtml
from graphviz.quoting import quote

# Shape and stroke tell apart what colour tells apart, too.
SHAPES = {
    "box": "shape=box",
    "rounded": "shape=box style=rounded",
    "dashed": 'shape=box style="rounded,dashed"',
    "dotted": 'shape=box style="rounded,dotted"',
    "bold": 'shape=box style="rounded,bold"',
    "double": "shape=box style=rounded peripheries=2",
    "ellipse": "shape=ellipse",
    "folder": "shape=folder",
    "hexagon": "shape=hexagon",
    "note": "shape=note",
    "octagon": "shape=octagon",
    "plain": "shape=plaintext",
}
FONT_SIZE = 13


class Node(NamedTuple):
    """A box: its label, further lines below it, and a tooltip for what is not drawn.

    `shape` is one of SHAPES; any other is drawn as a box.
    """

    key: str
    label: str
    lines: tuple[str, ...] = ()
    href: str | None = None
    classes: tuple[str, ...] = ()
    shape: str = "box"
    tooltip: str = ""


class Edge(NamedTuple):
    """An arrow from one node's key to another's; without a head, a line that reaches from box to box."""

    source: str
    target: str
    classes: tuple[str, ...] = ()
    label: str = ""
    stroke: Literal["solid", "dashed", "dotted", "bold"] = "solid"
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Cluster:
    """A frame around nodes, given by their keys; a node that several claim stays with the first."""

    label: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing to be made; its name is unique in the page, its title and description are for readers.

    Of two nodes with one key the first counts; edges and clusters may name nodes that are not there.
    """

    name: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    direction: Literal["TB", "LR"] = "TB"


def dot(diagram: Diagram) -> str:
    """The diagram in DOT, with the id n0, e0 or c0 on what is drawn for nodes[0], edges[0] or clusters[0].

    Only wrapped labels come from the diagram, and these only to be measured: keys, links and classes are no
    business of Graphviz, which would read ports, escapes and HTML into them.
    """
    return "".join(_statements(diagram))


def _statements(diagram: Diagram) -> Iterator[str]:
    direction = "LR" if diagram.direction == "LR" else "TB"
    yield f"digraph {{ {_GRAPH} rankdir={direction} {_DEFAULTS}\n"
    numbers: dict[str, int] = {}
    for number, node in enumerate(diagram.nodes):
        if numbers.setdefault(node.key, number) == number:
            shape = SHAPES.get(node.shape, SHAPES["box"])
            yield f"n{number} [id=n{number} {_measured(caption(node), shape)}]\n"
    framed: set[int] = set()
    for number, cluster in enumerate(diagram.clusters):
        inside = dict.fromkeys(numbers[key] for key in cluster.nodes if key in numbers)
        if members := [member for member in inside if member not in framed]:
            framed.update(members)
            yield f"subgraph cluster_{number} {{ id=c{number} label={_quoted(lines_of(cluster.label))}"
            yield "".join(f" n{member}" for member in members) + " }\n"
    for number, edge in enumerate(diagram.edges):
        if edge.source in numbers and edge.target in numbers:
            yield f"n{numbers[edge.source]} -> n{numbers[edge.target]} [id=e{number}"
            if edge.stroke in ("dashed", "dotted", "bold"):
                yield f" style={edge.stroke}"
            if not edge.headed:
                yield " arrowhead=none"
            if edge.label:
                yield f" label={_quoted(lines_of(edge.label))}"
            yield "]\n"
    yield "}\n"


def caption(node: Node) -> tuple[str, ...]:
    """What a node says, line by line."""
    return _caption(node.label, node.lines)


@lru_cache(maxsize=10_000)  # a spec stands in the diagrams of all its neighbours
def _caption(label: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    return lines_of(label) + tuple(line for text in lines for line in lines_of(text))


@lru_cache(maxsize=10_000)
def _measured(lines: tuple[str, ...], shape: str) -> str:
    return f"label={_quoted(lines)} {shape}{_width(lines)}"


@lru_cache(maxsize=10_000)
def lines_of(text: str) -> tuple[str, ...]:
    """A text in up to four lines, each of about 28 Latin or 14 Chinese characters."""
    text = " ".join(printable(text).split())
    width = _COLUMNS * len(text) // max(1, _columns(text))
    return tuple(wrap(text, max(1, width), max_lines=4, placeholder="…"))


def printable(text: str) -> str:
    """The text without characters that XML, and with them Graphviz, cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLUMNS = 28
# The limits of iterations change no small drawing and keep a dense one from taking minutes.
_GRAPH = "outputorder=edgesfirst nodesep=0.2 ranksep=0.4 pad=0.05 nslimit=10 nslimit1=10"
# Arial is the one sans serif that the WebAssembly build can measure.
_FONT = f"fontname=Arial fontsize={FONT_SIZE}"
_DEFAULTS = f'{_FONT} node [{_FONT} height=0.4 margin="0.12,0.08"] edge [{_FONT} arrowsize=0.7]'


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _width(lines: Iterable[str]) -> str:
    """A least width where Graphviz may have no measure of the letters: 0.56 em, or 1.12 for the wide ones."""
    columns = max((_columns(line) for line in lines if not line.isascii()), default=0)
    return f" width={0.25 + columns * 0.56 * FONT_SIZE / 72:.2f}" if columns else ""


@lru_cache(maxsize=10_000)
def _quoted(lines: tuple[str, ...]) -> str:
    # The library knows DOT's escapes and quotes; that a label reads entities as HTML does is left to its caller.
    label = r"\n".join(escape(line.replace("&", "&amp;")) for line in lines)
    return str(quote(nohtml(label)))
