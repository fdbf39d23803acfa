"""Turns Graphviz's drawing of a diagram into SVG fit to stand in a page: geometry is its, all else ours."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from tpmdocs.drawing.dot import FONT_SIZE, Diagram, Node, caption, lines_of, printable


def svg(diagram: Diagram, drawing: str) -> str | None:
    """The drawing with our own texts, links, classes and nothing that could act; None if it is none.

    Colours are left to the style sheet: without one, everything has the colour of the text around.

    Args:
        diagram: the values that were given to `dot`.
        drawing: the SVG that Graphviz made of them.
    """
    canvas = _CANVAS.search(drawing)
    if canvas is None:
        return None
    width, height, shift = canvas.groups()
    labels: dict[str, str] = {}
    for node in diagram.nodes:
        labels.setdefault(node.key, node.label)
    drawn = []
    for group in drawing.split('<g id="')[1:]:  # groups do not nest, as nothing in our DOT has a link or a tooltip
        kind, (number, _, rest) = group[0], group[1:].partition('"')
        if kind not in "nec" or not number.isdecimal():
            continue
        body = rest.partition("</g>")[0]
        if kind == "n":
            drawn.append(_node(diagram.nodes[int(number)], body))
        elif kind == "e":
            edge = diagram.edges[int(number)]
            title = f"{labels[edge.source]} → {labels[edge.target]}{edge.label and f': {edge.label}'}"
            drawn.append(_group("tpm-edge", edge.classes, title, body, lines_of(edge.label)))
        else:
            cluster = diagram.clusters[int(number)]
            drawn.append(_group("tpm-cluster", (), cluster.label, body, lines_of(cluster.label)))
    name = _NOT_IN_IDS.sub(lambda match: f"_{ord(match[0]):x}_", diagram.name)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' class="tpm-diagram" viewBox="0 0 {width} {height}" style="--tpm-width:{width}px;max-width:{width}px"'
        f' role="group" aria-labelledby="tpm-{name}-title" aria-describedby="tpm-{name}-desc"'
        f' font-family="Arial, Helvetica, sans-serif" font-size="{FONT_SIZE}" text-anchor="middle"'
        ' fill="none" stroke="currentColor">'
        f'<title id="tpm-{name}-title">{_text(diagram.title)}</title>'
        f'<desc id="tpm-{name}-desc">{_text(diagram.description)}</desc>'
        f'<g transform="translate({shift})">{"".join(drawn)}</g></svg>'
    )


_NUMBER = "[0-9.e+-]+"
_CANVAS = re.compile(rf'viewBox="0\.00 0\.00 ({_NUMBER}) ({_NUMBER})".*? translate\(({_NUMBER} {_NUMBER})\)"', re.S)
_GEOMETRY = re.compile(r' (?:d|points|cx|cy|rx|ry|stroke-dasharray|stroke-width)="[0-9MCLz., e+-]*"')
# A shape, the geometry behind its colours, and further attributes: Graphviz has none such, or in another order.
_SHAPE = re.compile(
    r'<(path|polygon|polyline|ellipse)(?: fill="\w*")?(?: stroke="\w*")?'
    rf"((?:{_GEOMETRY.pattern})*)((?: [^>]*)?)/>"
)
_PLACE = re.compile(rf'<text [^>]*? x="({_NUMBER})" y="({_NUMBER})"')
_NOT_IN_IDS = re.compile("[^A-Za-z0-9-]")
# A colon is allowed behind a known scheme, or where it can start none. Browsers skip control characters.
_SAFE_HREF = re.compile(r"(?:https?:|mailto:|[^\x00-\x20:/?#]*(?:[/?#]|\Z))[^\x00-\x20]*", re.I)


def _node(node: Node, body: str) -> str:
    title = ", ".join(filter(None, (node.label, *node.lines, node.tooltip)))
    return _group("tpm-node", node.classes, title, body, caption(node), _link(node.href) if node.href else "")


def _group(kind: str, classes: tuple[str, ...], title: str, body: str, lines: tuple[str, ...], link: str = "") -> str:
    tag = "a" if link else "g"
    filled = ' fill="currentColor"' if kind == "tpm-edge" else ""
    parts = [f'<{tag} class="{_text(" ".join((kind, *classes)))}"{link}><title>{_text(title)}</title>']
    for shape, geometry, more in _SHAPE.findall(body):
        further = "".join(_GEOMETRY.findall(more)) if more else ""
        parts.append(f"<{shape}{geometry}{further}{filled if shape == 'polygon' else ''}/>")
    if lines and (places := _PLACE.findall(body)):
        parts.append('<g fill="currentColor" stroke="none">')
        parts += [f'<text x="{x}" y="{y}">{_text(line)}</text>' for (x, y), line in zip(places, lines, strict=False)]
        parts.append("</g>")
    parts.append(f"</{tag}>")
    return "".join(parts)


@lru_cache(10_000)
def _link(href: str) -> str:
    """The attributes of a box that leads somewhere; none where the address could act."""
    # Not plain `href`: Material's navigation.instant assigns to the `href` of whatever has that attribute, which
    # fails on an SVG link and leaves the reader with a new address above the old page. And `pointer-events`, as
    # a shape without a fill would be clicked only on its border.
    return f' xlink:href="{_text(href)}" pointer-events="all"' if _SAFE_HREF.fullmatch(href) else ""


@lru_cache(10_000)  # a spec stands in the diagrams of all its neighbours
def _text(text: str) -> str:
    return escape(printable(text)).replace("→", "&#8594;")  # in a text that has one, each letter takes twice the memory
