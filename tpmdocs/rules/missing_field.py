"""TPM101: a field that every spec needs, or that an entry of site_config needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.gates import says_something
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Concept, FieldSource
from tpmdocs.model.spec import Spec
from tpmdocs.rules._examples import Examples
from tpmdocs.text.yaml_values import Entry

OUR_OWN = ("id", "title", "status")
"""What every spec needs where checks.yml does not say otherwise; with a dialect, of these only the id."""


@rule("TPM101")
def missing_field(catalog: Catalog) -> Iterator[Finding]:
    """A spec lacks a field that every spec needs, or has nothing in it.

    These are `id`, `title` and `status`; in a repository with a dialect of its own the id alone. `required` in
    checks.yml names others. In site_config, entries need what names them.

    Why: without an id nothing can refer to a spec, without a status nobody can tell how far it is, and without what
    names it an entry of site_config has no effect.

    Example:
    ```markdown
    ---
    id: BILL-1
    title: Invoices
    ---
    ```

    Instead: `status: draft`
    """
    policy = catalog.vocabulary.policy
    whole = catalog.vocabulary.file("dialect") is None
    required = policy.required if policy.required is not None else OUR_OWN if whole else ("id",)
    examples = Examples(catalog)
    for spec in catalog.specs:
        if spec.readable:
            for name in required:
                finding = _missing(name, spec, examples)
                if finding is not None:
                    yield finding
    for broken in catalog.written.violations:
        if broken.violation.kind == "missing":
            yield broken.finding


def _missing(name: str, spec: Spec, examples: Examples) -> Finding | None:
    catalog = examples.catalog
    said = spec.first(name)
    if said is not None and says_something(said.node, catalog):
        return None
    concept = catalog.dialect.concepts.get(name, Concept((FieldSource("field", name),)))
    places = [place for place in concept.sources if place.kind == "field"]
    entries = {entry.key.text: entry for entry in spec.fields.entries}
    found = next((entry for place in places if (entry := place.find(entries)) is not None), None)
    if found is not None and name not in catalog.dialect.concepts and says_something(found.value, catalog):
        return None
    field = places[0].name if places else name
    if found is not None and any(found.key.start <= one.start <= found.value.end for one in spec.problems):
        return None  # something is there, and it could not be read
    if found is not None:
        span = spec.source.span(found.key.start, found.key.end)
        return Finding(f"`{found.key.text}` says nothing", span, _value(found, spec), spec=spec.path, field=field)
    if not places:
        return _missing_elsewhere(name, next(iter(concept.sources), None), spec, examples)
    help_ = "add it, or a first heading" if name == "title" else examples.added(name, field)
    return Finding(f"`{field}` is missing", spec.head, help_, spec=spec.path, field=field)


def _missing_elsewhere(name: str, source: FieldSource | None, spec: Spec, examples: Examples) -> Finding:
    """The same where it is to stand in prose, the first heading or the path; or nowhere, as the dialect says."""
    if source is None:
        help_ = "say there where it is, or require it no more"
        return Finding(
            f"`{name}` is read from nowhere: so says site_config/dialect.yml",
            spec.head,
            help_,
            spec=spec.path,
            field=name,
        )
    if source.kind == "path":
        return Finding(f"the path of this file holds no {name}", spec.head, spec=spec.path, field=name)
    head = spec.document.source.head if spec.document is not None else spec.head
    if source.kind == "heading":
        return Finding(f"there is no first heading, which says the {name}", head, "add it", spec=spec.path, field=name)
    help_ = examples.added(name, source.name)
    return Finding(f"`{source.name}` is missing in the prose", head, help_, spec=spec.path, field=name)


def _value(entry: Entry, spec: Spec) -> str:
    """What to do about a field that says nothing: what looks like its value may be a comment."""
    rest = spec.source.text[entry.key.end : entry.key.end + 200].partition("\n")[0]
    comment = re.fullmatch(r":\s+(#\S.*)", rest.rstrip())
    return f"behind ` #` all is a comment: put {shown(comment[1])} in quotes" if comment else "give it a value"
