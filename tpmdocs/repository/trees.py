"""A repository's files at one moment, with some of them replaced, moved or taken from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from tpmdocs.repository.source import Source


class Tree(Protocol):
    """A repository's files at one moment."""

    def paths(self) -> tuple[str, ...]:
        """Every file's path from the root, with forward slashes, sorted."""
        ...

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        """The Sources of these paths, in the same order; never raises on what a file holds.

        Raises:
            GitFailed: where the files are git's, and it cannot give them out at all.
        """
        ...


@dataclass(frozen=True)
class Overlaid:
    """A tree in which some files are replaced or added, and some folders hold nothing but these."""

    tree: Tree
    files: Mapping[str, Source]
    emptied: tuple[str, ...] = ()

    def paths(self) -> tuple[str, ...]:
        kept = (path for path in self.tree.paths() if not path.startswith(tuple(f"{one}/" for one in self.emptied)))
        return tuple(sorted({*kept, *self.files}))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        wanted = tuple(paths)
        below = self.tree.read([path for path in wanted if path not in self.files])
        for path in wanted:
            yield self.files[path] if path in self.files else next(below)


@dataclass(frozen=True)
class Rearranged:
    """A tree in which some files lie elsewhere and some hold another text.

    Attributes:
        moved: Where files are, by where the tree has them.
        texts: Texts by the path at which the files are now.
    """

    tree: Tree
    moved: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*(self.moved.get(path, path) for path in self.tree.paths()), *self.texts}))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        origin = {now: then for then, now in self.moved.items()}
        wanted = tuple(paths)
        below = self.tree.read([origin.get(path, path) for path in wanted if path not in self.texts])
        for path in wanted:
            if path in self.texts:
                yield Source(path, self.texts[path])
            else:
                found = next(below)
                yield found if found.path == path else Source(path, found.text, found.problem)


@dataclass(frozen=True)
class Lent:
    """A tree, and besides it some files of another one, which are read there when they are asked for."""

    tree: Tree
    other: Tree
    lent: frozenset[str]
    """Paths of the other tree's files; none of them is in the first."""

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.tree.paths(), *self.lent}))

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        wanted = tuple(paths)
        own = self.tree.read([path for path in wanted if path not in self.lent])
        lent = self.other.read([path for path in wanted if path in self.lent])
        for path in wanted:
            yield next(lent if path in self.lent else own)
