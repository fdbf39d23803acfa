"""A value becomes YAML text that reads back as the same value, quoted only where it has to be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from tpmdocs.frontmatter import Items, Scalar, read_yaml_document

Value = str | bool | int | Iterable["Value"] | Mapping[str, "Value"]


def scalar(text: str, *, flow: bool = False) -> str:
    """One value on one line; `flow` where it stands within brackets or braces."""
    return text if _is_plain(text, flow) else quoted(text)


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


def quoted(text: str) -> str:
    """A value in quotes: single ones, in which a backslash is itself, wherever they do."""
    if text.isprintable():
        return f'"{text}"' if "\\" not in text and '"' not in text else "'" + text.replace("'", "''") + "'"
    # YAML's double quotes know all escapes of JSON; what JSON leaves as it is and YAML forbids is escaped as well.
    return _UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str, flow: bool) -> bool:
    """Whether a value may stand without quotes, for our reader and for every other one that calls it a text."""
    if not text or not text.isprintable() or text != text.strip():
        return False
    if flow and re.search(r"[\[\]{},]|:$|: ", text):
        return False
    if _SURPRISES.fullmatch(text):
        return False
    node, problems = read_yaml_document(f"- [{text}]\n" if flow else f"- {text}\n")
    if problems or not isinstance(node, Items):
        return False
    (value,) = node.items
    if flow:
        value = value.items[0] if isinstance(value, Items) and len(value.items) == 1 else value
    return isinstance(value, Scalar) and value.plain and value.text == text


_UNSEEN = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_SURPRISES = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|~)|[-+]?[\d_]+(?:[.:][\d_]*)*(?:e[-+]?\d+)?|0[xob][\da-f_]+|[-+]?\.(?:inf|nan|\d+)"
)
"""Words and numbers that another reader of YAML would not take for text."""
