"""Versions in the fields that say when something is due become releases; without them no such target would be a day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tpmdocs.adoption.fields import Field
from tpmdocs.model.target import natural_key
from tpmdocs.repository.folder import CONFIG_DIR
from tpmdocs.text.yaml_text import scalar

RELEASES = f"{CONFIG_DIR}/releases.yml"

_VERSION = re.compile(r"[vV]?\d+\.\d+(?:\.\d+)?")


def releases_of(fields: Mapping[str, Field], due: Collection[str]) -> tuple[str, ...]:
    """The versions in the fields `due`, the earliest first, where that is what most of these hold."""
    texts = [
        text for name, one in fields.items() if name in due or name.rpartition(".")[0] in due for text in one.values
    ]
    versions = [text for text in texts if _VERSION.fullmatch(text)]
    if len(versions) < max(2, len(texts) / 2):
        return ()
    spelt: dict[str, str] = {}
    for text, _ in Counter(versions).most_common():
        spelt.setdefault(text.lstrip("vV"), text)
    return tuple(sorted((text for text in spelt.values() if text.strip("vV0.")), key=natural_key))


def releases_text(releases: Sequence[str]) -> str:
    """The releases as a file."""
    lines = ["# Releases that specs name. Give those that have a day `date: 2027-06-15`."]
    lines += [f"- {{name: {scalar(name, flow=True)}}}" for name in releases]
    return "\n".join(lines) + "\n"
