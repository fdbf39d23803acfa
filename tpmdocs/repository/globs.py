"""Path patterns, as in .gitignore, become one test of a path."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pathspec import GitIgnoreSpec


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a path matches any of these. What is no pattern matches nothing: the schema tells of it."""
    return GitIgnoreSpec.from_lines(one for one in patterns if is_glob(one)).match_file


def is_glob(text: str) -> bool:
    """Whether a text is a path pattern at all: `!` alone and a `\\` at the end are none."""
    try:
        GitIgnoreSpec.from_lines([text])
    except ValueError:
        return False
    return True
