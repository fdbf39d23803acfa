"""One file's fields become a Spec: the dialect says where each concept is, and nothing is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tpmdocs.model.dialect import Concept, Dialect, Form
from tpmdocs.model.spec import Milestone, Reference, Said, Spec, Update
from tpmdocs.model.target import Target, parse_date, parse_target
from tpmdocs.model.vocabulary import Ignore, Vocabulary
from tpmdocs.reading.site_config import read_ignore
from tpmdocs.repository.source import Source
from tpmdocs.text.document import Document
from tpmdocs.text.yaml_values import Entry, Fields, Items, Node, Problem, Scalar, is_nothing, text_of, texts_of


def read_spec(
    source: Source,
    document: Document | None,
    prose_path: str,
    page: str,
    fields: Fields,
    problems: tuple[Problem, ...],
    dialect: Dialect,
    vocabulary: Vocabulary,
) -> Spec:
    """The spec that a file's fields say. Never raises, and judges nothing."""
    entries = {entry.key.text: entry for entry in fields.entries}
    known: set[str] = set()
    said: dict[str, tuple[Said, ...]] = {}
    names = [name for field_name in entries for name in dialect.concepts_of.get(field_name, ())]
    for name in dict.fromkeys((*names, *dialect.concepts_elsewhere)):
        found = _find(name, dialect.concepts[name], source, document, entries, known)
        if found:
            said[name] = found

    def text(concept: str) -> str | None:
        if concept not in said:
            return None
        written = text_of(said[concept][0].node)
        return dialect.meaning(concept, written) if written is not None else None

    def texts(concept: str) -> tuple[str, ...]:
        if concept not in said:
            return ()
        return tuple(dict.fromkeys(value for one in said[concept] for value in _texts(one.node, dialect)))

    def day(concept: str) -> date | None:
        written = text(concept)
        found = parse_date(written) if written is not None else None
        return found if isinstance(found, date) else None

    def target(written: str | None) -> Target | None:
        if written is None or dialect.is_nothing(written):
            return None
        found = parse_target(written, vocabulary.release_days, vocabulary.roadmap.fiscal_year_start)
        return found if isinstance(found, Target) else None

    id_ = text("id")
    milestones = tuple(_milestones(source, entries, said.get("milestones", ()), dialect, known))
    release = text("release")
    return Spec(
        source=source,
        document=document,
        prose_path=prose_path,
        page=page,
        fields=fields,
        problems=problems,
        said=said,
        references=tuple(_references(said, dialect, vocabulary)),
        id=id_,
        label=dialect.label(dialect.bare(id_)) if id_ is not None else "",
        aliases=texts("aliases"),
        title=text("title"),
        summary=text("summary"),
        type=text("type"),
        status=text("status"),
        owners=texts("owner"),
        team=text("team"),
        created=day("created"),
        updated=day("updated"),
        confirmed=day("confirmed"),
        shipped=day("shipped"),
        start=target(text("start")),
        target=target(text("target")),
        release=None if release is None or dialect.is_nothing(release) else release,
        milestones=tuple(
            Milestone(name, due, one) for name, one in milestones if (due := target(text_of(one.node))) is not None
        ),
        confidence=text("confidence"),
        commitment=text("commitment"),
        trackers=texts("tracker"),
        tags=texts("tags"),
        updates=tuple(_updates(said.get("updates", ()))),
        waivers=tuple(_waivers(said.get("waive", ()))),
        known_names=frozenset(known),
    )


def _find(
    name: str,
    concept: Concept,
    source: Source,
    document: Document | None,
    entries: Mapping[str, Entry],
    known: set[str],
) -> tuple[Said, ...]:
    found: list[Said] = []
    for place in concept.sources:
        if place.kind == "field":
            entry = entries.get(place.name) or place.find(entries)
            if entry is None:
                continue
            known.add(place.name if "." not in place.name or place.name in entries else place.name.split(".")[0])
            if is_nothing(entry.value) or (isinstance(entry.value, Items) and not entry.value.items):
                continue
            found.append(Said(name, place.name, entry.value, source))
        elif place.kind == "path" and place.pattern is not None:
            match = place.pattern.fullmatch(source.path)
            if match is None:
                continue
            groups = match.groupdict()
            part = groups.get(name) or next((group for group in match.groups() if group), None)
            if not part:
                continue
            found.append(Said(name, "file name", Scalar(part, 0, 0, plain=False), source, place.kind))
        elif place.kind == "heading":
            heading = document.title if document is not None else None
            if document is None or heading is None:
                continue
            found.append(Said(name, "first heading", heading, document.source, place.kind))
        elif place.kind == "prose":
            value = document.labelled(place.name) if document is not None else None
            if document is None or value is None:
                continue
            found.append(Said(name, place.name, value, document.source, place.kind))
        if not concept.all:
            break
    return tuple(found)


