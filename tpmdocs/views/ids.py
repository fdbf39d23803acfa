"""Each id becomes an address that outlives the place of its spec: `id/PAY-12/`."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.addresses import id_page
from tpmdocs.model.spec import Spec
from tpmdocs.site import Asset
from tpmdocs.templates import render_part
from tpmdocs.views.facts import Value
from tpmdocs.views.plan import Plan


def pages(plan: Plan) -> Iterator[Asset]:
    """A page that leads on for every id, label and alias; where several specs have it, it offers them all.

    They are files, not pages of the host: it would take as long to build them as to build the specs.
    """
    named: dict[str, tuple[str, list[Spec]]] = {}
    for spec in plan.catalog.specs:
        ids = (*((spec.id,) if spec.id is not None else ()), *spec.aliases)
        names = dict.fromkeys(name for id_ in ids for name in (plan.catalog.dialect.label(id_), id_))
        for name in names:
            _, specs = named.setdefault(id_page(name), (name, []))
            specs.append(spec)
    for path, (name, specs) in sorted(named.items()):
        places = [Value(spec.full_name, href=plan.addresses.link(path, spec.page)) for spec in specs]
        yield Asset(path, render_part("id.html", "page", name, places).encode() + b"\n")
