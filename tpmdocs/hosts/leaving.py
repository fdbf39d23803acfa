"""A host's command, `python -m tpmdocs.hosts.leaving mkdocs build …`, which ends as soon as its work is done.

To take down all that was made of a thousand pages, piece by piece, takes an interpreter a quarter of a second, and the
system nothing. What somebody has written and not closed would be lost, so that happens only where all who might have
are known.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from runpy import run_module

from tpmdocs.hosts.garbage import collecting_seldom

is_at_once = False
"""Whether nobody leaves anything to be done while the interpreter is taken down; whoever knows says so."""


def main() -> None:
    """Run the host that the first argument names; the others are its own."""
    host = sys.argv.pop(1)
    code: object = 0
    try:
        with collecting_seldom():
            run_module(host, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code or 0
    if is_at_once and isinstance(code, int) and threading.active_count() == 1:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    sys.exit(code)  # type: ignore[arg-type]


if __name__ == "__main__":
    from tpmdocs.hosts import leaving  # this module as others know it

    leaving.main()
