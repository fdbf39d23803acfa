"""Findings that offer a fix become changed texts; after each round of fixes the plan is judged anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging.delta import compare
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.source import Source
from tpmdocs.repository.trees import Overlaid, Tree
from tpmdocs.text.edits import Change, apart, changes

Judge = Callable[[Catalog], tuple[Diagnostic, ...]]
"""`check` with all rules: a fix for one of them shall not bring a finding of another."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A finding whose fix was not made.

    Attributes:
        because: A finding that it would have brought and that matters no less; None where it would have mended
            nothing.
    """

    finding: Diagnostic
    because: Diagnostic | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """What fixing did: files to be written, the findings that are gone, and those whose fix was not made."""

    changes: tuple[Change, ...] = ()
    mended: tuple[Diagnostic, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def fix(
    tree: Tree,
    catalog: Catalog,
    told: Iterable[Diagnostic],
    judge: Judge,
    found: tuple[Diagnostic, ...] | None = None,
) -> Fixed:
    """Make every fix that some findings offer, and those that they offer once these are made.

    A fix stays only if its own finding is gone, none has come that matters as much but such as are fixed with it, and
    everything can still be read. So each makes the plan better, and a second run finds nothing to do.

    Args:
        tree: Where the catalog was read from.
        told: The findings that may be fixed.
        found: What `judge` says of the catalog, where that is known.
    """
    wanted = Counter(map(_key, told))
    files = frozenset(path for _, path, _, _ in wanted)
    plan = _Plan(tree, {}, catalog, judge(catalog) if found is None else found, judge)
    mended: list[Diagnostic] = []
    while True:
        round_ = _Round(plan, files)
        round_.make(_offered(plan.found, wanted))
        if not round_.made:
            before = catalog.sources
            after = [Change(path, before[path].text, source.text) for path, source in sorted(plan.changed.items())]
            return Fixed(tuple(after), tuple(sorted(mended, key=lambda one: one.order)), tuple(round_.left_out))
        mended += round_.made
        brought = compare(plan.found, round_.result.found).introduced
        plan = round_.result
        wanted -= Counter(map(_key, round_.made))
        wanted += Counter(_key(one) for one in brought if one.span.path in files)


def _key(one: Diagnostic) -> tuple[str, str, str, str]:
    """What a finding has in common with itself in another round, in which lines and the spec's id may have changed."""
    return one.rule, one.span.path, one.finding.field, one.finding.value


def _offered(found: Iterable[Diagnostic], wanted: Counter[tuple[str, str, str, str]]) -> list[Diagnostic]:
    """Those of the wanted findings whose fixes can be made side by side."""
    left = Counter(wanted)
    fixable: list[Diagnostic] = []
    for one in found:
        if one.finding.fix is not None and left[_key(one)] > 0:
            left[_key(one)] -= 1
            fixable.append(one)
    together = frozenset(apart(one.finding.fix for one in fixable if one.finding.fix is not None))
    return [one for one in fixable if one.finding.fix in together]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan at one step of fixing: the texts that differ from those in the tree, and what is wrong with it."""

    tree: Tree
    changed: dict[str, Source]
    catalog: Catalog
    found: tuple[Diagnostic, ...]
    judge: Judge

    def after(self, fixes: Iterable[Diagnostic]) -> _Plan:
        edits = (one.finding.fix for one in fixes if one.finding.fix is not None)
        made = {change.path: Source(change.path, change.after) for change in changes(edits, self.catalog.sources)}
        changed = self.changed | made
        catalog = load_tree(Overlaid(self.tree, changed), self.catalog.docs_dir, self.catalog)
        return replace(self, changed=changed, catalog=catalog, found=self.judge(catalog))


class _Round:
    """One round of fixes, all of them made to the same texts."""

    def __init__(self, plan: _Plan, told: frozenset[str]) -> None:
        self._start = plan
        self._told = told
        self._asked: list[Diagnostic] = []
        self.result = plan
        self.made: list[Diagnostic] = []
        self.left_out: list[LeftOut] = []

    def make(self, fixes: Sequence[Diagnostic]) -> None:
        """Make all of them but those that do harm.

        The whole plan is read and judged for every try. So they are tried all at once, and those that are to blame for
        what then is wrong without the others; one half after the other only where nothing tells which they are.
        """
        if not fixes:
            return
        result, made, harm = self._tried(fixes)
        if not harm:
            self._asked, self.made, self.result = [*self._asked, *fixes], made, result
            return
        guilty = {number for blamed, _ in harm for number in blamed}
        if len(guilty) < len(fixes):
            self.make([one for number, one in enumerate(fixes) if number not in guilty])
            self.make([one for number, one in enumerate(fixes) if number in guilty])
        elif all(len(blamed) == 1 for blamed, _ in harm):
            because = {number: one for (number,), one in reversed(harm)}
            self.left_out += (LeftOut(one, because[number]) for number, one in enumerate(fixes))
        else:
            self.make(fixes[: len(fixes) // 2])
            self.make(fixes[len(fixes) // 2 :])

    def _tried(self, fixes: Sequence[Diagnostic]) -> tuple[_Plan, list[Diagnostic], list[_Harm]]:
        """The plan after some more fixes and those that these uncover, which those are, and what speaks against it."""
        together = [*self._asked, *fixes]
        result, made = self._start.after(together), together
        for _ in range(MAX_UNCOVERED):
            uncovered = compare(self.result.found, result.found).introduced
            if not uncovered or any(one.finding.fix is None or one.span.path not in self._told for one in uncovered):
                break
            more = _offered(uncovered, Counter(map(_key, uncovered)))
            result, made = result.after(more), made + more
        harm: list[_Harm] = []
        for one in compare(self.result.found, result.found).introduced:
            blamed = _to_blame(fixes, one, result.catalog)
            if any(fixes[number].severity.weight <= one.severity.weight for number in blamed):
                harm.append((blamed, one))
        gone = Counter(map(_key, compare(self._start.found, result.found).fixed)) - Counter(map(_key, self._asked))
        for number, one in enumerate(fixes):
            if gone[_key(one)] > 0:
                gone[_key(one)] -= 1
            else:
                harm.append(((number,), None))
        if len(result.catalog.unreadable) > len(self.result.catalog.unreadable) and not harm:
            harm.append((tuple(range(len(fixes))), None))
        return result, made, harm


_Harm = tuple[tuple[int, ...], Diagnostic | None]
"""Which of some fixes are to blame, and what for; None where they mend nothing."""


def _to_blame(fixes: Sequence[Diagnostic], brought: Diagnostic, catalog: Catalog) -> tuple[int, ...]:
    """Those of some fixes that may have brought a finding: on the lines or in the files it speaks of, else all."""
    spans = [one.finding.fix.span for one in fixes if one.finding.fix is not None]
    places = [brought.span, *(one.span for one in brought.finding.related)]
    on_its_lines = tuple(
        number
        for number, span in enumerate(spans)
        if any(span.path == it.path and span.line <= it.end_line and it.line <= span.end_line for it in places)
    )
    if on_its_lines and not brought.finding.about:
        return on_its_lines
    paths = {brought.path, *(place.path for place in places)}
    paths.update(spec.path for name in brought.finding.about for spec in catalog.find(name))
    in_its_files = tuple(number for number, span in enumerate(spans) if span.path in paths)
    return in_its_files or tuple(range(len(fixes)))


MAX_UNCOVERED = 3
"""How often a fix may uncover one more: of a field's name, then of what it holds, then of what that leads to."""
