"""From one build to the next, what is known of a plan goes on, and only what was edited is read once more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from plans import spec

from tpmdocs.addresses import Addresses
from tpmdocs.hosts.kept_plan import drawn_or_kept
from tpmdocs.hosts.plan import PlanOf
from tpmdocs.model.catalog import Catalog
from tpmdocs.repository.cache import FOLDER, Cache


@pytest.mark.usefixtures("keeping")
def test_what_is_known_of_a_plan_goes_on_to_the_next_build(tmp_path: Path) -> None:
    def build(before: Catalog | None) -> Catalog | None:
        cache, today = Cache(tmp_path / FOLDER), date(2027, 2, 15)
        plan = PlanOf(tmp_path, "specs", tmp_path, cache, today, "none", Addresses(), before=before)
        assert len(drawn_or_kept(plan).site.pages) > 3
        return plan.known

    (tmp_path / "specs").mkdir()
    for id_ in ("A-1", "A-2"):
        (tmp_path / "specs" / f"{id_}.md").write_text(spec(id_))
    first = build(None)
    assert first is not None
    assert build(first) is first, "nothing has changed, and nothing is read"
    (tmp_path / "specs" / "A-2.md").write_text(spec("A-2", title="Another title"))
    then = build(first)
    assert then is not None
    assert then.documents["specs/A-1.md"] is first.documents["specs/A-1.md"]
    assert then.documents["specs/A-2.md"] is not first.documents["specs/A-2.md"]
