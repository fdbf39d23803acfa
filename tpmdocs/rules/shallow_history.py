"""TPM902: a clone without the history that a rule would need."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation

SHOWN = 3


@situation_rule("TPM902", Severity.INFO, is_about_surroundings=True)
def shallow_history(situation: Situation) -> Iterator[Finding]:
    """This clone does not hold enough history to tell when the metadata of some specs last changed.

    That is asked only of specs that have neither `confirmed` nor a dated update, and only while stale is on. It is
    said once, of the first of them.

    Why: stale is silent about these specs, which does not mean that they are fresh.

    Example: a pipeline that fetches one commit, and a spec that does not say when it was confirmed.

    Instead: a spec with `confirmed: 2026-11-20`, or a pipeline that fetches the whole history.
    """
    specs = situation.deadlines.of_unknown_age if "stale" not in situation.off else ()
    if not specs:
        return
    names = ", ".join(shown(spec.name) for spec in specs[:SHOWN])
    more = f" and {len(specs) - SHOWN} more" if len(specs) > SHOWN else ""
    yield Finding(
        f"this clone is shallow, so nobody can tell when the metadata last changed of {names}{more}",
        specs[0].head,
        help="fetch the whole history (`git fetch --unshallow`, `fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` "
        "of GitLab), or write `confirmed` in these specs",
        about=("history",),
    )
