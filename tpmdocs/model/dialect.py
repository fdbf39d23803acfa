"""site_config/dialect.yml becomes a Dialect: how a repository spells our concepts, its ids and its references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, text_of, texts_of

FIELDS = (
    "id",
    "aliases",
    "title",
    "summary",
    "type",
    "status",
    "owner",
    "team",
    "people",
    "created",
    "updated",
    "confirmed",
    "start",
    "target",
    "release",
    "milestones",
    "confidence",
    "effort",
    "commitment",
    "shipped",
    "tracker",
    "tags",
    "updates",
    "waive",
)
"""Our concepts that are not links, in the order a spec writes them."""

NOTHING = ("n/a", "na", "none", "tbd", "todo", "-", "")
"""What authors write to say that there is nothing to say, in lower case."""


SourceKind = Literal["field", "path", "heading", "prose"]


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where a concept's value comes from: a field's name, a part of the path, the first heading, or a word in prose."""

    kind: SourceKind
    name: str = ""
    pattern: re.Pattern[str] | None = None

    def find(self, entries: Mapping[str, Entry]) -> Entry | None:
        """The entry that holds it, also a nested one (`milestone.stable`)."""
        entry = entries.get(self.name)
        if entry is not None or "." not in self.name:
            return entry
        first, *rest = self.name.split(".")
        entry = entries.get(first)
        for part in rest:
            entry = entry.value.entry(part) if entry is not None and isinstance(entry.value, Fields) else None
        return entry


@dataclass(frozen=True, slots=True)
class Concept:
    """Where to look for one concept: the first source that says something, or `all` of them together."""

    sources: tuple[FieldSource, ...]
    all: bool = False


