"""`tpmdocs cache`: what is kept of a repository becomes a word on how much it is, or is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from tpmdocs.cli.common import CannotRun, root_option
from tpmdocs.reports.terminal import printable
from tpmdocs.repository.cache import FOLDER, MOST_BYTES, SPARE, SWITCH, Cache, Held, is_kept, is_ours
from tpmdocs.text.wording import count_of


@click.command("cache", short_help="Say what is kept of earlier runs, or take it away.")
@click.argument("what", metavar="WHAT", type=click.Choice(["info", "clear"]))
@root_option
def command(what: str, root: Path) -> None:
    """Say what is kept of earlier runs (info), or take all of it away (clear).

    It lies in .cache/tpmdocs/, is worked out anew where it is missing, and never has to be cleared.

    \b
    Examples:
      tpmdocs cache info
      tpmdocs cache clear -C ../plan

    \b
    Exit codes:
      0  told, or taken away
      2  it could not run: what lies there is not ours
    """
    folder = root / FOLDER
    if not is_ours(root):
        raise CannotRun(
            f"{folder} is left alone: it is a link, or came with the repository or with what was unpacked here, and "
            "nothing is read from it or kept in it; whoever put it there can delete it"
        )
    cache = Cache(folder)
    held = cache.held()
    if what == "clear":
        try:
            cache.clear()
        except OSError as error:
            raise CannotRun(f"{error.filename or folder} cannot be deleted: {error.strerror}") from None
    for line in _cleared(folder, held) if what == "clear" else _told(folder, held):
        click.echo(printable(line))


def _cleared(folder: Path, held: Iterable[Held]) -> Iterator[str]:
    sizes = [one.size for one in held]
    yield f"Deleted {count_of(len(sizes), 'file')} of {_size(sum(sizes))} in {folder}" if sizes else _nothing(folder)


def _told(folder: Path, held: tuple[Held, ...]) -> Iterator[str]:
    """A line in all, and one for each kind, which is the name of a folder, or of a file without its ending."""
    if not is_kept():
        yield f"{SWITCH} says that nothing is kept, nor read; this is from before"
    if not held:
        yield _nothing(folder)
        return
    sizes = sum(one.size for one in held)
    yield f"{folder}: {count_of(len(held), 'file')}, {_size(sizes)} of at most {_size(MOST_BYTES)}"
    kinds: dict[str, list[Held]] = {}
    for one in held:
        kinds.setdefault(one.name.partition("/")[0].partition(".")[0], []).append(one)
    for name, ones in kinds.items():
        size = _size(sum(one.size for one in ones))
        used = [datetime.fromtimestamp(one.used, UTC).date() for one in ones]
        since = f"used {max(used)}" if max(used) == min(used) else f"used from {min(used)} to {max(used)}"
        what = _KINDS.get(name, "what another version keeps")
        yield f"  {name:<8} {what}: {count_of(len(ones), 'file')}, {size}, {since}"
    if (folder / SPARE).is_dir():
        yield f"  {SPARE:<8} the site before the last, which the next is built in; it shares with that what both have"


_KINDS = {
    "check": "what the last checks found",
    "history": "how the plan has moved",
    "html": "pages as the theme has written them",
    "pages": "what Markdown was converted to",
    "prose": "what the prose of specs holds",
    "site": "what the site was drawn and built from",
}


def _nothing(folder: Path) -> str:
    return f"Nothing is kept in {folder}"


def _size(size: int) -> str:
    """Bytes as people count them; anything is at least a kilobyte."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{max(size / 1e3, 1):,.0f} kB" if size else "0 kB"
