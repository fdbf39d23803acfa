"""TPM118: a status of which nobody has said what it means."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.rules._vocabulary import has_unread, word_that_counts, words
from tpmdocs.text.suggest import closest
from tpmdocs.text.yaml_values import Scalar


@rule("TPM118", Severity.WARNING)
def status_without_category(catalog: Catalog) -> Iterator[Finding]:
    """A status is none of the usual words, and no `site_config/statuses.yml` says what it means.

    Without that file the usual words are known, however they are spelt: draft, in review, planned, approved, in
    progress, done, shipped, on hold, cancelled and the like. A word is told once, however many specs write it. With
    the file, of words that are not in it speaks unknown-status; where it cannot be read, only that is told.

    Why: nobody can tell whether such a spec is proposed, under way or done, so that it is never overdue and never done.
    Example: `status: flying`

    Instead:
    ```yaml
    # site_config/statuses.yml
    - {name: flying, category: active}
    # specs/bill-1.md
    status: flying
    ```
    """
    if words(catalog, "statuses", "name") is not None or has_unread(catalog, "statuses"):
        return
    writing: dict[str, list[Spec]] = {}
    for spec in catalog.specs:
        if (
            spec.status is not None
            and catalog.category(spec) is None
            and word_that_counts(catalog, "status", spec.status)
        ):
            writing.setdefault(spec.status, []).append(spec)
    names = [status.name for status in catalog.vocabulary.statuses]
    for status, specs in writing.items():
        said = specs[0].first("status")
        if said is None or not isinstance(said.node, Scalar):
            continue
        these = "this is" if len(specs) == 1 else f"these {len(specs)} specs are"
        near = closest(status, names)
        meant = f"did you mean `{near}`? Else write" if near is not None else "write"
        yield Finding(
            f"{shown(status)} says nothing about how far {these}",
            said.span,
            f"{meant} it with a category into site_config/statuses.yml, or use a usual word such as draft or done",
            spec=specs[0].path,
            field=said.name,
            value=status,
            about=(status,),
        )
