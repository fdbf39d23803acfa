"""A repository becomes the addresses by which reports lead back to it."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

from tpmdocs.addresses import may_be_generated
from tpmdocs.cli.asked import Published
from tpmdocs.cli.common import CannotRun
from tpmdocs.cli.hosting import addresses, setting
from tpmdocs.reports.terminal import Home
from tpmdocs.repository import git


def home_of(root: Path, plan: Published) -> Home:
    """Where a plan is: on this machine, in its repository, and its rules on its site."""
    folder = root.absolute().as_uri().replace("file://", f"file://{socket.gethostname()}", 1)
    return Home(f"{folder}/", _below(root), _rule_pages(root, plan))


def _below(root: Path) -> str:
    """The plan's folder from the top of the git repository; without one, from where we are called."""
    try:
        return git.place_in_repository(root)
    except git.GitFailed:
        try:
            place = Path(os.path.relpath(root))
        except ValueError:  # on another drive
            return ""
        return "" if not place.parts or place.parts[0] == ".." else f"{place.as_posix()}/"


_SITE = re.compile(r"https?://[!-~]+")


def _rule_pages(root: Path, plan: Published) -> str:
    """Where the site has a page for each rule; nothing where no site is named, or its pages are in others' way."""
    try:
        site, form = setting(root, "site_url") or "", addresses(root)
    except CannotRun:  # computed when the host runs
        return ""
    prefix = plan.docs_prefix
    inside = (path.removeprefix(prefix) for path in plan.files if path.startswith(prefix))
    if not _SITE.fullmatch(site) or any(map(_is_in_the_way, inside)):
        return ""
    return f"{site.rstrip('/')}/{form.of('rules/{rule}.md')}"


def _is_in_the_way(path: str) -> bool:
    """Whether a file of the author's is published where ours would be, so that ours are not there."""
    return path != "index.md" and may_be_generated(path.removesuffix(".md"))
