"""A policy and gates become the weight of each rule: the one place that says how much a finding matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tpmdocs.diagnostics import Severity
from tpmdocs.judging.gates import beyond_gates_of
from tpmdocs.judging.rule import Rule
from tpmdocs.model.vocabulary import Category, Vocabulary
from tpmdocs.text.wording import joined

_OFF, _INFO, _WARNING, _ERROR = Severity.OFF, Severity.INFO, Severity.WARNING, Severity.ERROR

DIFFERENT: Mapping[str, tuple[Severity | None, Severity | None]] = {
    # rule                          startup   regulated
    "unknown-field": (None, _ERROR),
    "not-iso-date": (None, _ERROR),
    "placeholder-value": (None, _ERROR),
    "id-differs-from-file-name": (None, _ERROR),
    "updated-before-created": (None, _ERROR),
    "title-too-long": (None, _WARNING),
    "empty-summary": (None, _WARNING),
    "status-without-category": (None, _ERROR),
    "date-in-future": (None, _ERROR),
    "inverse-disagrees": (None, _ERROR),
    "stale-path": (None, _ERROR),
    "depends-on-dropped": (None, _ERROR),
    "immature-dependency": (None, _ERROR),
    "superseded-without-successor": (None, _ERROR),
    "possible-conflict": (None, _ERROR),
    "tight-plan": (_OFF, _WARNING),
    "undated-dependency": (_OFF, _ERROR),
    "overdue": (_WARNING, None),
    "start-in-past": (_OFF, _ERROR),
    "release-mismatch": (None, _ERROR),
    "missed-freeze": (None, _ERROR),
    "outside-parent-window": (None, _ERROR),
    "stale": (_OFF, _ERROR),
    "false-precision": (_OFF, _WARNING),
    "launched-without-date": (_OFF, _ERROR),
    "stage-order": (None, _ERROR),
    "latest-stage-mismatch": (_OFF, _ERROR),
    "health-disagrees": (None, _ERROR),
    "broken-link": (None, _ERROR),
    "broken-anchor": (None, _ERROR),
    "nested-link": (None, _ERROR),
    "missing-section": (None, _ERROR),
    "useless-ignore": (None, _ERROR),
    "expired-waiver": (None, _ERROR),
    "ignore-without-reason": (None, _ERROR),
    "ignore-without-end": (None, _ERROR),
    "unmet-gate": (None, _ERROR),
    "unknown-setting": (None, _ERROR),
}
"""Where a pack makes of a rule something else than the rule itself says, which is what holds under `standard`.

startup is silent about what a small team leaves open on purpose, and keeps what is a contradiction. regulated lets
nothing pass that an auditor would ask about.
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """How much the findings of one rule matter in one repository.

    Attributes:
        usual: Where nothing else is said.
        by_status: For specs of a status, by its name; what a repository says of it goes before all else.
        gated: Statuses for whose specs it is an error, and for which types of them; for all where there are none.
        by_category: For specs whose status means this.
    """

    usual: Severity
    by_status: Mapping[str, Severity] = field(default_factory=dict)
    gated: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by_category: Mapping[Category, Severity] = field(default_factory=dict)

    def of(self, status: str | None, category: Category | None, type_: str | None = None) -> Severity:
        """The severity of a finding on a spec with this status and type, or on something else than a spec."""
        if status is not None and status in self.by_status:
            return self.by_status[status]
        if any(status == name and (not types or type_ in types) for name, types in self.gated):
            return Severity.ERROR
        return self.by_category.get(category, self.usual) if category is not None else self.usual

    @property
    def is_on(self) -> bool:
        """Whether it matters anywhere; else the rule need not run."""
        return any(severity is not Severity.OFF for severity in self._all)

    @property
    def exceptions(self) -> tuple[tuple[str, Severity], ...]:
        """For which statuses, or kinds of status, it is another than usual."""
        gated = (
            (f"{status} and of type {joined(types, 'or')}" if types else status, Severity.ERROR)
            for status, types in self.gated
            if status not in self.by_status
        )
        by_category = ((str(category), severity) for category, severity in self.by_category.items())
        return (*self.by_status.items(), *gated, *by_category)

    @property
    def _all(self) -> Iterator[Severity]:
        yield self.usual
        yield from (severity for _, severity in self.exceptions)


def weight(rule: Rule, vocabulary: Vocabulary) -> Weight:
    """How much a rule's findings matter: what checks.yml says of it, else its pack, else the rule itself.

    A gate that names it makes it an error for the statuses beyond, but for those that checks.yml speaks of.
    """
    policy = vocabulary.policy
    gated = tuple(dict.fromkeys(one for name in rule.names for one in beyond_gates_of(name, vocabulary)))
    by_status = {**policy.by_status.get(rule.code, {}), **policy.by_status.get(rule.name, {})}
    chosen = policy.severity.get(rule.name, policy.severity.get(rule.code))
    if chosen is None:
        startup, regulated = DIFFERENT.get(rule.name, (None, None))
        chosen = {"startup": startup, "regulated": regulated}.get(policy.pack)
    if chosen is not None:
        return Weight(chosen, by_status, gated)
    return Weight(rule.severity, by_status, gated, rule.by_category)
