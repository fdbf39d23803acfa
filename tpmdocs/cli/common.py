"""What several commands share: their options, their errors, and who reads what they print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Timer
from typing import TextIO

import click

from tpmdocs.cli.hyperlinks import shows_links
from tpmdocs.reports.terminal import Terminal, printable
from tpmdocs.repository.cache import Cache

root_option = click.option(
    "-C",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help="Work in this folder, the one with site_config/ and mkdocs.yml, instead of the current one.",
)


class CannotRun(click.ClickException):
    """Why a command could not run, in one line with the way out; ends the program with 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"`{text}` is no day; write one such as 2027-02-15") from None


today_option = click.option(
    "--today",
    type=_day,
    default=lambda: datetime.now().astimezone().date().isoformat(),
    envvar="TPMDOCS_TODAY",
    metavar="YYYY-MM-DD",
    help="The day that the plan is looked at; the current day where it is not given.",
)


def terminal(stream: TextIO | None = None) -> Terminal:
    """How to write for whoever reads a stream, standard output where none is given."""
    read = (stream or sys.stdout).isatty()
    wanted = (read and os.environ.get("TERM") != "dumb") or bool(os.environ.get("FORCE_COLOR"))
    colour = wanted and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size().columns if read else Terminal().width
    return Terminal(colour, width, shows_links(os.environ, read))


def tell_of(cache: Cache) -> None:
    """A word on what went wrong with what is kept, when nothing more will be; nothing else has."""
    for line in cache.end():
        click.echo(printable(line), err=True)


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say what is going on, on a terminal, while it takes longer than one would wait without a word."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    status = Console(stderr=True).status(f"{what} …")
    timer = Timer(0.7, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
