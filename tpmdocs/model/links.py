"""References become Links: which spec, goal, file or address each one means."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from urllib.parse import unquote

from tpmdocs.model.dialect import Dialect
from tpmdocs.model.spec import Reference, Spec
from tpmdocs.model.vocabulary import Goal, KeyResult, LinkType, Vocabulary

MENTIONS = LinkType("mentions", "mentioned_by", to="any", title="Mentions", inverse_title="Mentioned by")
"""The relation that `[[…]]` in prose makes."""


class LinkState(StrEnum):
    """What a reference turned out to be.

    `ok` leads to a spec or a goal; `stale-path` to a spec by the id in a path at which there is nothing; `self` to the
    spec itself; `unknown` to nothing; `external` to an id of another repository; `file` to a file that is no spec, or
    to a spec that cannot be read; `url` to an address elsewhere; `text` is a remark; `placeholder` says that there is
    none.
    """

    OK = "ok"
    STALE_PATH = "stale-path"
    UNKNOWN = "unknown"
    SELF = "self"
    EXTERNAL = "external"
    FILE = "file"
    URL = "url"
    TEXT = "text"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference and what it means.

    Attributes:
        type: The link type that the relation belongs to.
        target: The spec it leads to; for `file`, the unreadable spec, if it is one.
        goal: The goal and key result it leads to.
        path: The file it leads to, for `file`; the path as written, for `stale-path`; an address for `url` and
            `external`, where there is one.
    """

    source: Spec
    reference: Reference
    type: LinkType
    state: LinkState
    target: Spec | None = None
    goal: tuple[Goal, KeyResult | None] | None = None
    path: str | None = None

    @property
    def inverted(self) -> bool:
        """Whether the reference is written from the other side, as `blocks` is for `depends_on`."""
        return self.reference.relation != self.type.name

    @property
    def ends(self) -> tuple[Spec, Spec] | None:
        """Source and target of the canonical edge; None where it joins no two specs."""
        if self.target is None or self.state not in (LinkState.OK, LinkState.STALE_PATH):
            return None
        return (self.target, self.source) if self.inverted else (self.source, self.target)


@dataclass(frozen=True, slots=True)
class Named:
    """What double brackets name: a spec, a goal or key result, or an id of another repository.

    Attributes:
        title: Of the spec or the goal, where it has one.
        url: Where the id of another repository leads, if that is known.
    """

    spec: Spec | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class _Meaning:
    state: LinkState
    target: Spec | None = None
    path: str | None = None


