"""TPM106: a release that the repository does not have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.target import Target, TargetKind, Unreadable, find_release
from tpmdocs.model.written import Dated
from tpmdocs.rules._meant_targets import way_out
from tpmdocs.rules._vocabulary import unknown_word, words
from tpmdocs.text.suggest import closest, did_you_mean, is_certain
from tpmdocs.text.yaml_values import Scalar


@rule("TPM106")
def unknown_release(catalog: Catalog) -> Iterator[Finding]:
    """A release is none of those in `site_config/releases.yml`. Without that file, no release is unknown.

    Where a target, a start or a milestone is no date, it is taken for a release.

    Why: what is planned for a release that nobody plans is not planned.

    Example:
    ```yaml
    # site_config/releases.yml
    - {name: "2027.1", date: 2027-03-16}
    - {name: "2027.2", date: 2027-06-15}
    # specs/bill-1.md
    milestones: {beta: "2027.1", stable: "2027.7"}
    ```

    Instead: `release: "2027.2"` or `target: 2027-Q2`
    """
    names = words(catalog, "releases", "name")
    if names is None:
        return
    for spec in catalog.specs:
        said = spec.first("release")
        if said is None or not isinstance(said.node, Scalar) or not catalog.written.says_something(said.node.text):
            continue
        if find_release(said.node.text, names) is None:
            yield unknown_word(spec, said, said.node, "a release", names, "releases")
    for dated in catalog.written.dates:
        if not dated.may_be_target or not _is_no_date(dated) or find_release(dated.value.text, names) is not None:
            continue
        text = dated.value.text
        nearest = closest(text, names)
        certain = nearest is not None and is_certain(text, nearest, names)
        yield dated.finding(
            f"{shown(text)} is neither a date nor a release",
            _several(text, names) or did_you_mean(text, names, _way_out(dated, catalog)),
            meant=nearest if certain else None,
        )


def _way_out(dated: Dated, catalog: Catalog) -> str:
    or_nothing = "leave it empty, or " if dated.value.text.isalpha() else ""
    return or_nothing + way_out(dated, catalog)


def _several(text: str, names: Collection[str]) -> str:
    """The way out where several releases stand in the place of one."""
    parts = re.split(r"\s*[,;/&+|]\s*|\s+(?:and|or)\s+", text.strip())
    found = [find_release(part, names) for part in parts]
    return "these are several releases: write one" if len(found) > 1 and None not in found else ""


def _is_no_date(dated: Dated) -> bool:
    read = dated.read
    if isinstance(read, Unreadable):
        return read.reason == "unknown"
    return isinstance(read, Target) and read.kind is TargetKind.RELEASE
