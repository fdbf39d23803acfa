"""The files of site_config become a Vocabulary; what has the wrong shape is left out here and told by a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

from tpmdocs.diagnostics import Severity
from tpmdocs.model.target import parse_date
from tpmdocs.model.vocabulary import (
    Category,
    ConfigFile,
    CustomField,
    Gate,
    Goal,
    Ignore,
    KeyResult,
    Limits,
    LinkType,
    Policy,
    Release,
    Roadmap,
    Status,
    Team,
    Vocabulary,
    in_words,
)
from tpmdocs.repository.source import Source
from tpmdocs.text.frontmatter import unreadable
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_values import Fields, Items, Node, plain, text_of, texts_of

_Row = TypeVar("_Row")

VOCABULARY_FILES = ("statuses", "teams", "releases", "goals", "fields", "links", "checks", "gates", "roadmap")
"""Names of the files that a vocabulary is made of, without `.yml`."""


def read_config(name: str, source: Source) -> ConfigFile:
    """One file of site_config, with what could not be read in it."""
    node, problems = read_yaml_document(source.text)
    return ConfigFile(name, source, node, unreadable(source) or problems)


def read_vocabulary(files: Iterable[ConfigFile]) -> Vocabulary:
    """The vocabulary that these files hold. What has the wrong shape is left out here and told by a rule."""
    given = {file.name: file for file in files}

    def each(name: str, read: Callable[[Fields], _Row | None]) -> tuple[_Row, ...] | None:
        file = given.get(name)
        if file is None or not isinstance(file.node, Items):
            return None
        rows = (read(item) for item in file.node.items if isinstance(item, Fields))
        return tuple(row for row in rows if row is not None)

    return Vocabulary(
        written_statuses=each("statuses", _status),
        teams=each("teams", _team),
        releases=each("releases", _release),
        goals=each("goals", _goal),
        fields=each("fields", _field),
        further_links=each("links", _link) or (),
        policy=_policy(_fields_of(given.get("checks"))),
        gates=each("gates", _gate),
        roadmap=_roadmap(_fields_of(given.get("roadmap"))),
        files=tuple(given.values()),
    )


def _fields_of(file: ConfigFile | None) -> Fields:
    return file.node if file is not None and isinstance(file.node, Fields) else Fields((), 0, 0)


def _number(node: Node | None) -> float | None:
    number = plain(node) if node is not None else None
    return float(number) if isinstance(number, int | float) and not isinstance(number, bool) else None


def _count(node: Node | None, default: int, least: int, most: int) -> int:
    number = plain(node) if node is not None else None
    return number if isinstance(number, int) and least <= number <= most else default


def _day(node: Node | None) -> dt.date | None:
    text = text_of(node)
    day = parse_date(text) if text is not None else None
    return day if isinstance(day, dt.date) else None


def _status(row: Fields) -> Status | None:
    name, category = row.text("name"), row.text("category")
    return Status(name, Category(category)) if name is not None and category in set(Category) else None


def _team(row: Fields) -> Team | None:
    key = row.text("key")
    if key is None:
        return None
    capacity = row.get("capacity")
    entries = capacity.entries if isinstance(capacity, Fields) else ()
    weeks = {entry.key.text: number for entry in entries if (number := _number(entry.value)) is not None}
    return Team(key, row.text("name") or key, row.text("lead"), weeks)


def _release(row: Fields) -> Release | None:
    name = row.text("name")
    if name is None:
        return None
    freezes = row.get("freezes")
    entries = freezes.entries if isinstance(freezes, Fields) else ()
    days = {entry.key.text: day for entry in entries if (day := _day(entry.value)) is not None}
    return Release(name, _day(row.get("date")), days)


def _goal(row: Fields) -> Goal | None:
    id_ = row.text("id")
    if id_ is None:
        return None
    results = row.get("key_results")
    rows = results.items if isinstance(results, Items) else ()
    read = (_key_result(item) for item in rows if isinstance(item, Fields))
    key_results = tuple(result for result in read if result is not None)
    return Goal(id_, row.text("title") or id_, row.text("owner"), row.text("period"), key_results)


def _key_result(row: Fields) -> KeyResult | None:
    id_ = row.text("id")
    if id_ is None:
        return None
    readings: list[tuple[dt.date, float]] = []
    node = row.get("readings")
    for item in node.items if isinstance(node, Items) else ():
        if isinstance(item, Fields):
            day, number = _day(item.get("on")), _number(item.get("value"))
            if day is not None and number is not None:
                readings.append((day, number))
    return KeyResult(
        id_,
        row.text("title") or id_,
        _number(row.get("baseline")),
        _number(row.get("target")),
        row.text("unit") or "",
        row.text("due"),
        tuple(sorted(readings)),
    )


def _field(row: Fields) -> CustomField | None:
    name = row.text("name")
    return CustomField(name, row.text("title") or name, texts_of(row.get("values"))) if name else None


def _link(row: Fields) -> LinkType | None:
    name = row.text("name")
    if name is None:
        return None
    inverse = row.text("inverse") or name
    to = row.text("to")
    return LinkType(
        name,
        inverse,
        "goal" if to == "goal" else "any" if to == "any" else "spec",
        orders_work=row.text("orders_work") == "true",
        acyclic=row.text("cycle") == "false",
        title=row.text("title") or in_words(name),
        inverse_title=row.text("inverse_title") or in_words(inverse),
    )


def _severities(node: Node | None) -> dict[str, Severity]:
    entries = node.entries if isinstance(node, Fields) else ()
    known = set(Severity)
    return {entry.key.text: Severity(text) for entry in entries if (text := text_of(entry.value)) in known and text}


def _policy(fields: Fields) -> Policy:
    by_status = fields.get("by_status")
    rules = by_status.entries if isinstance(by_status, Fields) else ()
    ignores = fields.get("ignore")
    rows = ignores.items if isinstance(ignores, Items) else ()
    return Policy(
        fields.text("policy"),
        texts_of(fields.get("required")) if fields.get("required") is not None else None,
        _severities(fields.get("severity")),
        {entry.key.text: _severities(entry.value) for entry in rules},
        tuple(ignore for row in rows if isinstance(row, Fields) and (ignore := read_ignore(row)) is not None),
        texts_of(fields.get("both_sides")),
    )


def read_ignore(row: Fields) -> Ignore | None:
    """One entry of `ignore` in checks.yml, or of `waive` in a spec."""
    rule = row.text("rule")
    if rule is None:
        return None
    paths = texts_of(row.get("paths"))
    return Ignore(rule, paths, row.text("reason"), _day(row.get("until")), row.start, row.end)


def _gate(row: Fields) -> Gate | None:
    status = row.text("status")
    if status is None:
        return None
    return Gate(
        status,
        _alternatives(row.get("fields")),
        _alternatives(row.get("sections")),
        texts_of(row.get("rules")),
        texts_of(row.get("types")),
        row.start,
        row.end,
    )


def _alternatives(node: Node | None) -> tuple[tuple[str, ...], ...]:
    """Texts of a list; several that stand in a list of their own stay together."""
    items = node.items if isinstance(node, Items) else (node,)
    return tuple(texts for item in items if (texts := texts_of(item)))


def _roadmap(fields: Fields) -> Roadmap:
    return Roadmap(
        "release" if fields.text("unit") == "release" else "quarter",
        _count(fields.get("now"), 1, 1, 40),
        _count(fields.get("next"), 2, 0, 40),
        _count(fields.get("fiscal_year_start"), 1, 1, 12),
        _limits(fields.get("limits")),
    )


def _limits(node: Node | None) -> Limits:
    fields = node if isinstance(node, Fields) else Fields((), 0, 0)
    stale = fields.get("stale")
    ages = stale if isinstance(stale, Fields) else Fields((), 0, 0)
    usual = Limits()
    return Limits(
        _count(ages.get("soon"), usual.soon, 1, 3_650),
        _count(ages.get("quarter"), usual.quarter, 1, 3_650),
        _count(ages.get("else"), usual.otherwise, 1, 3_650),
        _count(fields.get("precision_weeks"), usual.precision_weeks, 0, 520),
    )
