"""A host's command, `python -m tpmdocs.hosts.leaving mkdocs build …`, which ends as soon as its work is done.

To take down all that was made of a thousand pages, piece by piece, takes an interpreter a quarter of a second, and the
system nothing.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from runpy import run_module


def main() -> None:
    """Run the host that the first argument names; the others are its own."""
    host = sys.argv.pop(1)
    try:
        run_module(host, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is not None and not isinstance(end.code, int):
            raise  # it is something to be said
        _leave(end.code or 0)
    _leave(0)


def _leave(code: int) -> None:
    """End as `sys.exit` would, but for what nobody sees."""
    if threading.active_count() > 1:
        sys.exit(code)  # which waits for them
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
