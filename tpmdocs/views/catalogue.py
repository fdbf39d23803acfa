"""All specs become one table, and counts of how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tpmdocs.site import Page
from tpmdocs.spec import Spec
from tpmdocs.target import natural_key
from tpmdocs.views.facts import Value, goals
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Plan


@dataclass(frozen=True, slots=True)
class Row:
    """A spec, and what it says by column."""

    spec: Spec
    cells: Mapping[str, object]


def pages(plan: Plan) -> Iterator[Page]:
    """The catalogue, in the order of ids."""
    here = Here(plan, plan.page("catalog"))
    specs = sorted(plan.catalog.specs, key=lambda spec: (natural_key(spec.name), spec.path))
    rows = [Row(spec, _cells(here, spec)) for spec in specs if spec.readable]
    columns = rows[0].cells if rows else ()
    statuses = [status.name for status in plan.catalog.vocabulary.statuses]
    content = here.render(
        "catalogue.html",
        rows=rows,
        used=[column for column in columns if any(row.cells[column] for row in rows)],
        statuses=_counts((row.spec.status for row in rows), statuses),
        teams=_counts((row.spec.team for row in rows), ()),
        unreadable=tuple(_unreadable(here)),
    )
    yield Page(here.path, "Specs", content, {"hide": ["toc"]})  # the table needs the room


def _cells(here: Here, spec: Spec) -> Mapping[str, object]:
    """What a row may tell besides the spec; a column in which no row says anything is left out."""
    return {
        "status": spec.status,
        "team": spec.team,
        "owner": spec.owners,
        "target": here.end(spec),
        "release": spec.release,
        "type": spec.type,
        "tags": spec.tags,
        "goals": tuple(goal.text for goal in goals(here, spec)),
        "findings": here.plan.diagnostics_of(spec),
    }


def _counts(values: Iterable[str | None], order: Sequence[str]) -> list[tuple[str | None, int]]:
    """How many there are of each value: in this order, then by number; None counts those that do not say."""
    place = {value: n for n, value in enumerate(order)}

    def key(count: tuple[str | None, int]) -> tuple[object, ...]:
        value, number = count
        return value is None, place.get(value or "", len(place)), -number, natural_key(value or "")

    return sorted(Counter(values).items(), key=key)


def _unreadable(here: Here) -> Iterator[Value]:
    """Files whose metadata could not be read, and why."""
    for place, message in here.catalog.unreadable:
        yield Value(place.path, f"line {place.line}: {message}", here.to_file(place.path))
