"""The options of a check, and what a pipeline says, become what is asked; and what is found becomes an answer to it.

Nothing here knows what a plan is: all of it is imported before it is known whether one has to be read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Protocol

import click

from tpmdocs.cli.common import CannotRun
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.judging import baseline
from tpmdocs.judging.baseline import Baseline, BrokenBaseline
from tpmdocs.judging.delta import Delta
from tpmdocs.reports import FORMATS, Format
from tpmdocs.repository.source import Source, Span
from tpmdocs.text.wording import count_of, joined

NONE = "none"


@dataclass(frozen=True, slots=True)
class Against:
    """What a check is asked to be compared with.

    Attributes:
        base: A revision, `auto` for the branch that a change is for, or `none`. None is `auto` where a pipeline names
            such a branch.
        staged: Whether the index is checked in place of the folder, and compared with HEAD.
        baseline: A file of accepted findings.
        write_baseline: Where to write one.
    """

    base: str | None = None
    staged: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None

    @property
    def asks_git(self) -> bool:
        """Whether something else than the files in the folder was asked for by name."""
        return self.staged or self.base not in (None, NONE)

    @property
    def is_asked_for(self) -> bool:
        """Whether any comparison was asked for, or none at all, by name."""
        return self.staged or self.base is not None or self.baseline is not None

    def make_sense(self, others: Mapping[str, object]) -> None:
        """Options that contradict each other are an error of usage; `others` are those of the command, by name."""
        base = self.base if self.base != NONE else None
        if self.baseline and (base or self.staged):
            raise click.UsageError("--baseline goes neither with --base nor with --staged.")
        for name, value in {"--base": base, "--staged": self.staged, **others}.items():
            if self.write_baseline and value:
                raise click.UsageError(f"--write-baseline takes down the whole plan: leave out {name}.")

    def is_of_the_folder(self, branches: Collection[str]) -> bool:
        """Whether it is all about the files in the folder, of a pipeline for these branches."""
        return not self.staged and (
            self.baseline is not None
            or self.write_baseline is not None
            or self.base == NONE
            or (self.base is None and not branches)
        )


@dataclass(frozen=True)
class Asked:
    """What is asked of a check; see the options of these names. `told` is whether to tell of a path."""

    root: Path
    format_: str
    statistics: bool
    names: tuple[str, ...]
    fail_on: str
    against: Against
    told: Callable[[str], bool]
    today: date
    watch: bool

    @property
    def format(self) -> Format:
        return FORMATS[self.format_]

    def make_sense(self, paths: tuple[Path, ...], fixing: str) -> None:
        """Options that contradict each other are an error of usage; `fixing` is the option that asks for fixes."""
        others = {"PATHS": paths, "--rule": self.names, "--statistics": self.statistics, "--watch": self.watch}
        self.against.make_sense(others | ({fixing: True} if fixing else {}))
        if fixing and self.against.staged:
            raise click.UsageError(f"{fixing} mends files, not what is staged: leave out --staged.")
        if fixing and self.watch:
            raise click.UsageError(f"{fixing} does not go with --watch: files would change while somebody edits them.")
        if fixing == "--diff" and (self.statistics or not self.format.has_room):
            raise click.UsageError("--diff shows no findings: leave out --format, --concise and --statistics.")
        if self.statistics and self.format.statistics is None:
            known = joined((name for name, one in FORMATS.items() if one.statistics is not None), "or")
            raise click.UsageError(f"--statistics can be had as {known}, not as {self.format_}.")
        if self.watch and (not self.format.is_for_people or self.against.staged):
            known = joined((name for name, one in FORMATS.items() if one.is_for_people), "or")
            raise click.UsageError(f"--watch is for people who edit: with {known}, and without --staged.")


class Published(Protocol):
    """Of a plan, what tells where its pages lie."""

    @property
    def docs_prefix(self) -> str: ...

    @property
    def files(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check has to tell.

    Attributes:
        delta: What is new of what was found, and what is not.
        plan: The plan that it was found in.
        source: A file of it by its path; None for what was not read.
        since: What it was compared with, in words; empty where it was compared with nothing.
        notes: Lines to tell besides.
        changed: Whether the change touched a place.
    """

    delta: Delta
    plan: Published
    source: Callable[[str], Source | None]
    since: str = ""
    notes: tuple[str, ...] = ()
    changed: Callable[[Span], bool] = field(default=lambda _: False)

    def new(self, asked: Asked) -> list[Diagnostic]:
        """What is to be told of."""
        return [one for one in self.delta.introduced if asked.told(one.span.path)]


