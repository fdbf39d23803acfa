"""TPM113: an id that stands for more than one thing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from tpmdocs.diagnostics import Finding, Related, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Said, Spec
from tpmdocs.model.vocabulary import Category
from tpmdocs.repository.source import Source, Span
from tpmdocs.rules._examples import Examples
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar

NAMED_BY = {
    "statuses": "name",
    "teams": "key",
    "releases": "name",
    "goals": "id",
    "fields": "name",
    "links": "name",
}
"""What tells the entries of each file of site_config apart."""


@rule("TPM113")
def duplicate_id(catalog: Catalog) -> Iterator[Finding]:
    """Two specs have the same id, or one has an id that is an alias of the other.

    Or two ids differ in capitals alone, which many systems do not tell apart in an address, or two entries of a file in
    site_config have the same name. There is a finding at every place but one, and it names
    the others: that one is a file that is named as the id, or that was not dropped, or else the first.

    Why: nobody can tell which of them a reference means.

    Example:
    ```yaml
    # specs/reminders.md
    id: BILL-2
    title: Reminders
    ```

    Instead:
    ```yaml
    # specs/reminders.md
    id: BILL-11
    title: Reminders
    ```
    """
    examples = Examples(catalog)
    for id_, found in catalog.duplicates.items():
        specs = sorted(found, key=lambda spec: _claim(spec, catalog))
        for spec in specs[1:]:
            named = list(islice((other for other in specs if other is not spec), MOST_NAMED))
            yield _taken(spec, spec.label or id_, spec.span("id"), named, len(specs) - 1, examples)
    yield from _in_capitals(catalog, examples)
    for spec in catalog.specs:
        for said, node in _aliases(spec):
            others = [other for other in catalog.find(node.text) if other is not spec]
            if any(other.path < spec.path or _has_id(other, node.text, catalog) for other in others):
                span = said.source.span(node.start, node.end)
                yield _taken(spec, node.text, span, others[:MOST_NAMED], len(others), examples)
    for file in catalog.vocabulary.files:
        key = NAMED_BY.get(file.name)
        if key is not None and file.node is not None:
            yield from _in_list(file.source, file.node, key)


MOST_NAMED = 8
"""Further places that a message names; of more it says how many there are."""


def _taken(spec: Spec, id_: str, span: Span, others: list[Spec], number: int, examples: Examples) -> Finding:
    paths = ", ".join(other.path for other in others)
    if number > len(others):
        paths += f" and {number - len(others)} more"
    return Finding(
        f"{shown(id_)} is the id of another spec too: {paths}",
        span,
        f"give {'this' if span == spec.span('id') else 'either'} one {_another(id_, examples)}",
        tuple(Related(other.span("id"), f"{shown(id_)} stands here too") for other in others),
        spec=spec.path,
        field="id",
        value=id_,
        about=(examples.catalog.dialect.key(id_),),  # whichever of them is told, and however it spells it
    )


def _in_capitals(catalog: Catalog, examples: Examples) -> Iterator[Finding]:
    alike: dict[str, list[tuple[str, Spec]]] = {}
    for spec in catalog.specs:
        if spec.id is not None:
            alike.setdefault(spec.id.casefold(), []).append((spec.id, spec))
    for named in alike.values():
        (first, its), *others = sorted(named, key=lambda one: _claim(one[1], catalog)) if len(named) > 1 else named
        for id_, spec in others:
            if catalog.dialect.key(first) != catalog.dialect.key(id_):
                yield Finding(
                    f"{shown(id_)} differs from {shown(first)}, the id of {its.path}, in capitals alone",
                    spec.span("id"),
                    f"give this one {_another(id_, examples)}",
                    (Related(its.span("id"), f"{shown(first)} stands here"),),
                    spec=spec.path,
                    field="id",
                    value=id_,
                )


def _another(id_: str, examples: Examples) -> str:
    if any("/issues/{id}" in url for url in examples.catalog.dialect.references.urls):
        return "the number of its own issue"
    free = examples.id_like(id_)
    return f"an id that was never used{f', such as {shown(free)}' if free else ''}"


def _claim(spec: Spec, catalog: Catalog) -> tuple[bool, bool, str]:
    """What orders specs of one id: a file of that name has it by right, and what was dropped needs it least.

    Without their endings, so that `signs` comes before its copy, `signs-copy`.
    """
    path = PurePosixPath(spec.path)
    is_named = catalog.dialect.key(path.stem) == catalog.dialect.key(spec.id or "")
    return not is_named, catalog.category(spec) is Category.DROPPED, str(path.with_suffix(""))


def _aliases(spec: Spec) -> Iterator[tuple[Said, Scalar]]:
    for said in spec.said.get("aliases", ()):
        for node in said.node.items if isinstance(said.node, Items) else (said.node,):
            if isinstance(node, Scalar):
                yield said, node


def _has_id(spec: Spec, id_: str, catalog: Catalog) -> bool:
    return spec.id is not None and catalog.dialect.key(spec.id) == catalog.dialect.key(id_)


def _in_list(source: Source, node: Node, key: str) -> Iterator[Finding]:
    seen: dict[str, Scalar] = {}
    for row in node.items if isinstance(node, Items) else ():
        name = row.get(key) if isinstance(row, Fields) else None
        if isinstance(row, Fields) and row.get("key_results") is not None:
            yield from _in_list(source, row.get("key_results") or row, "id")
        if not isinstance(name, Scalar) or not name.text:
            continue
        first = seen.setdefault(name.text, name)
        if first is not name:
            yield Finding(
                f"{shown(name.text)} is given twice",
                source.span(name.start, name.end),
                "keep one of them",
                (Related(source.span(first.start, first.end), "given here first"),),
                field=key,
                value=name.text,
            )
