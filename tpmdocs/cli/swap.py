"""A folder that was built beside another takes its place, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tpmdocs.cli.common import CannotRun

SIGNS_OF_A_SITE = ("sitemap.xml", "data/catalog.json")
"""Files of which a built site has at least one, whatever built it."""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`, which takes its place when the block has ended well.

    Between the old folder and the new one lie two renames; no system can replace a folder that is not empty in one.
    Hidden files at the top of the old one, such as `.git`, `.nojekyll` or `.htaccess`, are kept, as MkDocs keeps them.

    Raises:
        CannotRun: where `target` is neither new, nor empty, nor a built site; or the place cannot be written to.
    """
    target = target.resolve()
    if not _may_be_replaced(target):
        raise CannotRun(f"{target} is not a site that was built: empty it, or name another folder with --site-dir")
    new = _beside(target)
    try:
        new.mkdir(parents=True)
    except OSError as error:
        raise CannotRun(f"cannot build in {target.parent}: {error.strerror}") from None
    try:
        yield new
        _swap(new, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _may_be_replaced(target: Path) -> bool:
    if not target.exists():
        return True
    if not target.is_dir():
        return False
    return all(entry.name.startswith(".") for entry in target.iterdir()) or any(
        (target / name).is_file() for name in SIGNS_OF_A_SITE
    )


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}-{secrets.token_hex(4)}")


def _swap(new: Path, target: Path) -> None:
    old = _beside(target)
    try:
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise CannotRun(f"{target} cannot be replaced: {error.strerror}; name another folder with --site-dir") from None
    if old.exists():
        for entry in old.iterdir():
            if entry.name.startswith(".") and not os.path.lexists(target / entry.name):
                entry.rename(target / entry.name)
        shutil.rmtree(old, ignore_errors=True)
