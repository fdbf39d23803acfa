"""From one build to the next, what is known of a plan goes on, and only what was edited is read once more."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from shutil import which

import pytest
from plans import TODAY, spec

from tpmdocs.addresses import Addresses
from tpmdocs.hosts import known_drawings
from tpmdocs.hosts.faster import workers
from tpmdocs.hosts.kept_plan import drawn_or_kept
from tpmdocs.hosts.plan import Drawn, PlanOf
from tpmdocs.model.catalog import Catalog
from tpmdocs.repository.cache import FOLDER, Cache
from tpmdocs.site import Site
from tpmdocs.views.plan import Each


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


def planned(folder: Path, today: date, engine: str = "dot") -> Drawn:
    return drawn_or_kept(PlanOf(folder, "specs", folder, Cache(folder / FOLDER), today, engine, Addresses()))


def diagrams(made: Drawn) -> list[str]:
    return [svg for page in made.site.pages for svg in re.findall("<svg.*?</svg>", page.content)]


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    """Two specs, of which one waits for the other, and a `dot` that writes down what it is asked."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "A-1.md").write_text(spec("A-1"))
    (tmp_path / "specs" / "A-2.md").write_text(spec("A-2", depends_on="[A-1]"))
    return tmp_path


def dot_that(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts a program in the place of dot that does this with what it is asked, which it writes down."""
    real, asked, program = which("dot"), folder / "asked", folder / "bin" / "dot"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\ntee -a {asked} | {does.format(dot=real)}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    return asked


@pytest.mark.usefixtures("keeping", "graphviz")
def test_a_diagram_is_laid_out_again_only_where_it_says_something_else(
    waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = dot_that(waiting, "{dot} -Tsvg", monkeypatch)
    first = planned(waiting, TODAY)
    assert len(diagrams(first)) >= 2
    asked.write_text("")
    (waiting / "specs" / "A-1.md").write_text(spec("A-1", owner="ann"))
    assert diagrams(planned(waiting, TODAY)) == diagrams(first)
    assert "A-1" not in asked.read_text(), "nothing but the fonts is looked at"
    (waiting / "specs" / "A-1.md").write_text(spec("A-1", title="Another title"))
    assert diagrams(planned(waiting, TODAY)) != diagrams(first)
    assert "Another title" in asked.read_text()


@pytest.mark.usefixtures("keeping", "graphviz")
@pytest.mark.parametrize("was_ended", [True, False])
def test_what_another_engine_has_drawn_in_its_place_is_not_kept(
    was_ended: bool, waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = diagrams(planned(waiting, TODAY, "auto"))
    with monkeypatch.context() as failing:
        failing.setattr("tpmdocs.drawing.graphviz._with_dots", partial(failed, was_ended=was_ended))
        (waiting / "specs" / "A-1.md").write_text(spec("A-1", owner="ann"))
        (waiting / FOLDER / "site" / "drawings").unlink()
        assert diagrams(planned(waiting, TODAY, "auto")) != usual
    if not was_ended:  # else not even the plan is kept
        (waiting / "specs" / "A-1.md").write_text(spec("A-1", owner="bob"))
    assert diagrams(planned(waiting, TODAY, "auto")) == usual


def failed(sources: Sequence[str], *, was_ended: bool) -> Iterator[str | None]:
    yield from [None if was_ended else ""] * len(sources)


@pytest.mark.usefixtures("keeping", "graphviz")
def test_where_text_is_drawn_otherwise_all_is_drawn_anew(waiting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = dot_that(waiting, "{dot} -Tsvg $MORE", monkeypatch)
    planned(waiting, TODAY)
    asked.write_text("")
    monkeypatch.setenv("MORE", "-Gpad=1")
    (waiting / "specs" / "A-1.md").write_text(spec("A-1", owner="ann"))
    planned(waiting, TODAY)
    assert "A-1" in asked.read_text()


@pytest.mark.usefixtures("graphviz")
@pytest.mark.parametrize("kept", [b"", b"[]", b"{", b'["", 1]', b"[1, 2, 3]", b"null", b'["x", {"a": "b"}]'])
def test_what_is_kept_of_drawings_may_be_anything(kept: bytes, tmp_path: Path) -> None:
    cache = Cache(tmp_path / FOLDER)
    cache.keep(known_drawings.NAME, kept)
    assert not known_drawings.KnownDrawings(cache, "dot").drawings.before


def test_where_nothing_is_kept_no_drawing_is_known() -> None:
    known = known_drawings.KnownDrawings(Cache(None), "none")
    assert known.drawings.before == {}
    known.drawings.now["a"] = "b"
    known.keep()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="one process does it all")
def test_pages_that_others_draw_are_those_that_one_draws(waiting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3, 12):
        text = spec(f"A-{number}", depends_on=f"[A-{number - 1}]", target=f"2027-Q{number % 4 + 1}")
        (waiting / "specs" / f"A-{number}.md").write_text(text)
    forks: list[int] = []
    fork = os.fork

    def counted() -> int:
        forks.append(fork())
        return forks[-1]

    monkeypatch.setattr(workers, "FEWEST", 2)
    monkeypatch.setattr("os.fork", counted)

    def site(each: Each) -> Site:
        plan = PlanOf(waiting, "specs", waiting, Cache(None), TODAY, "auto", Addresses(), each=each)
        return plan.drawn_anew().site

    alone = site(map)
    assert not forks
    assert site(workers.shared(lambda: 2)) == alone
    assert len(forks) == 1
