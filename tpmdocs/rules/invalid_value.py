"""TPM102: a value that is none of those its field may hold."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.target import Unreadable, parse_date
from tpmdocs.rules._meant_targets import way_out
from tpmdocs.rules._odd_characters import straightened, told
from tpmdocs.rules._vocabulary import words


@rule("TPM102")
def invalid_value(catalog: Catalog) -> Iterator[Finding]:
    """A field holds something else than it may: text in place of a list, a word that has no meaning there, no date.

    Which words a status, a team, a release or a goal may be is the repository's own business; rules of their own
    speak of these.

    Why: a value that is not understood is treated as if it were not there.
    Example: `confidence: hgih` or `target: some day`
    Instead: `confidence: high` or `confidence: 0.8` or `target: 2027-Q2`
    """
    for broken in catalog.written.violations:
        if broken.violation.kind == "invalid":
            yield broken.finding
    for dated in catalog.written.dates:
        if not isinstance(dated.read, Unreadable) or dated.read.reason != "unknown":
            continue
        if dated.may_be_target and words(catalog, "releases", "name") is not None:
            continue  # what is no date is taken for a release's name: of it speaks unknown-release
        text = dated.value.text
        what = "neither a date nor a version" if dated.may_be_target else "no date"
        yield dated.finding(
            f"`{dated.name}` is {shown(text)}, which is {what}",
            way_out(dated, catalog) if dated.may_be_target else _odd(text) or "write a day such as 2027-03-15",
        )


def _odd(text: str) -> str:
    """That only a character from elsewhere keeps a text from being a day."""
    meant = straightened(text)
    return told(text) if meant != text and not isinstance(parse_date(meant), Unreadable) else ""
