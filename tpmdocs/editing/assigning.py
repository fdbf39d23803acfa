"""`status=accepted` and the like become the text of a spec's file after it, in its repository's own spelling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from tpmdocs.diagnostics import Edit, shown
from tpmdocs.model.dialect import FIELDS, Dialect
from tpmdocs.model.spec import Spec
from tpmdocs.text.edits import CannotEdit
from tpmdocs.text.frontmatter import read_front_matter
from tpmdocs.text.rewriting import Rewriting
from tpmdocs.text.suggest import closest
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_text import Raw
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar, plain, text_of


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a field is to hold (`=`), or what is to join or leave its list (`+=`, `-=`); an empty value takes it out."""

    field: str
    operator: Literal["=", "+=", "-="]
    value: str


def read_assignment(text: str) -> Assignment | None:
    """What `status=accepted` says; None for what is no assignment."""
    match = re.fullmatch(r"(?P<field>[^=\s+-][^=\s]*?)(?P<operator>\+=|-=|=)(?P<value>.*)", text, re.S)
    if match is None:
        return None
    operator = match["operator"]
    return Assignment(match["field"], "+=" if operator == "+=" else "-=" if operator == "-=" else "=", match["value"])


def assigned(
    spec: Spec, assignments: Iterable[Assignment], dialect: Dialect, known: Collection[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """The text of a spec's file after some assignments, one after the other; and what each has done, in words.

    Args:
        known: Fields that the repository knows; one that is nearly such a field is taken for a mistake.

    Raises:
        CannotEdit: where the metadata cannot be read, or a field cannot be set with certainty.
    """
    broken = next((problem for problem in spec.problems if problem.fatal), None)
    if broken is not None:
        line = spec.source.span(broken.start, broken.end).line
        raise CannotEdit(f"{spec.path} cannot be read at line {line}: {broken.message}; mend that first")
    text, said = spec.source.text, []
    for one in assignments:
        way, concept = _way(one.field, spec, dialect, known)
        before = _fields(text, spec, dialect)
        text = _assigned(Rewriting(text, before), way, concept, one, dialect)
        after = _fields(text, spec, dialect)
        _must_be_all(before, after, way[0], spec)
        said.append(_said(way, after, dialect))
    return text, tuple(said)


def difference(spec: Spec, after: str) -> Edit:
    """The one edit that makes a text of a spec's own: from the first character that differs to the last."""
    before = spec.source.text
    pairs = enumerate(zip(before, after, strict=False))
    start = next((at for at, (a, b) in pairs if a != b), min(len(before), len(after)))
    most = min(len(before), len(after)) - start
    end = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return Edit(spec.source.span(start, len(before) - end), after[start : len(after) - end])


def _assigned(file: Rewriting, way: tuple[str, ...], concept: str | None, one: Assignment, dialect: Dialect) -> str:
    is_reference = concept is not None and concept not in FIELDS
    several = is_reference or concept in _LISTS
    old, values = file.find(way), _values(one.value, concept, several=several)
    if is_reference:
        file = replace(file, name=lambda named: _reference(named, dialect))

    def rank(name: str) -> int | None:
        return _rank(name, dialect)

    if one.operator == "=" and not one.value:
        return file.remove(way)
    if one.operator != "=" and not any(values):
        raise CannotEdit(f"`{one.field}{one.operator}` names nothing: write `{one.field}{one.operator}value`")
    separator = dialect.references.separator if is_reference else None
    if separator is not None and isinstance(old, Scalar) and (text := text_of(old)) is not None:
        if any(isinstance(value, Raw) for value in values):
            raise CannotEdit(
                f"`{one.field}` holds several in one text, where nothing can be said of each: name ids alone"
            )
        parts = [part.strip() for part in text.split(separator)]
        joined = f"{separator} ".join(_together(parts, values, one, file))
        return file.put(way, joined, rank) if joined else file.remove(way)
    if one.operator == "-=":
        return file.take(way, values)
    if one.operator == "+=":
        return file.add(way, values, rank)
    is_list = one.value.startswith("[")
    one_is_enough = not is_list and len(values) == 1 and isinstance(old, Scalar) and text_of(old)
    if is_list or isinstance(old, Items) or (several and not one_is_enough):
        return file.put(way, values, rank)
    return file.put(way, values[0], rank)


def _reference(named: Node | str, dialect: Dialect) -> str | None:
    """What a reference names, in the form in which all its spellings are one."""
    node = read_yaml_document(str(named))[0] if isinstance(named, Raw) else named
    text = node if isinstance(node, str) else _name(node, dialect)
    return dialect.key(text) if text is not None else None


def _name(node: Node | None, dialect: Dialect) -> str | None:
    """A single value, or what a map names."""
    if isinstance(node, Fields):
        named = (value for key in dialect.references.keys if (value := node.get(key)))
        node = next(named, node.entries[0].value if len(node.entries) == 1 else None)
    return text_of(node)


def _together(parts: list[str], values: tuple[str, ...], one: Assignment, file: Rewriting) -> list[str]:
    """What several values in one text are after an assignment."""
    if one.operator == "=":
        return list(values)
    names, there = set(map(file.name, values)), set(map(file.name, parts))
    if one.operator == "+=":
        return [*parts, *(value for value in values if file.name(value) not in there)]
    missing = next((value for value in values if file.name(value) not in there), None)
    if missing is not None:
        raise CannotEdit(f"`{one.field}` does not hold {shown(missing)}")
    return [part for part in parts if file.name(part) not in names]


_LISTS = ("tags", "aliases")
"""Fields besides references in which a comma parts several values."""


def _values(text: str, concept: str | None, *, several: bool) -> tuple[str, ...]:
    """The values that somebody typed: `a,b`, `[a, b]`, or one."""
    if text.startswith("["):
        node, problems = read_yaml_document(text)
        items = node.items if isinstance(node, Items) else ()
        if problems and re.fullmatch(r"\[[^][{}'\"]*\]", text):  # `[@ann, @bob]`, which YAML would have in quotes
            return tuple(part.strip() for part in text[1:-1].split(",") if part.strip())
        if problems or not isinstance(node, Items) or any(not isinstance(item, Scalar | Fields) for item in items):
            raise CannotEdit(f"{shown(text)} is not a list: write `[a, b]`")
        return tuple(item.text if isinstance(item, Scalar) else Raw(text[item.start : item.end]) for item in items)
    if text.startswith("{"):
        node, problems = read_yaml_document(text)
        return (Raw(text) if isinstance(node, Fields) and not problems and "\n" not in text else text,)
    if several:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    is_number = concept in ("confidence", "effort") and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text)
    return (Raw(text) if is_number else text,)


def _way(name: str, spec: Spec, dialect: Dialect, known: Collection[str]) -> tuple[tuple[str, ...], str | None]:
    """The way to a field as the repository spells it, and which concept it is."""
    if name == "milestones" or not name.startswith("milestones."):
        concept = name if name in dialect.concepts and spec.fields.entry(name) is None else None
    else:
        stage = name.partition(".")[2]
        if stage in dialect.milestones:
            return _split(dialect.milestones[stage].name, spec), None
        held = _place("milestones", spec, dialect)
        return (*_split(held, spec), stage), None
    if concept is not None:
        place = _place(concept, spec, dialect)
        _is_no_id(concept, spec)
        return _split(place, spec), concept
    top = name.split(".")[0]
    concepts = dialect.concepts_of.get(name, ()) or dialect.concepts_of.get(top, ())
    if spec.fields.entry(top) is None and not concepts:
        near = closest(name, (*known, *dialect.concepts)) if known else None
        if near is not None:
            raise CannotEdit(f"{shown(name)} is not a known field; did you mean `{near}`?")
    if concepts:
        _is_no_id(concepts[0], spec)
    return _split(name, spec), concepts[0] if concepts else None


def _is_no_id(concept: str, spec: Spec) -> None:
    if concept == "id" and spec.id is not None:
        raise CannotEdit(f"an id is named elsewhere: `tpmdocs rename {spec.id} …` changes it everywhere")


def _split(name: str, spec: Spec) -> tuple[str, ...]:
    """The way that a field's name means; a name with a dot in it may stand in the file as it is."""
    return (name,) if spec.fields.entry(name) is not None else tuple(name.split("."))


def _place(concept: str, spec: Spec, dialect: Dialect) -> str:
    """The field that holds a concept, or is to hold it."""
    said = spec.first(concept)
    if said is not None and said.kind == "field":
        return said.name
    if said is not None and said.kind == "path":
        raise CannotEdit(f"`{concept}` comes from the name of the file: `tpmdocs move {spec.path} …` changes it")
    if said is not None:
        what = "stands in prose" if said.kind == "prose" else "is the first heading"
        raise CannotEdit(f"`{concept}` {what}, at {said.span.path}:{said.span.line}: change it there")
    fields = dialect.fields_of(concept)
    written = next((name for name in fields if spec.fields.entry(name.split(".")[0]) is not None), None)
    if not fields:
        raise CannotEdit(f"specs of this repository have no field for `{concept}`; site_config/dialect.yml says so")
    return written or fields[0]


_LAST = ("tracker", "tags", "updates", "waive")


def _rank(name: str, dialect: Dialect) -> int | None:
    """Where a field stands among the others as a rule: relations before addresses, tags and reports."""
    concepts = dialect.concepts_of.get(name, ())
    if not concepts:
        return 0 if name in {place.name.split(".")[0] for place in dialect.milestones.values()} else None
    concept = concepts[0]
    if concept in _LAST:
        return 1000 + _LAST.index(concept)
    if concept in FIELDS:
        return FIELDS.index(concept)
    return 100 + list(dialect.concepts).index(concept)


def _fields(text: str, spec: Spec, dialect: Dialect) -> Fields:
    """The metadata in a text of the spec's file."""
    if spec.document is not None and spec.document.path == spec.path:
        front_matter = read_front_matter(text)
        fields, problems = front_matter.fields, front_matter.problems
    else:
        node, problems = read_yaml_document(text)
        fields = node if isinstance(node, Fields) else None
    if any(problem.fatal for problem in problems):
        raise CannotEdit(f"{spec.path} could not be read any more after that: change it by hand")
    if fields is None:
        raise CannotEdit(f"{spec.path} has no metadata to set a field in: begin it with `---`")
    if dialect.under is None:
        return fields
    below = fields.get(dialect.under)
    if not isinstance(below, Fields):
        raise CannotEdit(f"{spec.path} has no metadata under `{dialect.under}`")
    return below


def _must_be_all(before: Fields, after: Fields, name: str, spec: Spec) -> None:
    """Nothing but one field may have another value."""
    then, now = ({key.text: plain(value) for key, value in one.entries if key.text != name} for one in (before, after))
    if then != now:
        raise CannotEdit(f"`{name}` in {spec.path} is written in an unusual way: change it by hand")


def _said(way: tuple[str, ...], after: Fields, dialect: Dialect) -> str:
    node: Node | None = after
    for name in way:
        node = node.get(name) if isinstance(node, Fields) else None
    name = ".".join(way)
    if node is None:
        return f"`{name}` is gone"
    if isinstance(node, Items):
        names = [text for item in node.items if (text := _name(item, dialect)) is not None]
        is_told = names and len(names) == len(node.items)
        return f"`{name}` is now {shown(', '.join(names)) if is_told else f'a list of {len(node.items)}'}"
    return f"`{name}` is now {shown(text_of(node) or '')}" if isinstance(node, Scalar) else f"`{name}` is now a map"
