"""Building 1,000 pages of real proposals, by tpmdocs with all that it has and by other generators, in turns."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from benchmarks import generators, goals
from benchmarks.generators import Build
from benchmarks.goals import PLAIN, WHOLE, ZENSICAL, Goal
from benchmarks.installing import python_with
from benchmarks.measure import Row, Run, Unsuccessful
from benchmarks.memory import CANNOT, can_weigh
from benchmarks.proposals import CORPUS, MISSING, Editor, write_proposals

SIZE = 1_000
SMALL = 200
"""Pages for Sphinx, which would take too long for more."""

COLD = goals.COLD.what
PROPERDOCS = "ProperDocs, pruned, cold"
REBUILT = "Zensical, one body changed"
DEPENDENCY = "tpmdocs build, one dependency changed"
SPHINX = "Sphinx with MyST and sphinx-needs, cold"
FEATURELESS = goals.FEATURES.against

Round = Mapping[str, Run]
"""One run of each build, by its name."""


def rows(folder: Path, runs: int) -> Iterator[Row | str]:
    """A line for each build and each goal; a first round is not timed but weighed, unless it is the only one."""
    if not CORPUS.is_dir():
        yield f"building: {MISSING}"
        return
    root = folder / "plan"
    write_proposals(root, SIZE)
    builds = [*_builds(root), *(yield from _others(root))]
    first, rounds = yield from _turns(builds, runs)
    whole = generators.mkdocs(WHOLE, root, pruned=False).run()
    yield from _times(rounds, whole)
    yield from _peaks(first)
    yield from _small(folder / "small", runs)


def _builds(root: Path) -> Iterator[Build]:
    """What is measured in any case."""
    ours, editor = generators.tpmdocs(root), Editor(root)
    yield generators.mkdocs(PLAIN, root)
    yield ours.cold(COLD)
    yield ours.after(goals.UNCHANGED.what, lambda: None)
    yield ours.after(goals.BODY.what, editor.body)
    yield ours.after(goals.TITLE.what, editor.title)
    yield ours.after(DEPENDENCY, editor.dependency)
    yield ours.cold(goals.ONE_WORKER.what, {"TPMDOCS_WORKERS": "1"})


def _others(root: Path) -> Generator[str, None, list[Build]]:
    """What is measured where it can be, as the value that is returned; yields a line for what cannot."""
    builds: list[Build] = []
    if find_spec("properdocs"):
        builds.append(generators.mkdocs(PROPERDOCS, root, host="properdocs"))
    else:
        yield f"{SIZE:,} pages: ProperDocs skipped, it is not installed"
    if python := python_with("zensical"):
        theirs = generators.zensical(python, root)
        builds += [theirs.cold(ZENSICAL), theirs.after(REBUILT, Editor(theirs.folder).body)]
    else:
        yield f"{SIZE:,} pages: Zensical skipped, it is not installed (--install fetches it)"
    return [*builds, generators.without_plan(FEATURELESS, root)]


def _turns(builds: Sequence[Build], runs: int) -> Generator[str, None, tuple[Round, Sequence[Round]]]:
    """The first round and those that are timed, as the value that is returned; yields a line for each that fails."""
    first: dict[str, Run] = {}
    for build in builds:
        try:
            first[build.name] = build.run(weigh=True)
        except Unsuccessful as failed:
            if build.name == PLAIN or build.name.startswith("tpmdocs"):
                raise
            yield f"{SIZE:,} pages: {build.name}: failed: {str(failed).strip().splitlines()[-1]}"
    able = [build for build in builds if build.name in first]
    rounds = [{build.name: build.run() for build in able} for _ in range(runs)] if runs > 1 else [first]
    return first, rounds


def _times(rounds: Sequence[Round], whole: Run) -> Iterator[Row]:
    yield _row(PLAIN, rounds)
    yield Row(f"{SIZE:,} pages: {WHOLE}", whole.seconds, "s", PLAIN, _seconds(rounds, PLAIN), busy=whole.busy)
    for name in (PROPERDOCS, ZENSICAL, REBUILT, FEATURELESS, DEPENDENCY):
        if name in rounds[0]:
            yield _row(name, rounds, PLAIN)
    for goal in (goals.COLD, goals.ONE_WORKER, goals.UNCHANGED, goals.BODY, goals.TITLE):
        yield _row(goal.what, rounds, goal.against, goal)
    to_whole = goals.COLD_TO_WHOLE
    cold = _row(COLD, rounds)
    yield Row(cold.what, cold.value, "s", WHOLE, whole.seconds, to_whole.most, busy=cold.busy)
    for goal in (goals.COLD_TO_ZENSICAL, goals.FEATURES):
        if goal.against in rounds[0]:
            yield _row(goal.what, rounds, goal.against, goal)


def _row(name: str, rounds: Sequence[Round], against: str = "", goal: Goal | None = None) -> Row:
    return Row(
        f"{SIZE:,} pages: {name}",
        _seconds(rounds, name),
        "s",
        against,
        _seconds(rounds, against) if against else None,
        goal.most if goal is not None else None,
        paired=median(each[name].seconds / each[against].seconds for each in rounds) if against else None,
        busy=median(each[name].busy for each in rounds),
    )


def _seconds(rounds: Sequence[Round], name: str) -> float:
    return median(each[name].seconds for each in rounds)


def _peaks(first: Round) -> Iterator[Row | str]:
    """What each holds at most, its processes together."""
    if not can_weigh():
        yield CANNOT
        return
    plain = first[PLAIN].together
    for name, run in first.items():
        if run.together is not None and name.endswith((", cold", ", one worker")):
            most = goals.MEMORY.most if name == COLD else None
            against, other = (PLAIN, plain) if name != PLAIN else ("", None)
            yield Row(f"{SIZE:,} pages, memory: {name}", run.together, "MB", against, other, most)


def _small(folder: Path, runs: int) -> Iterator[Row | str]:
    """Sphinx, and what tpmdocs takes for the same pages."""
    python = python_with("sphinx")
    if python is None:
        yield f"{SMALL} pages: Sphinx skipped, it is not installed (--install fetches it)"
        return
    root = folder / "plan"
    folder.mkdir()
    write_proposals(root, SMALL)
    builds = [generators.sphinx(SPHINX, python, root), generators.tpmdocs(root).cold(COLD)]
    try:
        rounds = [{build.name: build.run() for build in builds} for _ in range(runs)]
    except Unsuccessful as failed:
        yield f"{SMALL} pages: failed: {str(failed).strip().splitlines()[-1]}"
        return
    sphinx, ours = (median(each[build.name].seconds for each in rounds) for build in builds)
    paired = median(each[COLD].seconds / each[SPHINX].seconds for each in rounds)
    yield Row(f"{SMALL} pages: {SPHINX}", sphinx, busy=median(each[SPHINX].busy for each in rounds))
    busy = median(each[COLD].busy for each in rounds)
    yield Row(f"{SMALL} pages: {COLD}", ours, "s", SPHINX, sphinx, paired=paired, busy=busy)
