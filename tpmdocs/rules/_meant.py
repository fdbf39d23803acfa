"""A reference that is not right becomes what its author most likely meant."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.diagnostics import shown
from tpmdocs.editing.paths_to import looks_like_path, moved, way_to
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.spec import Spec
from tpmdocs.rules._wording import titled
from tpmdocs.text.mentions import MENTION
from tpmdocs.text.suggest import closest, is_certain, is_same, same_as


@dataclass(frozen=True, slots=True)
class Guess:
    """What was most likely meant.

    Attributes:
        written: How it would be written.
        spec: The spec that it leads to.
        certain: Whether it is no more than a slip, or the folder that a file lies in.
    """

    written: str
    spec: Spec
    certain: bool

    @property
    def question(self) -> str:
        return f"did you mean {titled(self.spec, self.written)}?"


@dataclass(frozen=True)
class Names:
    """All that the specs of a catalog are called: their ids, their titles, and their files or folders."""

    catalog: Catalog

    def guess(self, text: str, path: str) -> Guess | None:
        """The spec that a text in the file at `path` was most likely meant to name; None where no name is near."""
        if looks_like_path(text):
            spec, certain = self.at(text)
            if spec is None or path in (spec.path, spec.prose_path):
                return None
            return Guess(moved(text, spec, path, self.catalog), spec, certain)
        name = closest(text, self._of_specs)
        spec = self._of_specs[name] if name is not None else None
        if name is None or spec is None or path in (spec.path, spec.prose_path):
            return None
        if name in (spec.id, spec.label, *spec.aliases):
            can_be_written = MENTION.fullmatch(f"[[{name}]]") is not None  # else it is the id that is to be mended
            return Guess(name, spec, certain=can_be_written and is_certain(text, name, self._of_specs))
        return Guess(spec.id or spec.path, spec, certain=False)

    def at(self, path: str) -> tuple[Spec | None, bool]:
        """The spec that a path was most likely meant to lead to, and whether it is certain.

        Its name is nearly that of one file or folder, or the same but for the number before it; or its folders are
        parted by `-` in place of `/`.
        """
        word = _last(path)
        near = closest(word, self._of_files)
        if near is not None:
            return self._of_files[near], is_same(near, word)
        slug = _without_number(word)
        same = same_as(slug, self._of_slugs)
        if same is not None:
            spec = self._of_slugs[same]
            return spec, "-" in slug and posixpath.dirname(way_to(spec)) == posixpath.dirname(path.strip("/"))
        dashed = _dashed(path)
        same = same_as(dashed, self._of_paths) if "-" in dashed else None
        return (self._of_paths[same], True) if same is not None else (None, False)

    def help(self, text: str, guess: Guess | None, otherwise: str) -> str:
        """The way out for a text that names no spec, given what it was most likely meant to name."""
        longer = _LONGER_ID.fullmatch(text)
        if longer is not None and self.catalog.dialect.ids.label == "{id}" and self.catalog.find(longer["id"]):
            label = f"{longer['before']}{{id}}"
            return (
                f"there is a spec {shown(longer['id'])}: if {shown(text)} means it, say so with "
                f'`ids: {{label: "{label}"}}` in site_config/dialect.yml'
            )
        return guess.question if guess is not None else otherwise

    @cached_property
    def _of_specs(self) -> dict[str, Spec]:
        """Specs by everything but a path; what two of them are called names neither."""
        titles = {spec.title: spec for spec in self.catalog.specs if spec.title}
        ids = {name: spec for spec in self.catalog.specs for name in (*spec.aliases, spec.label, spec.id) if name}
        return self._of_files | titles | ids

    @cached_property
    def _of_files(self) -> dict[str, Spec]:
        return _by_one((_last(way_to(spec)), spec) for spec in self.catalog.specs)

    @cached_property
    def _of_slugs(self) -> dict[str, Spec]:
        return _by_one((_without_number(_last(way_to(spec))).casefold(), spec) for spec in self.catalog.specs)

    @cached_property
    def _of_paths(self) -> dict[str, Spec]:
        return _by_one((_dashed(way_to(spec)), spec) for spec in self.catalog.specs)


def _by_one(names: Iterable[tuple[str, Spec]]) -> dict[str, Spec]:
    """Specs by their names; what two of them are called names neither."""
    named: dict[str, list[Spec]] = {}
    for name, spec in names:
        named.setdefault(name, []).append(spec)
    return {name: specs[0] for name, specs in named.items() if len(specs) == 1}


_LONGER_ID = re.compile(r"(?P<before>[^\W\d_]+[-_ #]?)(?P<id>\d[\w.-]*)")
"""An id that begins with a digit, behind what people write before it: `TEP-0118`."""


def _last(path: str) -> str:
    """The part of a path that tells one spec from another."""
    parts = [part for part in path.split("/") if part]
    names = (_without_ending(part) for part in reversed(parts))
    return next((name for name in names if name.lower() not in ("readme", "index")), path)


def _without_number(name: str) -> str:
    """What a file or folder is called after its number: `printing` of `0003-printing`."""
    return re.sub(r"^\d+[-_]", "", name)


def _dashed(path: str) -> str:
    return _without_ending(path.strip("/")).replace("/", "-")


def _without_ending(name: str) -> str:
    return name.removesuffix(".md").removesuffix(".markdown")
