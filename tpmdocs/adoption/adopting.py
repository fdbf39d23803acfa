"""A tree of files becomes what reads most of it: a dialect, statuses and releases, and the plan as they read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tpmdocs.adoption.anchors import say_anchors
from tpmdocs.adoption.concepts import Concepts, concepts_of, filled, say_fields
from tpmdocs.adoption.draft import DIALECT, Draft
from tpmdocs.adoption.fields import says_nothing
from tpmdocs.adoption.id_spelling import say_ids
from tpmdocs.adoption.ids import id_source
from tpmdocs.adoption.in_prose import Words, say_words, words_in_prose
from tpmdocs.adoption.places import places, say_places
from tpmdocs.adoption.references import say_references
from tpmdocs.adoption.releases import RELEASES, releases_of, releases_text
from tpmdocs.adoption.repository import Repository
from tpmdocs.adoption.statuses import STATUSES, Statuses, is_choice, statuses_of, statuses_text
from tpmdocs.adoption.survey import survey
from tpmdocs.adoption.trial import Trial, begin
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import FIELDS
from tpmdocs.model.links import Link, LinkState
from tpmdocs.repository.trees import Tree
from tpmdocs.text.labelled import labelled
from tpmdocs.text.synonyms import LINKS


@dataclass(frozen=True)
class Adoption:
    """What `init` recognised in a repository that has specs, and proposes for it.

    Attributes:
        files: The texts of site_config by path; without a dialect where none is needed.
        fields: The field that each concept is read from, with how many specs have it; `left` are fields without one.
        words: The same of what is read from prose.
        catalog: The plan as these files would have it read.
        docs_dir: The folder to publish.
        looked: How many files were looked at that may be specs.
        in_prose: The status in prose of specs that are read as if they had none, by path.
    """

    files: dict[str, str]
    statuses: Statuses
    releases: tuple[str, ...]
    fields: Mapping[str, tuple[str, int]]
    words: Words
    left: Mapping[str, int]
    catalog: Catalog
    docs_dir: str
    looked: int
    in_prose: Mapping[str, str]

    @property
    def is_own_spelling(self) -> bool:
        return DIALECT not in self.files

    @property
    def links(self) -> tuple[Link, ...]:
        """References in metadata that say something."""
        goals = self.catalog.vocabulary.goals
        return tuple(
            link
            for link in self.catalog.links
            if link.state is not LinkState.PLACEHOLDER and (link.type.to != "goal" or goals is not None)
        )


def adopt(tree: Tree) -> Adoption | None:
    """What a tree that has specs needs to be read; None where nothing in it looks like a spec."""
    seen = survey(tree)
    where = places(seen)
    if where is None:
        return None
    repository = Repository(tree, seen, where)
    ids = id_source(repository.files, repository.fields)
    concepts = concepts_of(repository, ids)
    words = words_in_prose(repository, concepts)
    draft = say_fields(say_places(Draft(), where, repository.under), repository, ids, concepts)
    draft = say_words(draft, concepts, words)
    trial = begin(repository, draft)
    statuses = _statuses(trial, concepts.get("status", ()), words)
    if statuses.variants:
        trial = trial.say("values.status", statuses.variants, "One status, spelt in several ways.")
    if ids is not None:
        trial = say_ids(trial, ids)
    trial = say_references(trial, [name for link in LINKS for name in concepts.get(link, ())])
    draft = say_anchors(trial.draft, seen.found[:500])
    due = [name for concept in ("milestones", "target", "release") for name in concepts.get(concept, ())]
    releases = releases_of(repository.fields, due)
    is_own_spelling = _is_own_spelling(draft, trial)
    files = {} if is_own_spelling else {DIALECT: draft.text()}
    statuses = statuses.to_go_on_with(is_own_spelling)
    if statuses.rows:
        files[STATUSES] = statuses_text(statuses)
    if releases:
        files[RELEASES] = releases_text(releases)
    catalog = repository.load(files)
    return Adoption(
        files=files,
        statuses=statuses,
        releases=releases,
        fields={concept: (", ".join(names), filled(repository.fields, names)) for concept, names in concepts.items()},
        words=words,
        left=_left(repository, concepts, catalog),
        catalog=catalog,
        docs_dir=repository.docs_dir,
        looked=sum(one.is_side_file for one in seen.found) if where.body else len(seen.found),
        in_prose={
            path: said
            for path, said in seen.in_prose.items()
            if (spec := catalog.spec_at(path)) is not None and spec.status is None
        },
    )


def _is_own_spelling(draft: Draft, trial: Trial) -> bool:
    """Whether the specs are read as well without a dialect."""
    if any(key.startswith(("fields.", "ids.label", "values.", "specs.under")) for key in draft.said):
        return False
    plain = Trial(trial.repository, Draft(), trial.repository.load({}))
    return len(plain.catalog.specs) >= len(trial.catalog.specs) and plain.weight >= trial.weight


def _statuses(trial: Trial, fields: Sequence[str], words: Words) -> Statuses:
    values = [spec.status for spec in trial.catalog.specs if spec.status and not says_nothing(spec.status)]
    return statuses_of(values, _in_templates(trial.repository, fields, words))


def _in_templates(repository: Repository, fields: Sequence[str], words: Words) -> list[str]:
    """What stands in templates in place of a status; of lists to choose from, such as `draft | final`, the longest."""
    texts = [
        text
        for one in repository.seen.found
        for name in fields
        if one.fields is not None and (text := one.fields.text(name)) is not None
        if one.looks_like_template or text.count("|") > 1
    ]
    if "status" in words:
        name, _ = words["status"]
        templates = [one for one in repository.seen.found if one.looks_like_template]
        texts += [value.text for one in templates if (value := labelled(one.body, name)) is not None]
    lists = sorted(filter(is_choice, texts), key=len)
    return [*lists[-1:], *(text for text in texts if not is_choice(text))]


def _left(repository: Repository, concepts: Concepts, catalog: Catalog) -> dict[str, int]:
    """Fields that nothing is read from, by how many files have them, the most usual first."""
    read = {name for names in concepts.values() for name in names}
    relations = {name for link in catalog.vocabulary.links for name in (link.name, link.inverse)}
    own = {one.name for one in catalog.vocabulary.fields or ()}
    ours = {*read, *(name.partition(".")[0] for name in read), *FIELDS, *relations, *own}
    left = {name: one.written for name, one in repository.fields.items() if "." not in name and name not in ours}
    return dict(sorted(left.items(), key=lambda row: (-row[1], row[0])))
