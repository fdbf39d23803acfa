"""A text by anybody becomes a comment that notifies nobody, commands nothing, and leads nowhere.

A forge sees to it that no comment runs scripts. What is left is what a forge does for its users, and here for a
stranger with our name under it: mentions, references, commands in a line of their own, links, pictures.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5

from tpmdocs.text.comments import ACTING, GAP, LIMIT, MARKER


def comment(text: str, head: str) -> str:
    """A comment for a pull request: what we say first, as Markdown, and then what anybody wrote."""
    top = f"{MARKER}\n{head}\n\n"
    return top + _cut(harmless(text[: 2 * LIMIT].strip().removeprefix(MARKER).strip()), LIMIT - len(top))


def harmless(text: str) -> str:
    """A text that looks nearly the same in a comment, and of which a forge makes nothing but letters and lists."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in f"\n\t{GAP}" or unicodedata.category(sign) not in _UNSEEN)
    signs = [_as_seen(found) for found in _SIGN.finditer(unicodedata.normalize("NFC", text))]
    acting = {place.start() for place in ACTING.finditer("".join(seen for _, seen in signs))}
    said, at = [], 0
    for written, seen in signs:
        said.append(GAP + written if at in acting else written)
        at += len(seen)
    return "".join(said)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

_SIGN = re.compile(
    # HTML that stays; without attributes, none of it leads or loads anything.
    r"(?P<tag></?(?:details|summary|sub|sup|kbd|code|strong|em|b|i|ins|del|br)>)"
    r"|(?P<named>&(?i:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]*);)"
    r"|(?P<opened>\\?<(?=(?i:[a-z/!?])))"  # tags, comments, and links in angle brackets
    r"|\\?(?P<begun>&)"  # where no sign is named, so that none can be made of what follows
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|.",
    re.S,
)


def _as_seen(found: re.Match[str]) -> tuple[str, str]:
    """How a sign is written in the comment, and as what it is seen there."""
    written = found[0]
    if found["tag"]:
        return written, "\0"
    if found["opened"]:
        return "&lt;", "<"
    if found["begun"] or (found["named"] and "#" not in written and written[1:] not in html5):
        return f"&amp;{written.partition('&')[2]}", "&" + written.partition("&")[2]
    if found["named"]:
        seen = html.unescape(written)
        is_seen = seen and (seen == GAP or unicodedata.category(seen[0]) not in _UNSEEN)
        return (written, seen) if is_seen else (GAP, GAP)
    return written, found["escaped"] or written


def _cut(text: str, room: int) -> str:
    """A text of so many signs at most, whose end is said, and whose folds and blocks of code are closed."""
    if len(text) <= room:
        return text
    kept = text[: room - 200].rpartition("\n")[0] or re.sub(r"[&<][#/\w]*$", "", text[: room - 200])
    fence = "\n```" if len(re.findall(r"^\s*```", kept, re.M)) % 2 else ""
    open_ = min(10, max(0, kept.count("<details>") - kept.count("</details>")))
    return f"{kept}{fence}{'</details>' * open_}\n\n… and more, which no comment has room for.\n"
