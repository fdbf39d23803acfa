"""Specs and the files of site_config are held against their schemas, once for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from tpmdocs.diagnostics import Finding
from tpmdocs.model.config_schema import config_schemas
from tpmdocs.model.dialect import Dialect
from tpmdocs.model.spec import Said, Spec
from tpmdocs.model.spec_schema import schema_of, spec_schema
from tpmdocs.model.target import Target, Unreadable, parse_date, parse_target
from tpmdocs.model.validation import Schema, Validator, Violation
from tpmdocs.model.vocabulary import ConfigFile, Vocabulary
from tpmdocs.repository.source import Source
from tpmdocs.text.edits import replacing
from tpmdocs.text.placeholder import is_placeholder
from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, Scalar, plain


@dataclass(frozen=True, slots=True)
class Broken:
    """A violation, and the file that it is in.

    `spec` is None for a file of site_config, and `said` for what stands in metadata.
    """

    source: Source
    spec: Spec | None
    violation: Violation
    said: Said | None = None

    @property
    def finding(self) -> Finding:
        one, path = self.violation, self.spec.path if self.spec is not None else None
        span = self.said.span if self.said is not None else self.source.span(one.node.start, one.node.end)
        return Finding(one.message, span, one.help, spec=path, field=one.name, value=one.value)


@dataclass(frozen=True, slots=True)
class Dated:
    """A value that should be a day or, where `may_be_target`, a target; and what it was read as.

    `spec` is None for a file of site_config, and `said` for what stands in metadata.
    """

    source: Source
    spec: Spec | None
    name: str
    value: Scalar
    may_be_target: bool
    read: date | Target | Unreadable
    said: Said | None = None

    def finding(self, message: str, help_: str, meant: str | None = None) -> Finding:
        """That something is wrong with it, and what was certainly meant."""
        value, path = self.value, self.spec.path if self.spec is not None else None
        span = self.said.span if self.said is not None else self.source.span(value.start, value.end)
        of = value if self.said is None else None
        fix = replacing(self.source, value.start, value.end, value.text, meant, of) if meant is not None else None
        return Finding(message, span, help_, fix=fix, spec=path, field=self.name, value=value.text)


@dataclass(frozen=True)
class Written:
    """All that authors wrote into fields, and into prose and paths that are read as fields.

    A value that says nothing (`n/a`) breaks no schema that lets it be empty, and is no date. Neither is what is left
    of a template.
    """

    specs: tuple[Spec, ...]
    vocabulary: Vocabulary
    dialect: Dialect

    @cached_property
    def schema(self) -> Schema:
        """What specs may hold."""
        return spec_schema(self.vocabulary, self.dialect)

    @cached_property
    def violations(self) -> tuple[Broken, ...]:
        return tuple(
            Broken(source, spec, violation, said)
            for source, spec, said, node, validator in self._files()
            for violation in validator.violations(node)
            if not (violation.may_be_empty and violation.value) or self.says_something(violation.value)
        )

    @cached_property
    def dates(self) -> tuple[Dated, ...]:
        return tuple(
            Dated(source, spec, name, value, may_be_target, read, said)
            for source, spec, said, node, validator in self._files()
            for name, value, may_be_target in validator.dates(node)
            for read in [self._read(value.text, may_be_target)]
            if not isinstance(read, Unreadable) or self.says_something(value.text)
        )

    def says_something(self, text: str) -> bool:
        return not self.dialect.is_nothing(text) and not is_placeholder(text)

    def _files(self) -> Iterator[tuple[Source, Spec | None, Said | None, Node, Validator]]:
        validator = Validator(self.schema)
        elsewhere = cache(lambda concept, name: Validator(schema_of(concept, name, self.vocabulary, self.dialect)))
        for spec in self.specs:
            yield spec.source, spec, None, _whole(spec), validator
            for concept in self.dialect.concepts_elsewhere:
                for said in spec.said.get(concept, ()):
                    if said.kind != "field":
                        yield said.source, spec, said, _alone(said), elsewhere(said.concept, said.name)
        schemas = config_schemas(self.vocabulary)
        for file in self.vocabulary.files:
            if file.node is not None:
                yield file.source, None, None, _whole_file(file), Validator(schemas[file.name])

    def _read(self, text: str, may_be_target: bool) -> date | Target | Unreadable:
        if not may_be_target:
            return parse_date(text)
        return parse_target(text, self.vocabulary.release_days, self.vocabulary.roadmap.fiscal_year_start)


def _whole(spec: Spec) -> Fields:
    """A spec's fields, without those that could not be read, and the one at which reading stopped: it may be half."""
    broken = [problem.start for problem in spec.problems if problem.fatal]
    if not broken:
        return spec.fields
    last = spec.fields.entries[-1:]
    kept = tuple(
        entry
        for entry in spec.fields.entries
        if not any(entry.key.start <= start <= entry.value.end for start in broken)
        and (entry not in last or max(broken) < entry.key.start)
    )
    return Fields(kept, spec.fields.start, spec.fields.end)


def _alone(said: Said) -> Fields:
    """A value that is said elsewhere as a field of its own; a number there is one, as it would be in metadata."""
    node = said.node
    if isinstance(node, Scalar) and type(plain(node._replace(plain=True))) in (int, float):
        node = node._replace(plain=True)
    return Fields((Entry(Scalar(said.name, node.start, node.end), node),), node.start, node.end)


def _whole_file(file: ConfigFile) -> Node:
    """The same of a file of site_config."""
    node = file.node
    assert node is not None
    if isinstance(node, Scalar) or not any(problem.fatal for problem in file.problems):
        return node
    if isinstance(node, Items):
        return Items(node.items[:-1], node.start, node.end)
    return Fields(node.entries[:-1], node.start, node.end)
