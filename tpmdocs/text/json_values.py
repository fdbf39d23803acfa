"""What JSON held becomes a value of the type that it has to have, or an error: nobody knows who wrote a file."""

from __future__ import annotations


def text_of(value: object) -> str:
    """The value, if it is a text.

    Raises:
        TypeError: where it is none.
    """
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def number_of(value: object) -> int:
    """The value, if it is a whole number.

    Raises:
        TypeError: where it is none.
    """
    if not isinstance(value, int):
        raise TypeError(value)
    return value