@dataclass(frozen=True, slots=True)
class IdScheme:
    """How ids are written.

    Attributes:
        label: How an id is shown, with `{id}` for the id.
        same: Further ways to write an id, with `{id}`.
        pattern: What every id of the repository looks like, where there is such a rule.
        ignore_case, ignore_zeros: Whether `pay-1` is `PAY-1`, and `0052` is `52`.
        external: What an id looks like that lives in another repository; `external_ids` lists such.
        external_url: Where those are, with `{id}`.
    """

    label: str = "{id}"
    same: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    ignore_case: bool = False
    ignore_zeros: bool = False
    external: re.Pattern[str] | None = None
    external_list: str | None = None
    external_url: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceStyle:
    """What else than an id a reference may be.

    Attributes:
        separator: What parts several references in one text.
        urls: Addresses of specs, with `{id}` or `{path}`; `*` stands for one part of the address.
        id_in_path: Finds an id in a path that leads nowhere any more.
        not_ids: What looks like an id or holds one and is none.
        free_text: Whether a text that names no spec is a remark rather than a mistake.
        files: A list of paths that exist, one a line, for a repository that is here only in part.
        keys: Keys that hold the id where a reference is a map.
    """

    separator: str | None = None
    urls: tuple[str, ...] = ()
    id_in_path: re.Pattern[str] | None = None
    not_ids: tuple[re.Pattern[str], ...] = ()
    free_text: bool = False
    files: str | None = None
    keys: tuple[str, ...] = ("id",)


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling of a value that names a spec besides, such as `superseded by {superseded_by}`, and what it means."""

    text: str
    pattern: re.Pattern[str]
    value: str


@dataclass(frozen=True)
class Dialect:
    """How a repository spells our concepts. The default is our own spelling."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    metadata: Literal["required", "optional"] = "required"
    under: str | None = None
    body: str = "README.md"
    concepts: Mapping[str, Concept] = field(default_factory=dict)
    milestones: Mapping[str, FieldSource] = field(default_factory=dict)
    ids: IdScheme = field(default_factory=IdScheme)
    references: ReferenceStyle = field(default_factory=ReferenceStyle)
    nothing: frozenset[str] = frozenset(NOTHING)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    forms: Mapping[str, tuple[Form, ...]] = field(default_factory=dict)
    anchors: Literal["mkdocs", "github"] = "mkdocs"

    def is_nothing(self, text: str) -> bool:
        """Whether a value means that there is none."""
        return text.strip().lower() in self.nothing

    def meaning(self, concept: str, written: str) -> str:
        """A value in the spelling that the repository has of it."""
        if concept in self.values and written in self.values[concept]:
            return self.values[concept][written]
        if concept not in self.forms:
            return written
        return next((form.value for form in self.forms[concept] if form.pattern.fullmatch(written)), written)

    def label(self, id_: str) -> str:
        """An id as people say it: `EIP-20` for `20`."""
        return self.ids.label.replace("{id}", id_)

    def key(self, written: str) -> str:
        """What all spellings of one id have in common."""
        id_ = self.bare(written)
        if self.ids.ignore_case:
            id_ = id_.casefold()
        if self.ids.ignore_zeros:
            id_ = re.sub(r"\d+", lambda number: number.group().lstrip("0") or "0", id_)
        return id_

    def bare(self, written: str) -> str:
        """An id without what its longer spellings add: `20` for `EIP-20`."""
        if not self._spellings:
            return written
        matches = (spelling.fullmatch(written) for spelling in self._spellings)
        return next((match.group("id") for match in matches if match), written)

    def ids_in(self, text: str) -> tuple[str, ...]:
        """Ids that a text names in one of their longer spellings, such as `see KEP-12`."""
        return tuple(match.group("id") for spelling in self._spellings for match in _within(spelling).finditer(text))

    def field_of(self, concept: str) -> str | None:
        """The field that a concept is written in, the first of several; None where it is said elsewhere."""
        return next(iter(self.fields_of(concept)), None)

    def fields_of(self, concept: str) -> tuple[str, ...]:
        """The fields that a concept is read from."""
        return tuple(source.name for source in self.concepts[concept].sources if source.kind == "field")

    @cached_property
    def concepts_of(self) -> Mapping[str, tuple[str, ...]]:
        """Concepts that a field may hold, by the field's name at the top of the metadata."""
        found: dict[str, list[str]] = {}
        for concept in self.concepts:
            for name in self.fields_of(concept):
                for top in {name, name.split(".")[0]}:
                    found.setdefault(top, []).append(concept)
        return {top: tuple(dict.fromkeys(names)) for top, names in found.items()}

    @cached_property
    def concepts_elsewhere(self) -> tuple[str, ...]:
        """Concepts that may be said by the path, the first heading or prose."""
        places = self.concepts.items()
        return tuple(name for name, concept in places if any(place.kind != "field" for place in concept.sources))

    @cached_property
    def _spellings(self) -> tuple[re.Pattern[str], ...]:
        templates = dict.fromkeys(form for form in (self.ids.label, *self.ids.same) if form != "{id}")
        flags = re.IGNORECASE if self.ids.ignore_case else 0
        return tuple(_template_pattern(form, flags, id=r"[\w.\-]*\w") for form in templates)

    @cached_property
    def url_patterns(self) -> tuple[re.Pattern[str], ...]:
        """`references.urls` as patterns with the groups `id` or `path`."""
        end = r"/?(?:[?#]\S*)?\Z"
        return tuple(
            _template_pattern(template, end=end, id=r"[^/?#\s]+", path=r"[^?#\s]+") for template in self.references.urls
        )


def _template_pattern(template: str, flags: int = 0, end: str = "", **parts: str) -> re.Pattern[str]:
    """A template with `{id}` and the like as a pattern with groups of these names; `*` is one part of an address."""
    form = re.escape(template)
    for name, part in parts.items():  # where a name stands again, it stands for the same
        place = re.escape(f"{{{name}}}")
        form = form.replace(place, f"(?P<{name}>{part})", 1).replace(place, f"(?P={name})")
    return re.compile((form.replace(r"\*", "[^/]+") if end else form) + end, flags)


def _within(spelling: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){spelling.pattern}", spelling.flags)


