"""A function that yields Findings becomes a Rule: code, name, severity and page, all from the function's own file."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING

from tpmdocs.diagnostics import Finding, Severity
from tpmdocs.model.vocabulary import Category

if TYPE_CHECKING:
    from tpmdocs.judging.situation import Situation
    from tpmdocs.model.catalog import Catalog

FAMILIES = {
    "0": "Reading",
    "1": "Fields and vocabulary",
    "2": "References",
    "3": "Plan and dates",
    "4": "Prose and links",
    "5": "Traceability",
    "6": "Policy",
    "8": "Changes",
    "9": "Environment",
}
"""What the first digit of a code stands for."""


@dataclass(frozen=True)
class Rule:
    """A rule: what finds, and what tells of it.

    Attributes:
        code: Stable and never used again for another rule, such as `TPM201`.
        name: Reads after "allow", such as `unknown-reference`.
        severity: Where neither checks.yml nor its pack nor the spec's status says otherwise; see policy.py.
        find: Yields what is wrong in a catalog, seen from a day.
        docstring: The page of the rule, as `doc` takes it apart.
        reads_prose: Whether it reads the prose of every document, which costs more than reading metadata.
        by_category: Where it matters more, or less, than `severity` says, by what the spec's status means.
        reads_exemptions: Whether it judges what was left out of the findings of others, and so has to come last.
        is_about_surroundings: Whether what it finds depends on more than the plan: on the machine, or on how much of
            the past a clone holds.
    """

    code: str
    name: str
    severity: Severity
    find: Callable[[Situation], Iterable[Finding]]
    docstring: str = ""
    reads_prose: bool = False
    by_category: Mapping[Category, Severity] = field(default_factory=dict, hash=False)
    reads_exemptions: bool = False
    is_about_surroundings: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """What it may be called in settings and on the command line."""
        return self.name, self.code

    @property
    def family(self) -> str:
        return FAMILIES[self.code[3]]

    @cached_property
    def doc(self) -> RuleDoc:
        return read_doc(self.docstring)


@dataclass(frozen=True, slots=True)
class RuleDoc:
    """A rule's docstring, taken apart. `example` and `instead` are Markdown."""

    summary: str
    why: str
    example: str
    instead: str


def rule(
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    reads_prose: bool = False,
    by_category: Mapping[Category, Severity] | None = None,
) -> Callable[[Callable[[Catalog], Iterable[Finding]]], Rule]:
    """Make a rule of a function of the catalog alone; its name in the table is the function's, with hyphens.

    The function's docstring is a summary, then `Why:`, `Example:` and `Instead:`. tests/test_rules.py tries the last
    two out among ten complete drafts, BILL-1 to BILL-10: every Example has to fire, every Instead has to be silent.

    - Inline code that reads `field: value` is a line of front matter, of the spec that is named last before it, else
      of BILL-1. What stands on the two sides of an `or` is tried one by one; the rest holds together.
    - Other inline code is a word in a sentence; for a rule that reads prose, it is a line of prose.
    - A fenced block of `yaml` is front matter of BILL-1; behind a comment such as `# site_config/teams.yml` or
      `# specs/bill-2.md` it is that file, or that spec's front matter. What a spec lacks of id, title and status is
      added.
    - A fenced block of `markdown` is specs/bill-1.md as it stands.
    - Fenced blocks hold in every alternative, and the files of site_config that an Example gives in its Instead too.
    """

    def make(find: Callable[[Catalog], Iterable[Finding]]) -> Rule:
        @wraps(find)
        def find_in(situation: Situation) -> Iterable[Finding]:
            return find(situation.catalog)

        return situation_rule(code, severity, reads_prose=reads_prose, by_category=by_category)(find_in)

    return make


def situation_rule(
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    reads_prose: bool = False,
    by_category: Mapping[Category, Severity] | None = None,
    reads_exemptions: bool = False,
    is_about_surroundings: bool = False,
) -> Callable[[Callable[[Situation], Iterable[Finding]]], Rule]:
    """Make a rule of a function that needs the day or what lies around the plan; else as `rule`."""

    def make(find: Callable[[Situation], Iterable[Finding]]) -> Rule:
        return Rule(
            code,
            find.__name__.replace("_", "-"),
            severity,
            find,
            inspect.getdoc(find) or "",
            reads_prose,
            by_category or {},
            reads_exemptions,
            is_about_surroundings,
        )

    return make


def read_doc(docstring: str) -> RuleDoc:
    """The parts of a rule's docstring: a summary, then `Why:`, `Example:` and `Instead:`."""
    parts = re.split(r"^(Why|Example|Instead):[ \t]*", docstring, flags=re.M)
    named = {name: inspect.cleandoc(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    return RuleDoc(parts[0].strip(), *(named.get(name, "").strip() for name in ("Why", "Example", "Instead")))
