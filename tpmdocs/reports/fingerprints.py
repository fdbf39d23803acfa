"""Identities become fingerprints, by which another program knows a finding again in a later report."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from tpmdocs.diagnostics import Diagnostic, Identity


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One for each, in their order, no two of them the same: twins are numbered, by their places in the files."""
    told: Counter[Identity] = Counter()
    found: dict[int, str] = {}
    numbered = list(enumerate(diagnostics))
    for number, diagnostic in sorted(numbered, key=lambda one: one[1].order):
        identity = diagnostic.identity
        told[identity] += 1
        found[number] = _hash(identity, told[identity])
    return [found[number] for number, _ in numbered]


def _hash(identity: Identity, twin: int) -> str:
    # As JSON, so that no two identities run into one text; in ASCII, since the name of a file may be no text.
    return hashlib.sha256(json.dumps([*identity, twin]).encode()).hexdigest()[:32]
