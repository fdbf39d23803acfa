"""The files that a folder has already become a line each: that they were left as they are, and what they lack."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from tpmdocs.cli.new_files import is_there
from tpmdocs.reading.host_config import docs_dir_of, host_setting
from tpmdocs.reading.site_config import VOCABULARY_FILES
from tpmdocs.repository.folder import CONFIG_DIR, HOST_FILES, Folder
from tpmdocs.repository.trees import Tree
from tpmdocs.text.yaml_values import Fields, Items, texts_of


def in_place_of(root: Path, path: str) -> str | None:
    """The file that is there already, under this name or one that means the same."""
    others = HOST_FILES if path in HOST_FILES else (path, f"{path.removesuffix('.yml')}.yaml")
    return next((other for other in (path, *others) if is_there(root, other)), None)


def left_alone(root: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Each of these files that is there, and each of site_config; with what it has to say for all to work."""
    tree = Folder(root, {path: text for path, text in files.items() if in_place_of(root, path) is None})
    config = (f"{CONFIG_DIR}/{name}.yml" for name in ("dialect", *VOCABULARY_FILES))
    for path in dict.fromkeys((*files, *config)):
        there = in_place_of(root, path)
        if there is not None:
            lacks = _lacks(tree, path, there)
            yield f"{there}: {lacks}" if lacks else there
    docs = docs_dir_of(tree, tree.paths())
    home = next((name for name in ("index.md", "README.md") if is_there(root / docs, name)), None)
    if home is not None and docs != ".":
        yield f"{posixpath.join(docs, home)}: it stays the site's home; link from it to `brief/index.md`"


def _lacks(tree: Tree, path: str, there: str) -> str:
    text = next(iter(tree.read([there]))).text
    if path in HOST_FILES:
        plugins = host_setting(tree, "plugins")[0]
        if plugins is None:  # what MkDocs runs then is gone as soon as there is such a list
            return "add `plugins: [search, tpmdocs]`"
        rows = plugins.items if isinstance(plugins, Items) else (plugins,)
        named = {entry.key.text for row in rows if isinstance(row, Fields) for entry in row.entries}
        return "" if "tpmdocs" in named.union(*map(texts_of, rows)) else "add `tpmdocs` to its plugins"
    if path == ".gitignore":
        site = (texts_of(host_setting(tree, "site_dir")[0]) or ("site",))[-1].strip("/")
        is_ignored = any(line.strip().rstrip("*").strip("/") == site for line in text.splitlines())
        return "" if is_ignored else f"add a line `/{site}/`"
    if path == ".pre-commit-config.yaml":
        return "" if "tpmdocs" in text else "add its hook `tpmdocs-check-staged`"
    if path == ".gitlab-ci.yml":
        return "" if ".gitlab/plan.yml" in text else "add `include: [{local: .gitlab/plan.yml}]`"
    if path == ".vscode/settings.json" and "yaml.schemas" not in text:
        return "add `yaml.schemas`, which names .vscode/tpmdocs/"
    return ""
