"""What `init` proposes for real repositories, against what an independent program found in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measure import Row
from tpmdocs.adoption.adopting import adopt
from tpmdocs.checker import situation_of
from tpmdocs.reading.loader import load
from tpmdocs.repository.folder import Folder
from tpmdocs.views.data import export
from tpmdocs.views.plan import Plan

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
PROMISES = {"tekton": 95, "eips": 95, "kep": 85, "openshift": 0}
"""The least percentage of documents, statuses and resolving links by repository; 0 where there is no promise."""

RELATIONS = {"related": "relates_to"}
RESOLVING = ("ok", "ok_by_issue_url", "ok_by_id_only", "duplicate_entry")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Percentages of what is true of a repository, and the seconds that the proposal took.

    Attributes:
        documents: Specs that are read as such and have the id they should have.
        statuses: Of all specs, also of those without one.
        links: References that lead to the spec they should lead to.
    """

    documents: float
    statuses: float
    links: float
    seconds: float


def recognised(corpus: Path) -> Recognised:
    """How much of a repository is read rightly by nothing but what `init` would write into it."""
    truth = json.loads((corpus / "truth.json").read_text())
    begin = perf_counter()
    adoption = adopt(Folder(corpus))
    took = perf_counter() - begin
    assert adoption is not None
    catalog = load(corpus, docs_dir=adoption.docs_dir, overlay=dict(adoption.files))
    ours: dict[str, dict[str, Any]] = {
        row["path"]: row for row in export(Plan(situation_of(catalog, today=date(2026, 7, 24)), ()))["specs"]
    }
    documents = sum(row["path"] in ours and _id(ours[row["path"]]["id"]) == _id(row["id"]) for row in truth["docs"])
    statuses = sum(row["path"] in ours and ours[row["path"]]["status"] == row["status"] for row in truth["docs"])
    known = Counter(
        (row["path"], RELATIONS.get(relation, relation), _id(link["target"]))
        for row in truth["docs"]
        for relation, links in row["links"].items()
        for link in links
        if link["kind"] in RESOLVING
    )
    found = Counter(
        (path, link["type"], _id(link["target"]))
        for path, row in ours.items()
        for link in row["links"]
        if link["state"] in ("ok", "stale-path")
    )
    count = len(truth["docs"])
    return Recognised(
        100 * documents / count, 100 * statuses / count, 100 * (known & found).total() / known.total(), took
    )


def _id(id_: str | None) -> str:
    """The truth counts numbers without the zeros before them in one repository, and with them in another."""
    return (id_ or "").lstrip("0") or "0"


def rows(_: Path, __: int) -> Iterator[Row | str]:
    """Documents, statuses and resolving links of each repository, and the time it takes."""
    if not CORPORA.is_dir():
        yield f"adopting: skipped, as there is no {CORPORA}"
        return
    for name, least in PROMISES.items():
        found = recognised(CORPORA / name)
        for what in ("documents", "statuses", "links"):
            yield Row(
                f"{name}: {what} recognised by what init proposes", getattr(found, what), "%", least=least or None
            )
        yield Row(f"{name}: the proposal", found.seconds)
