"""A Converted becomes a file of the cache with what it depends on, and is made from it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from tpmdocs.hosts.faster.converting import Converted, Included, Link
from tpmdocs.hosts.faster.fingerprints import of_text
from tpmdocs.hosts.faster.said import Saying
from tpmdocs.hosts.mentions import Mention

Parts = Mapping[str, str]
"""What something depends on: a digest by what a person calls it."""


class Kept(NamedTuple):
    """What was kept, and what it depended on then."""

    parts: Parts
    head: Mapping[str, Any]
    text: str


def name_of(kind: str, *identity: str) -> str:
    """The name in the cache of what is kept for one page: the same as the last time, whatever has changed in it."""
    word = of_text(*identity)
    return f"{kind}/{word[:2]}/{word[2:]}"


def packed(parts: Parts, head: Mapping[str, Any], text: str) -> bytes:
    first = json.dumps([parts, head], separators=(",", ":"))
    return first.encode() + b"\n" + text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Kept:
    """What was packed. Whether this is of the form that is packed today is known by its parts: ourselves is one."""
    first, _, text = data.partition(b"\n")
    parts, head = json.loads(first)
    return Kept(parts, head, text.decode("utf-8", "surrogatepass"))


def head_of(made: Converted) -> Mapping[str, Any]:
    return {
        "toc": made.toc,
        "title": made.title,
        "anchors": sorted(made.anchors),
        "links": made.links,
        "mentions": made.mentions,
        "included": made.included,
        "said": made.said,
        "sections": made.sections,
    }


def converted(head: Mapping[str, Any], content: str) -> Converted:
    return Converted(
        content,
        head["toc"],
        head["title"],
        frozenset(head["anchors"]),
        tuple(Link(url, href, _sayings(said)) for url, href, said in head["links"]),
        tuple(Mention(*one) for one in head["mentions"]),
        tuple(Included(*one) for one in head["included"]),
        _sayings(head["said"]),
        head["sections"],
    )


def _sayings(rows: list[list[Any]]) -> tuple[Saying, ...]:
    return tuple(Saying(*row) for row in rows)


def differing(before: Parts, now: Parts) -> list[str]:
    """What is not as it was."""
    return [name for name in now if before.get(name) != now[name]]
