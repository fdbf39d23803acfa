"""YAML as nearly everybody writes it becomes values with their places, line by line; of anything else there is no word.

`key: value`, `key: "value"`, `key: [a, b]`, `key: {a: 1}`, and `key:` above lines of `- value`: libyaml gives out an
event, and two marks, for each of the values in them, and that takes three times as long.
"""

from __future__ import annotations

import re

from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, Scalar

LONGEST = 20_000
"""Characters of a text that is read so; none of fewer has more values than are allowed."""

_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,99}"
_QUOTED = r"""\"[ !#-\[\]-~]*+\"|'[ -&(-~]*+'"""
# Nothing that ends a value, or begins something else: `: ` and ` #` do. And no sign that is not on every keyboard.
_VALUE = r"[A-Za-z0-9](?:[!-9;-~]++|:(?=[!-~])|[ ]++(?=[!\"$-~]))*+"
_INNER = r"[A-Za-z0-9](?:[A-Za-z0-9_./@+()-]++|[ ]++(?=[A-Za-z0-9_./@+(]))*+"
_ONE = rf"(?:{_INNER}|{_QUOTED})"
_PAIR = rf"{_KEY}:[ ]++{_ONE}"
_LINE = re.compile(
    rf"""
    ({_KEY}):
    (?:
        [ ]++ (?: ({_VALUE}) | ({_QUOTED}) | (\[ [ ]*+ (?: {_ONE} (?: [ ]*+ , [ ]*+ {_ONE} )*+ )? [ ]*+ \])
            | (\{{ [ ]*+ {_PAIR} (?: [ ]*+ , [ ]*+ {_PAIR} )*+ [ ]*+ \}}) ) \n
      | \n ( (?P<indent>[ ]*+) -[ ]++ {_VALUE} \n (?: (?P=indent) -[ ]++ {_VALUE} \n )*+ )
    )
    """,
    re.X | re.A,
)
_EACH = re.compile(_ONE, re.A)
_EACH_PAIR = re.compile(rf"({_KEY}):[ ]++({_ONE})", re.A)
_EACH_LINE = re.compile(rf"-[ ]++({_VALUE})\n", re.A)


def read_plain(text: str, base: int) -> Fields | None:
    """What libyaml would read in a text that nothing is wrong with and that is plain; None for any other."""
    if len(text) > LONGEST:
        return None
    entries: list[Entry] = []
    at, end, names = 0, len(text), set()
    match = _LINE.match
    while at < end:
        line = match(text, at)
        if line is None:
            return None
        which = min(line.lastindex or 0, 6)  # the seventh is within the sixth
        start, stop = line.span(which)
        start, stop = start + base, stop + base
        value: Node
        if which == 2:
            value = Scalar(line[2], start, stop)
        elif which == 3:
            value = Scalar(line[3][1:-1], start, stop, False)
        elif which == 4:
            value = Items(tuple(_scalar(one[0], start + one.start()) for one in _EACH.finditer(line[4])), start, stop)
        elif which == 5:
            pairs = tuple(
                Entry(_scalar(one[1], start + one.start(1)), _scalar(one[2], start + one.start(2)))
                for one in _EACH_PAIR.finditer(line[5])
            )
            if len({pair.key.text for pair in pairs}) < len(pairs):
                return None
            value = Fields(pairs, start, stop)
        else:
            lines = tuple(
                Scalar(one[1], start + one.start(1), start + one.end(1)) for one in _EACH_LINE.finditer(line[6])
            )
            value = Items(lines, start + len(line["indent"]), lines[-1].end)
        key = line[1]
        names.add(key)
        entries.append(Entry(Scalar(key, base + at, base + at + len(key)), value))
        at = line.end()
    if not entries or len(names) < len(entries):
        return None
    return Fields(tuple(entries), base, entries[-1].value.end)


def _scalar(written: str, start: int) -> Scalar:
    if written[0] in "\"'":
        return Scalar(written[1:-1], start, start + len(written), False)
    return Scalar(written, start, start + len(written))
