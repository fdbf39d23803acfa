"""A tree of files becomes the dialect that reads most of it: choices are tried, and what resolves is counted."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from tpmdocs.adoption.fields import fields_of, mapped, nested_under, says_nothing
from tpmdocs.adoption.ids import IdSource, id_source, labels
from tpmdocs.adoption.places import Places, places
from tpmdocs.adoption.statuses import Statuses, statuses_of
from tpmdocs.adoption.survey import Found, Survey, common_folder, entries_of, survey
from tpmdocs.catalog import Catalog
from tpmdocs.dialect import FIELDS, read_dialect
from tpmdocs.frontmatter import Fields, Items, read_yaml_document
from tpmdocs.links import Link, LinkState
from tpmdocs.loader import CONFIG_DIR, load_tree
from tpmdocs.source import Overlaid, Source, Tree
from tpmdocs.spec_reader import read_spec
from tpmdocs.synonyms import LINKS
from tpmdocs.target import natural_key
from tpmdocs.yaml_text import Value, flow

DIALECT = f"{CONFIG_DIR}/dialect.yml"


@dataclass(frozen=True)
class Draft:
    """A dialect that is being put together: its keys and values, and why, each by its path such as `ids.label`."""

    said: Mapping[str, Value] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)

    def say(self, key: str, value: Value, why: str = "") -> Draft:
        return Draft({**self.said, key: value}, {**self.why, key: why} if why else self.why)

    def nested(self) -> dict[str, dict[str, Value]]:
        """The keys below their groups, as the file has them; what belongs to no group is in ``."""
        groups: dict[str, dict[str, Value]] = {}
        for key, value in self.said.items():
            group, _, name = key.rpartition(".")
            groups.setdefault(group, {})[name] = value
        return groups

    def text(self) -> str:
        """The dialect on a few lines, for our own reader."""
        groups = self.nested()
        top = groups.pop("", {})
        lines = [f"{name}: {flow(value)}\n" for name, value in top.items()]
        lines += [f"{group}: {flow(keys)}\n" for group, keys in groups.items()]
        return "".join(lines)


@dataclass(frozen=True)
class Proposal:
    """What `init` proposes for a repository that has specs.

    Attributes:
        looked: How many files were looked at that may be specs.
        fields: The field that each concept is read from, with how many specs have it; `left` are fields without one.
        releases: Versions that specs are due with, the earliest first, where targets are versions.
        is_own_spelling: Whether no dialect is needed.
        catalog: The plan as the proposed files would have it read.
        docs_dir: The folder to publish.
    """

    draft: Draft
    statuses: Statuses
    catalog: Catalog
    docs_dir: str
    looked: int
    fields: Mapping[str, tuple[str, int]]
    left: Mapping[str, int]
    releases: tuple[str, ...] = ()
    is_own_spelling: bool = False

    @property
    def links(self) -> tuple[Link, ...]:
        """References in metadata that say something."""
        goals = self.catalog.vocabulary.goals
        return tuple(
            link
            for link in self.catalog.links
            if link.state is not LinkState.PLACEHOLDER and (link.type.to != "goal" or goals is not None)
        )

    @property
    def resolved(self) -> int:
        return sum(_leads(link) for link in self.links)


def propose(tree: Tree) -> Proposal | None:
    """The dialect for the specs of a tree; None where nothing in it looks like a spec."""
    seen = survey(tree)
    where = places(seen)
    if where is None:
        return None
    return _Search(_Kept(tree, seen), seen, where).proposal()


def _leads(link: Link) -> bool:
    return link.state in (LinkState.OK, LinkState.STALE_PATH, LinkState.SELF)


class _Kept:
    """A tree whose files are read once, and whose settings are its own."""

    def __init__(self, tree: Tree, seen: Survey) -> None:
        self._tree = tree
        self._paths = seen.paths
        self._sources = {one.path: one.source for one in seen.found}

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, paths: Iterable[str]) -> Iterator[Source]:
        for path in paths:
            source = self._sources.get(path)
            if source is None:
                source = self._sources[path] = next(iter(self._tree.read([path])))
            yield source


class _Search:
    """Goes through the decisions that make a dialect, one after another."""

    def __init__(self, tree: Tree, seen: Survey, where: Places) -> None:
        self.tree = tree
        self.seen = seen
        self.where = where
        self.files = where.found
        self.under = nested_under(self.files)
        self.fields = fields_of(self.files, self.under)
        folder = common_folder(one.path for one in self.files)
        self.docs_dir = folder.partition("/")[0] or "."
        self.draft = Draft()
        self.read: dict[str, tuple[str, ...]] = {}

    def proposal(self) -> Proposal:
        self._say_places()
        ids = id_source(self.files, self.fields)
        self._say_fields(ids)
        catalog = self._load(self.draft)
        catalog = self._say_ids(ids, catalog)
        catalog = self._say_references(catalog)
        statuses = self._statuses(catalog)
        if statuses.variants:
            self.draft = self.draft.say(
                "values.status", dict(sorted(statuses.variants.items())), "One status, spelt in several ways."
            )
        own = self._is_own_spelling()
        releases = self._releases()
        catalog = self._load(Draft() if own else self.draft, _statuses_text(statuses), releases)
        read = {name for names in self.read.values() for name in names}
        heads = {name.partition(".")[0] for name in read} | read
        relations = {name for link in catalog.vocabulary.links for name in (link.name, link.inverse)}
        ours = {*heads, *FIELDS, *relations, *(one.name for one in catalog.vocabulary.fields or ())}
        left = {name: one.written for name, one in self.fields.items() if "." not in name and name not in ours}
        return Proposal(
            draft=self.draft,
            statuses=statuses,
            catalog=catalog,
            docs_dir=self.docs_dir,
            looked=len([one for one in self.seen.found if one.is_side_file])
            if self.where.body
            else len(self.seen.found),
            fields={concept: (", ".join(names), self._count(names)) for concept, names in self.read.items()},
            left=dict(sorted(left.items(), key=lambda row: (-row[1], row[0]))),
            releases=releases,
            is_own_spelling=own,
        )

    def _is_own_spelling(self) -> bool:
        """Whether the specs are read as well without a dialect."""
        if any(key.startswith(("fields.", "ids.label", "values.", "specs.under")) for key in self.draft.said):
            return False
        plain, ours = self._load(Draft()), self._load(self.draft)
        return len(plain.specs) >= len(ours.specs) and _resolved(plain) >= _resolved(ours)

    def _releases(self) -> tuple[str, ...]:
        """Versions in the fields that say when something is due, where that is what most of them hold."""
        heads = [name for concept in ("milestones", "target", "release") for name in self.read.get(concept, ())]
        texts = [
            text
            for name, one in self.fields.items()
            if name in heads or name.rpartition(".")[0] in heads
            for text in one.values
        ]
        versions = [text for text in texts if _VERSION.fullmatch(text)]
        if len(versions) < max(2, len(texts) / 2):
            return ()
        spelt: dict[str, str] = {}
        for text, _ in Counter(versions).most_common():
            spelt.setdefault(text.lstrip("vV"), text)
        return tuple(sorted((text for text in spelt.values() if text.strip("vV0.")), key=natural_key))

    def _count(self, names: Sequence[str]) -> int:
        """How many files say something in any of these fields, be it within a map."""
        within = [one for name, one in self.fields.items() if name in names or name.rpartition(".")[0] in names]
        return len({at for one in within for at in one.texts})

    def _load(self, draft: Draft, statuses: str = "", releases: Sequence[str] = ()) -> Catalog:
        files = {
            "dialect": draft.text(),
            "statuses": statuses,
            "releases": "".join(f"- name: {flow(one)}\n" for one in releases),
        }
        there = {path.removesuffix(".yaml").removesuffix(".yml") for path in self.seen.paths}
        sources = {
            path: Source(path, text)
            for name, text in files.items()
            if text and f"{CONFIG_DIR}/{name}" not in there  # what is there is left as it is, and holds
            for path in [f"{CONFIG_DIR}/{name}.yml"]
        }
        return load_tree(Overlaid(self.tree, sources), self.docs_dir)

    def _again(self, draft: Draft, catalog: Catalog) -> Catalog:
        """The same files with another dialect that names the same ones: they need not be found and parsed again."""
        links = catalog.vocabulary.links
        relations = tuple({name: None for link in links for name in (link.name, link.inverse)})
        dialect = read_dialect(read_yaml_document(draft.text())[0], relations)
        specs = (
            read_spec(
                one.source,
                one.document,
                one.prose_path,
                one.page,
                one.fields,
                one.problems,
                dialect,
                catalog.vocabulary,
            )
            for one in catalog.specs
        )
        return replace(catalog, specs=tuple(specs), dialect=dialect)

    # ---- where specs are, and what their fields say

    def _say_places(self) -> None:
        where = self.where
        names = f"{len(self.files)} files that look like specs"
        draft = self.draft.say("specs.include", where.include, f"{names}.")
        if where.exclude:
            draft = draft.say("specs.exclude", where.exclude, "Templates, and pages without metadata.")
        if where.optional:
            draft = draft.say("specs.metadata", "optional", "Hardly any of these files has front matter.")
        if self.under is not None:
            draft = draft.say("specs.under", self.under, "All metadata lies below this key.")
        if where.body not in (None, "README.md"):
            draft = draft.say("specs.body", where.body or "", "The prose beside each file of metadata.")
        self.draft = draft

    def _say_fields(self, ids: IdSource | None) -> None:
        taken = [ids.field] if ids is not None and ids.field is not None else []
        found = mapped(self.fields, taken)
        found.pop("id", None)
        if ids is not None and ids.field is not None:
            found = {"id": (ids.field,), **found}
        for name in sorted(self.fields):
            if "." not in name and name not in taken and not any(name in names for names in found.values()):
                concept = self._holds_references(name, ids)
                if concept is not None and concept not in found:
                    found[concept] = (name,)
        self.read = {concept: found[concept] for concept in (*FIELDS, *LINKS) if concept in found}
        draft = self.draft
        if ids is not None and ids.path is not None:
            why = "No field holds an id of its own in each spec; the path does."
            draft = draft.say("fields.id", {"path": ids.path}, why)
        for concept, names in self.read.items():
            if names not in ((concept,), _READ_ANYWAY.get(concept)):
                rest = "" if len(names) == 1 else "; where it is missing, the next"
                count = self._count(names)
                why = f"In {'all' if count == len(self.files) else f'{count} of'} {len(self.files)} specs{rest}."
                draft = draft.say(f"fields.{concept}", names[0] if len(names) == 1 else names, why)
        for concept in (*FIELDS, *LINKS):  # a field that is called like ours and means something else
            if concept in self.fields and concept not in self.read and concept != "id":
                elsewhere = next((other for other, names in self.read.items() if concept in names), None)
                if elsewhere is not None:
                    draft = draft.say(f"fields.{concept}", (), f"`{concept}` is read as {elsewhere} here.")
        self.draft = draft

    def _holds_references(self, name: str, ids: IdSource | None) -> str | None:
        """The relation of a field whose name says nothing, and in which most values are paths or ids of specs."""
        one = self.fields[name]
        if ids is None or len(one.texts) < 2:
            return None
        known = {*ids.ids.values()} if any(not id_.isdigit() for id_ in ids.ids.values()) else set()
        paths = {found.path for found in self.files}
        hits = one.share(
            text in known or text.lstrip("/") in paths or posixpath.join(self.docs_dir, text) in paths
            for text in one.values
        )
        return "relates_to" if hits > 0.6 else None

    # ---- ids

    def _say_ids(self, ids: IdSource | None, catalog: Catalog) -> Catalog:
        if ids is None:
            return catalog
        references = [link.reference.as_written for link in catalog.links]
        found = labels([one.source.text for one in self.seen.found], ids, references)
        enough = max(1, min(3, len(self.files) // 10))
        if found and found[0][1] >= enough:
            label, count = found[0]
            why = f"{count} files speak of specs in this form."
            self.draft = self.draft.say("ids.label", label, why)
            catalog = self._again(self.draft, catalog)
        values = list(ids.ids.values())
        padded = any(re.search(r"(?<!\d)0\d", id_) for id_ in values)
        choices = [
            ("zeros", padded, "Zeros in front are left out now and then"),
            ("case", "ids.label" in self.draft.said, "So is case"),
        ]
        ignored: list[str] = []
        for name, likely, _ in choices:
            trial = self.draft.say("ids.ignore", [*ignored, name], "These do not count where people name a spec.")
            tried = self._again(trial, catalog)
            if len(tried.duplicates) <= len(catalog.duplicates) and (likely or _resolved(tried) > _resolved(catalog)):
                ignored.append(name)
                self.draft, catalog = trial, tried
        if (listed := self._external_list(values, catalog)) is not None:
            self.draft = self.draft.say("ids.external", {"list": listed}, "A list of ids that no spec here has.")
            catalog = self._load(self.draft)
        return catalog

    def _external_list(self, ids: Sequence[str], catalog: Catalog) -> str | None:
        """A text file at the top that lists ids of the same form, which no spec here has."""
        shapes = {_shape(id_) for id_ in ids}
        if len(shapes) > 12:
            return None
        for path in self._lists():
            lines = self._lines(path)
            if lines and all(_shape(line) in shapes for line in lines) and not any(map(catalog.find, lines[:50])):
                return path
        return None

    def _lists(self) -> list[str]:
        return [path for path in self.seen.paths if "/" not in path and path.endswith((".txt", ".lst"))]

    def _lines(self, path: str) -> list[str]:
        return [line for line in next(iter(self.tree.read([path]))).text.split("\n") if line]

    # ---- references

    def _say_references(self, catalog: Catalog) -> Catalog:
        for key, choices in (
            ("references.keys", self._keys),
            ("references.separator", self._separators),
            ("references.urls", self._urls),
            ("ids.same", self._same),
            ("references.id_in_path", self._ids_in_paths),
        ):
            catalog = self._best(key, choices(catalog), catalog)
        listed = next((path for path in self._lists() if self._names_files(path)), None)
        if listed is not None:
            self.draft = self.draft.say("references.files", listed, "A list of paths, among them those of the specs.")
            catalog = self._load(self.draft)
        nothing = self._nothings(catalog)
        if nothing:
            self.draft = self.draft.say("nothing", nothing, "What authors write where there is nothing to say.")
            catalog = self._load(self.draft)
        unknown = [link for link in catalog.links if link.state is LinkState.UNKNOWN]
        remarks = [link for link in unknown if " " in link.reference.text.strip() and "/" not in link.reference.text]
        if len(remarks) > 1 and len(remarks) >= len(catalog.links) / 50:
            why = f"{len(remarks)} texts such as `{remarks[0].reference.text[:40]}` name no spec: they are remarks."
            self.draft = self.draft.say("references.free_text", True, why)
            catalog = self._load(self.draft)
        return self._anchors(catalog)

    def _best(self, key: str, choices: Iterable[tuple[Value, str]], catalog: Catalog) -> Catalog:
        """Say the choice by which most references resolve, if any is better than to say nothing."""
        best = _resolved(catalog)
        for value, why in choices:
            trial = self.draft.say(key, value)
            tried = self._again(trial, catalog)
            gain = _resolved(tried) - _resolved(catalog)
            if _resolved(tried) > best:
                best = _resolved(tried)
                chosen, catalog_of_chosen = (
                    trial.say(key, value, f"{why} {gain:g} more references resolve by it."),
                    tried,
                )
        if best == _resolved(catalog):
            return catalog
        self.draft = chosen
        return catalog_of_chosen

    def _separators(self, catalog: Catalog) -> Iterator[tuple[Value, str]]:
        texts = [text for link in catalog.links for text in [link.reference.text]]
        for sign in (",", ";", "|", " "):
            count = sum(sign in text for text in texts)
            if count:
                yield sign, f"Values such as `{next(text for text in texts if sign in text)[:40]}` hold several."

    def _keys(self, _: Catalog) -> Iterator[tuple[Value, str]]:
        names: Counter[str] = Counter()
        for one in self.files:
            for relation in set(LINKS) & self.read.keys():
                for name in self.read[relation]:
                    names.update(_keys_in(one, name, self.under))
        for key, count in names.most_common(3):
            if key != "id":
                yield [key], f"A reference is a map with this key, {count} times."

    def _urls(self, catalog: Catalog) -> Iterator[tuple[Value, str]]:
        """Forms of addresses most of which lead to files or ids that are here."""
        addresses = [
            unquote(re.split(r"[?#]", url)[0]).rstrip("/")
            for link in catalog.links
            for url in re.findall(r"https?://[^\s)>\]]+", link.reference.text)
        ]
        there: Counter[str] = Counter()
        for address in addresses:
            there.update(set(self._forms(address, catalog)))
        usual = [form for form, count in there.most_common() if count > 2 or form.endswith("{path}")]
        good: list[str] = []
        repositories: set[str] = set()
        for form in usual[:40]:
            start = re.escape(form.rpartition("{")[0]).replace(r"\*", "[^/]+")
            of_this_form = sum(re.match(start, address) is not None for address in addresses)
            repository = form.partition("/*/")[0].rpartition("/")[0] if "/*/" in form else ""
            if there[form] >= 0.4 * of_this_form or repository in repositories - {""}:
                good.append(form)
                repositories.add(repository)
        if good:
            yield good[:6], "Addresses that lead to specs."

    def _forms(self, address: str, catalog: Catalog) -> Iterator[str]:
        head, _, last = address.rpartition("/")
        if catalog.find(last):
            yield f"{head}/{{id}}"
        parts = address.split("/")
        for at in range(3, len(parts) - 1):
            if catalog.resolver.is_there("/".join(parts[at:])):
                before = parts[:at]
                if len(before) > 4 and before[-2] in ("blob", "tree", "raw", "edit", "src"):
                    before[-1] = "*"  # whichever branch or commit
                yield "/".join([*before, "{path}"])
                return

    def _same(self, catalog: Catalog) -> Iterator[tuple[Value, str]]:
        forms: Counter[str] = Counter()
        for link in catalog.links:
            if link.state is LinkState.UNKNOWN:
                match = re.fullmatch(r"(\S*?[-_ #/]?)(\d+)", link.reference.text.strip())
                if match is not None and match[1] and "/" not in match[1] and catalog.find(match[2]):
                    forms[f"{match[1]}{{id}}"] += 1
        found = [form for form, count in forms.most_common(4) if count > 1 or len(forms) < 3]
        if found:
            yield found, "Further ways in which references write an id."

    def _ids_in_paths(self, catalog: Catalog) -> Iterator[tuple[Value, str]]:
        """A pattern for a number in a path that is gone, in the name of a folder or of a file, as specs have it."""
        specs = [
            spec
            for spec in catalog.specs
            if spec.id is not None and re.fullmatch(r"\d+", catalog.dialect.bare(spec.id))
        ]
        if len(specs) < 0.8 * len(catalog.specs) or not any("/" in link.reference.text for link in catalog.links):
            return
        end = r"(?:-[^/.]*)?(?:/|$)" if self.where.body is not None else r"(?:[-_][^/]*)?\.md$"
        why = "Paths that are gone, of specs whose number is still there."
        yield rf"/(?:[A-Za-z]+-)?0*(?P<id>[1-9]\d*){end}", why

    def _names_files(self, path: str) -> bool:
        lines = set(self._lines(path))
        return bool(self.files) and all(one.path in lines for one in self.files[:200])

    def _nothings(self, catalog: Catalog) -> list[str]:
        told = Counter(link.reference.text.strip().lower() for link in catalog.links if link.state is LinkState.UNKNOWN)
        return [
            text
            for text, count in told.most_common()
            if re.fullmatch(r"n\.?\s*/?\s*a\.?|not applicable|nil|null|no|nothing|\?+|tba|unknown|~|x", text)
        ]

    def _anchors(self, catalog: Catalog) -> Catalog:
        """Whose anchors links in prose name: those that GitHub makes, where a heading with punctuation is linked so."""
        mkdocs, github = 0, 0
        for one in self.seen.found[:500]:
            text = one.source.text
            if "](#" not in text:
                continue
            linked = set(re.findall(r"\]\(#([^)\s]+)\)", text))
            for heading in re.findall(r"^#{1,6} +(.+?) *#*$", text, re.M):
                plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
                theirs = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
                ours = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip())
                if theirs != ours:
                    github += theirs in linked
                    mkdocs += ours in linked
        if github > mkdocs:
            why = f"{github} links in prose lead to headings by the anchors that GitHub makes."
            self.draft = self.draft.say("anchors", "github", why)
        return catalog

    # ---- statuses

    def _statuses(self, catalog: Catalog) -> Statuses:
        values = [spec.status for spec in catalog.specs if spec.status and not says_nothing(spec.status)]
        names = self.read.get("status", ())
        offered = [
            text
            for one in self.seen.found
            for name in names
            if one.fields is not None and (text := one.fields.text(name)) is not None and text.count("|") > 1
        ]
        return statuses_of(values, [max(offered, key=len)] if offered else [])


_VERSION = re.compile(r"[vV]?\d+\.\d+(?:\.\d+)?")
_READ_ANYWAY = {"summary": ("description",)}
"""What is read without being told, besides a field with the concept's own name."""


def _statuses_text(statuses: Statuses) -> str:
    return "".join(f"- {flow({'name': row.name, 'category': row.category.value})}\n" for row in statuses.rows)


def _keys_in(one: Found, name: str, under: str | None) -> Iterator[str]:
    for entry in entries_of(one.fields, under) if one.fields is not None else ():
        if entry.key.text == name:
            for node in entry.value.items if isinstance(entry.value, Items) else (entry.value,):
                if isinstance(node, Fields):
                    yield from (row.key.text for row in node.entries)


def _resolved(catalog: Catalog) -> float:
    """How many references lead to a spec; a path that is gone counts half, so that nothing is bent to find more."""
    states = Counter(link.state for link in catalog.links)
    return states[LinkState.OK] + states[LinkState.SELF] + 0.5 * states[LinkState.STALE_PATH]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", text)))
