"""The command line: a word and options become a call of one function, in the file of that name."""

from __future__ import annotations

import gc
import os
import re
import sys
import traceback
from importlib import import_module
from typing import Any

import click

from tpmdocs import __version__

COMMANDS = (
    "init",
    "new",
    "check",
    "diff",
    "history",
    "set",
    "rename",
    "move",
    "build",
    "serve",
    "explain",
    "export",
    "schema",
    "preview",
    "cache",
    "completion",
)
"""In the order in which `--help` tells of them. Each lies in the file of its name, imported when it is asked for."""


INTERRUPTED = 130
"""The exit code of what was ended with Ctrl-C, as shells have it; click's own, 1, would say that there are findings."""


_EXTRA = re.compile(r"Got unexpected extra argument \((?P<what>.+)\)\.?\Z")


def _takes_a_folder(command: click.Command) -> bool:
    return any("-C" in parameter.opts for parameter in command.params)


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except click.UsageError as error:
            extra, at = _EXTRA.match(error.message), error.ctx
            if extra is None or at is None or not os.path.isdir(extra["what"]) or not _takes_a_folder(at.command):
                raise
            way_out = f"name a folder with `-C {extra['what']}`"
            raise click.UsageError(f"{error.message.removesuffix('.')}: {way_out}", at) from None

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"tpmdocs.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            way_out = "options of a command stand behind it, as in `tpmdocs check -C DIR`"
            raise click.UsageError(f"{error.message.removesuffix('.')}: {way_out}", ctx) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from tpmdocs.text.suggest import did_you_mean  # takes a while to import, for an error only

            meant = did_you_mean(args[0], COMMANDS)
            if not meant:
                raise
            raise click.UsageError(f"{error.message.removesuffix('.')}: {meant}", ctx) from None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all is well, 1 there are findings at the failing level, 2 it could not run.",
)
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
def cli() -> None:
    """A folder of Markdown specs becomes a checked, searchable product plan.

    \b
    tpmdocs init       a plan to start from, or a dialect for the specs that are there
    tpmdocs check      everything that is wrong, each with its place and a way out
    tpmdocs diff       what a branch changes in the plan, and what that does
    tpmdocs serve      the site, rebuilt at every change
    tpmdocs build      the site, in site/
    """


def main() -> None:
    """What `tpmdocs` in a shell begins with."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that knows few characters is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    gc.disable()  # what is read is kept to the end; looking for garbage in it takes as long as reading it
    try:
        cli(prog_name="tpmdocs")
    except Exception:  # noqa: BLE001
        # Our own mistake. Python's exit code for it, 1, would say that there are findings.
        traceback.print_exc()
        sys.exit(2)
