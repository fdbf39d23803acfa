"""Texts become files of a repository: only new ones, never outside it, and it is told what was left alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tpmdocs.cli.common import CannotRun


def is_there(root: Path, path: str) -> bool:
    """Whether something has this path already, be it a link that leads nowhere."""
    return os.path.lexists(root / path)


def write_new(root: Path, files: Mapping[str, str]) -> None:
    """Write files that are not there.

    Raises:
        CannotRun: where one is there already, lies outside the repository or cannot be written.
    """
    for path in files:
        if not lies_within(root, path):
            raise CannotRun(f"{path} is not in {root.absolute()}")
        if is_there(root, path):
            raise CannotRun(f"{path} is there already, and nothing was written")
    # A name of a file that is no UTF-8 may be part of a text.
    for path, data in {path: text.encode(errors="replace") for path, text in files.items()}.items():
        file = root / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as stream:
                stream.write(data)
        except OSError as error:
            raise CannotRun(f"{path} cannot be written: {error.strerror}") from None


def lies_within(root: Path, path: str) -> bool:
    """Whether a path stays in the repository, also through links."""
    top = os.path.realpath(root)
    return Path(os.path.realpath(os.path.join(top, os.path.dirname(path)))).is_relative_to(top)
