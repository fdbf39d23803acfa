"""A site of about sixty pages, which is edited, and built with all that makes it faster and by the host alone."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from built import ROOT

from tpmdocs.hosts.faster.build import LEVERS

DAY = "2027-02-15"

PACKAGES = "packages of a site"
"""The folder beside a site's that holds what else is installed where it is built."""

_BUILDER = """
import json, logging, os, sys
from importlib import import_module
host = sys.argv[1]
if host == "properdocs":
    import properdocs.replacement
config, commands = import_module(f"{host}.config"), import_module(f"{host}.commands.build")
ours = import_module("tpmdocs.hosts.mkdocs")
for module in ("build", "workers"):  # as if these were as many pages as other processes are worth
    import_module(f"tpmdocs.hosts.faster.{module}").FEWEST = 8
hastening = ours.FasterBuild
has_begun = False
for line in sys.stdin:
    order = json.loads(line)
    ours.FasterBuild = (lambda *_, **__: None) if order["alone"] else hastening
    for name, value in order["environment"].items():
        os.environ[name] = value
    if "tpmdocs.repository.ourselves" in sys.modules:  # which looks at what is installed once
        sys.modules["tpmdocs.repository.ourselves"].ourselves.cache_clear()
    sys.path[:] = [*(place for place in sys.path if "packages of a site" not in place), order["packages"]]
    told = logging.FileHandler(order["log"], mode="w")
    told.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    told.setLevel(logging.WARNING)
    logger = logging.getLogger(host)
    logger.setLevel(order["level"])
    logger.propagate = False
    logger.addHandler(told)
    code = 0
    try:
        made = config.load_config(order["config"], site_dir=order["site"], strict=order["strict"])
        if not (order["command"] == "serve" and has_begun):  # a host keeps its plugins while it serves
            made.plugins.on_startup(command=order["command"], dirty=False)
        has_begun = True
        commands.build(made)
    except BaseException as error:
        code = 1
        print(repr(error), file=open(order["log"], "a"))
    logger.removeHandler(told)
    told.close()
    print(code, flush=True)
"""


