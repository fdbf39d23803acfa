"""A Catalog becomes Diagnostics: every rule runs, and the policy decides what its findings weigh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Diagnostic, Finding, Severity
from tpmdocs.globs import matcher
from tpmdocs.history import History
from tpmdocs.rule import Rule
from tpmdocs.rules import RULES
from tpmdocs.situation import Situation
from tpmdocs.spec import Spec
from tpmdocs.vocabulary import Ignore


def check(
    catalog: Catalog, rules: Iterable[Rule] = RULES, *, today: date, history: History | None = None
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a plan on a day, in the order of its files and lines.

    `history` tells when a spec last changed, where it does not say so itself. Ignored and waived findings are left out,
    as are those of rules that are off.
    """
    ignored = tuple((ignore, matcher(ignore.paths)) for ignore in catalog.vocabulary.policy.ignores)
    situation = situation_of(catalog, today=today, history=history)
    found: list[Diagnostic] = []
    for rule in rules:
        if not _may_speak(rule, catalog):
            continue
        for finding in rule.find(situation):
            spec = catalog.spec_at(finding.spec or finding.span.path)
            severity = _severity(rule, spec, catalog)
            if severity is Severity.OFF or _is_ignored(rule, finding, ignored) or _is_waived(rule, spec):
                continue
            found.append(Diagnostic(rule.code, rule.name, severity, finding, spec.id if spec else None))
    return tuple(sorted(dict.fromkeys(found), key=lambda diagnostic: diagnostic.order))


def situation_of(catalog: Catalog, *, today: date, history: History | None = None) -> Situation:
    """A plan as its rules see it on a day, under its policy."""
    off = frozenset(rule.name for rule in RULES if not _may_speak(rule, catalog))
    return Situation(catalog, today, history, off)


def _may_speak(rule: Rule, catalog: Catalog) -> bool:
    """Whether a rule is on for any status at all; the others need not run."""
    return any(severity is not Severity.OFF for severity in _severities(rule, catalog))


def _severities(rule: Rule, catalog: Catalog) -> Iterator[Severity]:
    policy = catalog.vocabulary.policy
    for name in (rule.name, rule.code):
        yield from policy.by_status.get(name, {}).values()
    chosen = policy.severity.get(rule.name, policy.severity.get(rule.code))
    yield from (chosen,) if chosen is not None else (rule.severity, *rule.by_category.values())


def _severity(rule: Rule, spec: Spec | None, catalog: Catalog) -> Severity:
    policy = catalog.vocabulary.policy
    if spec is not None and spec.status is not None:
        for name in (rule.name, rule.code):
            by_status = policy.by_status.get(name, {}).get(spec.status)
            if by_status is not None:
                return by_status
    chosen = policy.severity.get(rule.name, policy.severity.get(rule.code))
    if chosen is not None:
        return chosen
    category = catalog.category(spec) if spec is not None else None
    return rule.by_category.get(category, rule.severity) if category is not None else rule.severity


def _is_ignored(rule: Rule, finding: Finding, ignored: tuple[tuple[Ignore, Callable[[str], bool]], ...]) -> bool:
    return any(
        ignore.rule in (rule.name, rule.code) and (not ignore.paths or matches(finding.span.path))
        for ignore, matches in ignored
    )


def _is_waived(rule: Rule, spec: Spec | None) -> bool:
    return spec is not None and any(waiver.rule in (rule.name, rule.code) for waiver in spec.waivers)
