"""The templates that a site trusts become a policy that browsers hold its pages to: nothing else runs in them.

https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser

_RULES = (
    "default-src 'none'",
    "style-src 'self' 'unsafe-inline'",  # bars and lines lie where a style attribute says
    "img-src 'self' data:",  # the theme's style sheet holds its icons
    "font-src 'self' data:",
    "media-src 'self'",
    "connect-src 'self'",  # search
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)


def policy(scripts: Iterable[str]) -> str:
    """What a page may do: run the site's own files and these inline scripts, and fetch from its own place alone."""
    hashes = sorted({f"'sha256-{_hash(script)}'" for script in scripts})
    return "; ".join((_RULES[0], " ".join(["script-src 'self'", *hashes]), *_RULES[1:]))


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def inline_scripts(html: str) -> tuple[str, ...]:
    """The texts of scripts that stand in a page, as a browser takes them."""
    found = _Scripts()
    found.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    found.close()
    return tuple(found.texts)


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and "src" not in dict(attrs)
        if self.inside:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data

    def handle_endtag(self, _tag: str) -> None:
        self.inside = False


def with_head(page: str, tags: str) -> str:
    """A page with more in its head, before anything that could run, and behind what says how it is encoded."""
    return _HEAD.sub(lambda found: f"{found[0]}{tags}", page, count=1)


_HEAD = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?", re.I)
