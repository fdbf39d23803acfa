"""A path to a spec or a file becomes another one, written in the same way."""

from __future__ import annotations

import posixpath

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec


def looks_like_path(text: str) -> bool:
    return "/" in text or text.endswith(".md")


def moved(path: str, spec: Spec, at: str, catalog: Catalog) -> str:
    """A path to a spec, written as a wrong one was: from the root, relative to the file `at`, or in an address."""
    for form in catalog.dialect.url_patterns:
        address = form.match(path)
        if address is not None and "path" in form.groupindex:
            return path[: address.start("path")] + _as_deep(address["path"], spec) + path[address.end("path") :]
    new = _as_deep(path, spec)
    return new if _first(path) == _first(new) else like(path, new, at)


def like(path: str, new: str, at: str) -> str:
    """A path from the root, written from there or relative to the file `at`, as another one is."""
    if path.startswith("/"):
        return f"/{new}"
    relative = posixpath.relpath(new, posixpath.dirname(at) or ".")
    return f"./{relative}" if path.startswith("./") and not relative.startswith(".") else relative


def way_to(spec: Spec) -> str:
    """The folder of a spec that has one of its own, else its file without the ending."""
    return spec.own_folder or posixpath.splitext(spec.prose_path)[0]


def _as_deep(path: str, spec: Spec) -> str:
    """A spec's folder, its Markdown file or its metadata: whichever the path of another one speaks of."""
    if path.endswith((".yaml", ".yml")):
        return spec.path
    if path.endswith((".md", ".markdown")):
        return spec.prose_path
    return way_to(spec) + ("/" if path.endswith("/") else "")


def _first(path: str) -> str:
    return path.partition("/")[0]
