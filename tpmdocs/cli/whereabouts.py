"""A folder and what was read in it become a word to whoever stands in the wrong one, or names the wrong file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tpmdocs.cli.common import CannotRun
from tpmdocs.reports.terminal import printable
from tpmdocs.repository.folder import CONFIG_DIR, HOST_FILES, is_chosen
from tpmdocs.text.wording import count_of

if TYPE_CHECKING:
    from tpmdocs.model.catalog import Catalog

_WHAT = "A spec is a Markdown file that begins with front matter such as `id: PAY-1`"


def orient(root: Path, catalog: Catalog) -> None:
    """Tell somebody who looks into a folder that holds no plan, or a part of one.

    Raises:
        CannotRun: where there is nothing to judge: most likely it is the wrong folder, and nobody shall read
            "No findings" of it.
    """
    configured = is_configured(catalog.files)
    docs = catalog.docs_dir
    above = plan_above(root)
    if not catalog.specs and not configured:
        raise CannotRun(
            _nothing(catalog) if above is None else f"there is no plan here: `-C {above}` reads the one above"
        )
    if catalog.docs_prefix and not any(path.startswith(catalog.docs_prefix) for path in catalog.files):
        named = next((path for path in HOST_FILES if path in catalog.files), "the host's configuration")
        if docs.startswith(("../", "/")) or docs == "..":
            raise CannotRun(f"`docs_dir` in {named} leads out of {root}; -C names a folder that holds both")
        broken = next((one for one in catalog.host.problems if one.fatal), None) if catalog.host is not None else None
        if broken is not None and catalog.host is not None:
            line = catalog.host.source.span(broken.start, broken.end).line
            raise CannotRun(f"{named}:{line}, which names the docs folder, cannot be read: {broken.message}")
        if not catalog.specs and ((root / docs).is_symlink() or not (root / docs).is_dir()):
            raise CannotRun(
                f"there is no file below {docs}/, which is where {named} has the pages; "
                "`docs_dir` names another folder, and one that is a link is not followed"
            )
    if not catalog.specs:
        _say(f"No spec was found below {docs}/. {_WHAT}; `include` in {CONFIG_DIR}/dialect.yml names other files.")
    tell_above(root)


def tell_above(root: Path) -> None:
    """Tell somebody who looks into a folder that nobody has chosen of the plan that it may be a part of."""
    above = plan_above(root)
    if above is not None:
        _say(f"{above / CONFIG_DIR}/ is not read here: `-C {above}` reads the plan that it belongs to.")


def is_plain(catalog: Catalog) -> bool:
    """Whether there is nothing of this to tell, of whatever folder, unless there is a plan above that is not read."""
    return bool(catalog.specs) and any(path.startswith(catalog.docs_prefix) for path in catalog.files)


def is_configured(files: Iterable[str]) -> bool:
    """Whether somebody has chosen the folder that holds these for a plan."""
    return any(path in HOST_FILES or path.startswith(f"{CONFIG_DIR}/") for path in files)


def plan_above(root: Path) -> Path | None:
    """A folder above that was chosen for a plan; none where this one was as well."""
    if is_chosen(root):
        return None
    return next((up for up in (root / "..", root / "../..") if (up / CONFIG_DIR).is_dir()), None)


def must_not_be_read(file: Path, root: Path, catalog: Catalog) -> None:
    """Keep what is written from taking the place of what was read.

    Raises:
        CannotRun: where a file is one of those that the plan was read from.
    """
    here = os.path.realpath(file)
    if any(os.path.realpath(root / path) == here for path in catalog.sources):
        raise CannotRun(f"{file} belongs to the plan and is not written over; name another file")


def _nothing(catalog: Catalog) -> str:
    seen = sum(path.endswith((".md", ".markdown")) for path in catalog.files)
    if seen:
        return (
            f"there is no plan here: {count_of(seen, 'Markdown file')}, and no front matter that says "
            "`id`. `tpmdocs init` looks at what there is and proposes how to read it; -C names another folder"
        )
    return f"there is no plan here. {_WHAT}; `tpmdocs init` begins with three, and -C names another folder"


def _say(line: str) -> None:
    click.echo(printable(line), err=True)
