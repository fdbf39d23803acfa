"""A repository becomes a Catalog: which of its files are specs, pages and settings, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Dialect, read_dialect
from tpmdocs.model.spec import Spec
from tpmdocs.model.vocabulary import ConfigFile, Vocabulary
from tpmdocs.reading.host_config import docs_dir_of, inside
from tpmdocs.reading.site_config import VOCABULARY_FILES, read_config, read_vocabulary
from tpmdocs.reading.spec_reader import read_spec
from tpmdocs.repository.folder import CONFIG_DIR, HOST_FILES, Folder, is_never_read
from tpmdocs.repository.globs import matcher
from tpmdocs.repository.revision import Revision, open_revision
from tpmdocs.repository.source import Source
from tpmdocs.repository.trees import Overlaid, Tree
from tpmdocs.text.document import Document
from tpmdocs.text.frontmatter import unreadable
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_values import Fields, Problem

MARKDOWN = (".md", ".markdown")
SIDE_FILES = (".yaml", ".yml")

LEFT_OUT = (".*", "/templates/")
"""What hosts publish nothing of, below the docs folder, unless they are told to."""

TELLING_FIELDS = frozenset(
    {
        "id",
        "owner",
        "team",
        "target",
        "milestones",
        "release",
        "goals",
        "depends_on",
        "blocks",
        "part_of",
        "confirmed",
    }
)
"""Front matter that makes a page a spec where no dialect says where specs are: keys that no host gives a meaning."""


def telling_fields(dialect: Dialect) -> frozenset[str]:
    """These, and what ids are called in a dialect."""
    return TELLING_FIELDS | {name.split(".")[0] for name in dialect.fields_of("id")}


def load(
    root: str | Path,
    ref: str | None = None,
    *,
    docs_dir: str | None = None,
    overlay: Mapping[str, str] | None = None,
    known: Catalog | None = None,
) -> Catalog:
    """Read a repository's plan.

    Args:
        root: The folder that holds `site_config/` and the docs folder.
        ref: A git revision to read instead of the files as they are.
        docs_dir: The docs folder, from `root`; where it is not given, the host's configuration names it.
        overlay: Unsaved text by path, read in place of the files.
        known: The plan as it was read before, perhaps before an edit: what has not changed of it is taken from there.

    Returns:
        The catalog. Nothing that a file holds raises: rules tell of it.

    Raises:
        UnknownRevision: where git does not know `ref`.
        GitFailed: where it cannot read that revision, as in a folder that is in no git repository.
    """
    folder = Path(root)
    texts = dict(overlay or {})
    if ref is None:
        return load_tree(Folder(folder, texts), docs_dir, known)
    unsaved = {path: Source(path, text) for path, text in texts.items()}
    return load_tree(Overlaid(open_revision(folder, ref), unsaved), docs_dir, known)


def load_tree(tree: Tree, docs_dir: str | None = None, like: Catalog | None = None) -> Catalog:
    """The plan that a tree of files holds; `load` for files that are already at hand.

    Args:
        like: The plan that much the same files held: Markdown that has not changed is not taken apart once more, nor
            are specs read once more, as long as the words are the same.
    """
    paths = tree.paths()
    config = _read_config_files(tree, paths)
    docs = inside(docs_dir) if docs_dir is not None else docs_dir_of(tree, paths)
    specs: Mapping[str, Spec] = {}
    if like is not None and _have_the_same_words(config.values(), like.vocabulary.files):
        vocabulary, dialect = like.vocabulary, like.dialect
        specs = like.by_path
    else:
        vocabulary = read_vocabulary(config.values())
        dialect = _dialect(config, vocabulary)
    lists = _read_lists(tree, paths, dialect)
    files = _Files(tree, paths, docs, dialect, vocabulary, like.documents if like is not None else {}, specs)
    files.read()
    return Catalog(
        specs=tuple(_with_pages_of_their_own(files)),
        pages=tuple(sorted(files.pages, key=lambda page: page.path)),
        vocabulary=vocabulary,
        dialect=dialect,
        files=frozenset(paths) | lists.get(dialect.references.files or "", frozenset()),
        docs_dir=docs,
        external_ids=lists.get(dialect.ids.external_list or "", frozenset()),
        host=_read_host(tree, paths),
    )


def _have_the_same_words(files: Iterable[ConfigFile], others: Iterable[ConfigFile]) -> bool:
    return [(file.name, file.source) for file in files] == [(file.name, file.source) for file in others]


def with_all_pages(tree: Tree, catalog: Catalog, like: Catalog | None = None) -> Catalog:
    """A plan, with every other Markdown file of its repository as a page: a README beside the docs folder, say."""
    others = [
        path
        for path in tree.paths()
        if path.endswith(MARKDOWN) and path not in catalog.documents and not path.startswith(f"{CONFIG_DIR}/")
    ]
    pages = (*catalog.pages, *_documents(tree, others, like.documents if like is not None else {}))
    return replace(catalog, pages=tuple(sorted(pages, key=lambda page: page.path)))


def load_before(tree: Tree, later_tree: Tree, later: Catalog) -> Catalog:
    """The plan that an earlier tree holds, read so that it can be compared with a later one.

    A tree from before there was a dialect, or any site_config at all, is read with all of the later site_config, and
    with the later docs folder where no host's configuration named one yet. So it is the specs that are compared, and
    whoever adopts tpmdocs is not told of all of them.
    """
    paths = frozenset(tree.paths())
    docs = None
    if not any(name in paths for name in HOST_FILES) and any(path.startswith(f"{later.docs_dir}/") for path in paths):
        docs = later.docs_dir
    if _is_older_than_its_config(paths, later):
        lists = {later.dialect.references.files, later.dialect.ids.external_list}
        lent = [path for path in later_tree.paths() if path.startswith(f"{CONFIG_DIR}/") or path in lists - paths]
        tree = Overlaid(tree, {source.path: source for source in later_tree.read(lent)}, (CONFIG_DIR,))
    return load_tree(tree, docs, later)


def dialect_of(tree: Tree) -> Dialect:
    """How a tree's specs are written, without a look at them."""
    config = _read_config_files(tree, tree.paths())
    return _dialect(config, read_vocabulary(config.values()))


