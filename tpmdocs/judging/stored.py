"""Diagnostics become text that can be kept in a file, and are made from it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tpmdocs.diagnostics import Diagnostic, Edit, Finding, Related, Severity
from tpmdocs.repository.source import Span
from tpmdocs.text.json_values import number_of, text_of

Rows = list[list[Any]]


def as_rows(diagnostics: Iterable[Diagnostic]) -> Rows:
    """A list for each, of what JSON can hold."""
    return [
        [
            one.code,
            one.rule,
            one.severity.value,
            one.spec_id,
            one.finding.message,
            _place(one.finding.span),
            one.finding.help,
            [[_place(related.span), related.message] for related in one.finding.related],
            [_place(one.finding.fix.span), one.finding.fix.text] if one.finding.fix is not None else None,
            one.finding.spec,
            one.finding.field,
            one.finding.value,
            one.finding.about,
        ]
        for one in diagnostics
    ]


def from_rows(rows: Rows) -> tuple[Diagnostic, ...]:
    """The diagnostics that were kept, in the same order.

    Raises:
        ValueError: where it is something else, as it also may by being of another shape: TypeError.
    """
    return tuple(_diagnostic(*row) for row in rows)


def _place(span: Span) -> list[object]:
    return [span.path, span.line, span.column, span.end_line, span.end_column]


def _span(path: str, *numbers: int) -> Span:
    return Span(text_of(path), *map(number_of, numbers))


def _diagnostic(
    code: str,
    rule: str,
    severity: str,
    spec_id: str | None,
    message: str,
    place: list[Any],
    help_: str,
    related: list[list[Any]],
    fix: list[Any] | None,
    spec: str | None,
    field: str,
    value: str,
    about: list[str],
) -> Diagnostic:
    finding = Finding(
        text_of(message),
        _span(*place),
        text_of(help_),
        tuple(Related(_span(*where), text_of(said)) for where, said in related),
        Edit(_span(*fix[0]), text_of(fix[1])) if fix is not None else None,
        text_of(spec) if spec is not None else None,
        text_of(field),
        text_of(value),
        tuple(map(text_of, about)),
    )
    return Diagnostic(
        text_of(code), text_of(rule), Severity(severity), finding, text_of(spec_id) if spec_id is not None else None
    )
