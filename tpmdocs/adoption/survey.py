"""A tree of files becomes what may be specs in it: paths, fields, and the text around them."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tpmdocs.repository.folder import CONFIG_DIR
from tpmdocs.repository.source import Source
from tpmdocs.repository.trees import Tree
from tpmdocs.text.frontmatter import read_front_matter
from tpmdocs.text.labelled import labelled
from tpmdocs.text.placeholder import is_placeholder
from tpmdocs.text.synonyms import concepts_called
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, Scalar, text_of

_ELSEWHERE = frozenset({"vendor", "third_party", "node_modules", CONFIG_DIR, "site", "dist", "build", "target"})


@dataclass(frozen=True)
class Found:
    """A file that may be a spec. `fields` is None where it has no metadata, or none that can be read."""

    source: Source
    fields: Fields | None
    broken: bool = False
    body_start: int = 0

    @property
    def body(self) -> str:
        """Its prose; of a side file, nothing."""
        return "" if self.is_side_file else self.source.text[self.body_start :]

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def is_side_file(self) -> bool:
        return not self.path.endswith((".md", ".markdown"))

    @property
    def name(self) -> str:
        """What the file is called, or its folder where it lies beside the prose, without an ending."""
        whole = posixpath.dirname(self.path) if self.is_side_file else self.path
        return re.sub(r"\.(?:md|markdown)\Z", "", whole.rpartition("/")[2])

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What its fields seem to speak of."""
        entries = self.fields.entries if self.fields is not None else ()
        names = [entry.key.text for entry in entries]
        if not any(concept in ("id", "status") for name in names for _, concept in concepts_called(name)):
            names += [row.key.text for one in entries if isinstance(one.value, Fields) for row in one.value.entries]
        return frozenset(concept for name in names for _, concept in concepts_called(name)[:1])

    @cached_property
    def looks_like_spec(self) -> bool:
        """Whether it says more than any page does: how far it is, who does it, what it waits for."""
        telling = self.concepts & {"status", "id", "owner", "target", "depends_on", "part_of", "supersedes", "team"}
        if self.is_side_file:
            return "title" in self.concepts and len(telling) > 1
        return "status" in telling or len(telling) > 1 or ("owner" in telling and "created" in self.concepts)

    @property
    def may_be_spec(self) -> bool:
        """Whether it is one where it lies among specs, be it broken; a page without metadata is none."""
        return (self.broken or bool(self.concepts)) and not self.looks_like_template

    @cached_property
    def looks_like_template(self) -> bool:
        if _TEMPLATE.fullmatch(self.name):
            return True
        if _IN_TEMPLATES.search(self.path) and (self.broken or _GAP.search(self.source.text)):
            return True
        values = (text for entry in self.fields.entries for text in scalars_of(entry.value)) if self.fields else ()
        return "template" in self.name.lower() and any(map(is_placeholder, values))


_TEMPLATE = re.compile(
    r"(?:[a-z]{2,11}[-_ .]?)?(?:0+)?[-_ .]?template(?:[-_ .][a-z]{2,11})?|.*\b(?:N{3,}|X{3,})\b.*", re.I
)
_IN_TEMPLATES = re.compile(r"(?:^|/)[_.]?templates?/", re.I)
_GAP = re.compile(r"\{\{|<%|^(?:id|title|status):[ \t]*$", re.M)
"""What is filled in when a template is used, or has been left empty to be."""


@dataclass(frozen=True)
class Survey:
    """All that may be specs, among all paths; `elsewhere` is the folder of a tool, by the path of each file in one."""

    found: tuple[Found, ...]
    paths: tuple[str, ...]
    elsewhere: Mapping[str, str]

    @cached_property
    def specs(self) -> tuple[Found, ...]:
        """What looks like a spec and not like the template of one."""
        return tuple(one for one in self.found if one.looks_like_spec and not one.looks_like_template)

    @property
    def in_prose(self) -> dict[str, str]:
        """The status that files without one in their metadata have in prose, by path."""
        told = {
            one.path: labelled(one.body, "status")
            for one in self.found
            if "status" not in one.concepts and not one.is_side_file and not one.looks_like_template
        }
        return {path: value.text for path, value in told.items() if value is not None}


def survey(tree: Tree) -> Survey:
    """Look into every Markdown file, and into YAML files that lie beside one."""
    paths = tree.paths()
    elsewhere = {path: part for path in paths if (part := _elsewhere(path)) is not None}
    kept = [path for path in paths if path not in elsewhere]
    markdown = [path for path in kept if path.endswith((".md", ".markdown"))]
    folders = {posixpath.dirname(path) for path in markdown}
    yaml = [path for path in kept if path.endswith((".yaml", ".yml")) and "/" in path]
    names = Counter(path.rpartition("/")[2] for path in yaml)
    beside = {path.rpartition("/")[2] for path in yaml if posixpath.dirname(path) in folders}
    side_files = [path for path in yaml if names[path.rpartition("/")[2]] > 1 and path.rpartition("/")[2] in beside]
    found = [_found(source) for source in tree.read([*markdown, *side_files])]
    return Survey(tuple(one for one in found if one.fields is not None or not one.is_side_file), paths, elsewhere)


def _elsewhere(path: str) -> str | None:
    """The outermost folder of a path that belongs to a tool."""
    folders = path.split("/")[:-1]
    return next((folder for folder in folders if folder.startswith(".") or folder in _ELSEWHERE), None)


def _found(source: Source) -> Found:
    if not source.path.endswith((".md", ".markdown")):
        node, _ = read_yaml_document(source.text)
        return Found(source, node if isinstance(node, Fields) else None)
    head = read_front_matter(source.text)
    broken = (
        source.problem is not None
        or any(problem.fatal for problem in head.problems)
        or (head.fields is None and bool(head.problems))
    )
    return Found(source, head.fields, broken, head.body_start)


def entries_of(fields: Fields, under: str | None = None) -> tuple[Entry, ...]:
    """A file's fields, or those below a key."""
    if under is None:
        return fields.entries
    nested = fields.get(under)
    return nested.entries if isinstance(nested, Fields) else ()


def scalars_of(node: Node | None) -> Iterator[str]:
    """Every single value in a field, also those in lists and in maps within lists."""
    if isinstance(node, Items):
        for item in node.items:
            nodes = [row.value for row in item.entries] if isinstance(item, Fields) else [item]
            for inner in nodes:
                yield from scalars_of(inner)
    elif isinstance(node, Scalar) and (text := text_of(node)) is not None:
        yield text


def common_folder(paths: Iterable[str]) -> str:
    """The innermost folder that holds all of these files."""
    folders = [posixpath.dirname(path) for path in paths]
    return posixpath.commonpath(folders) if folders else ""
