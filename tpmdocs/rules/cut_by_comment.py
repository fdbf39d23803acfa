"""TPM120: a title, name or other free text that a comment sign cuts short."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.repository.source import Source
from tpmdocs.text.yaml_text import quoted
from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, Scalar


@rule("TPM120", Severity.WARNING)
def cut_by_comment(catalog: Catalog) -> Iterator[Finding]:
    """A title, name, summary, reason or other free text without quotes ends at a `#` that most likely belongs to it.

    So in specs, also within `updates` and the like, and in the files of site_config. To YAML, a `#` after a space
    begins a comment. A comment with a space behind its sign is taken for one.

    Why: nobody reads the number of the issue, or the name of the channel, and nothing says that it is lost.
    Example: `title: Fix issue #12`
    Instead: `title: "Fix issue #12"`
    """
    for spec in catalog.specs:
        own = {said.name.rpartition(".")[2] for name in ("title", "summary") for said in spec.said.get(name, ())}
        yield from _cut(spec.source, spec.fields, _FREE_TEXT | own, spec)
    for file in catalog.vocabulary.files:
        if file.node is not None:
            yield from _cut(file.source, file.node, _FREE_TEXT)


def _cut(source: Source, node: Node, names: Collection[str], spec: Spec | None = None) -> Iterator[Finding]:
    if " #" not in source.text and "\t#" not in source.text:  # as in nearly every file
        return
    for key, value in _entries(node):
        if key.text not in names or not isinstance(value, Scalar) or not value.plain:
            continue
        lost = _COMMENT.match(source.text, value.end)
        if lost is not None and value.text:
            whole = source.text[value.start : lost.end()].rstrip()
            yield Finding(
                f"YAML takes `{lost[1]}` for a comment, so this reads {shown(value.text)}",
                source.span(value.start, value.start + len(whole)),
                f"put it in quotes: {quoted(whole)}",
                spec=spec.path if spec is not None else None,
                field=key.text,
                value=value.text,
            )


def _entries(node: Node) -> Iterator[Entry]:
    """Every key with its value, also of maps within others."""
    if isinstance(node, Fields):
        for entry in node.entries:
            yield entry
            yield from _entries(entry.value)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _entries(item)


_FREE_TEXT = frozenset(
    {"title", "inverse_title", "name", "summary", "description", "text", "why", "reason", "note", "notes", "comment"}
)
_COMMENT = re.compile(r"[ \t]+(#[^\W_]\S*)(?:(?![ \t]+#\s)[^\r\n])*")
