"""TPM105: a team that the repository does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Said, Spec
from tpmdocs.rules._vocabulary import unknown_word, words
from tpmdocs.text.yaml_values import Fields, Scalar


@rule("TPM105")
def unknown_team(catalog: Catalog) -> Iterator[Finding]:
    """A team is none of those in `site_config/teams.yml`. Without that file, no team is unknown.

    Why: who waits for whom is told by team, and nobody reads the page of a team that is not there.

    Example:
    ```yaml
    # site_config/teams.yml
    - {key: payments, name: Payments}
    # specs/bill-1.md
    team: paymnts
    ```

    Instead: `team: payments` or `effort: {payments: 3}`
    """
    keys = words(catalog, "teams", "key")
    if keys is None:
        return
    for spec in catalog.specs:
        for said, node in _teams(spec):
            if node.text not in keys and catalog.written.says_something(node.text):
                yield unknown_word(spec, said, node, "a team", keys, "teams")


def _teams(spec: Spec) -> Iterator[tuple[Said, Scalar]]:
    team, effort = spec.first("team"), spec.first("effort")
    if team is not None and isinstance(team.node, Scalar):
        yield team, team.node
    if effort is not None and isinstance(effort.node, Fields):
        for entry in effort.node.entries:
            yield effort, entry.key
