"""TPM601: an ignore or a waiver that hides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.repository.globs import is_glob


@situation_rule("TPM601", Severity.WARNING, reads_exemptions=True)
def useless_ignore(situation: Situation) -> Iterator[Finding]:
    """An ignore in checks.yml, or a waiver of a spec, leaves out nothing that a rule has found.

    Only rules that run are spoken of, and none whose findings depend on the machine, or on how much of the past a clone
    holds, as those of stale do.

    Why: what was decided to be lived with is gone, and the exemption would hide the next mistake of its kind.
    Example: `waive: [{rule: unknown-reference, reason: Not written yet.}]` in a spec that refers to nothing
    Instead: `waive: []` once what it was there for has been mended.
    """
    for one in situation.useless:
        ignore = one.ignore
        if not all(map(is_glob, ignore.paths)):
            continue  # of what is no pattern speaks invalid-value
        where = f" in {', '.join(shown(path) for path in ignore.paths)}" if ignore.paths else ""
        where = " in this spec" if one.spec is not None else where
        yield one.finding(
            f"{shown(ignore.rule)} finds nothing{where}, so this {one.word} hides nothing",
            "take it out, or mend its paths" if ignore.paths else "take it out",
        )
