"""TPM307: a spec that is due after the release that it is to be part of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.target import Target, TargetKind, same_version
from tpmdocs.model.vocabulary import Release, Vocabulary
from tpmdocs.rules._dates import said


@situation_rule("TPM307", Severity.WARNING)
def release_mismatch(situation: Situation) -> Iterator[Finding]:
    """A `target` is given beside a `release`, and begins after the day on which the release ships.

    What is due earlier has days to spare. Where the target is a release too, it has to be the same.

    Why: what is not finished when a release ships is not in it.

    Example:
    ```yaml
    target: 2027-Q3
    release: "2027.2"
    # site_config/releases.yml
    - {name: "2027.2", date: 2027-06-15}
    - {name: "2027.3", date: 2027-09-14}
    ```

    Instead:
    ```yaml
    target: 2027-Q3
    release: "2027.3"
    ```
    """
    vocabulary = situation.catalog.vocabulary
    for spec in situation.deadlines.open:
        target, release_said, target_said = spec.target, spec.first("release"), spec.first("target")
        release = vocabulary.release(spec.release) if spec.release is not None else None
        if target is None or target_said is None or release is None or release_said is None:
            continue
        if not _fits(target, release):
            ships = "ships" if release.date is None or release.date >= situation.today else "shipped"
            day = f", which {ships} on {release.date}" if release.date is not None else ""
            yield Finding(
                f"{shown(target_said.name)} {said(target)} does not go with "
                f"{shown(release_said.name)} {shown(release.name)}{day}",
                target_said.span,
                help=_way_out(target, release, vocabulary, situation.today),
                related=(Related(release_said.span, "the release"),),
                spec=spec.path,
                field=target_said.name,
                value=target.text,
            )


def _fits(target: Target, release: Release) -> bool:
    if target.kind is TargetKind.RELEASE:
        return same_version(target.text, release.name)
    return release.date is None or target.lo is None or target.lo <= release.date


def _way_out(target: Target, release: Release, vocabulary: Vocabulary, today: date) -> str:
    dated = target.kind is not TargetKind.RELEASE and release.date is not None
    to = f"{release.date} or earlier" if dated else shown(release.name)
    ways = [] if release.date is not None and release.date < today else [f"move the target to {to}"]
    inside = (one for one in vocabulary.ordered_releases if one.date is not None and _fits(target, one))
    other = next(inside, None)
    called = f"name the release {shown(other.name)}, on {other.date}" if other is not None else "name another release"
    return ", or ".join((*ways, called))