@dataclass(frozen=True)
class Resolver:
    """Finds what references mean among these specs, goals and files.

    Attributes:
        files: Every path of the repository, also those that are here only by name.
        external_ids: Ids that live in another repository.
    """

    specs: tuple[Spec, ...]
    dialect: Dialect
    vocabulary: Vocabulary
    files: frozenset[str]
    docs_dir: str
    external_ids: frozenset[str] = frozenset()

    def find(self, written: str) -> tuple[Spec, ...]:
        """The specs that have this id, in any of its spellings; more than one where it is not unique."""
        return self._by_id.get(self.dialect.key(written.strip()), ())

    def knows(self, mentioned: str) -> bool:
        """Whether what stands in double brackets names anything."""
        return self.named(mentioned) is not None

    def named(self, mentioned: str) -> Named | None:
        """What stands in double brackets; of several specs with one id the first."""
        found = self.find(mentioned)
        if found:
            return Named(found[0], found[0].title)
        goal = self.vocabulary.goal(mentioned)
        if goal is not None:
            return Named(title=(goal[1] or goal[0]).title)
        return Named(url=self._external_url(mentioned)) if self.is_external(mentioned) else None

    def link(self, source: Spec, reference: Reference) -> Link | None:
        """What a reference means; None where its relation is no link type."""
        type_ = MENTIONS if reference.relation == MENTIONS.name else self.vocabulary.link_type(reference.relation)
        if type_ is None:
            return None
        if type_ is MENTIONS and not self.knows(reference.text):
            return Link(source, reference, type_, LinkState.UNKNOWN)
        if type_.to == "goal" and reference.relation == type_.name:
            return self._goal_link(source, reference, type_)
        meaning = self._meaning(reference.text, source)
        if type_.to == "any" and meaning.target is None:
            goal = self.vocabulary.goal(reference.text)
            if goal is not None:
                return Link(source, reference, type_, LinkState.OK, goal=goal)
        return Link(source, reference, type_, meaning.state, meaning.target, path=meaning.path)

    def _goal_link(self, source: Spec, reference: Reference, type_: LinkType) -> Link:
        goal = self.vocabulary.goal(reference.text)
        if goal is not None:
            return Link(source, reference, type_, LinkState.OK, goal=goal)
        if self.dialect.is_nothing(reference.text):
            return Link(source, reference, type_, LinkState.PLACEHOLDER)
        # A goal may itself be written as a spec, and without goals.yml no goal is unknown.
        meaning = self._meaning(reference.text, source)
        if meaning.target is not None:
            return Link(source, reference, type_, meaning.state, meaning.target)
        state = LinkState.TEXT if self.vocabulary.goals is None else LinkState.UNKNOWN
        return Link(source, reference, type_, state)

    def _meaning(self, text: str, source: Spec) -> _Meaning:
        """What a reference means: the first of its readings that leads to something here.

        A path that is gone and an address elsewhere come last: a Markdown link may name the spec in its text.
        """
        if self.dialect.is_nothing(text):
            return _Meaning(LinkState.PLACEHOLDER)
        if len(text) > MAX_LENGTH:
            return _Meaning(LinkState.UNKNOWN)
        last: _Meaning | None = None
        for reading in _readings(text):
            meaning = self._read(reading, source)
            if meaning.state in (LinkState.STALE_PATH, LinkState.URL):
                if last is None or last.state is meaning.state:  # without its remark, or out of its Markdown link
                    last = _Meaning(meaning.state, meaning.target, reading)
            elif meaning.state is not LinkState.UNKNOWN and (last is None or meaning.state is not LinkState.FILE):
                return meaning
        if last is not None:
            return last
        named = [found for id_ in self.dialect.ids_in(text) if (found := self.find(id_))]
        if named:
            return self._spec(named[0][0], source)
        if self.dialect.references.free_text and not self._looks_like_reference(text):
            return _Meaning(LinkState.TEXT)
        return _Meaning(LinkState.UNKNOWN)

    def _read(self, text: str, source: Spec) -> _Meaning:
        if not self._is_no_id(text):
            found = self.find(text)
            if found:
                return self._spec(found[0], source)
        if _URL.match(text):
            return self._address(text, source)
        if self.is_external(text):
            return _Meaning(LinkState.EXTERNAL, path=self._external_url(text))
        return self._at_path(text, source)

    def is_external(self, written: str) -> bool:
        """Whether an id lives in another repository."""
        form = self.dialect.ids.external
        return bool(form and form.fullmatch(written)) or self.dialect.key(written) in self._external_keys

    def _external_url(self, id_: str) -> str | None:
        url = self.dialect.ids.external_url
        return url.replace("{id}", self.dialect.bare(id_)) if url else None

    def is_there(self, path: str) -> bool:
        """Whether the repository has a file or a folder at a path from its root."""
        return path in self.files or path in self._folders

    def _spec(self, target: Spec, source: Spec, state: LinkState = LinkState.OK) -> _Meaning:
        if target.path == source.path:
            return _Meaning(LinkState.SELF, target)
        if not target.readable:  # its own finding says so; a second one here would only repeat it
            return _Meaning(LinkState.FILE, target, target.path)
        return _Meaning(state, target)

    def _address(self, text: str, source: Spec) -> _Meaning:
        for form in self.dialect.url_patterns:
            match = form.match(text)
            if match is None:
                continue
            groups = match.groupdict()
            if groups.get("id") is not None:
                found = self.find(groups["id"])
                return self._spec(found[0], source) if found else _Meaning(LinkState.URL, path=text)
            return self._at_path("/" + unquote(groups.get("path") or "").lstrip("/"), source)
        return _Meaning(LinkState.URL, path=text)

    def _at_path(self, text: str, source: Spec) -> _Meaning:
        path = re.split(r"[?#]", text, maxsplit=1)[0]
        if not path or _NOT_A_PATH.search(text):
            return _Meaning(LinkState.UNKNOWN)
        for base in ("",) if path.startswith("/") else ("", posixpath.dirname(source.path), self.docs_dir):
            full = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
            spec = self._by_path.get(full)
            if spec is not None:
                return self._spec(spec, source)
            if self.is_there(full):
                return _Meaning(LinkState.FILE, path=full)
        found = self.by_id_in(path)
        return self._spec(found, source, LinkState.STALE_PATH) if found is not None else _Meaning(LinkState.UNKNOWN)

    def by_id_in(self, path: str) -> Spec | None:
        """The spec whose id stands in a path at which there is nothing."""
        form = self.dialect.references.id_in_path
        match = form.search(path) if form is not None and "/" in path and not self._is_no_id(path) else None
        return next(iter(self.find(match["id"])), None) if match is not None else None

    def _is_no_id(self, text: str) -> bool:
        return any(form.search(text) for form in self.dialect.references.not_ids)

    def _looks_like_reference(self, text: str) -> bool:
        """Whether a text is meant to lead somewhere: a path, or an id in one of its longer spellings or as a number."""
        return "/" in text or text.endswith(".md") or text.isdigit() or bool(self.dialect.ids_in(text))

    @cached_property
    def _by_id(self) -> dict[str, tuple[Spec, ...]]:
        found: dict[str, list[Spec]] = {}
        for spec in self.specs:
            names = (spec.id, *spec.aliases) if spec.id is not None else spec.aliases
            for key in dict.fromkeys(self.dialect.key(name) for name in names):
                found.setdefault(key, []).append(spec)
        return {key: tuple(specs) for key, specs in found.items()}

    @cached_property
    def _by_path(self) -> dict[str, Spec]:
        found: dict[str, Spec] = {}
        for spec in self.specs:
            for path in _ways_to(spec):
                found.setdefault(path, spec)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for path in self.files:
            folder = posixpath.dirname(path)
            while folder and folder not in folders:
                folders.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(folders)

    @cached_property
    def _external_keys(self) -> frozenset[str]:
        return frozenset(self.dialect.key(id_) for id_ in self.external_ids)


