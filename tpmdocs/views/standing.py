"""Specs become rows, worst first, with the numbers of how far they are and how they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tpmdocs.model.catalog import Edge
from tpmdocs.model.spec import Spec
from tpmdocs.model.target import Target, TargetKind, natural_key
from tpmdocs.model.vocabulary import Category
from tpmdocs.planning.health import Health, Kind
from tpmdocs.planning.schedule import end
from tpmdocs.planning.slack import Slack
from tpmdocs.text.wording import count_of, day
from tpmdocs.views.gate import NextGate
from tpmdocs.views.here import Here
from tpmdocs.views.plan import Place
from tpmdocs.views.summary import untold

CATEGORIES = (
    *(Category.ACTIVE, Category.COMMITTED, Category.PROPOSED, None, Category.PAUSED),
    *(Category.DONE, Category.DROPPED),
)
"""What is surest comes first; what is done or dropped comes last."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page says first: a word or two, and the numbers that stand behind it as a sentence."""

    kind: Kind
    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many specs there are, how far they are, and how those stand that are neither done nor dropped.

    Attributes:
        untold: Those of which nobody can tell whether they are.
    """

    total: int
    categories: Mapping[Category | None, int]
    health: Mapping[Health, int]
    untold: tuple[Spec, ...]

    @property
    def states(self) -> str:
        """`3 active, 2 committed`."""
        numbers = ((self.categories.get(one, 0), one or "of unknown status") for one in CATEGORIES)
        return ", ".join(f"{number:,} {what}" for number, what in numbers if number)

    @property
    def open(self) -> int:
        return sum(self.health.values())

    def standing(self, *health: Health) -> int:
        return sum(self.health.get(one, 0) for one in health)


class Need(NamedTuple):
    """Somebody who waits for a spec: by when in words, and what is left until then."""

    spec: Spec
    by: str
    slack: Slack | None


class Row(NamedTuple):
    """A spec in a list, with what is told of it there.

    Attributes:
        target: When it is due: of a stage, when that is.
        cells: What is said in the further columns of the list.
        depth: How far it is contained in others of the list.
        slack: What is left before the days that it has to be there for.
        blockers: What it still waits for.
        needs: Who waits for it.
    """

    spec: Spec
    target: Target | None = None
    cells: tuple[str, ...] = ()
    depth: int = 0
    gate: NextGate | None = None
    slack: tuple[Slack, ...] = ()
    blockers: tuple[Spec, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Listing:
    """Rows as one table; what would not be seen at once is folded away.

    Attributes:
        caption: What it is a table of, for those who do not see it.
        columns: Titles of the further columns; those in which nothing stands are left out.
        fits: How many rows fit on paper, where it is printed on a page of its own.
        teams: Whether the specs are those of several teams.
        owners: Whether it names owners as well.
        prints_waits: Whether paper has room for what each waits for.
        own: The team whose page it is on, which need not be named.
        reasons: Whether it says what stands against each spec.
        width: A class for the further columns.
    """

    caption: str
    rows: tuple[Row, ...]
    columns: tuple[str, ...] = ()
    fits: int | None = None
    teams: bool = False
    owners: bool = False
    prints_waits: bool = False
    own: str | None = None
    reasons: bool = True
    width: str = "tpm-w8"
    shown: int = 30
    most: int = 100

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def printed(self) -> int:
        """How many rows are printed on a page of its own; what is folded is not."""
        return len(self.rows) if self.fits is None else min(self.fits, self.shown, len(self.rows))

    @cached_property
    def used(self) -> tuple[tuple[int, str], ...]:
        """The further columns in which something stands, with their place among the cells."""
        return tuple(
            (n, column) for n, column in enumerate(self.columns) if any(row.cells and row.cells[n] for row in self.rows)
        )

    @cached_property
    def has(self) -> frozenset[str]:
        """Names of the columns in which something stands."""
        found = {
            name for name in ("gate", "slack", "blockers", "needs", "target") for row in self.rows if getattr(row, name)
        }
        found |= {"status" for row in self.rows if row.spec.status}
        return frozenset(found | ({"team"} if self.who else set()))

    @cached_property
    def who(self) -> str:
        """What the column of teams and owners is called; nothing where no row names one."""
        team = self.teams and any(row.spec.team for row in self.rows)
        owner = self.owners and any(row.spec.owners for row in self.rows)
        return ", ".join(["team"] * team + ["owner"] * owner).capitalize()


def row(here: Here, spec: Spec) -> Row:
    """A spec by itself, due as a whole."""
    return Row(spec, here.end(spec))


def numbers(here: Here, specs: Iterable[Spec]) -> Numbers:
    specs = tuple(specs)
    health = Counter(found.health for spec in specs if (found := here.health(spec)) is not None)
    return Numbers(
        len(specs),
        Counter(here.category(spec) for spec in specs),
        {one: health[one] for one in Health if health[one]},
        tuple(untold(here.plan, specs)),
    )


def worst_first(here: Here, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows by health, then by time, then by how sure they are; what is done comes last, and then what was dropped."""

    def order(row: Row) -> tuple[object, ...]:
        stands, sure = _place(here, row.spec)
        last = row.target.hi if row.target is not None else None
        return stands, last or date.max, sure

    return tuple(sorted(rows, key=order))


def _place(here: Here, spec: Spec) -> Place:
    """Where a spec stands among others, before its time is looked at and after; the same in each list."""
    place = here.plan.places.get(spec.path)
    if place is None:
        health, category = here.health(spec), here.category(spec)
        stands = health.health.rank if health is not None else len(Health), category is Category.DROPPED
        place = here.plan.places[spec.path] = (
            stands,
            (CATEGORIES.index(category), natural_key(spec.name), spec.path),
        )
    return place


def need(here: Here, edge: Edge) -> Need:
    """Who waits in a dependency, and by when."""
    then, slack = here.plan.waits.needed_on(edge), here.plan.waits.of_edge(edge)
    due = end(edge.source, here.catalog.vocabulary)
    said = due.text if due is not None else "without a date"
    by = f"by {day(then)}" if then is not None else f"by {said}" if due and due.kind is TargetKind.RELEASE else said
    return Need(edge.source, by, slack)


def nobody_can_tell(specs: Sequence[Spec], what: str = "") -> str:
    """What is said of specs of which nobody knows whether they are done, and why; nothing of none."""
    if not specs:
        return ""
    they, their, are = ("it", "its", "is") if len(specs) == 1 else ("they", "their", "are")
    unread = f"{they} cannot be read"
    silent = f"{their} status says nothing about how far {they} {are}"
    why = dict.fromkeys(silent if spec.readable else unread for spec in specs)
    of = count_of(len(specs), what) if what else f"{len(specs):,}"
    return f"of {of} nobody can tell, as {', or '.join(why)}"