def _dialect(config: Mapping[str, ConfigFile], vocabulary: Vocabulary) -> Dialect:
    relations = tuple(dict.fromkeys(name for link in vocabulary.links for name in (link.name, link.inverse)))
    file = config.get("dialect")
    return read_dialect(file.node if file else None, relations)


def _documents(tree: Tree, paths: Iterable[str], taken_apart: Mapping[str, Document]) -> Iterator[Document]:
    """Markdown files; those that are taken apart already, as they are."""
    for source in tree.read(paths):
        known = taken_apart.get(source.path)
        yield known if known is not None and known.source == source else Document(source)


def _is_older_than_its_config(paths: Collection[str], later: Catalog) -> bool:
    has_dialect = later.vocabulary.file("dialect") is not None
    dialects = {f"{CONFIG_DIR}/dialect.yml", f"{CONFIG_DIR}/dialect.yaml"}
    return not any(path.startswith(f"{CONFIG_DIR}/") for path in paths) or (has_dialect and dialects.isdisjoint(paths))


def _with_pages_of_their_own(files: _Files) -> Iterator[Spec]:
    """The specs by path, no two with one page: side files in one folder share a README, and so would their pages."""
    taken = {files.page(page.path) for page in files.pages}
    own: dict[str, str] = {}
    # A file below the docs folder is where the host would publish it; others make room.
    for spec in sorted(files.specs, key=lambda spec: (spec.document is None, spec.page == spec.prose_path, spec.path)):
        page, number = spec.page, 2
        while page in taken:
            stem = files.page(spec.path).rpartition(".")[0]
            page = f"{stem}.md" if number == 2 and f"{stem}.md" not in taken else f"{stem}-{number}.md"
            number += 1
        taken.add(page)
        own[spec.path] = page
    for spec in sorted(files.specs, key=lambda spec: spec.path):
        yield spec if spec.page == own[spec.path] else replace(spec, page=own[spec.path])