class Builder:
    """A process that builds sites one after another. No other thread runs in it, so that it may fork."""

    def __init__(self, host: str = "mkdocs", modules: Path | None = None, command: str = "build") -> None:
        """Start it.

        Args:
            modules: A folder of modules that it can import, such as extensions of Markdown.
            command: What the host says it was called for. Where that is `serve`, it builds one site again and again.
        """
        self._command = command
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BUILDER, host],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, filter(None, (modules, ROOT))))},
        )

    def build(
        self,
        config: Path,
        site: Path,
        *,
        strict: bool = False,
        alone: bool = False,
        level: str = "INFO",
        **environment: str,
    ) -> Built:
        """Build a site with a configuration.

        Args:
            level: What the host logs, at least; `--quiet` and `--verbose` make it another.
            alone: Whether the host does all that it does itself, whatever the configuration says of levers.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        log = site.parent / f"{site.name}.log"
        environment = {
            "TPMDOCS_TODAY": DAY,
            "SOURCE_DATE_EPOCH": "1800000000",
            "NO_MKDOCS_2_WARNING": "1",
            "TPMDOCS_KEEP": "1",
        } | environment
        order = {
            "config": str(config),
            "site": str(site),
            "log": str(log),
            "strict": strict,
            "alone": alone,
            "level": level,
            "environment": environment,
            "command": self._command,
            "packages": str(config.parent.parent / PACKAGES),
        }
        print(json.dumps(order), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        return Built(code, tuple(sorted(log.read_text().splitlines())), _files(site))

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True)
class Built:
    """What came of a build: whether it failed, what it warned of, and what it wrote."""

    code: int
    said: Sequence[str]
    files: Mapping[str, bytes]


def _files(site: Path) -> Mapping[str, bytes]:
    return {
        file.relative_to(site).as_posix(): _told(file.suffix, file.read_bytes()) if file.is_file() else b"a folder"
        for file in sorted(site.rglob("*"))
    }


def _told(suffix: str, content: bytes) -> bytes:
    if suffix == ".gz":
        return gzip.decompress(content)
    return _without_odd_space(content) if suffix == ".html" else content


def _without_odd_space(page: bytes) -> bytes:
    """A page without white space around tags in navigations; elsewhere between tags only whether there is any counts.

    In code each sign counts.
    """
    depth, parts, is_code = 0, [], False
    for part in re.split(rb"(<nav\b|</nav>|<pre\b|</pre>)", page):
        depth += {b"<nav": 1, b"</nav>": -1}.get(part, 0)
        is_code = (is_code or part == b"<pre") and part != b"</pre>"
        if depth:
            part = re.sub(rb"\s*(<|>)\s*", rb"\1", part)
        elif not is_code:
            part = re.sub(rb">\s+<", b"> <", part)
        parts.append(part)
    return b"".join(parts)


def differing(one: Built, other: Built) -> list[str]:
    """The files that are not the same in both, but for white space that nobody sees."""
    names = sorted({*one.files, *other.files})
    return [name for name in names if one.files.get(name) != other.files.get(name)]


@dataclass
class Site:
    """A repository with pages, specs, and a configuration of the host, that can be edited."""

    root: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def configure(self, **settings: object) -> None:
        self.settings |= settings

    def configuration(self, without: Sequence[str] = ()) -> Path:
        """The configuration, with some levers left alone."""
        plugins = self.settings["plugins"]
        usual = self._configured("mkdocs.yml", plugins)  # which a plan takes its name from, in any case
        return self._configured("plain.yml", [_left_alone(one, without) for one in plugins]) if without else usual

    def without_us(self) -> Path:
        """The configuration, with no plugin of ours."""
        return self._configured("theirs.yml", [one for one in self.settings["plugins"] if _named(one)[0] != "tpmdocs"])

    def _configured(self, name: str, plugins: Sequence[object]) -> Path:
        self.write(name, yaml.safe_dump({**self.settings, "plugins": plugins}, sort_keys=False))
        return self.root / name


def _left_alone(plugin: object, levers: Sequence[str]) -> object:
    name, options = _named(plugin)
    return {name: {**options, "without": list(levers)}} if name == "tpmdocs" else plugin


def _named(plugin: Any) -> tuple[str, dict[str, Any]]:
    """The name of a plugin and its options, as a list of plugins has them."""
    return next(iter(plugin.items())) if isinstance(plugin, dict) else (plugin, {})


def fast(builder: Builder, site: Site, workers: str = "", account: str = "") -> Built:
    """Build it with all that makes it faster."""
    to = site.root.parent / "fast"
    return builder.build(site.configuration(), to, TPMDOCS_WORKERS=workers, TPMDOCS_EXPLAIN=account)


def plain(builder: Builder, site: Site) -> Built:
    """Have the host build it, and draw the plan anew."""
    return builder.build(site.configuration(LEVERS), site.root.parent / "plain", alone=True)


def without_us(builder: Builder, site: Site) -> Built:
    """Have the host build it, with no plugin of ours."""
    return builder.build(site.without_us(), site.root.parent / "plain")


def told(builder: Builder, site: Site) -> tuple[Built, list[str]]:
    """Build it with all that makes it faster; and what it says of levers that stayed off."""
    account = site.root.parent / "account.json"
    made = fast(builder, site, account=str(account))
    return made, json.loads(account.read_text())["off"]


def assert_same(one: Built, other: Built) -> None:
    assert one.said == other.said
    assert one.code == other.code
    assert differing(one, other) == []


FOLDERS = ("guide", "guide/a", "guide/a/b", "notes", "v1.2")


def site_of(root: Path, specs: int = 20, folders: Sequence[str] = FOLDERS) -> Site:
    """About sixty pages: specs that depend on each other, prose in nested folders, and what Markdown can do."""
    site = Site(root)
    site.configure(
        site_name="Plans & more",
        site_url="https://example.org/plan/",
        docs_dir="docs",
        theme={"name": "material", "font": False, "features": ["navigation.indexes", "navigation.prune"]},
        plugins=["search", "tpmdocs"],
        markdown_extensions=[
            *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
            *("pymdownx.details", "pymdownx.highlight", "pymdownx.superfences"),
            {"pymdownx.snippets": {"base_path": [str(root / "parts")], "check_paths": True}},
            {"pymdownx.tabbed": {"alternate_style": True}},
            {"toc": {"permalink": True}},
        ],
        validation={"links": {"anchors": "warn", "not_found": "warn"}},
    )
    site.write("parts/note.md", "A note that several pages include.\n")
    site.write("site_config/statuses.yml", _STATUSES)
    site.write("docs/index.md", "# Home\n\n[First](specs/spec-1.md), [[S-2]] and a [page](guide/a/one.md#part).\n")
    for number in range(1, specs + 1):
        site.write(f"docs/specs/spec-{number}.md", spec(number))
    for folder in folders:
        site.write(f"docs/{folder}/index.md", f"# About {folder}\n\nSee [[S-3]].\n")
        for name in ("one", "two", "three"):
            site.write(f"docs/{folder}/{name}.md", prose(name))
    return site


_STATUSES = """statuses:
  - {name: draft, category: proposed}
  - {name: building, category: active}
  - {name: launched, category: done}
"""


def spec(number: int, title: str = "", status: str = "building", needs: int | None = None, body: str = "") -> str:
    """A spec that needs the one before it, and of which each second mentions the one after it."""
    before = needs if needs is not None else number - 1
    needed = f"depends_on: [S-{before}]\n" if before > 0 else ""
    target = f"2027-Q{1 + number % 4}"
    head = f"id: S-{number}\ntitle: {title or f'Spec {number}'}\nstatus: {status}\ntarget: {target}\n{needed}"
    leads = f"It leads to [[S-{number + 1}]]." if number % 2 else "It leads nowhere."
    text = body or f"{leads}\n\n## Why\n\nSee [the next](spec-{number % 20 + 1}.md#why)."
    return f"---\n{head}---\n\n# {title or f'Spec {number}'}\n\n{text}\n"


def prose(name: str) -> str:
    """A page with most of what extensions do."""
    return f"""# Page {name}

Some *text*[^1] with <kbd>raw</kbd> HTML, a [link](../index.md#home), a [lost one](nowhere.md), and [[S-4|a mention]].

## Part {{#part}}

--8<-- "note.md"

!!! note "A note"
    Inside.

=== "One"
    ```python
    print("[[S-1]]")
    ```

=== "Two"
    | a | b |
    |---|---|
    | 1 | 2 |

<div markdown="1">
Markdown **within**.
</div>

Term
:   What it means.

[^1]: A footnote.
"""


def edited(site: Site) -> None:
    """Change the body of one spec, the title of another, and the status of a third."""
    site.write("docs/specs/spec-1.md", spec(1, body="Other words, and [[S-2]]."))
    site.write("docs/specs/spec-2.md", spec(2, title="Another title"))
    site.write("docs/specs/spec-3.md", spec(3, status="launched"))