def _texts(node: Node, dialect: Dialect) -> Iterator[str]:
    """Texts of a list, or of one text that holds several where the dialect parts them."""
    separator = dialect.references.separator
    for text in texts_of(node):
        parts = text.split(separator) if separator and isinstance(node, Scalar) else [text]
        yield from (part.strip() for part in parts if part.strip())


def _milestones(
    source: Source, entries: Mapping[str, Entry], said: tuple[Said, ...], dialect: Dialect, known: set[str]
) -> Iterator[tuple[str, Said]]:
    for stage, place in dialect.milestones.items():
        entry = place.find(entries)
        if entry is not None:
            known.add(place.name.split(".")[0])
            yield stage, Said("milestones", place.name, entry.value, source)
    for one in said:
        if isinstance(one.node, Fields):
            for entry in one.node.entries:
                name = f"{one.name}.{entry.key.text}"
                yield entry.key.text, Said("milestones", name, entry.value, source)


def _references(said: Mapping[str, tuple[Said, ...]], dialect: Dialect, vocabulary: Vocabulary) -> Iterator[Reference]:
    for relation, places in said.items():
        if vocabulary.link_type(relation) is not None:
            for one in places:
                for node in one.node.items if isinstance(one.node, Items) else (one.node,):
                    yield from _reference(relation, node, one, dialect)
    for concept, forms in dialect.forms.items():
        if concept in said:
            yield from _within(said[concept][0], forms)


def _within(one: Said, forms: Iterable[Form]) -> Iterator[Reference]:
    """What a value names besides saying something itself: `superseded by ADR-7`."""
    if not isinstance(one.node, Scalar):
        return
    for form in forms:
        match = form.pattern.fullmatch(one.node.text)
        if match is not None:
            for relation, text in match.groupdict().items():
                start = one.source.text.find(text, one.node.start, one.node.end)
                place = (start, start + len(text)) if start >= 0 else (one.node.start, one.node.end)
                yield Reference(relation, text, text, one.name, one.source, *place, value=one.value)
            return


def _reference(relation: str, node: Node, one: Said, dialect: Dialect) -> Iterator[Reference]:
    if is_nothing(node):
        yield Reference(relation, "", "", one.name, one.source, node.start, node.end)
    elif isinstance(node, Scalar):
        for part, start, end in _parts(node, one.source.text, dialect.references.separator):
            value = node if one.kind == "field" else None
            yield Reference(relation, part, part, one.name, one.source, start, end, value=value)
    elif isinstance(node, Fields):
        named = next((entry for key in dialect.references.keys if (entry := node.entry(key))), None)
        if named is None and len(node.entries) == 1:  # `A title: https://…`: a link written as a map
            named = node.entries[0]
        text = text_of(named.value) if named is not None else None
        if named is None or text is None:
            return
        yield Reference(
            relation,
            text,
            text,
            one.name,
            one.source,
            named.value.start,
            named.value.end,
            kind=node.text("kind") or "hard",
            lag=node.text("lag"),
            why=node.text("why"),
            value=named.value if isinstance(named.value, Scalar) else None,
        )


def _parts(node: Scalar, text: str, separator: str | None) -> Iterator[tuple[str, int, int]]:
    if separator is None or separator not in node.text:
        yield node.text.strip(), node.start, node.end
        return
    at = node.start
    for part in node.text.split(separator):
        stripped = part.strip()
        if not stripped:
            continue
        found = text.find(stripped, at, node.end)
        start = found if found >= 0 else node.start
        end = start + len(stripped) if found >= 0 else node.end
        yield stripped, start, end
        at = end


def _updates(said: Iterable[Said]) -> Iterator[Update]:
    for one in said:
        for row in one.node.items if isinstance(one.node, Items) else ():
            if isinstance(row, Fields):
                day = parse_date(row.text("on") or "")
                on = day if isinstance(day, date) else None
                place = row.get("health") or row
                yield Update(on, row.text("by"), row.text("health"), row.text("text") or "", place.start, place.end)


def _waivers(said: Iterable[Said]) -> Iterator[Ignore]:
    for one in said:
        for row in one.node.items if isinstance(one.node, Items) else ():
            if isinstance(row, Fields) and (waiver := read_ignore(row)) is not None:
                yield waiver