def _read_config_files(tree: Tree, paths: Iterable[str]) -> dict[str, ConfigFile]:
    names = (*VOCABULARY_FILES, "dialect")
    files = {f"{CONFIG_DIR}/{name}{ending}": name for name in names for ending in (".yaml", ".yml")}
    wanted = {path: files[path] for path in sorted(files.keys() & set(paths))}
    return {wanted[source.path]: read_config(wanted[source.path], source) for source in tree.read(wanted)}


def _read_host(tree: Tree, paths: Collection[str]) -> ConfigFile | None:
    there = next((path for path in HOST_FILES if path in paths), None)
    return read_config("host", next(iter(tree.read([there])))) if there is not None else None


def _read_lists(tree: Tree, paths: tuple[str, ...], dialect: Dialect) -> dict[str, frozenset[str]]:
    """Files with a value a line, that the dialect names."""
    named = {name for name in (dialect.references.files, dialect.ids.external_list) if name} & set(paths)
    return {source.path: frozenset(source.text.splitlines()) - {""} for source in tree.read(sorted(named))}


@dataclass
class _Files:
    """Tells specs from pages while their files are read."""

    tree: Tree
    paths: tuple[str, ...]
    docs_dir: str
    dialect: Dialect
    vocabulary: Vocabulary
    taken_apart: Mapping[str, Document]
    known: Mapping[str, Spec] = field(default_factory=dict)
    specs: list[Spec] = field(default_factory=list)
    pages: list[Document] = field(default_factory=list)

    def read(self) -> None:
        chosen = {path for path in self.paths if self.is_chosen(path)} if self.dialect.include else None
        markdown = [
            path
            for path in self.paths
            if path.endswith(MARKDOWN)
            and not path.startswith(f"{CONFIG_DIR}/")  # templates of new specs
            and ((chosen and path in chosen) or self.is_published(path))
        ]
        side_files = sorted(path for path in chosen or () if path.endswith(SIDE_FILES))
        documents = {one.path: one for one in _documents(self.tree, markdown, self.taken_apart)}
        bodies = {self._body_of(path): path for path in side_files}
        for source in self.tree.read(side_files):
            self.add_side_file(source, documents.get(self._body_of(source.path)))
        for path, document in documents.items():
            if path in bodies:
                continue
            if self.is_spec(document, chosen, self.is_excluded(path)):
                self.add_document(document)
            else:
                self.pages.append(document)

    def is_chosen(self, path: str) -> bool:
        return self._included(path) and not self.is_excluded(path)

    def is_published(self, path: str) -> bool:
        return path.startswith(self._inside) and not self._left_out(self.page(path))

    @cached_property
    def _included(self) -> Callable[[str], bool]:
        return matcher(self.dialect.include)

    @cached_property
    def is_excluded(self) -> Callable[[str], bool]:
        return matcher(self.dialect.exclude)

    @cached_property
    def _left_out(self) -> Callable[[str], bool]:
        return matcher(LEFT_OUT)

    def page(self, path: str) -> str:
        """A path from the root as one below the docs folder."""
        return path.removeprefix(self._inside)

    @property
    def _inside(self) -> str:
        return "" if self.docs_dir == "." else f"{self.docs_dir}/"

    def _body_of(self, side_file: str) -> str:
        folder = side_file.rpartition("/")[0]
        return f"{folder}/{self.dialect.body}" if folder else self.dialect.body

    def is_spec(self, document: Document, chosen: set[str] | None, excluded: bool) -> bool:
        if chosen is not None:
            return document.path in chosen
        if excluded or document.source.problem is not None:
            return False
        front_matter = document.front_matter
        fields = front_matter.fields
        if fields is None:
            return False
        return self.tells(_below(self.dialect.under, fields)[0])

    def tells(self, fields: Fields) -> bool:
        return any(entry.key.text in self._telling for entry in fields.entries)

    @cached_property
    def _telling(self) -> frozenset[str]:
        return telling_fields(self.dialect)

    def add_document(self, document: Document) -> None:
        known = self.known.get(document.path)
        if known is not None and known.document is document:  # read with the same words, or it would not be known
            page = self.page(document.path)
            self.specs.append(known if known.page == page else replace(known, page=page))
            return
        fields, problems = document.front_matter.fields, document.problems
        if fields is None:
            fields = Fields((), 0, 0)
            if not problems and self.dialect.metadata == "required":
                problems = (Problem("missing", "this spec has no front matter", 0, 0, self._way_to_metadata()),)
        fields, below = _below(self.dialect.under, fields)
        self.add(document.source, document, fields, _together(problems, below))

    def _way_to_metadata(self) -> str:
        field = f"{self.dialect.field_of('title') or self.dialect.field_of('status') or 'title'}: …"
        field = f"{self.dialect.under}: {{{field}}}" if self.dialect.under else field
        return (
            f"begin the file with `---`, `{field}` and `---`, each on a line of its own; name what is no spec under "
            "`specs: exclude` in site_config/dialect.yml, or say `metadata: optional` there"
        )

    def add_side_file(self, source: Source, document: Document | None) -> None:
        node, problems = read_yaml_document(source.text)
        if isinstance(node, Fields):
            fields, below = _below(self.dialect.under, node)
            self.add(source, document, fields, _together(problems, below))
            return
        problems = unreadable(source) or problems
        if not problems:
            problems = (Problem("malformed", "this file holds no `key: value` pairs", 0, 0),)
        self.add(source, document, Fields((), 0, 0), problems)

    def add(self, source: Source, document: Document | None, fields: Fields, problems: tuple[Problem, ...]) -> None:
        prose_path = document.path if document is not None else self._body_of(source.path)
        self.specs.append(
            read_spec(
                source,
                document,
                prose_path,
                self.page(prose_path),
                fields,
                problems,
                self.dialect,
                self.vocabulary,
            )
        )


