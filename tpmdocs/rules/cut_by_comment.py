"""TPM120: a title or summary that a comment sign cuts short."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.text.yaml_text import quoted


@rule("TPM120", Severity.WARNING)
def cut_by_comment(catalog: Catalog) -> Iterator[Finding]:
    """A title or summary without quotes ends at a `#` that most likely belongs to it.

    To YAML, a `#` after a space begins a comment. A comment with a space behind its sign is taken for one.

    Why: nobody reads the number of the issue, or the name of the channel, and nothing says that it is lost.
    Example: `title: Fix issue #12`
    Instead: `title: "Fix issue #12"`
    """
    for spec in catalog.specs:
        for concept in ("title", "summary"):
            said = spec.first(concept)
            value = said.value if said is not None else None
            if said is None or value is None or not value.plain:
                continue
            lost = _COMMENT.match(said.source.text, value.end)
            if lost is not None:
                whole = said.source.text[value.start : lost.end()].rstrip()
                yield Finding(
                    f"YAML takes `{lost[1]}` for a comment, so this reads {shown(value.text)}",
                    said.source.span(value.start, value.start + len(whole)),
                    f"put it in quotes: {quoted(whole)}",
                    spec=spec.path,
                    field=said.name,
                    value=value.text,
                )


_COMMENT = re.compile(r"[ \t]+(#[^\W_]\S*)(?:(?![ \t]+#\s)[^\r\n])*")