def read_dialect(node: Node | None, links: tuple[str, ...]) -> Dialect:
    """The dialect that dialect.yml holds.

    Args:
        node: The file's map; None where there is no such file.
        links: Names of all relations, from either side, that a field may hold.

    What has the wrong shape falls back to our own spelling; the schema tells of it.
    """
    top = node if isinstance(node, Fields) else Fields((), 0, 0)
    specs, ids, references = _map(top, "specs"), _map(top, "ids"), _map(top, "references")
    fields = _map(top, "fields")
    names = (*FIELDS, *links)
    concepts = {name: _concept(fields.get(name), _own(name, specs.text("metadata"))) for name in names}
    stages = fields.get("milestones")
    values = {
        entry.key.text: {variant.key.text: text_of(variant.value) or "" for variant in entry.value.entries}
        for entry in _map(top, "values").entries
        if isinstance(entry.value, Fields)
    }
    if isinstance(stages, Fields):  # a field for each stage
        concepts["milestones"] = Concept(())
    return Dialect(
        include=texts_of(specs.get("include")),
        exclude=texts_of(specs.get("exclude")),
        metadata="optional" if specs.text("metadata") == "optional" else "required",
        under=specs.text("under"),
        body=specs.text("body") or "README.md",
        concepts=concepts,
        milestones=_stages(stages) if isinstance(stages, Fields) else {},
        ids=IdScheme(
            label=_template(ids.text("label")),
            same=tuple(text for text in texts_of(ids.get("same")) if "{id}" in text),
            pattern=pattern(ids.text("pattern")),
            ignore_case="case" in texts_of(ids.get("ignore")),
            ignore_zeros="zeros" in texts_of(ids.get("ignore")),
            external=pattern(_map(ids, "external").text("pattern")),
            external_list=_map(ids, "external").text("list"),
            external_url=_map(ids, "external").text("url"),
        ),
        references=ReferenceStyle(
            separator=references.text("separator"),
            urls=texts_of(references.get("urls")),
            id_in_path=pattern(references.text("id_in_path"), group="id"),
            not_ids=tuple(found for text in texts_of(references.get("not_ids")) if (found := pattern(text))),
            free_text=references.text("free_text") == "true",
            files=references.text("files"),
            keys=(*texts_of(references.get("keys")), "id"),
        ),
        nothing=frozenset(text.lower() for text in (*NOTHING, *texts_of(top.get("nothing")))),
        values=values,
        forms={concept: forms for concept, variants in values.items() if (forms := tuple(_forms(variants, links)))},
        anchors="github" if top.text("anchors") == "github" else "mkdocs",
    )


def pattern(text: str | None, group: str | None = None) -> re.Pattern[str] | None:
    """A regular expression; None where it is none, or lacks the named group. A rule tells of it."""
    if text is None:
        return None
    try:
        compiled = re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return None
    return compiled if group is None or group in compiled.groupindex else None


def _forms(variants: Mapping[str, str], links: tuple[str, ...]) -> Iterator[Form]:
    for text, value in variants.items():
        gaps = {name: r"\S.*" for name in links if f"{{{name}}}" in text}
        if gaps:
            yield Form(text, _template_pattern(text, 0, **gaps), value)


def _map(fields: Fields, name: str) -> Fields:
    found = fields.get(name)
    return found if isinstance(found, Fields) else Fields((), 0, 0)


def _template(text: str | None) -> str:
    return text if text is not None and "{id}" in text else "{id}"


def _own(name: str, metadata: str | None) -> Concept:
    own = FieldSource("field", name)
    if name == "title":
        return Concept((own, FieldSource("heading")))
    if name == "id" and metadata == "optional":
        return Concept((own, FieldSource("path", pattern=re.compile(r"(?:.*/)?(?P<id>[^/]+?)(?:\.\w+)?"))))
    if name == "summary":
        return Concept((own, FieldSource("field", "description")))
    return Concept((own,))


def _concept(node: Node | None, own: Concept) -> Concept:
    """Where a concept is; an empty list says nowhere, and what cannot be understood leaves it where it usually is."""
    if node is None:
        return own
    together = node.get("all") if isinstance(node, Fields) else None
    listed = together if isinstance(together, Items) else node
    items = listed.items if isinstance(listed, Items) else (listed,)
    sources = tuple(source for item in items for source in _sources(item))
    return Concept(sources, all=listed is together) if sources or not items else own


def _sources(node: Node) -> tuple[FieldSource, ...]:
    if isinstance(node, Fields):
        in_path = pattern(node.text("path"))
        if in_path is not None and in_path.groups:
            return (FieldSource("path", pattern=in_path),)
        in_prose = node.text("prose")
        if in_prose:
            return (FieldSource("prose", in_prose),)
        return (FieldSource("heading"),) if node.get("heading") is not None else ()
    name = text_of(node)
    return (FieldSource("field", name),) if name else ()


def _stages(node: Fields) -> dict[str, FieldSource]:
    return {entry.key.text: FieldSource("field", name) for entry in node.entries if (name := text_of(entry.value))}
