"""What is promised of builds, as ratios: the one table, which README.md repeats and a test holds it to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """At most so many times what it is held against.

    Attributes:
        most: The largest ratio; of growth, the largest exponent.
    """

    what: str
    against: str
    most: float


PLAIN = "MkDocs, pruned, cold"
WHOLE = "MkDocs, the whole navigation, cold"
ZENSICAL = "Zensical, cold"
PARSED = "reading the files, parsing their YAML"

COLD = Goal("tpmdocs build, cold", PLAIN, 0.45)
ONE_WORKER = Goal("tpmdocs build, cold, one worker", PLAIN, 0.55)
COLD_TO_WHOLE = Goal("tpmdocs build, cold", WHOLE, 0.2)
COLD_TO_ZENSICAL = Goal("tpmdocs build, cold", ZENSICAL, 0.45)
UNCHANGED = Goal("tpmdocs build, unchanged", PLAIN, 0.06)
BODY = Goal("tpmdocs build, one body changed", PLAIN, 0.08)
TITLE = Goal("tpmdocs build, one title changed", PLAIN, 0.2)
FEATURES = Goal("tpmdocs build, cold", "the same pages built without a plan, cold", 1.1)
MEMORY = Goal("peak of memory of tpmdocs build, cold", PLAIN, 1.6)
GROWTH = Goal("exponent of growth of tpmdocs build from 1,000 to 5,000 pages", "", 1.1)
CHECK = Goal("tpmdocs check, the whole command, cold", PARSED, 1.5)
CHECK_WARM = Goal("tpmdocs check, the whole command, warm", PARSED, 0.35)
SEARCH = Goal("first search result at 5,000 pages, Pagefind", "Material's", 0.1)

GOALS = (
    COLD,
    ONE_WORKER,
    COLD_TO_WHOLE,
    COLD_TO_ZENSICAL,
    UNCHANGED,
    BODY,
    TITLE,
    FEATURES,
    MEMORY,
    GROWTH,
    CHECK,
    CHECK_WARM,
    SEARCH,
)
