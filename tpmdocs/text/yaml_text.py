"""A value becomes YAML text that reads back as the same value, quoted only where it has to be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_values import Items, Scalar

Value = str | bool | int | Iterable["Value"] | Mapping[str, "Value"]


class Raw(str):
    """A value that is YAML already, such as a number or a map on one line."""

    __slots__ = ()


def scalar(text: str, *, flow: bool = False, quote: str = '"') -> str:
    """One value on one line; `flow` where it stands within brackets or braces, `quote` for where it needs one."""
    return text if isinstance(text, Raw) or _is_plain(text, flow) else quoted(text, quote)


def whole(text: str) -> str:
    """The same value, as a number where it is a whole one: what reads it as such writes it in the same way."""
    return Raw(text) if re.fullmatch(r"0|[1-9][0-9]{0,8}", text) else text


def flow(value: Value) -> str:
    """A value, a list or a map on one line, such as `[a, b]`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(flow(one) for one in value) + "]"


def may_stand_for(after: str, before: str) -> bool:
    """Whether a value may stand without quotes where another one does."""
    # Within brackets a value has no sign that means something there, so one that has none may be within them.
    flow = not _is_awkward_in_flow(before)
    if scalar(whole(after), flow=flow) == after:
        return True
    return scalar(whole(before), flow=flow) != before and _reads_back(after, flow)  # it too may surprise others


def quoted(text: str, quote: str = '"') -> str:
    """A value in quotes: the wanted ones, if they do; single ones for what a backslash would alter."""
    is_awkward = quote == "'" or "\\" in text or '"' in text
    quote = "'" if is_awkward and text.isprintable() else '"'
    return f"{quote}{escaped(text, quote)}{quote}"


def escaped(text: str, quote: str) -> str:
    """A text as it stands between these quotes."""
    if quote == "'":
        return text.replace("'", "''")
    # YAML's double quotes know all escapes of JSON; what JSON leaves as it is and YAML forbids is escaped as well.
    return _UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=False)[1:-1])


def _is_plain(text: str, flow: bool) -> bool:
    """Whether a value may stand without quotes, for our reader and for every other one that calls it a text."""
    return not _SURPRISES.fullmatch(text) and _reads_back(text, flow)


def _reads_back(text: str, flow: bool) -> bool:
    """Whether our reader makes of a value without quotes that same value."""
    if not text or not text.isprintable() or text != text.strip():
        return False
    if flow and _is_awkward_in_flow(text):
        return False
    node, problems = read_yaml_document(f"- [{text}]\n" if flow else f"- {text}\n")
    if problems or not isinstance(node, Items):
        return False
    (value,) = node.items
    if flow:
        value = value.items[0] if isinstance(value, Items) and len(value.items) == 1 else value
    return isinstance(value, Scalar) and value.plain and value.text == text


def _is_awkward_in_flow(text: str) -> bool:
    return re.search(r"[\[\]{},]|:$|: ", text) is not None


_UNSEEN = re.compile(r"[\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_SURPRISES = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|~"
    r"|[-+]?(?:[\d_]+(?:\.[\d_]*)?|\.[\d_]+)(?:e[-+]?\d+)?|[-+]?[\d_]+(?::[\d_]+)+(?:\.[\d_]*)?"
    r"|0[xob][\da-f_]+|[-+]?\.(?:inf|nan))"
)
"""Words and numbers that another reader of YAML would not take for text."""
