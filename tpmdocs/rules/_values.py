"""A Catalog becomes the values that its authors wrote, with the schema that each of them has to meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Finding, shown
from tpmdocs.frontmatter import Fields, Node, Scalar
from tpmdocs.rules._meant import replacing
from tpmdocs.schema import config_schemas, spec_schema
from tpmdocs.source import Source, Span
from tpmdocs.spec import Spec
from tpmdocs.suggest import closest, is_same
from tpmdocs.target import Target, Unreadable, parse_date, parse_target
from tpmdocs.validation import Validator, Violation


@dataclass(frozen=True)
class Written:
    """A spec's fields or a file of site_config. `spec` is None for the latter."""

    source: Source
    node: Node
    validator: Validator
    spec: Spec | None

    @property
    def path_of_spec(self) -> str | None:
        return self.spec.path if self.spec is not None else None


@dataclass(frozen=True, slots=True)
class Dated:
    """A value that should be a day or, where `may_be_target`, a target; and what it was read as."""

    written: Written
    name: str
    value: Scalar
    may_be_target: bool
    read: date | Target | Unreadable

    @property
    def span(self) -> Span:
        return self.written.source.span(self.value.start, self.value.end)


def written(catalog: Catalog) -> Iterator[Written]:
    """Everything that a schema speaks of, specs first."""
    validator = Validator(spec_schema(catalog.vocabulary, catalog.dialect))
    for spec in catalog.specs:
        yield Written(spec.source, _whole(spec), validator, spec)
    schemas = config_schemas(catalog.vocabulary)
    for file in catalog.vocabulary.files:
        if file.node is not None:
            yield Written(file.source, file.node, Validator(schemas[file.name]), None)


def violations(catalog: Catalog) -> Iterator[tuple[Written, Violation]]:
    """Every place at which a value breaks its schema. What says nothing breaks none, nor does what is left of a template."""
    for one in written(catalog):
        for violation in one.validator.violations(one.node):
            if not (violation.value and is_left_out(violation.value, catalog)):
                yield one, violation


def dates(catalog: Catalog) -> Iterator[Dated]:
    """Every value that should be a day or a target, and says something."""
    vocabulary = catalog.vocabulary
    releases = {release.name: release.date for release in vocabulary.releases or ()}
    for one in written(catalog):
        for name, value, may_be_target in one.validator.dates(one.node):
            if is_left_out(value.text, catalog):
                continue
            read = (
                parse_target(value.text, releases, vocabulary.roadmap.fiscal_year_start)
                if may_be_target
                else parse_date(value.text)
            )
            yield Dated(one, name, value, may_be_target, read)


def unknown_word(
    spec: Spec, node: Scalar, field: str, what: str, names: Iterable[str], file: str
) -> Finding:
    """A word in a spec's field that the vocabulary does not hold: what it is not, and which of `names` was meant."""
    names = tuple(names)
    nearest = closest(node.text, names)
    listed = f", which has {', '.join(names)}" if 0 < len(names) <= MAX_LISTED else ""
    return Finding(
        f"{shown(node.text)} is not {what}",
        spec.source.span(node.start, node.end),
        f"did you mean `{nearest}`?" if nearest is not None else f"add it to site_config/{file}.yml{listed}",
        fix=replacing(spec.source, node.start, node.end, node.text, nearest)
        if nearest is not None and is_same(node.text, nearest)
        else None,
        spec=spec.path,
        field=field,
        value=node.text,
    )


MAX_LISTED = 12
"""Names that a message lists at most."""


def is_left_out(text: str, catalog: Catalog) -> bool:
    """Whether an author has said nothing here: `n/a`, `TBD` and the like, or a template's text. Other rules speak of that."""
    return catalog.dialect.is_nothing(text) or is_placeholder(text)


def is_placeholder(text: str) -> bool:
    """Whether a value shows what form a value should have, as a template's does, and is none itself."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


_PLACEHOLDER = re.compile(
    r"""
      [\w.-]+ (?: \ [\w.-]+ )* (?: \ ? \| \ ? [\w.-]+ (?: \ [\w.-]+ )* )+  # draft|accepted|done
    | y{4} (?: [-/.] m{1,2} (?: [-/.] d{1,2} )? | -? q[nx] )?  # yyyy-mm-dd
    | d{1,2} [-/.] m{1,2} [-/.] y{2,4}
    | v? x \. [xy] (?: \. [xyz] )?  # the version x.y
    | (?: [a-z]+ [-_ ]? \#? )? (?: (?<![a-z]) n{3,} | (?<![a-z]) x{3,} | \#{3,} | \?{3,} )  # KEP-NNNN
    | (?: todo | fixme | change[ -]?me ) (?: : .* )?
    | < [^<>@:/]+ >  # <your name>, and no address
    | \{\{ .* \}\} | \$\{ [^}]* \} | \[ (?: your | insert | the ) \b [^\]]* \]
    | \.{3,} | …
    | (?: spec | specification | proposal | enhancement | rfc | adr | prd | [a-z]?ep | eip ) \ template
    """,
    re.X | re.I | re.S,
)
"""What a template says in place of a value: the alternatives, a form in letters, a thing to do, a gap."""


def _whole(spec: Spec) -> Fields:
    """A spec's fields, without the one at which reading stopped: it may be half."""
    return spec.fields if spec.readable else Fields(spec.fields.entries[:-1], spec.fields.start, spec.fields.end)
