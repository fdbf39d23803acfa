"""All specs become one table, which can be filtered, sorted and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tpmdocs.addresses import safe_name
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, TargetKind, natural_key
from tpmdocs.planning.health import Health
from tpmdocs.planning.schedule import Bucket, Calendar
from tpmdocs.site import Page
from tpmdocs.views.facets import Facets
from tpmdocs.views.facts import Value, goal_ids
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


@dataclass(frozen=True, slots=True)
class Row:
    """A spec, and what it says by column.

    Attributes:
        anchor: Its place on the page; empty where another spec has it already.
        code: What it can be picked by, as views.facets writes it.
    """

    spec: Spec
    anchor: str
    code: str
    cells: Mapping[str, object]


def pages(plan: Plan) -> Iterator[Page]:
    """The catalogue, in the order of ids."""
    here = Here(plan, plan.page("catalog"))
    ordered = sorted(plan.catalog.specs, key=lambda spec: (natural_key(spec.name), spec.path))
    specs = tuple(spec for spec in ordered if spec.readable)
    facets = Facets(here, specs)
    anchors = _anchors(specs)
    rows = [Row(spec, anchors.get(spec.path, ""), facets.code(spec), _cells(here, spec)) for spec in specs]
    content = here.render(
        "catalogue.html",
        rows=rows,
        used={name: title for name, title in COLUMNS.items() if any(row.cells[name] for row in rows)},
        letters=min(max((len(row.spec.status or "") for row in rows), default=0), LETTERS),
        facets=facets.as_json,
        unreadable=tuple(_unreadable(here)),
    )
    yield Page(here.path, "Specs", content, {"hide": ["toc"]})  # the table needs the room


COLUMNS = {
    "status": "Status",
    "health": "Health",
    "target": "Target",
    "team": "Team",
    "owner": "Owner",
    "release": "Release",
    "goal": "Goals",
    "type": "Type",
    "tag": "Tags",
    "findings": "Findings",
}
"""What a row may tell besides the spec; a column in which no row says anything is left out. Facets have these names."""


LETTERS = 16
"""For how many letters of a status there is room in a line."""


def _anchors(specs: Iterable[Spec]) -> Mapping[str, str]:
    """A place on the page for each spec, by its path: its name, unless something else has it already."""
    taken = {"specs", "not-readable", "tpm-unreadable"}  # headings
    found: dict[str, str] = {}
    for spec in specs:
        anchor = safe_name(spec.label)
        if anchor and anchor.lower() not in taken:
            taken.add(anchor.lower())
            found[spec.path] = anchor
    return found


def _cells(here: Here, spec: Spec) -> Mapping[str, object]:
    due, found = here.end(spec), here.health(spec)
    return {
        "status": spec.status,
        "health": (found is not None and found.health is not Health.UNKNOWN) or here.reported(spec) is not None,
        "target": (due.text, _order(here, due)) if due is not None else None,
        "team": here.team_name(spec.team),
        "owner": spec.owners,
        "release": here.plan.groups.releases_of.get(spec.path) or ((spec.release,) if spec.release else ()),
        "goal": goal_ids(here, spec),
        "type": spec.type,
        "tag": spec.tags,
        "findings": len(here.plan.diagnostics_of(spec)),
    }


def _order(here: Here, due: Target) -> str:
    """What sorts targets by the day on which they end, as far as they name one; releases without a day by name."""
    hi = due.hi
    if due.kind is TargetKind.BUCKET:
        bucket = Bucket(due.text.strip().lower())
        hi = Calendar(here.catalog.vocabulary, here.today).days(bucket)[1]
        if hi is None:
            return f"9999-{('now', 'next', 'later').index(bucket)}"
    return hi.isoformat() if hi is not None else due.text


def _unreadable(here: Here) -> Iterator[Value]:
    """Files whose metadata could not be read, and why."""
    for place, message in here.catalog.unreadable:
        yield Value(place.path, f"line {place.line}: {message}", here.to_file(place.path))
