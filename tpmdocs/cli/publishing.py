"""A host builds beside a published site, whose place the new one takes; what it finds and says becomes values."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import click

from tpmdocs.cli.common import CannotRun, progress
from tpmdocs.cli.explaining import read_account
from tpmdocs.cli.hosting import configuration, docs_folder, host_command, running
from tpmdocs.cli.scratch import Scratch
from tpmdocs.cli.swap import replacing
from tpmdocs.hosts.faster.account import VARIABLE as EXPLAIN
from tpmdocs.hosts.told import VARIABLE as FINDINGS
from tpmdocs.hosts.told import Told, read
from tpmdocs.reports.terminal import printable

ACCOUNT = "account.json"
"""What the host says of the build, among what is put aside."""
FOUND = "findings.json"
"""What it says of the plan."""


class Withheld(click.ClickException):
    """The site could have been built, and must not be."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__("nothing was published: there are warnings, and --strict, or strict: true, allows none")


@dataclass(frozen=True, slots=True)
class Building:
    """A host at work: its name, what waits for what it finds in the plan, and for its end."""

    name: str
    told: Callable[[], Told | None]
    finish: Callable[[], tuple[list[str], int]]


@contextmanager
def publishing(
    work: Path,
    target: Path,
    host: str | None,
    options: list[str],
    variables: dict[str, str],
    aside: Scratch,
    spare: Path | None,
) -> Iterator[Building]:
    """A host that builds beside the target, for as long as the block lasts; then its site takes the target's place.

    Args:
        work: The folder that is built.
        aside: For what the host says, and wants to read.
        spare: A site that is of no more use than to build in.

    Yields:
        The host. `told` is None where it ended and has told nothing; `finish` gives what it said, and how many pages
        there are.
    """
    # A host refuses to build into the folder that it reads, which is the repository where that has no other.
    inside = configuration(work) is None and target.resolve().is_relative_to(docs_folder(work).resolve())
    name, line, more = host_command(work, host, "build", aside.path)
    with replacing(target, spare if not inside else None) as new, (aside.path / "said").open("w+b") as said:
        place = aside.path / "site" if inside else new.path
        line += ["-d", str(place), *options]
        if place == new.path:
            more = {**more, "TPMDOCS_PUBLISHED": str(target.absolute())}
        telling = {EXPLAIN: str(aside.path / ACCOUNT), FINDINGS: str(aside.path / FOUND)}
        with running(line, work, {**variables, **more, **telling}, said, (*new.locks, *aside.locks)) as process:

            def told() -> Told | None:
                while not (aside.path / FOUND).exists() and process.poll() is None:
                    sleep(0.02)
                return read(aside.path / FOUND)

            def finish() -> tuple[list[str], int]:
                with progress(f"Building with {name}"):
                    code = process.wait()
                said.seek(0)
                lines = said.read().decode(errors="replace").splitlines()
                worth = [*_worth_telling(lines)]
                repeat(worth)
                if code != 0 and any("in strict mode" in one for one in lines):
                    raise Withheld
                if code != 0:
                    untouched = f"; {target} is as it was" if target.exists() else ""
                    raise CannotRun(f"{name} failed, for the reason above{untouched}")
                if not any((place / ("plan/" * n) / "data" / "catalog.json").is_file() for n in range(DEEPEST)):
                    raise CannotRun(
                        _no_plan(name, configuration(work), has_said=bool(read_account(aside.path / ACCOUNT)))
                    )
                if place != new.path:
                    shutil.copytree(place, new.path, dirs_exist_ok=True)
                return worth, _pages_in(new.path)

            yield Building(name, told, finish)


def repeat(said: Iterable[str]) -> None:
    """Say what a host has said."""
    click.echo("".join(f"{printable(one)}\n" for one in said), nl=False, err=True)


def _no_plan(name: str, file: Path | None, *, has_said: bool) -> str:
    """Why a site has no pages of a plan.

    Args:
        has_said: Whether our plugin has said anything of the build.
    """
    if has_said:
        host = name.lower()
        return f"the plugin makes no pages of the plan, as {file} says `plan: false`: `{host} build` builds such a site"
    return f"{name} runs without our plugin: `plugins` in {file} has to name `tpmdocs`, without `enabled: false`"


DEEPEST = 10
"""Folders called `plan` within each other that ours may have had to move to, as an author's pages are in the way."""


def _pages_in(site: Path) -> int:
    """How many pages there are, without addresses by id and what is shown where nothing is."""
    found = 0
    for folder, folders, names in os.walk(site):
        depth = 0 if Path(folder) == site else folder.count(os.sep) - str(site).count(os.sep)
        if depth < 2 and "id" in folders:
            folders.remove("id")
        found += sum(name.endswith(".html") for name in names) - (depth == 0 and "404.html" in names)
    return found


def _worth_telling(lines: Iterable[str]) -> Iterator[str]:
    """What a host said, without what it does and without the findings, which we have told."""
    telling = True
    for line in lines:
        level = re.match(r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) +-  ", line)
        if level is not None:
            telling = level[1] not in ("DEBUG", "INFO") and not line[level.end() :].startswith("tpmdocs: ")
        elif not line.startswith(" "):  # not more of the line before, but such as a traceback
            telling = True
        if telling and line.strip():
            yield line
