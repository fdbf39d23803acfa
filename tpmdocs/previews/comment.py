"""A text by anybody becomes a comment that notifies nobody, commands nothing, and leads nowhere.

A forge sees to it that no comment runs scripts. What is left is what a forge does for its users, and here for a
stranger with our name under it: mentions, references, commands in a line of their own, links, pictures.
"""

from __future__ import annotations

import html
import re
import unicodedata

MARKER = "<!-- tpmdocs-review -->"
"""By which a comment of ours is found again; at its beginning, and nowhere else."""

LIMIT = 60_000
"""Characters of a comment; GitHub takes 65,536."""


def comment(text: str, head: str) -> str:
    """A comment for a pull request: what we say first, as Markdown, and then what anybody wrote."""
    top = f"{MARKER}\n{head}\n\n"
    return top + _cut(harmless(text[: 2 * LIMIT].strip().removeprefix(MARKER).strip()), LIMIT - len(top))


def harmless(text: str) -> str:
    """A text that looks nearly the same in a comment, and of which a forge makes nothing but letters and lists."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in f"\n\t{_GAP}" or unicodedata.category(sign) not in _UNSEEN)
    kept: list[str] = []

    def keep(place: re.Match[str]) -> str:
        kept.append(place[0])
        return f"\0{len(kept) - 1}\0"

    def as_itself(reference: re.Match[str]) -> str:
        sign = html.unescape(reference[0])
        if sign.isalnum() or sign in "@＠#!/:.-" or not reference[0].endswith(";"):
            return sign
        return "" if unicodedata.category(sign[0]) in _UNSEEN else keep(reference)

    text = _TAGS.sub(keep, _REFERENCE.sub(as_itself, text))
    for pattern, instead in _BROKEN:
        text = pattern.sub(instead, text)
    return re.sub("\0(\\d+)\0", lambda place: kept[int(place[1])], text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

_REFERENCE = re.compile(r"&(?:#(?:x[0-9a-f]+|\d+);?|[a-z][a-z0-9]*;)", re.I)
"""A sign by its number or name: the sign itself where a forge looks for mentions, and none where it reads Markdown."""

_TAGS = re.compile(r"</?(?:details|summary|sub|sup|kbd|code|strong|em|b|i|ins|del|br)>")
"""HTML that stays; without attributes, none of it leads or loads anything."""

_GAP = "\N{WORD JOINER}"
"""A sign of no width: what it stands in looks as before, and is no longer what it was."""

_BROKEN = (
    (re.compile(r"<(?=[a-z/!?])", re.I), "&lt;"),  # tags, comments, and links in angle brackets
    (re.compile(r"(?<=[@＠])(?=[\w-])"), _GAP),
    (re.compile(r"(?<=[#!&])(?=\d)|(?<=\bGH)(?=-\d)", re.I), _GAP),  # what would be noted at another issue
    (re.compile(r"(?<=:)(?=\\?/\\?/)|(?<=\bwww)(?=\.)", re.I), _GAP),
    (re.compile(r"(?<=\])(?=[(\[:])|(?<=!)(?=\[)"), _GAP),  # links, pictures, footnotes and their addresses
    (re.compile(r"^(?=/\w)", re.M), _GAP),  # `/merge`, which GitLab would carry out with our rights
)


def _cut(text: str, room: int) -> str:
    """A text of so many signs at most, whose end is said, and whose folds and blocks of code are closed."""
    if len(text) <= room:
        return text
    kept = text[: room - 200].rpartition("\n")[0] or text[: room - 200]
    fence = "\n```" if len(re.findall(r"^\s*```", kept, re.M)) % 2 else ""
    open_ = min(10, max(0, kept.count("<details>") - kept.count("</details>")))
    return f"{kept}{fence}{'</details>' * open_}\n\n… and more, which no comment has room for.\n"
