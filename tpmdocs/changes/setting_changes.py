"""What changed in the files of site_config, setting by setting, but for measures of goals and days of releases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tpmdocs.changes.change import Change, Kind
from tpmdocs.model.vocabulary import ConfigFile, Vocabulary
from tpmdocs.repository.source import Span
from tpmdocs.text.yaml_values import Fields, Items, Node, is_nothing

POLICY = "checks"
"""The file that says what is held against a plan: who changes it may turn off what would speak against the change."""

_TOLD_APART = re.compile(r"goals\..+\.key_results\..+\.(?:target|unit|due)|releases\..+\.date")
_NAMES = ("id", "name", "key", "rule", "on", "status")
"""What tells entries of a list apart, the best first."""


def setting_changes(old: Vocabulary, new: Vocabulary) -> Iterator[Change]:
    """Settings that came, went or are another; of a file that came or went, only that."""
    befores, afters = ({file.name: file for file in words.files} for words in (old, new))
    for name in sorted(befores.keys() | afters.keys()):
        yield from _of_file(name, befores.get(name), afters.get(name))


def _of_file(name: str, old: ConfigFile | None, new: ConfigFile | None) -> Iterator[Change]:
    kind = Kind.POLICY if name == POLICY else Kind.SETTING
    file = new or old
    if file is None or (old is not None and new is not None and old.source.text == new.source.text):
        return
    path = file.source.path
    if old is None or new is None:
        yield Change(
            kind, None, None, "file", "" if old is None else "there", "" if new is None else "there", about=path
        )
        return
    befores, afters = ({one.name: one for one in _settings(side, name)} for side in (old, new))
    for setting in dict.fromkeys((*befores, *afters)):
        one, other = befores.get(setting), afters.get(setting)
        texts = one.text if one is not None else "", other.text if other is not None else ""
        is_told_apart = one is not None and other is not None and _TOLD_APART.fullmatch(setting)
        if texts[0] == texts[1] or is_told_apart:
            continue
        spans = one.span if one is not None else None, other.span if other is not None else None
        yield Change(kind, None, None, setting.partition(".")[2] or setting, *texts, *spans, about=path)


class _Setting(NamedTuple):
    """A single value, or a list of such as one; its name leads to it from the file's."""

    name: str
    text: str
    span: Span


def _settings(file: ConfigFile, name: str) -> Iterator[_Setting]:
    for setting, text, node in _leaves(file.node, name):
        yield _Setting(setting, text, file.source.span(node.start, node.end))


def _leaves(node: Node | None, name: str) -> Iterator[tuple[str, str, Node]]:
    if isinstance(node, Fields):
        for key, value in node.entries:
            yield from _leaves(value, f"{name}.{key.text}")
    elif isinstance(node, Items) and any(isinstance(item, Fields) for item in node.items):
        for number, item in enumerate(node.items, 1):
            names = (item.text(one) for one in _NAMES) if isinstance(item, Fields) else ()
            yield from _leaves(item, f"{name}.{next(filter(None, names), f'{number}')}")
    elif node is not None:
        yield name, _text(node), node


def _text(node: Node) -> str:
    if isinstance(node, Items):
        return ", ".join(map(_text, node.items)) or "[]"
    if isinstance(node, Fields):
        return ", ".join(f"{key.text}: {_text(value)}" for key, value in node.entries)
    return "" if is_nothing(node) else " ".join(node.text.split())
