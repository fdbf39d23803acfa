"""A text with characters that only look like those of a keyboard becomes the text that was meant, and a word on it."""

from __future__ import annotations

import unicodedata

from tpmdocs.diagnostics import shown

_MEANT = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u00b4", ""),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\u00ad\ufeff", ""),
}
_TABLE = str.maketrans(_MEANT)


def straightened(text: str) -> str:
    """A text with the dashes and spaces of a keyboard, and without curly quotes and what cannot be seen."""
    return text.translate(_TABLE).strip()


def told(text: str) -> str:
    """The first odd character of a text by its name, and what to write: "it holds an en dash …"."""
    odd = next((character for character in text if character in _MEANT), None)
    if odd is None:
        return ""
    name = unicodedata.name(odd, "character that cannot be seen").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"it holds {article} {name} (U+{ord(odd):04X}): write {shown(straightened(text))}"
