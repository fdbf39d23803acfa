"""What another process is about to do is waited for, or found not to happen."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

PATIENCE = 60
"""Seconds, as other tests may use the machine meanwhile."""


def wait_until(true: Callable[[], bool]) -> None:
    """Look ten times a second whether something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def free_address() -> str:
    """An address on this machine at which nobody answers yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"
