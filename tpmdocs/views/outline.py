"""What pages say of the prose of specs becomes plain values; while these are the same, a site needs only new prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tpmdocs.judging.gates import gates, has_section
from tpmdocs.judging.open_questions import asked
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.site import Site
from tpmdocs.text.yaml_values import Scalar
from tpmdocs.views import prose


def outline(catalog: Catalog) -> list[object]:
    """What a page may say of any file with prose, apart from what stands on the spec's own page and in its text.

    It is all that views may look at besides the metadata of specs, the rest of the repository and the findings: with
    these, it tells whether a site that was drawn is right but for the prose in it.
    """
    named = sorted({name for gate in gates(catalog.vocabulary) for names in gate.sections for name in names})
    pages = [[page.path, page.source.problem] for page in catalog.pages]
    return [pages, [list(_of(spec, catalog, named)) for spec in catalog.specs]]


def with_prose(site: Site, catalog: Catalog) -> Site:
    """A site that was drawn of a plan with another prose and the same outline, with the prose of this one."""
    specs = catalog.by_path
    pages = (prose.with_prose(page, specs[page.edit_path or ""]) if page.ours else page for page in site.pages)
    assets = (prose.with_text(one, specs[one.text_of]) if one.text_of else one for one in site.assets)
    return replace(site, pages=tuple(pages), assets=tuple(assets))


def _of(spec: Spec, catalog: Catalog, named: list[str]) -> Iterator[object]:
    document = spec.document
    yield [spec.path, spec.page, spec.full_name, spec.source.problem]
    end = document.front_matter.body_start if document is not None and document.path == spec.path else None
    yield spec.source.text[:end]
    yield [
        [one.concept, one.node.text if isinstance(one.node, Scalar) else None, one.span.line]
        for said in spec.said.values()
        for one in said
        if one.kind in ("heading", "prose")
    ]
    if document is None:
        return
    own_title = prose.own_title_of(spec)
    yield [own_title.text if own_title is not None else None, document.title is not None]
    yield [name for name in named if has_section(spec, name)]
    yield list(asked(spec, catalog.dialect.anchors))
    source, body, start = document.source, document.body, document.front_matter.body_start
    yield [[body[one.start : one.end], source.line_of(start + one.start)] for one in document.prose.mentions]
