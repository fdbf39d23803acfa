"""Pages that were meant to be specs become Findings: their metadata is spelt or fenced so that nothing reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import telling_fields
from tpmdocs.rules._examples import Examples
from tpmdocs.text.document import Document
from tpmdocs.text.suggest import closest, is_same
from tpmdocs.text.yaml_reader import read_yaml
from tpmdocs.text.yaml_values import Fields, Node, Scalar, text_of

_LONGEST = 20_000
"""Characters at the beginning of a file among which metadata is looked for."""
_KEYS = re.compile(r"(?:[\w-]+:(?:[ \t][^\n]*)?(?:\n|\Z)(?:(?:[ \t]|- )[^\n]*(?:\n|\Z))*+)++")
_FENCE = re.compile(r"(?P<fence>[-–—=~*_+]+)[ \t]*\n")


def lookalikes(catalog: Catalog) -> Iterator[Finding]:
    """A finding for each page that looks like a spec; none where a dialect says which files are specs."""
    if catalog.dialect.include or catalog.dialect.under is not None:
        return
    telling = telling_fields(catalog.dialect)
    known = tuple(catalog.written.schema["properties"])
    examples = Examples(catalog)
    for page in catalog.pages:
        if page.problems:
            continue
        fields = page.front_matter.fields
        if fields is None:
            found = _unfenced(page, telling, known)
        else:
            found = _misspelt(page, fields, telling, known) or _without_id(page, fields, catalog, examples)
        if found is not None:
            yield found


def _misspelt(page: Document, fields: Fields, telling: Set[str], known: Sequence[str]) -> Finding | None:
    """That a field which would make a page a spec has another case, or is nearly one among several that are known."""
    near = {entry.key.text: closest(entry.key.text, known) for entry in fields.entries}
    count = sum(name is not None for name in near.values())
    for entry in fields.entries:
        key, meant = entry.key, near[entry.key.text]
        if meant is None or meant not in telling:
            continue
        certain = is_same(key.text, meant)
        if count < (2 if certain else 3) or not (certain or _is_no_other_word(meant, entry.value)):
            continue
        return Finding(
            f"this looks like a spec and is read as a page, for {shown(key.text)} is not a known field",
            page.source.span(key.start, key.end),
            f"did you mean `{meant}`?",
            field=key.text,
        )
    return None


def _without_id(page: Document, fields: Fields, catalog: Catalog, examples: Examples) -> Finding | None:
    """That a page has a title and one of the plan's statuses, and lacks the id that specs of this plan have."""
    said = fields.entry("status")
    status = text_of(said.value) if said is not None else None
    id_ = catalog.dialect.field_of("id")
    if said is None or id_ is None or catalog.vocabulary.status(status) is None or status in _of_pages(catalog):
        return None
    if fields.text("title") is None or not any(spec.id for spec in catalog.specs):
        return None
    return Finding(
        f"this looks like a spec and is read as a page, for it has a status and no {shown(id_)}",
        page.source.span(said.key.start, said.key.end),
        examples.added("id", id_),
        field=id_,
    )


def _of_pages(catalog: Catalog) -> set[str]:
    """Statuses that Material for MkDocs gives a sign in the navigation: any page may have them."""
    extra = catalog.host.node.get("extra") if catalog.host and isinstance(catalog.host.node, Fields) else None
    declared = extra.get("status") if isinstance(extra, Fields) else None
    entries = declared.entries if isinstance(declared, Fields) else ()
    return {"new", "deprecated", *(entry.key.text for entry in entries)}


def _is_no_other_word(meant: str, value: Node) -> bool:
    """Whether a name that is nearly this one can hardly be meant otherwise, as `term` can that is no `team`."""
    return len(meant) > 4 or (meant == "id" and isinstance(value, Scalar) and any(map(str.isdigit, value.text)))


def _unfenced(page: Document, telling: Set[str], known: Sequence[str]) -> Finding | None:
    """That a page begins with a spec's fields, and no line `---` says that these are its metadata."""
    text = page.source.text[:_LONGEST].replace("\r\n", "\n")
    fence = _FENCE.match(text)
    head = _KEYS.match(text, fence.end() if fence is not None else 0)
    if head is None:
        return None
    keys = [entry.key.text for entry in read_yaml(head[0])[0].entries]
    near = [name for key in keys if (name := closest(key, known)) is not None and is_same(key, name)]
    if len(near) < 2 or not telling & set(near):
        return None
    begin, line = page.source.text.find(keys[0]), len(page.source.line(1)) if fence is not None else len(keys[0])
    begin = 0 if fence is not None else begin
    why = f"{shown(fence['fence'])} is no `---`" if fence is not None else f"no `---` stands above {shown(keys[0])}"
    way_out = "write `---` before its metadata and behind it, each on a line of its own"
    return Finding(
        f"this looks like a spec and is read as a page, for {why}", page.source.span(begin, begin + line), way_out
    )
