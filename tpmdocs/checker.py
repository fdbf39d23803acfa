"""A Catalog becomes Diagnostics: every rule runs, and the policy decides what its findings weigh."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from tpmdocs.diagnostics import Diagnostic, Finding, Severity
from tpmdocs.judging.exemptions import Exemption, exemptions
from tpmdocs.judging.policy import weight
from tpmdocs.judging.rule import Rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.repository.history import History
from tpmdocs.rules import RULES


def check(
    catalog: Catalog,
    rules: Collection[Rule] = RULES,
    *,
    today: date,
    history: History | None = None,
    can_draw: bool = True,
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a plan on a day, in the order of its files and lines.

    Ignored and waived findings are left out, as are those of rules that are off.

    Args:
        catalog: The plan.
        rules: The rules that are asked.
        today: The day.
        history: Tells when a spec last changed, where it does not say so itself.
        can_draw: Whether diagrams can be laid out here, or nobody wants any.
    """
    return judge(situation_of(catalog, rules, today=today, history=history, can_draw=can_draw), rules)


def situation_of(
    catalog: Catalog,
    rules: Iterable[Rule] = RULES,
    *,
    today: date,
    history: History | None = None,
    can_draw: bool = True,
) -> Situation:
    """A plan as its rules see it on a day, under its policy: what `judge` is asked about, and the views draw."""
    named = frozenset(name for rule in (*RULES, *rules) for name in rule.names)
    off = frozenset(rule.name for rule in RULES if not weight(rule, catalog.vocabulary).is_on)
    return Situation(catalog, today, named, can_draw, history=history, off=off)


def judge(situation: Situation, rules: Iterable[Rule] = RULES) -> tuple[Diagnostic, ...]:
    """What rules find in a situation, as `check` says it."""
    catalog = situation.catalog
    weights = {rule: weight(rule, catalog.vocabulary) for rule in rules}
    running = sorted((rule for rule, its in weights.items() if its.is_on), key=lambda rule: rule.reads_exemptions)
    left_out = _LeftOut(catalog, running, situation.today)
    found: list[Diagnostic] = []
    for rule in running:
        if rule.reads_exemptions:
            situation = replace(situation, useless=left_out.useless)
        for finding in rule.find(situation):
            spec = catalog.spec_at(finding.spec or finding.span.path)
            which = (spec.status, catalog.category(spec), spec.type) if spec is not None else (None, None)
            severity = weights[rule].of(*which)
            if left_out.covers(rule, finding, spec) or severity is Severity.OFF:
                continue
            found.append(Diagnostic(rule.code, rule.name, severity, finding, spec.id if spec else None))
    return tuple(sorted(dict.fromkeys(found), key=lambda diagnostic: diagnostic.order))


class _LeftOut:
    """Which findings are ignored or waived, and what there is of that without any effect."""

    def __init__(self, catalog: Catalog, running: Iterable[Rule], today: date) -> None:
        ran = {name: rule for rule in running for name in rule.names}
        self._of: dict[tuple[Rule, str | None], list[Exemption]] = {}
        for one in exemptions(catalog):
            if one.ignore.rule in ran and not one.has_ended(today):
                self._of.setdefault((ran[one.ignore.rule], one.spec.path if one.spec else None), []).append(one)
        self._used: set[int] = set()

    def covers(self, rule: Rule, finding: Finding, spec: Spec | None) -> bool:
        anywhere, here = self._of.get((rule, None), ()), self._of.get((rule, spec.path), ()) if spec else ()
        covering = [one for one in (*anywhere, *here) if one.covers(finding.span.path)]
        self._used.update(id(one) for one in covering)
        return bool(covering)

    @property
    def useless(self) -> tuple[Exemption, ...]:
        """Those that have hidden nothing, of rules that ran.

        What a rule about the surroundings finds depends on the machine, and one that reads this has not ended yet: of
        theirs nobody knows.
        """
        return tuple(
            one
            for (rule, _), some in self._of.items()
            if not rule.reads_exemptions and not rule.is_about_surroundings
            for one in some
            if id(one) not in self._used
        )
