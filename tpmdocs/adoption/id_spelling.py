"""The ids that specs have, and the texts that speak of them, become what a dialect says of how ids are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from tpmdocs.adoption.ids import IdSource
from tpmdocs.adoption.trial import Trial
from tpmdocs.text.synonyms import concepts_called
from tpmdocs.text.wording import count_of


def say_ids(trial: Trial, source: IdSource) -> Trial:
    """The label of ids, what does not count in them, and a list of those that are elsewhere."""
    repository = trial.repository
    references = [link.reference.as_written for link in trial.catalog.links]
    found = labels([one.source.text for one in repository.seen.found], source, references)
    if found and found[0][1] >= max(1, min(3, len(repository.files) // 10)):
        label, count = found[0]
        trial = trial.say("ids.label", label, f"{count_of(count, 'file speaks', 'files speak')} of specs in this form.")
    ids = list(source.ids.values())
    ignored: list[str] = []
    for name, is_likely in (
        ("zeros", any(re.search(r"(?<!\d)0\d", id_) for id_ in ids)),  # they are left out now and then
        ("case", "ids.label" in trial.draft.said),  # and so is case
    ):
        tried = trial.say("ids.ignore", [*ignored, name], "These do not count where people name a spec.")
        is_better = is_likely or tried.weight > trial.weight
        if is_better and len(tried.catalog.duplicates) <= len(trial.catalog.duplicates):
            ignored.append(name)
            trial = tried
    if (listed := _external_list(ids, trial)) is not None:
        trial = trial.say("ids.external", {"list": listed}, "A list of ids that no spec here has.")
    return trial


def labels(texts: Sequence[str], source: IdSource, references: Sequence[str]) -> list[tuple[str, int]]:
    """Templates such as `RFC-{id}` that texts write for these numbers, each with how many files do so."""
    if not all(re.fullmatch(r"\d+", id_) for id_ in source.ids.values()):
        return []
    names = {(source.field or "").casefold(), (source.prefix or "").rstrip("-_ ").casefold()}
    known = {_bare(id_) for id_ in source.ids.values()}
    seen: Counter[str] = Counter()
    for text in (*texts, *references):
        here = {
            match[1]
            for match in _LABELLED.finditer(text[:60_000])
            if _bare(match[3]) in known and (match["word"].isupper() or match["word"].casefold() in names)
        }
        seen.update(here)
    if source.field is not None and not concepts_called(source.field) and re.fullmatch(r"[A-Za-z]{2,5}", source.field):
        seen[f"{source.field.upper()}-"] += 1
    if source.prefix is not None:
        seen[source.prefix.upper().replace("_", "-")] += 1
    return [(f"{prefix}{{id}}", count) for prefix, count in seen.most_common(4)]


_LABELLED = re.compile(r"(?<![\w/.-])((?P<word>[A-Z][A-Za-z]{1,9})[-_ #]{1,2})(\d{1,6})(?![\w.])")


def _bare(id_: str) -> str:
    return re.sub(r"\b0+(?=\d)", "", id_)


def _external_list(ids: Collection[str], trial: Trial) -> str | None:
    """A text file at the top that lists ids of the same form, which no spec here has."""
    shapes = {_shape(id_) for id_ in ids}
    if len(shapes) > 12:
        return None
    for path, lines in trial.repository.lists.items():
        if lines and all(_shape(line) in shapes for line in lines) and not any(map(trial.catalog.find, lines[:50])):
            return path
    return None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", text)))
