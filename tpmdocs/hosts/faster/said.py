"""What is logged while something is done becomes values, which can be logged again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple


class Saying(NamedTuple):
    """One line of a log: the logger's name, the level, and the message."""

    logger: str
    level: int
    text: str


@contextmanager
def recorded(*, aloud: bool = True) -> Iterator[list[Saying]]:
    """What this thread logs within the block, as it comes; under `serve` others log what readers ask for.

    Args:
        aloud: Whether those who listen are told as well.
    """
    found: list[Saying] = []
    make, handle, here = logging.getLogRecordFactory(), logging.Logger.callHandlers, threading.get_ident()

    def record(*arguments: object, **named: object) -> logging.LogRecord:
        made = make(*arguments, **named)
        if threading.get_ident() == here:
            found.append(Saying(made.name, made.levelno, made.getMessage()))
        return made

    def handle_others(logger: logging.Logger, record: logging.LogRecord) -> None:
        if threading.get_ident() != here:
            handle(logger, record)

    logging.setLogRecordFactory(record)
    if not aloud:
        logging.Logger.callHandlers = handle_others  # type: ignore[method-assign, assignment]
    try:
        yield found
    finally:
        logging.setLogRecordFactory(make)
        logging.Logger.callHandlers = handle  # type: ignore[method-assign]


def say(sayings: Sequence[Saying]) -> None:
    for saying in sayings:
        logging.getLogger(saying.logger).log(saying.level, saying.text)  # with no arguments it is taken as it is
