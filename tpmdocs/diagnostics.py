"""What rules say: a Finding at a place; and what the checker makes of it, a Diagnostic with rule and severity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tpmdocs.repository.source import Span


class Severity(StrEnum):
    """How much a finding matters. `off` means that the rule does not run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def weight(self) -> int:
        return {"error": 3, "warning": 2, "info": 1, "off": 0}[self]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace what `span` covers by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. It sets no severity: that is the policy's.

    Attributes:
        message: What is wrong, with the offending value.
        span: Where.
        help: The way out.
        related: Other places that matter, such as "also defined here".
        fix: The edit that mends it, where it is certain.
        spec: Path of the spec that it is about, where it is about one.
        field: The field it is about, as the repository spells it.
        value: The offending value or reference, normalised; with rule, spec and field it is the finding's identity.
            Nothing that changes without cause: no count, no title, no list of other specs.
        about: What it is about where that is no one spec, such as the members of a cycle, sorted: ids, and paths of
            specs that have none. It then stands for spec, field and value in the identity.
    """

    message: str
    span: Span
    help: str = ""
    related: tuple[Related, ...] = ()
    fix: Edit | None = None
    spec: str | None = None
    field: str = ""
    value: str = ""
    about: tuple[str, ...] = ()


Identity = tuple[str, str, str, str]
"""A rule's name, what it speaks of (a spec's id, else a path), the field, and the offending value."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its rule and its severity. `spec_id` is the id of the spec it is about."""

    code: str
    rule: str
    severity: Severity
    finding: Finding
    spec_id: str | None = None

    @property
    def span(self) -> Span:
        return self.finding.span

    @property
    def message(self) -> str:
        return self.finding.message

    @property
    def identity(self) -> Identity:
        """What makes it the same finding in another version of the plan: never its line or its words."""
        finding = self.finding
        if finding.about:
            return self.rule, " ".join(finding.about), "", ""
        # Folding a long value over several lines changes nothing in it.
        return self.rule, self.spec_id or self.path, finding.field, " ".join(finding.value.split())

    @property
    def path(self) -> str:
        """The file that it is about, which need not be the one that it points at."""
        return self.finding.spec or self.span.path

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        return self.span.path, self.span.line, self.span.column, self.code, self.finding.message


def shown(value: str) -> str:
    """A value as a message names it: between backticks, on one line, and cut where it is too long to be read."""
    return "`" + cut(value).replace("`", "'") + "`"


MAX_SHOWN = 80
"""Characters of a value that a message repeats at most."""


def cut(value: str, most: int = MAX_SHOWN) -> str:
    """A value as a message may repeat it: on one line, and no more of it than can be read."""
    line = " ".join(value[: 100 * most].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
