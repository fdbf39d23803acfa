"""TPM103: a field that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tpmdocs.catalog import Catalog
from tpmdocs.diagnostics import Edit, Finding, Severity, shown
from tpmdocs.frontmatter import Scalar
from tpmdocs.rule import rule
from tpmdocs.rules._meant import replacing
from tpmdocs.rules._values import violations, written
from tpmdocs.spec import Spec
from tpmdocs.suggest import closest, is_same

READ_BY_HOSTS = frozenset(
    {"comments", "description", "hide", "icon", "meta", "search", "social", "subtitle", "template", "title"}
)
"""Front matter that gives MkDocs, Material or their plugins something to do."""


@rule("TPM103", Severity.WARNING)
def unknown_field(catalog: Catalog) -> Iterator[Finding]:
    """A field has a name that nothing reads.

    Without `site_config/fields.yml`, a repository may have fields of its own, and only a name that is nearly a known one is told.
    With it, so is every field that nobody has declared. The files of site_config have no fields of their own.

    Why: a field with a misspelt name says nothing, and nobody notices.
    Example: `depnds_on: [BILL-2]`
    Instead: `depends_on: [BILL-2]`
    """
    closed = catalog.vocabulary.fields is not None
    for one in written(catalog):
        if one.spec is not None:
            known = tuple(one.validator.schema["properties"])
            yield from _in_spec(one.spec, known, closed)
    for one, violation in violations(catalog):
        if violation.kind == "unknown" and (one.spec is None or violation.nearest is not None):
            yield Finding(
                violation.message,
                one.source.span(violation.node.start, violation.node.end),
                violation.help,
                spec=one.path_of_spec,
                field=violation.name,
            )


def _in_spec(spec: Spec, known: Iterable[str], closed: bool) -> Iterator[Finding]:
    for entry in spec.fields.entries:
        name = entry.key.text
        if name in known or name in READ_BY_HOSTS:
            continue
        nearest = closest(name, known)
        if nearest is None and not closed:
            continue
        help_ = f"did you mean `{nearest}`?" if nearest is not None else "declare it in site_config/fields.yml"
        yield Finding(
            f"{shown(name)} is no field that is known here",
            spec.source.span(entry.key.start, entry.key.end),
            help_,
            fix=_respelt(spec, entry.key, nearest),
            spec=spec.path,
            field=name,
        )


def _respelt(spec: Spec, key: Scalar, nearest: str | None) -> Edit | None:
    """The edit that gives a field the name it is known by, where that is certain."""
    if nearest is None or not is_same(key.text, nearest) or spec.fields.entry(nearest) is not None:
        return None
    return replacing(spec.source, key.start, key.end, key.text, nearest)
