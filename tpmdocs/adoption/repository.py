"""A tree and the places of its specs become a repository on which dialects are tried: its files, fields and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tpmdocs.adoption.fields import Field, fields_of, nested_under
from tpmdocs.adoption.places import Places
from tpmdocs.adoption.survey import Found, Survey, common_folder
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.host_config import docs_dir_of
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.folder import HOST_FILES
from tpmdocs.repository.source import Source
from tpmdocs.repository.trees import Overlaid, Tree


@dataclass(frozen=True)
class Repository:
    """What is known of a repository before any dialect is."""

    tree: Tree
    seen: Survey
    where: Places

    @property
    def files(self) -> tuple[Found, ...]:
        """The files that are specs."""
        return self.where.found

    @cached_property
    def under(self) -> str | None:
        return nested_under(self.files)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return fields_of(self.files, self.under)

    @cached_property
    def docs_dir(self) -> str:
        """The folder to publish: the one that the host's configuration names, else the one that holds the specs."""
        if not set(HOST_FILES).isdisjoint(self.seen.paths):
            return docs_dir_of(self.tree, self.seen.paths)
        return common_folder(one.path for one in self.files).partition("/")[0] or "."

    @cached_property
    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The lines of each text file at the top."""
        names = [path for path in self.seen.paths if "/" not in path and path.endswith((".txt", ".lst"))]
        paths = [name for name in names if not re.search(r"[\ud800-\udfff]", name)]  # a dialect can name these
        return {one.path: tuple(line for line in one.text.split("\n") if line) for one in self.tree.read(paths)}

    def load(self, files: Mapping[str, str]) -> Catalog:
        """The plan as it is read with these files of site_config; what is there already is left as it is, and holds."""
        there = {path.removesuffix(".yaml").removesuffix(".yml") for path in self.seen.paths}
        new = {path: Source(path, text) for path, text in files.items() if path.removesuffix(".yml") not in there}
        return load_tree(Overlaid(self._kept, new), self.docs_dir)

    @cached_property
    def _kept(self) -> _Kept:
        return _Kept(self.tree, self.seen.paths, {one.path: one.source for one in self.seen.found})


@dataclass(frozen=True)
class _Kept:
    """A tree whose files are read once."""

    tree: Tree
    known: tuple[str, ...]
    sources: dict[str, Source] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        return self.known

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        for path in paths:
            if path not in self.sources:
                self.sources[path] = next(iter(self.tree.read([path])))
            yield self.sources[path]