def before_in_one_line(answer: Answer, told: Callable[[str], bool]) -> str:
    """What was there before, counted, of the files that are told of; nothing without a comparison."""
    if not answer.since:
        return ""
    delta = answer.delta
    new, kept, fixed = (
        sum(told(one.span.path) for one in some) for some in (delta.introduced, delta.kept, delta.fixed)
    )
    are = "is" if fixed == 1 else "are"
    if kept:
        before = f"{count_of(kept, 'finding')} {'was' if kept == 1 else 'were'} there before"
        before += f", {fixed:,} {are} gone" if fixed else ""
    elif fixed:
        before = f"{count_of(fixed, 'finding')} from before {are} gone"
    else:
        before = "all of it" if new else "the plan had no findings"
    return f"{'Introduced' if new else 'Nothing was introduced'} since {answer.since}: {before}"


def of_baseline(
    against: Against, found: Sequence[Diagnostic], rules: Iterable[str] | None
) -> tuple[Delta, str, tuple[str, ...]]:
    """What is new of findings where a baseline accepts some; since when, in words; and lines to tell besides.

    Args:
        rules: Names of the rules that were asked; None for all.

    Raises:
        CannotRun: where the file is no baseline.
    """
    file = against.baseline
    assert file is not None
    held = _read(file)
    if rules is not None:
        held = held.only(rules)
    delta = held.compare(found)
    gone = held.without(found).total
    shrink = f"`tpmdocs check --baseline {file} --write-baseline {file}` takes {'it' if gone == 1 else 'them'} out"
    note = f"{count_of(gone, 'finding')} of {file} no longer {'occurs' if gone == 1 else 'occur'}: {shrink}"
    shrunk = gone == 0 or against.write_baseline is not None
    return delta, f"{file} was written", () if shrunk else (note,)


def _read(file: Path) -> Baseline:
    if file.exists() and not file.is_file():  # a pipe would be waited for
        raise CannotRun(f"{file} is no baseline: it is no regular file")
    try:
        return baseline.read(file.read_bytes().decode())
    except OSError as error:
        raise CannotRun(f"{file} cannot be read: {error.strerror}; --write-baseline makes a new one") from None
    except UnicodeDecodeError:
        raise CannotRun(f"{file} is no baseline: it is not UTF-8; --write-baseline makes a new one") from None
    except BrokenBaseline as broken:
        raise CannotRun(f"{file} is no baseline: it {broken}; --write-baseline makes a new one") from None


def comparing_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a comparison, handed to a command as `against`."""

    @wraps(command)
    def compared(
        *, base: str | None, staged: bool, baseline: Path | None, write_baseline: Path | None, **others: Any
    ) -> None:
        command(against=Against(base, staged, baseline, write_baseline), **others)

    for option in reversed(_OPTIONS):
        compared = option(compared)
    return compared


_OPTIONS = (
    click.option(
        "--base",
        metavar="REV",
        help="Tell only what was introduced since HEAD left this git revision; `auto` for the branch that a pull "
        "request is for, which is the default in its pipeline; `none` for everything.",
    ),
    click.option("--staged", is_flag=True, help="Check what is staged, and tell only what it introduces."),
    click.option(
        "--baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Tell only what is not in this file; its path is one from the current folder, whatever -C says.",
    ),
    click.option(
        "--write-baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write down all there is, for --baseline; with it, only what is left of that one.",
    ),
)
