"""TPM111: an id that cannot be written where ids are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpmdocs.addresses import safe_name
from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.rules._examples import Examples
from tpmdocs.rules._odd_characters import told
from tpmdocs.text.mentions import MENTION

LONGEST = 255
"""Bytes that the name of a folder may have, on nearly every system."""


@rule("TPM111")
def bad_id(catalog: Catalog) -> Iterator[Finding]:
    """An id does not work as one.

    It has to be writable as `[[id]]`: a letter or digit of any script, and then letters, digits, `-`, `_`, `.`, `:`
    and `/`; nothing in it only looks like one of these, as an en dash does. It is no path (`../x`), and short enough
    for an address. Where the dialect gives a pattern for ids, it has to look like that.

    Why: an id is written in references, in prose and in addresses, and has to mean the same in each.
    Example: `id: BILL 1` or `id: ../../x`
    Instead: `id: BILL-1`
    """
    examples = Examples(catalog)
    for spec in catalog.specs:
        said = spec.first("id")
        if said is None or spec.id is None or not catalog.written.says_something(spec.id):
            continue
        wrong, help_ = _wrong(spec.id, examples)
        if wrong:
            yield Finding(
                f"{shown(spec.id)} {wrong}",
                said.span,
                help_,
                spec=spec.path,
                field=said.name,
                value=spec.id,
            )


_PLAIN = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{,99}")
"""What nearly every id looks like, and nothing is wrong with."""


def _wrong(id_: str, examples: Examples) -> tuple[str, str]:
    """What is wrong with an id, and the way out; two empty texts where nothing is."""
    form = examples.catalog.dialect.ids.pattern
    if form is None and _PLAIN.fullmatch(id_):
        return "", ""
    mention = MENTION.fullmatch(f"[[{id_}]]")
    if any(part in ("", ".", "..") for part in id_.split("/")):
        return "is a path, not an id", f"write an id such as `{examples.id or 'PAY-12'}`"
    if mention is None or mention["id"] != id_:
        return "cannot be written as `[[id]]`", told(id_) or "use letters, digits, `-`, `_`, `.`, `:` and `/`"
    if odd := told(id_):
        return "does not look as it is written", odd
    if len(safe_name(id_).encode()) > LONGEST:
        return "is too long for an address", "use a shorter one"
    if form is not None and form.fullmatch(id_) is None:
        return "does not look like an id of this repository", f"the dialect asks for {shown(form.pattern)}"
    return "", ""
