"""TPM315: a spec that is reported to stand better than its dates do."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.planning.health import declared, disagrees


@situation_rule("TPM315", Severity.WARNING)
def health_disagrees(situation: Situation) -> Iterator[Finding]:
    """The newest of a spec's `updates` reports a better health than its dates allow.

    A spec is off track where its target has passed, or something it needs is certain to be late for it. It is at risk
    where something it needs may be late, has no date or is off track itself, or where it missed a freeze. Of a report
    that is merely old, stale speaks.

    Why: whoever reads the report is told that all is well, by a plan that says otherwise.

    Example:
    ```yaml
    target: 2026-10
    updates:
      - {on: 2026-11-16, health: on-track, text: All is well.}
    ```

    Instead:
    ```yaml
    target: 2026-12
    confirmed: 2026-11-20
    updates:
      - {on: 2026-11-16, health: on-track, text: All is well.}
    ```
    """
    for spec in situation.deadlines.open:
        assessment = situation.health[spec.path]
        update = declared(spec)
        if update is None or not disagrees(spec, assessment):
            continue
        against = assessment.against_a_report
        reasons = [reason.text for reason in against]
        more = f", and {len(reasons) - 1} more" if len(reasons) > 1 else ""
        when = f" on {update.on}" if update.on is not None else ""
        said = spec.first("updates")
        yield Finding(
            f"reported as {shown(update.health or '')}{when}, and its dates say {shown(against[0].health)}: "
            f"it {reasons[0]}{more}",
            said.source.span(update.start, update.end) if said is not None else spec.head,
            help=f"mend the dates, or report how it stands on {situation.today}",
            spec=spec.path,
            field=said.name if said is not None else "updates",
            value=update.health or "",
        )