class OneByOne:
    """Reads files one at a time, from any day of their past, as the specs of a plan are read today.

    Args:
        dialect: The plan's, or a part of it: what has no place in it is not looked for.
    """

    def __init__(self, plan: Catalog, dialect: Dialect) -> None:
        self._files = _Files(Revision(Path(), {}), (), plan.docs_dir, dialect, plan.vocabulary, {})

    def may_be_spec(self, path: str) -> bool:
        """Whether a file at this path could be a spec, whatever it holds."""
        if is_never_read(path.split("/")[:-1]) or path.startswith(f"{CONFIG_DIR}/"):
            return False
        if self._files.dialect.include:
            return self._files.is_chosen(path)
        return path.endswith(MARKDOWN) and self._files.is_published(path) and not self._files.is_excluded(path)

    def read(self, source: Source, fields: Fields | None = None) -> Spec | None:
        """The spec in a file that may be one, from its metadata and what prose the text has; None where it is none.

        Args:
            fields: All of its metadata, where they are known already, and no prose matters.
        """
        files = self._files
        if fields is not None:
            if not files.dialect.include and not files.tells(fields):
                return None
            files.add(source, None, fields, ())
        elif source.path.endswith(SIDE_FILES):
            files.add_side_file(source, None)
        else:
            document = Document(source)
            if not files.is_spec(document, {source.path} if files.dialect.include else None, False):
                return None
            files.add_document(document)
        return files.specs.pop()


def _together(problems: Iterable[Problem], below: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What could not be read in a file, and below its key; but of a file that cannot be read as a whole, only that."""
    problems = tuple(problems)
    return problems if any(problem.fatal for problem in problems) else problems + below


def _below(key: str | None, fields: Fields) -> tuple[Fields, tuple[Problem, ...]]:
    """The map that lies under the key that a dialect nests metadata under."""
    if key is None:
        return fields, ()
    nested = fields.get(key)
    if isinstance(nested, Fields):
        return nested, ()
    problem = Problem("missing", f"this spec has no metadata under `{key}`", fields.start, fields.start)
    return Fields((), fields.start, fields.start), (problem,)
