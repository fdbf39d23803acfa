"""The path and size of a file in an unreviewed change become whether it may come over to a trusted base, or why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tpmdocs.addresses import Addresses, may_be_generated
from tpmdocs.repository.folder import CONFIG_DIR, HOST_FILES
from tpmdocs.repository.source import MAX_BYTES

VOCABULARY = frozenset(
    f"{CONFIG_DIR}/{name}{ending}"
    for name in ("statuses", "teams", "releases", "goals")
    for ending in (".yml", ".yaml")
)
"""What words mean, which a change may change; how specs are read, checked and shown is not its to say."""

_MARKDOWN = (".md", ".markdown")
_DATA = (".yml", ".yaml")
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")

LARGEST_IMAGE = 5_000_000
MOST_BYTES = 200_000_000
MOST_FILES = 20_000
DEEPEST = 12
LONGEST = 200

_NAME = re.compile(r"[\w(@+][\w .,()@#%+=~!-]*(?<! )")


@dataclass(frozen=True)
class Scope:
    """Where a change may say something, by what the trusted revision says.

    Attributes:
        docs: The docs folder with a `/` behind it; empty where it is all.
        is_spec: Whether a path is one of those that the dialect has specs at, wherever they are.
        configuration: Files that the host's configuration is read from.
    """

    docs: str
    is_spec: Callable[[str], bool]
    configuration: frozenset[str]

    def brings(self, path: str) -> bool:
        """Whether what stands at a path is the change's to say: its texts and images, and the vocabulary."""
        if path in VOCABULARY:
            return True
        if not self.is_watched(path) or self._is_setting(path) or _hidden(path):
            return False
        kinds = (*_MARKDOWN, *_DATA) if self.is_spec(path) else _MARKDOWN
        return path.endswith(kinds) or path.lower().endswith(_IMAGES)

    def is_watched(self, path: str) -> bool:
        """Whether who changes a file here is to be told where it does not come over."""
        return path.startswith(self.docs) or self.is_spec(path) or self._is_setting(path)

    def _is_setting(self, path: str) -> bool:
        return path.startswith(f"{CONFIG_DIR}/") or path in HOST_FILES or path in self.configuration

    def refusal(self, path: str) -> str:
        """Why what stands at a path does not come over."""
        if self._is_setting(path):
            return "settings are taken from the base"
        if path.lower().endswith((".svg", ".svgz")):
            return "an SVG can run scripts where its address is opened; PNG and WebP cannot"
        if path.endswith(_DATA):
            return "no spec is read from it"
        return "only Markdown and images (PNG, JPEG, GIF, WebP, AVIF) come over"


def objection(path: str, size: int, *, is_known: bool) -> str | None:
    """What is odd about a file of a kind to come over, or None; `is_known` where the base has one at that path."""
    parts = path.split("/")
    if not is_known and len(parts) > DEEPEST:
        return f"it lies more than {DEEPEST} folders deep"
    if not is_known and len(path.encode(errors="replace")) > LONGEST:
        return f"its path is longer than {LONGEST} bytes"
    if not is_known and not all(_NAME.fullmatch(part) for part in parts):
        return "its name holds characters that names of pages have no use for"
    largest = LARGEST_IMAGE if path.lower().endswith(_IMAGES) else MAX_BYTES
    return f"it is larger than {largest // 1_000_000} MB" if size > largest else None


def in_the_way(path: str, held: Iterable[str]) -> str | None:
    """Why a new page may not lie where it would take the address of one that tpmdocs makes, or None.

    Ours would all make room for it below `plan/`, and a link to the review, as a comment has it, would lead to it. A
    folder that the base has pages in is its own, goals beside `goals/index.md`, say.

    Args:
        path: Below the docs folder.
        held: Paths of the base below the docs folder.
    """
    if not path.endswith((*_MARKDOWN, *_DATA)):
        return None
    theirs = {_place(one) for one in held if one.endswith((*_MARKDOWN, *_DATA))}
    folder = path.rpartition("/")[0]
    for place in {_place(path), folder if path.endswith(_DATA) else _place(path)} - theirs:  # as a README beside it
        above = place.rpartition("/")[0]
        is_their_own = bool(set(above.split("/")) - {"", "plan"}) and any(one.startswith(f"{above}/") for one in theirs)
        if not is_their_own and any(
            map(may_be_generated, (place, f"{place}/", f"{place}.md", f"{place}/index.md".lstrip("/")))
        ):
            return "tpmdocs makes a page of its own at that address"
    return None


def _place(path: str) -> str:
    return Addresses().of(path).rstrip("/")


def _hidden(path: str) -> bool:
    return path.startswith(".") or "/." in path