def without_markup(text: str) -> str:
    """A reference without the Markdown link that it may be written as: its address."""
    link = _MARKDOWN_LINK.search(text)
    return link["target"] if link is not None else text


MAX_LENGTH = 2_000
"""Longest text that is read as a reference; the time that reading takes grows faster than the text."""

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*://|mailto:")
_NOT_A_PATH = re.compile(r"[\n\0<>|]")
_MARKDOWN_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]*)\)")
_MENTION = re.compile(r"\[\[(?P<name>[^][|#]+)(?:[|#][^][]*)?\]\]")
_REMARK = re.compile(r"(?<!\s)\s++(?:\([^()]*\)|[-–—:#]\s.*)\Z", re.S)


def _readings(text: str) -> Iterator[str]:
    """Ways to read a reference, the most literal first: as it is, without quotes, without a remark, as a link."""
    text = text.strip()
    yield text
    bare = text.strip("\"'`<>()")
    if bare != text:
        yield bare
    mention = _MENTION.fullmatch(bare)
    if mention is not None:  # as in prose, and as other programs write it in metadata
        yield mention["name"].strip()
        return
    link = _MARKDOWN_LINK.search(text)
    if link is not None:
        yield link.group("target")
        yield link.group("text")
        return
    without = _REMARK.sub("", text)
    if without != text:
        yield without


def _ways_to(spec: Spec) -> Iterable[str]:
    """Paths that lead to a spec: its file, its page, and each without what is usually left out."""
    for path in dict.fromkeys((spec.path, spec.prose_path)):
        yield path
        stem, _, ending = path.rpartition(".")
        if ending in ("md", "markdown"):
            yield stem
    if spec.own_folder is not None:
        yield spec.own_folder
