"""The host's configuration becomes the settings that we need, read without running its tags."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tpmdocs.repository.folder import HOST_FILES
from tpmdocs.repository.source import GONE
from tpmdocs.repository.trees import Tree
from tpmdocs.text.yaml_reader import read_yaml
from tpmdocs.text.yaml_values import Fields, Items, Node, Problem, texts_of


def docs_dir_of(tree: Tree, paths: tuple[str, ...]) -> str:
    """The docs folder that the host's configuration names, read without running its tags; else what there is."""
    if set(HOST_FILES).isdisjoint(paths):
        folders = {path.partition("/")[0] for path in paths if "/" in path}
        return next((name for name in ("specs", "docs") if name in folders), ".")
    node, tagged = host_setting(tree, "docs_dir")
    named = texts_of(node) if isinstance(node, Items) or not tagged else ()
    return inside(named[-1]) if named else "docs"  # of `!ENV [DOCS, specs]` what holds where no environment says more


def host_setting(tree: Tree, name: str) -> tuple[Node | None, bool]:
    """A setting of the host's configuration or one it inherits from, and whether a tag that is not run is on it."""
    for _, fields, problems in _host_files(tree):
        node = fields.get(name)
        if node is not None:
            return node, any(problem.start == node.start for problem in problems)
    return None, False


def host_files(tree: Tree) -> Iterator[str]:
    """The files that the host's configuration consists of: one of it, and what that inherits from."""
    for path, _, _ in _host_files(tree):
        yield path


def _host_files(tree: Tree) -> Iterator[tuple[str, Fields, tuple[Problem, ...]]]:
    pending = [next((source.path for source in tree.read(HOST_FILES) if source.problem != GONE), "")]
    for path in pending:  # it grows while it is gone through
        if not path or pending.count(path) > 1:
            continue
        fields, problems = read_yaml(next(tree.read([path])).text)
        yield path, fields, problems
        parent = fields.text("INHERIT")
        if parent is not None:
            pending.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), parent)))


def inside(folder: str) -> str:
    """A folder as it is written, as a path below the root."""
    return posixpath.normpath(folder.strip() or ".")
