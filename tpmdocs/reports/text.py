"""Diagnostics become paragraphs for people: the line it is about, what to do, and once for each rule, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len, chop_cells

from tpmdocs.diagnostics import Diagnostic, Severity
from tpmdocs.reports.concise import headline
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.repository.source import Source, Span
from tpmdocs.text.wording import count_of

_GUTTER = 8
"""Cells before a line of code: five for its number, and ` | `."""


def report(diagnostics: Sequence[Diagnostic], source: Callable[[str], Source | None], terminal: Terminal) -> str:
    """A paragraph for each, and at the end how many there are.

    What a rule is good for and where more is said of it stands at its first finding only.
    """
    known: set[str] = set()
    paragraphs: list[str] = []
    for diagnostic in diagnostics:
        lines = [headline(diagnostic, terminal), *_body(diagnostic, source(diagnostic.span.path), terminal)]
        if diagnostic.rule not in known:
            known.add(diagnostic.rule)
            lines += [_aside(line, terminal) for line in _explanation(diagnostic.rule)]
        paragraphs.append("\n".join(lines))
    return "\n\n".join([*paragraphs, "\n".join([summary(diagnostics), *_by_rule(diagnostics, terminal)])]) + "\n"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """How many of what, in how many files: `12 errors, 3 warnings in 7 files`."""
    if not diagnostics:
        return "No findings"
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    said = [
        count_of(counts[severity], severity, "info" if severity is Severity.INFO else "")
        for severity in Severity
        if counts[severity]
    ]
    return f"{', '.join(said)} in {count_of({diagnostic.span.path for diagnostic in diagnostics}, 'file')}"


def _by_rule(diagnostics: Sequence[Diagnostic], terminal: Terminal) -> Iterator[str]:
    """How many of which rule, where they are too many to be counted by eye: as many rules as one line holds."""
    counts = Counter(diagnostic.rule for diagnostic in diagnostics)
    if len(diagnostics) <= FEW or len(counts) == 1:
        return
    line = "  "
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for number, (rule, count) in enumerate(ranked):
        said = f"{', ' if number else ''}{count} {rule}"
        if number and len(line) + len(said) + len(" …") > terminal.width:
            line += " …"
            break
        line += said
    yield terminal.paint(line, "aside")


FEW = 10
"""Up to so many findings, nobody needs to be told how many are of which rule."""


def _body(diagnostic: Diagnostic, source: Source | None, terminal: Terminal) -> Iterator[str]:
    help_ = printable(diagnostic.finding.help)
    excerpt = _excerpt(diagnostic.span, source, terminal.width - _GUTTER)
    if excerpt is not None:
        line, before, marked = excerpt
        marks = " " * before + terminal.paint("^" * marked, diagnostic.severity)
        if help_ and _GUTTER + before + marked + 1 + cell_len(help_) <= terminal.width:
            marks += f" {terminal.paint(help_, 'help')}"
            help_ = ""
        yield terminal.paint(f"{diagnostic.span.line:>5} | ", "aside") + line
        yield terminal.paint("      | ", "aside") + marks
    if help_:
        yield f"  = {terminal.paint(help_, 'help')}"
    for related in diagnostic.finding.related:
        place = f"{printable(related.span.path)}:{related.span.line}:{related.span.column}"
        place = terminal.link(place, terminal.home.file(related.span.path))
        yield _aside(f"{place} {printable(related.message)}", terminal)


def _aside(line: str, terminal: Terminal) -> str:
    return f"  = {terminal.paint(line, 'aside')}"


def _explanation(name: str) -> tuple[str, ...]:
    from tpmdocs.rules import RULES  # where there is nothing to explain, they need not be known

    why = next((rule.doc.why for rule in RULES if rule.name == name), "").partition("\n\n")[0]
    return (*([" ".join(why.split())] if why else []), f"help: tpmdocs explain {name}")


def _excerpt(span: Span, source: Source | None, room: int) -> tuple[str, int, int] | None:
    """The line that a span begins in, cut around it to `room` cells; how many cells stand before the span and in it."""
    if source is None or span.line > len(source.line_starts):
        return None
    line = source.line(span.line)
    if not line.strip():
        return None
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    # A line may be as long as the file: what is not near cannot be shown, and is not looked at.
    before, marked, after = line[:start], line[start : max(start, end)], line[max(start, end) :]
    before, marked, after = (_shown(part) for part in (before[-2 * room :], marked[: 2 * room], after[: 2 * room]))
    marked = _cut(marked, room - min(cell_len(before), room // 4) - min(cell_len(after), room // 4))
    rest = room - cell_len(marked)
    left = min(cell_len(before), max(rest // 2, rest - cell_len(after)))
    before = _cut(before[::-1], left)[::-1]
    after = _cut(after, rest - cell_len(before))
    # Once more, since a command may have been cut in two.
    return printable(before + marked + after), cell_len(before), max(1, cell_len(marked))


def _shown(text: str) -> str:
    return printable(text.replace("\t", "    "))


def _cut(text: str, room: int) -> str:
    """The beginning of a text that fits, with a mark where something is left out."""
    if cell_len(text) <= room:
        return text
    return (chop_cells(text, room - 1)[0] if room > 1 else "") + "…"
