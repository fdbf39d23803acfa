"""A repository becomes a running host: its configuration, its command line and its environment."""

from __future__ import annotations

import html
import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import IO

import click

from tpmdocs.addresses import Addresses
from tpmdocs.cli.common import CannotRun
from tpmdocs.reading.host_config import docs_dir_of, host_setting
from tpmdocs.repository import git
from tpmdocs.repository.folder import CONFIG_DIR, HOST_FILES, Folder
from tpmdocs.text.yaml_values import Items, Scalar, text_of, texts_of

HOSTS = {"mkdocs": "MkDocs", "properdocs": "ProperDocs"}

host_option = click.option(
    "--host",
    type=click.Choice(list(HOSTS)),
    help="What publishes the pages; mkdocs where it is not given and the configuration is not called properdocs.yml.",
)


def configuration(root: Path) -> Path | None:
    """The host's configuration, where the repository has one."""
    return next((root / name for name in HOST_FILES if (root / name).is_file()), None)


def setting(root: Path, name: str) -> str | None:
    """A setting of the host's configuration, read without running its tags; None where it is not there.

    Of tags `!ENV` is understood, as far as it names variables and what holds where none of them is set.

    Raises:
        CannotRun: where the setting is something else than plain text.
    """
    node, tagged = host_setting(Folder(root), name)
    if isinstance(node, Items):
        *variables, default = texts_of(node) or ("",)
        return next((os.environ[one] for one in variables if one in os.environ), default)
    if node is None or (isinstance(node, Scalar) and not tagged):
        return text_of(node)
    raise CannotRun(f"`{name}` in {configuration(root)} is computed when it is read, and only plain text is understood")


def addresses(root: Path) -> Addresses:
    """How the repository's host forms addresses."""
    return Addresses((setting(root, "use_directory_urls") or "").lower() not in ("false", "no", "off"))  # as YAML 1.1


def docs_folder(root: Path) -> Path:
    """The folder that is published."""
    named = setting(root, "docs_dir")
    tree = Folder(root)
    return (root / (named or docs_dir_of(tree, tree.paths()))).absolute()


def host_command(root: Path, host: str | None, verb: str, aside: Path) -> tuple[str, list[str], dict[str, str]]:
    """A host's name, the command line for one of its verbs, and what to add to its environment.

    Args:
        aside: A folder for our configuration, where the repository has none.

    Raises:
        CannotRun: where the host is not installed.
    """
    file = configuration(root)
    if host is None:
        host = "properdocs" if file is not None and file.name.startswith("properdocs") else "mkdocs"
    if importlib.util.find_spec(host) is None:
        raise CannotRun(f"{HOSTS[host]} is not installed: pip install {host}")
    # -P: a folder of the repository that is called like a module is not that module.
    command = [sys.executable, "-P", "-m", "tpmdocs.hosts.leaving", host, verb, "-f"]
    if file is not None:
        return HOSTS[host], [*command, str(file.absolute())], {}
    ours = aside / "mkdocs.yml"
    ours.write_text(json.dumps(_default(root)), encoding="utf-8")
    click.echo(f"There is no mkdocs.yml in {root.resolve()}: {HOSTS[host]} runs with our configuration.", err=True)
    return HOSTS[host], [*command, str(ours)], {"TPMDOCS_ROOT": str(root.absolute())}


def _default(root: Path) -> dict[str, object]:
    """The configuration of a repository that has none: Material, with search, and nothing fetched from elsewhere."""
    docs = docs_folder(root)
    return {
        "site_name": html.escape(root.resolve().name),  # the host writes it into every page as it is
        "docs_dir": str(docs),
        "exclude_docs": f"/site/\n/{CONFIG_DIR}/\n" if docs == root.absolute() else "",
        "theme": {
            "name": "material",
            "font": False,
            "features": [
                "content.code.copy",
                "navigation.indexes",
                "navigation.prune",
                "search.highlight",
                "toc.follow",
            ],
            "palette": [
                {
                    "media": f"(prefers-color-scheme: {name})",
                    "scheme": scheme,
                    "toggle": {"icon": f"material/weather-{icon}", "name": f"Switch to {other} mode"},
                }
                for name, scheme, icon, other in (
                    ("light", "default", "night", "dark"),
                    ("dark", "slate", "sunny", "light"),
                )
            ],
        },
        "plugins": ["search", "tpmdocs"],
        "markdown_extensions": [
            "admonition",
            "attr_list",
            "footnotes",
            "tables",
            "pymdownx.details",
            "pymdownx.superfences",
            {"toc": {"permalink": True}},
        ],
    }


def environment(root: Path, today: date, engine: str = "") -> dict[str, str]:
    """What a host and our plugin in it are told by the environment.

    The day of the build is that of the last commit, so that the same commit gives the same bytes; where there is none,
    it is `today`.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit(root)
    epoch = epoch or str(int(datetime.combine(today, datetime.min.time(), UTC).timestamp()))
    return {
        "NO_MKDOCS_2_WARNING": "1",  # Material's banner on its own end of life
        "SOURCE_DATE_EPOCH": epoch,
        "TPMDOCS_TODAY": today.isoformat(),
        "TPMDOCS_ENGINE": engine if engine != "auto" else "",  # then the configuration may name one
    }


def _last_commit(root: Path) -> str | None:
    """When it was made, or the last time that hosts and what packs their sitemap can write."""
    try:
        said = git.run(root, "log", "-1", "--format=%ct").decode().strip()
        return str(min(int(said), 2**32 - 1)) if said else None
    except git.GitFailed:
        return None


@contextmanager
def running(
    command: list[str],
    root: Path,
    environment: dict[str, str],
    output: IO[bytes] | None = None,
    locks: tuple[int, ...] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """A host at work. It is ended with the block, however that ends, and if we are told to end.

    It is kept from hearing a Ctrl-C itself, and told of it once: a second one would disturb it while it cleans up.

    Args:
        locks: Open files that show that what it writes into is in use.
    """
    with told_to_end():
        process = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            start_new_session=True,
            pass_fds=locks,
        )
        try:
            yield process
        finally:
            _end(process)


@contextmanager
def told_to_end() -> Iterator[None]:
    """A block that is left, and cleans up behind itself, when this process is told to end."""
    before = {number: signal.signal(number, lambda got, _: sys.exit(128 + got)) for number in _ENDS_US}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a host: politely, then, as one that a script has started in the background hears no Ctrl-C, for sure."""
    polite = partial(process.send_signal, signal.SIGINT) if os.name == "posix" else process.terminate
    for ask in (polite, process.terminate, process.kill):
        if process.poll() is not None:
            return
        ask()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=PATIENCE)


PATIENCE = 3
"""Seconds that a host has to clean up before it is asked less politely."""

_ENDS_US = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
