"""Text becomes its mentions, such as `[[PAY-12]]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = r"""[^\s\x00-\x1f\x7f!"#$%&'()*+,;<=>?@\[\\\]^`{|}~]*"""

MENTION = re.compile(
    r"(?<!\\)(?:\\\\)*(?<!!)"  # neither escaped nor an image
    rf"\[\[(?P<id>\w{_WORD})(?:\#(?P<anchor>{_WORD}))?"
    r"(?:[ \t]*\\?\|(?P<label>[^\[\]]*))?\]\]"  # in a table the bar has to be escaped
    r"(?!\(|\[(?!\[))"  # `[[text]](address)` and `[[text]][name]` are links
)
"""`[[PAY-12]]`, `[[PAY-12#scope]]`, `[[PAY-12|the payouts spec]]`: the one definition, for reading and for rendering.

An id begins with a letter or digit of any script or `_`, and goes on with anything but white space and the
ASCII punctuation other than `-_./:`. No space parts it from the brackets, so that `[[ -f x ]]` stays shell.
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """`[[…]]` in prose. `label` and `anchor` are None where they are empty or not written."""

    id_text: str
    label: str | None
    anchor: str | None
    start: int
    end: int


def mentions_in(text: str) -> Iterator[re.Match[str]]:
    """All that `MENTION` matches, one after the other. By itself it would be tried at every character."""
    at = text.find("[[")
    while at >= 0:
        start = at
        while start and text[start - 1] == "\\":
            start -= 1
        match = MENTION.match(text, start)
        if match is not None:
            yield match
        at = text.find("[[", match.end() if match is not None else at + 1)


def read_mention(match: re.Match[str]) -> Mention:
    """The mention that `MENTION` matched."""
    label = re.sub(r"\n[ \t>]*", " ", match["label"] or "").replace(r"\|", "|")
    return Mention(
        match["id"], " ".join(label.split()) or None, match["anchor"] or None, match.start("id") - 2, match.end()
    )
