"""What nobody holds any more is looked for when nobody waits, and not while a site is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000
"""Objects that are made between two looks for garbage."""


@contextmanager
def collecting_none() -> Iterator[None]:
    """What is made meanwhile is kept, and looked through for garbage neither now nor while the host works.

    The one would take an eighth of the time, the other slows a build by a fifth. What is garbage after all is given
    back before the next build, or while a site is served, between two of them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """A module or a page is made of very many objects, of which few are garbage that is not noticed by itself."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def find_garbage() -> None:
    """Give back all that nobody holds any more, also of what was set apart; what is left is set apart again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
