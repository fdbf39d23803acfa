"""HTML in Markdown becomes the ids and addresses in it; text loses its comments.

It is looked at by patterns: what a browser would make of broken HTML is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<tag>[A-Za-z][\w-]*)(?P<attributes>[^<>]*)>", re.S)
_VALUE = r"""\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))"""
_ID = re.compile(rf"(?<![\w-])(?P<key>id|name){_VALUE}", re.I)
_ADDRESS = re.compile(rf"(?<![\w-])(?P<key>href|src){_VALUE}", re.I)


def ids_in(html: str) -> Iterator[str]:
    """What can be linked to: `<a name="scope">`, `<div id="scope">`."""
    for tag, key, value in _attributes(html, _ID):
        if key == "id" or tag == "a":
            yield value


def addresses_in(html: str) -> Iterator[str]:
    """What links and images lead to: `<a href="b.md">`, `<img src="b.png">`."""
    return (address for _, _, address in _attributes(html, _ADDRESS))


def without_comments(text: str) -> str:
    """What is left of a text without comments of HTML; one that never ends goes on to the end."""
    return _COMMENT.sub("", text)


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)


def _attributes(html: str, form: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Tags, names and values of attributes; names are in small letters."""
    for tag in _TAG.finditer(html):
        for match in form.finditer(tag["attributes"] or ""):
            yield tag["tag"].lower(), match["key"].lower(), match["a"] or match["b"] or match["c"] or ""
