"""What is asked of a check becomes an answer: the plan is read and judged, and what can be mended is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.checker import check
from tpmdocs.cli import kept_findings
from tpmdocs.cli.asked import Answer, Asked
from tpmdocs.cli.common import progress
from tpmdocs.cli.comparing import run, write
from tpmdocs.cli.explain import find_rule
from tpmdocs.cli.whereabouts import is_plain, orient
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.drawing.engines import can_draw
from tpmdocs.editing.fixing import Fixed, fix
from tpmdocs.judging.comparing import Compared
from tpmdocs.judging.rule import Rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.known_prose import Rows, recall, remember
from tpmdocs.repository.cache import cache_of
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import GitHistory, History, Observed
from tpmdocs.repository.recording import Recording
from tpmdocs.rules import RULES


def answer(asked: Asked, like: Catalog | None = None) -> tuple[Answer, Catalog]:
    """What there is to tell, and the plan; a baseline that is to be written is.

    Args:
        like: The plan that much the same files held.

    Raises:
        CannotRun: where there is no plan, or nothing that it can be compared with.
    """
    judging = _Judging(asked)
    compared = judging.run(like)
    catalog = compared.catalog
    if not asked.against.staged:  # a commit may well take the last spec out
        orient(asked.root, catalog)
    wrote = (write(asked.against, compared, asked.root),) if asked.against.write_baseline is not None else ()
    delta, notes = compared.delta, (*compared.notes, *wrote)
    return Answer(delta, catalog, catalog.sources.get, compared.since, notes, compared.changed), catalog


def fixed(asked: Asked) -> Fixed:
    """What fixes make of the plan; only what would be told is fixed, and every rule looks at what comes of it."""
    judging = _Judging(asked)
    compared = judging.run()
    orient(asked.root, compared.catalog)
    with progress("Trying the fixes"):
        return fix(
            Folder(asked.root),
            compared.catalog,
            [one for one in compared.delta.introduced if asked.told(one.span.path)],
            lambda catalog: check(catalog, today=asked.today, history=judging.history, can_draw=can_draw()),
            None if asked.names else (*compared.delta.introduced, *compared.delta.kept),
        )


@dataclass(frozen=True)
class _Judging:
    """Judges a plan, and whatever it is compared with, by the same rules and on the same day."""

    asked: Asked

    @cached_property
    def rules(self) -> Sequence[Rule]:
        return [find_rule(name) for name in self.asked.names] or RULES

    @cached_property
    def history(self) -> Observed:
        return Observed(GitHistory(self.asked.root))

    def run(self, like: Catalog | None = None) -> Compared:
        asked = self.asked
        found: list[tuple[Diagnostic, ...]] = []

        def judge(catalog: Catalog, /, *, history: History | None = None) -> tuple[Diagnostic, ...]:
            if recording is not None and not found:
                recalled.update(recall(catalog, cache))
            found.append(
                check(catalog, self.rules, today=asked.today, history=history or self.history, can_draw=can_draw())
            )
            return found[-1]

        cache, recalled = cache_of(asked.root), Rows()
        recording = Recording(Folder(asked.root)) if kept_findings.can_know(asked) else None
        with progress("Reading the plan"):
            compared = run(
                asked.against,
                asked.root,
                judge,
                self.rules,
                by_default=not asked.watch,
                like=like,
                folder=recording,
            )
        if recording is not None and is_plain(compared.catalog):
            remember(compared.catalog, cache, recalled)
            kept_findings.keep(asked, recording, compared.catalog, found[0], self.history.state)
        return compared
