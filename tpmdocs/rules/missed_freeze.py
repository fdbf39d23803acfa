"""TPM308: a spec that is not far enough for a freeze that has passed."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.deadlines import FREEZES, MissedFreeze
from tpmdocs.rules._dates import status_of


@situation_rule("TPM308", Severity.WARNING)
def missed_freeze(situation: Situation) -> Iterator[Finding]:
    """A freeze of the release that a spec is due in has passed, and the spec is not as far as it had to be.

    `spec` asks for a spec that is committed or further on that day, `code` for one that is done. Other freezes ask
    for nothing. A stage that is due in a release is held to its `spec` freeze alone. Once the release has shipped,
    overdue speaks in place of this.

    Why: what is not ready at the freeze is not in the release.

    Example:
    ```yaml
    target: "2027.1"
    # site_config/releases.yml
    - {name: "2027.1", date: 2026-12-15, freezes: {spec: 2026-11-02}}
    - {name: "2027.2", date: 2027-03-15, freezes: {spec: 2027-02-01}}
    ```

    Instead: `target: "2027.2"` or `target: "2027.1"` with `status: accepted`
    """
    for freeze in situation.deadlines.missed_freezes:
        spec = freeze.spec
        yield Finding(
            f"the {shown(freeze.name)} freeze of release {shown(freeze.release.name)} passed on {freeze.day}, "
            f"and the spec is only {shown(spec.status or '')}",
            freeze.due.span,
            help=_way_out(freeze, situation),
            spec=spec.path,
            field=freeze.due.name,
            value=f"{freeze.release.name} {freeze.name}",
        )


def _way_out(freeze: MissedFreeze, situation: Situation) -> str:
    vocabulary = situation.catalog.vocabulary
    status = status_of(vocabulary, Category(FREEZES[freeze.name][0]))
    ahead = situation.deadlines.calendar.ahead
    later = ahead[ahead.index(freeze.release) + 1 :]
    fit = [one for one in later if one.freezes.get(freeze.name, situation.today) >= situation.today]
    if not fit:
        return f"move {shown(freeze.due.name)} to a later release, or set `status` to {status} if it is that far"
    day = f" (frozen on {fit[0].freezes[freeze.name]})" if freeze.name in fit[0].freezes else ""
    return (
        f"move {shown(freeze.due.name)} to {shown(fit[0].name)}{day} or later, "
        f"or set `status` to {status} if it is that far"
    )
