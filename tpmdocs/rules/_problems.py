"""What could not be read in any file of a repository becomes the Findings of the rules about reading."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Edit, Finding, Related
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.repository.source import Source
from tpmdocs.text.yaml_values import Problem, ProblemKind


def problems(catalog: Catalog, *kinds: ProblemKind) -> Iterator[Finding]:
    """A finding for each problem of these kinds: in specs, in other pages, in site_config, and what stops the host."""
    for source, spec, problem in _all(catalog):
        if problem.kind not in kinds:
            continue
        other = (Related(source.span(*problem.related), "given here first"),) if problem.related else ()
        said = source.text[problem.start : problem.end]
        yield Finding(
            problem.message,
            source.span(problem.start, problem.end),
            problem.help,
            other,
            fix=Edit(source.span(problem.start, problem.end), problem.fix) if problem.fix is not None else None,
            spec=spec.path if spec is not None else None,
            field=said if problem.kind == "duplicate-key" else "",
            value=said if problem.kind == "refused" else "",
        )


def _all(catalog: Catalog) -> Iterator[tuple[Source, Spec | None, Problem]]:
    for spec in catalog.specs:
        for problem in spec.problems:
            yield spec.source, spec, problem
        if spec.document is not None and spec.document.path != spec.path:
            yield from ((spec.document.source, spec, problem) for problem in spec.document.problems)
    for page in catalog.pages:
        yield from ((page.source, None, problem) for problem in page.problems)
    for file in catalog.vocabulary.files:
        for problem in file.problems:
            yield file.source, None, problem
    host = catalog.host
    if host is not None:  # its tags are its own, and two keys of one name no harm
        yield from ((host.source, None, problem) for problem in host.problems if problem.fatal)
