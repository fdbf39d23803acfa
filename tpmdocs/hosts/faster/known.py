"""The host's own code, told by a digest from what was never looked at.

Who stands in for a function of the host does right only where it is the one that was read when that was written.
"""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Container, Iterator
from hashlib import sha256
from types import CodeType, FunctionType


def is_known(code: Callable[..., object], digests: Container[str]) -> bool:
    """Whether a function, or all functions that a class itself defines, are as they were when the digest was taken."""
    return digest_of_code(code) in digests


def digest_of_code(code: Callable[..., object]) -> str:
    """A digest of the source of a function; of a class, of its bases' names and its functions. Empty without source.

    It is the source of what would run: what somebody has put in a function's place is told from it, even if that
    names the function as what it wraps.
    """
    try:
        return sha256("\n".join(_sources(code)).encode()).hexdigest()[:16]
    except (OSError, TypeError):  # nothing that was written in a file
        return ""


def _sources(code: Callable[..., object]) -> Iterator[str]:
    if not isinstance(code, type):
        yield _source(getattr(code, "__code__", None))
        return
    yield " ".join((code.__qualname__, *(base.__qualname__ for base in code.__bases__)))
    for name, member in vars(code).items():
        if isinstance(member, FunctionType):
            yield f"{name}: {_source(member.__code__)}"


def _source(body: CodeType | None) -> str:
    if body is None:
        raise TypeError("not written in Python")
    lines = linecache.getlines(body.co_filename)[body.co_firstlineno - 1 :]
    # The module that it is in, which `inspect` looks for among all there are, says nothing more of most.
    return "".join(inspect.getblock(lines)) if lines else inspect.getsource(body)
