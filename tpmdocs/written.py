"""Specs and the files of site_config are held against their schemas, once for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tpmdocs.diagnostics import Edit, Finding
from tpmdocs.dialect import Dialect
from tpmdocs.frontmatter import Fields, Items, Node, Scalar
from tpmdocs.placeholder import is_placeholder
from tpmdocs.schema import config_schemas, spec_schema
from tpmdocs.source import Source
from tpmdocs.spec import Spec
from tpmdocs.target import Target, Unreadable, parse_date, parse_target
from tpmdocs.validation import Schema, Validator, Violation
from tpmdocs.vocabulary import ConfigFile, Vocabulary


@dataclass(frozen=True, slots=True)
class Broken:
    """A violation, and the file that it is in. `spec` is None for a file of site_config."""

    source: Source
    spec: Spec | None
    violation: Violation

    @property
    def finding(self) -> Finding:
        one, path = self.violation, self.spec.path if self.spec is not None else None
        span = self.source.span(one.node.start, one.node.end)
        return Finding(one.message, span, one.help, spec=path, field=one.name, value=one.value)


@dataclass(frozen=True, slots=True)
class Dated:
    """A value that should be a day or, where `may_be_target`, a target; and what it was read as."""

    source: Source
    spec: Spec | None
    name: str
    value: Scalar
    may_be_target: bool
    read: date | Target | Unreadable

    def finding(self, message: str, help_: str, fix: Edit | None = None) -> Finding:
        """That something is wrong with it."""
        span = self.source.span(self.value.start, self.value.end)
        path = self.spec.path if self.spec is not None else None
        return Finding(message, span, help_, fix=fix, spec=path, field=self.name, value=self.value.text)


@dataclass(frozen=True)
class Written:
    """All that authors wrote into fields.

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
            Broken(source, spec, violation)
            for source, spec, node, validator in self._files()
            for violation in validator.violations(node)
            if not (violation.may_be_empty and violation.value) or self.says_something(violation.value)
        )

    @cached_property
    def dates(self) -> tuple[Dated, ...]:
        return tuple(
            Dated(source, spec, name, value, may_be_target, read)
            for source, spec, node, validator in self._files()
            for name, value, may_be_target in validator.dates(node)
            for read in [self._read(value.text, may_be_target)]
            if not isinstance(read, Unreadable) or self.says_something(value.text)
        )

    def says_something(self, text: str) -> bool:
        return not self.dialect.is_nothing(text) and not is_placeholder(text)

    def _files(self) -> Iterator[tuple[Source, Spec | None, Node, Validator]]:
        validator = Validator(self.schema)
        for spec in self.specs:
            yield spec.source, spec, _whole(spec), validator
        schemas = config_schemas(self.vocabulary)
        for file in self.vocabulary.files:
            if file.node is not None:
                yield file.source, None, _whole_file(file), Validator(schemas[file.name])

    def _read(self, text: str, may_be_target: bool) -> date | Target | Unreadable:
        if not may_be_target:
            return parse_date(text)
        return parse_target(text, self.vocabulary.release_days, self.vocabulary.roadmap.fiscal_year_start)


def _whole(spec: Spec) -> Fields:
    """A spec's fields, without the one at which reading stopped: it may be half."""
    return spec.fields if spec.readable else Fields(spec.fields.entries[:-1], spec.fields.start, spec.fields.end)


def _whole_file(file: ConfigFile) -> Node:
    """The same of a file of site_config."""
    node = file.node
    assert node is not None
    if isinstance(node, Scalar) or not any(problem.fatal for problem in file.problems):
        return node
    if isinstance(node, Items):
        return Items(node.items[:-1], node.start, node.end)
    return Fields(node.entries[:-1], node.start, node.end)
