"""TPM307: a target and a release that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Related, Severity, shown
from tpmdocs.rule import situation_rule
from tpmdocs.rules._dates import said
from tpmdocs.situation import Situation
from tpmdocs.target import Target, TargetKind, same_version
from tpmdocs.vocabulary import Release, Vocabulary


@situation_rule("TPM307", Severity.WARNING)
def release_mismatch(situation: Situation) -> Iterator[Finding]:
    """A `target` is given beside a `release`, and the day of the release does not lie within it.

    Where the target is a release too, it has to be the same.

    Why: whoever reads the one expects another day than whoever reads the other.

    Example:
    ```yaml
    target: 2027-Q2
    release: "2027.3"
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
            day = f", which ships on {release.date}" if release.date is not None else ""
            yield Finding(
                f"{shown(target_said.name)} {said(target)} does not go with "
                f"{shown(release_said.name)} {shown(release.name)}{day}",
                target_said.span,
                help=_way_out(target, release, vocabulary),
                related=(Related(release_said.span, "the release"),),
                spec=spec.path,
                field=target_said.name,
                value=target.text,
            )


def _fits(target: Target, release: Release) -> bool:
    if target.kind is TargetKind.RELEASE:
        return same_version(target.text, release.name)
    if release.date is None or target.lo is None or target.hi is None:
        return True
    return target.lo <= release.date <= target.hi


def _way_out(target: Target, release: Release, vocabulary: Vocabulary) -> str:
    to = release.date or shown(release.name)
    inside = [one for one in vocabulary.ordered_releases if one.date is not None and _fits(target, one)]
    if inside:
        return f"move the target to {to}, or name the release {shown(inside[0].name)}, on {inside[0].date}"
    return f"move the target to {to}, or name another release"
