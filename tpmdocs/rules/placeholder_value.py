"""TPM110: a template's text that nobody has replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.text.placeholder import is_placeholder, may_hold_placeholder
from tpmdocs.text.synonyms import is_status
from tpmdocs.text.yaml_values import Items, Node, Scalar


@rule("TPM110", Severity.WARNING)
def placeholder_value(catalog: Catalog) -> Iterator[Finding]:
    """A field still holds what a template says, or a note to oneself, in place of a value.

    That is a list of the words to choose from (`draft|accepted`), a form in letters (`yyyy-mm-dd`, `x.y`, `NNNN`), a
    note (`TODO`), or a gap (`<your name>`, `???`). What says that there is nothing, such as `TBD` or
    `n/a`, is an answer.

    Why: it looks as if somebody had answered, and nobody has.
    Example: `status: draft|accepted|launched` or `created: yyyy-mm-dd` or `owner: <your name>`
    Instead: `status: draft` or `created: 2026-05-14` or `owner:`
    """
    relations = {name for link in catalog.vocabulary.links for name in (link.name, link.inverse)}
    for spec in catalog.specs:
        if not may_hold_placeholder(spec.source.text[spec.fields.start : spec.fields.end]):
            continue
        # A reference that leads nowhere is unknown-reference's, whatever it looks like.
        status = spec.first("status")
        way_out = "write what it is, or leave it empty"
        if _TEMPLATE.search(spec.path):
            way_out = (
                "write what it is; if this is a template, name it under `specs: exclude` in site_config/dialect.yml"
            )
        references = {said.name.partition(".")[0] for name in relations for said in spec.said.get(name, ())}
        for entry in spec.fields.entries:
            if entry.key.text in references:
                continue
            for name, value in _values(entry.key.text, entry.value):
                if status is not None and value is status.node and is_status(value.text):
                    continue
                if is_placeholder(value.text):
                    yield Finding(
                        f"{shown(value.text)} stands where a value is still to be written",
                        spec.source.span(value.start, value.end),
                        way_out,
                        spec=spec.path,
                        field=name,
                        value=value.text,
                    )


_TEMPLATE = re.compile(r"(?:\A|[\W_])templates?(?:[\W_]|\Z)", re.I)


def _values(name: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield name, node
    elif isinstance(node, Items):
        for item in node.items:
            yield from _values(name, item)
    else:
        for entry in node.entries:
            yield from _values(f"{name}.{entry.key.text}", entry.value)
