"""`tpmdocs serve`: a repository becomes a site on this machine, built anew at every change."""

from __future__ import annotations

import os
import socket
import sys
from datetime import date
from pathlib import Path

import click

from tpmdocs.cli.common import CannotRun, progress, root_option, today_option
from tpmdocs.cli.hosting import environment, host_command, host_option, running, setting
from tpmdocs.cli.scratch import scratch
from tpmdocs.cli.whereabouts import orient
from tpmdocs.reading.loader import load


@click.command("serve", short_help="Serve the site, built anew at every change.")
@root_option
@host_option
@click.option("--addr", metavar="IP:PORT", help="Where to serve; 127.0.0.1:8000, or what the configuration says.")
@today_option
def command(root: Path, host: str | None, addr: str | None, today: date) -> None:
    """Serve the site on this machine, and build it anew whenever a file is saved. Ctrl-C ends it.

    \b
    Examples:
      tpmdocs serve
      tpmdocs serve -C ../plan --addr 127.0.0.1:8001

    \b
    Exit codes:
      0  ended with Ctrl-C
      2  it could not run
    """
    with progress("Reading the plan"):
        catalog = load(root)
    orient(root, catalog)
    at = addr or setting(root, "dev_addr") or "127.0.0.1:8000"
    _must_be_free(at)
    with scratch() as aside:
        _, line, more = host_command(root, host, "serve", aside.path)
        # --livereload says what is the default, because click 8.2.2 and 8.3 forget it:
        # https://github.com/mkdocs/mkdocs/issues/4032
        line += ["--livereload", "-a", at]
        variables = {**environment(root, today), **more}
        try:
            with running(line, root, variables, locks=aside.locks) as process:
                code = process.wait()
        except KeyboardInterrupt:
            return
    if code != 0:
        sys.exit(2)


def _must_be_free(address: str) -> None:
    """The host would answer with a traceback."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise CannotRun(f"`{address}` is no address; write it as 127.0.0.1:8000")
    try:
        with socket.create_server(
            (host.strip("[]"), int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        ):
            pass
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise CannotRun(f"cannot serve on {address}: {reason}; name another address with --addr") from None
