"""Rows become bars in an SVG, with a mark on each bar where its goal lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from benchmarks.measure import Row

LETTER = 7.2
"""The width of a letter, with some to spare: bars begin right of the longest of what they stand for."""
RIGHT = 560
"""From where bars begin to the end."""

LONGEST = 300
LINE = 40
HEAD = 40

# What is kept and what is not differ by a word beside the bar, too, as not everybody tells the colours apart.
STYLE = """
svg { color-scheme: light dark; font: 13px system-ui, sans-serif; background: #fff }
text { fill: #222 } .head { font-weight: 600 } .note { fill: #555; font-size: 12px }
.bar { fill: #8a8f98 } .kept { fill: #2a7de1 } .missed { fill: #d9822b } .goal { stroke: #111; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  svg { background: #16181d } text { fill: #e8e8e8 } .note { fill: #aaa }
  .bar { fill: #777d88 } .kept { fill: #5b9bf0 } .missed { fill: #e59a4c } .goal { stroke: #fff }
}"""


def plot(rows: Sequence[tuple[str, Row]]) -> str:
    """One panel for what is measured in the same unit and said to be of the same, each with a scale of its own.

    Args:
        rows: The rows to be drawn, each with its subject.
    """
    note = "Bars are what was measured, on a scale for each group; a line across one is its goal."
    drawn = [f'<text class="note" x="16" y="24">{note}</text>']
    left = round(26 + LETTER * max((len(_label(row)) for _, row in rows), default=0))
    y = 24
    for title, panel in groupby(rows, lambda one: _panel(*one)):
        y += HEAD
        drawn.append(f'<text class="head" x="16" y="{y - 12}">{escape(title)}</text>')
        within = [row for _, row in panel]
        most = max(max(row.value, _goal(row) or 0) for row in within) or 1
        for row in within:
            drawn += _bar(row, left, y, LONGEST / most)
            y += LINE
    size = f'width="{left + RIGHT}" height="{y + 16}" viewBox="0 0 {left + RIGHT} {y + 16}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{note}">',
            f"<style>{STYLE}</style>",
            *drawn,
            "</svg>\n",
        ]
    )


def _panel(subject: str, row: Row) -> str:
    head, _, rest = row.what.partition(": ")
    unit = {"s": "seconds", "MB": "megabytes", "%": "percent", "": "a number"}[row.unit]
    return f"{subject} · {head if rest else 'all'}, {unit}"


def _goal(row: Row) -> float | None:
    """Where the goal lies on the scale of the row's own unit."""
    if row.least is not None:
        return row.least
    if row.most is None:
        return None
    # Where ratios were taken in pairs, the goal lies as far from the end of the bar as it lies from the ratio.
    return row.most * row.value / row.ratio if row.ratio else row.most


def _label(row: Row) -> str:
    return row.what.partition(": ")[2] or row.what


def _bar(row: Row, left: int, y: int, scale: float) -> Iterator[str]:
    goal = _goal(row)
    kind = {True: "bar kept", False: "bar missed", None: "bar"}[row.kept]
    length = max(1.0, row.value * scale)
    yield f'<text x="{left - 10}" y="{y + 13}" text-anchor="end">{escape(_label(row))}</text>'
    yield f'<rect class="{kind}" x="{left}" y="{y}" width="{length:.1f}" height="16" rx="2"/>'
    if goal is not None:
        at = f"{left + goal * scale:.1f}"
        yield f'<line class="goal" x1="{at}" x2="{at}" y1="{y - 3}" y2="{y + 18}"/>'
    end = left + max(length, (goal or 0) * scale) + 8
    yield f'<text x="{end:.1f}" y="{y + 13}">{escape(row.form)}</text>'
    said = [f"{row.ratio:.3g} × {row.against}"] if row.ratio is not None else []
    said += [f"goal {row.goal}, {'kept' if row.kept else 'NOT KEPT'}"] if row.kept is not None else []
    if said:
        yield f'<text class="note" x="{left}" y="{y + 31}">{escape("; ".join(said))}</text>'
