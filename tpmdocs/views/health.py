"""Everything that is wrong with the plan, by rule and by who can mend it, and what has been waived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.judging.exemptions import exemptions
from tpmdocs.judging.rule import Rule
from tpmdocs.model.spec import Spec, Update
from tpmdocs.model.target import natural_key
from tpmdocs.model.vocabulary import Ignore
from tpmdocs.planning.deadlines import Stale
from tpmdocs.planning.health import Assessment, Health, declared, disagrees
from tpmdocs.rules import RULES
from tpmdocs.site import Page
from tpmdocs.text.wording import count_of, is_or_are, joined
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan
from tpmdocs.views.summary import in_a_sentence

WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)

KNOWN = {key: rule for rule in RULES for key in (rule.name, rule.code)}


@dataclass(frozen=True, slots=True)
class OfRule:
    """The findings of one rule, each with the spec that it is about."""

    rule: Rule
    found: tuple[tuple[Diagnostic, Spec | None], ...]

    @property
    def severities(self) -> tuple[tuple[Severity, int], ...]:
        """How many there are of each weight, the heaviest first."""
        return _by_severity(diagnostic for diagnostic, _ in self.found)


@dataclass(frozen=True, slots=True)
class OfOwner:
    """How many findings a team or an owner has to mend, and in which specs; a team by the address of its page."""

    name: str
    href: str | None
    numbers: tuple[int, ...]
    specs: tuple[tuple[Spec, int], ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A waiver or an ignore: findings that have been decided to be lived with."""

    rule: Rule | None
    ignore: Ignore
    spec: Spec | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a spec stands: as its owner reports it, and by its dates."""

    spec: Spec
    reported: Update | None
    found: Assessment


def pages(plan: Plan) -> Iterator[Page]:
    """The Health page."""
    here = Here(plan, plan.page("health"))
    by_team = any(spec.team for spec in plan.catalog.specs)
    content = here.render(
        "health.html",
        severities=_by_severity(plan.diagnostics),
        ill=sum(bool(plan.diagnostics_of(spec)) for spec in plan.catalog.specs),
        rules=tuple(of_rules(plan)),
        owner="team" if by_team else "owner",
        owners=_of_owners(here, by_team),
        stale=_stale(plan),
        left_out=tuple(_left_out(plan)),
        all_rules=len(RULES),
        standing=tuple(_standing(plan)),
        standing_said=_in_words(plan),
        order=SEVERITIES,
    )
    numbers = Counter(diagnostic.severity for diagnostic in plan.diagnostics)
    told = joined([count_of(number, WORDS[one]) for one in SEVERITIES if (number := numbers[one])], "and")
    yield Page(
        here.path, "Health", content, {"description": f"{in_a_sentence(plan)} {(told or 'no findings').capitalize()}."}
    )


def _standing(plan: Plan) -> list[Standing]:
    """Specs that are off track or at risk, and those reported otherwise than their dates say; disagreements first."""
    by_path = plan.catalog.by_path
    rows = [Standing(by_path[path], declared(by_path[path]), found) for path, found in plan.health.items()]
    told = [row for row in rows if row.found.health in (Health.OFF_TRACK, Health.AT_RISK) or _differs(row)]

    def order(row: Standing) -> tuple[object, ...]:
        agrees = not disagrees(row.spec, row.found)
        return agrees, tuple(Health).index(row.found.health), natural_key(row.spec.name)

    return sorted(told, key=order)


def _differs(row: Standing) -> bool:
    said = row.reported.health if row.reported is not None else None
    return said is not None and said != row.found.health


def _in_words(plan: Plan) -> str:
    """How many specs stand how, of those that are neither done nor dropped."""
    numbers = Counter(found.health for found in plan.health.values())
    parts = [f"{numbers[health]:,} {health.words}" for health in Health if numbers[health] and health is not UNKNOWN]
    if numbers[UNKNOWN]:
        parts.append(f"{numbers[UNKNOWN]:,} unknown, as they have no target or are paused")
    of = count_of(len(plan.health), "spec")
    return f"Of {of} that {is_or_are(len(plan.health))} neither done nor dropped: {', '.join(parts)}."


UNKNOWN = Health.UNKNOWN


def _by_severity(diagnostics: Iterable[Diagnostic]) -> tuple[tuple[Severity, int], ...]:
    numbers = Counter(diagnostic.severity for diagnostic in diagnostics)
    return tuple((severity, numbers[severity]) for severity in SEVERITIES if numbers[severity])


def of_rules(plan: Plan) -> Iterator[OfRule]:
    """The rules that found something: by their heaviest finding, then by code, so that what cannot be read is first."""
    by_code = sorted(plan.diagnostics, key=lambda diagnostic: diagnostic.code)
    rules = [(rule, tuple(found)) for rule, found in groupby(by_code, key=lambda diagnostic: diagnostic.rule)]
    for rule, found in sorted(rules, key=lambda one: -max(diagnostic.severity.weight for diagnostic in one[1])):
        if rule in KNOWN:
            about = (plan.catalog.spec_at(one.finding.spec or one.span.path) for one in found)
            yield OfRule(KNOWN[rule], tuple(zip(found, about, strict=True)))


def _of_owners(here: Here, by_team: bool) -> list[OfOwner]:
    """Whose specs have findings, the most severe first; what has several owners counts for each of them."""
    found: dict[tuple[str, str | None], list[Spec]] = {}
    for spec in here.catalog.specs:
        if here.plan.diagnostics_of(spec):
            named = (here.team_name(spec.team),) if by_team else spec.owners or ("",)
            for name in named:
                found.setdefault((name, here.to_team(spec.team) if by_team else None), []).append(spec)
    rows = []
    for (name, href), specs in found.items():
        numbers = Counter(one.severity for spec in specs for one in here.plan.diagnostics_of(spec))
        ordered = sorted(specs, key=lambda spec: natural_key(spec.name))
        counted = tuple((spec, len(here.plan.diagnostics_of(spec))) for spec in ordered)
        rows.append(OfOwner(name, href, tuple(numbers[severity] for severity in SEVERITIES), counted))
    return sorted(rows, key=lambda row: (not row.name, tuple(-n for n in row.numbers), natural_key(row.name)))


def _stale(plan: Plan) -> list[Stale]:
    """What nobody has confirmed for too long, the longest first; where the rule is off that is nobody's concern."""
    found = plan.situation.deadlines.stale if "stale" not in plan.situation.off else ()
    return sorted(found, key=lambda one: (one.since, natural_key(one.spec.name), one.spec.path))


def _left_out(plan: Plan) -> Iterator[LeftOut]:
    for one in exemptions(plan.catalog):
        yield LeftOut(KNOWN.get(one.ignore.rule), one.ignore, one.spec, one.has_ended(plan.today))
