"""A dict of paths and texts becomes a Catalog, without touching a disk; and a day on which plans are judged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

from tpmdocs import checker
from tpmdocs.diagnostics import Diagnostic
from tpmdocs.drawing.graphviz import Drawings
from tpmdocs.judging.rule import Rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load_tree
from tpmdocs.repository.folder import Folder
from tpmdocs.repository.history import History, Touch
from tpmdocs.rules import RULES
from tpmdocs.views.plan import Plan

NOWHERE = Path("/nowhere/at/all")

TODAY = date(2026, 11, 23)
"""The day of most tests; in 2026-Q4."""


def plan(files: dict[str, str], docs_dir: str | None = None) -> Catalog:
    """The catalog of a repository that holds these files. Texts are dedented."""
    return load_tree(Folder(NOWHERE, {path: dedent(text) for path, text in files.items()}), docs_dir)


def spec(id_: str, **fields: str) -> str:
    """A spec's file: id, title and status, and these further fields as YAML."""
    given = {"id": id_, "title": f"The {id_} spec", "status": "draft"} | fields
    head = "".join(f"{name}: {value}\n" for name, value in given.items())
    return f"---\n{head}---\n\nWhat it is for.\n"


class CutOff:
    """The history of a shallow clone: every file lay there on the day of the tests, and may be older."""

    def touches(self, texts: Mapping[str, str]) -> Mapping[str, Touch]:
        return dict.fromkeys(texts, Touch(TODAY, exact=False))


def check(
    catalog: Catalog,
    rules: Collection[Rule] = RULES,
    *,
    today: date = TODAY,
    policy: str = "standard",
    history: History | None = None,
    can_draw: bool = True,
) -> tuple[Diagnostic, ...]:
    """What is wrong with a plan on the day of the tests.

    A plan that names no policy is judged under this one, and by default under that in which rules weigh what they say.
    """
    return checker.check(under(policy, catalog), rules, today=today, history=history, can_draw=can_draw)


def viewed(
    catalog: Catalog,
    diagnostics: Iterable[Diagnostic] = (),
    today: date = TODAY,
    *,
    engine: str = "auto",
    **how: Any,
) -> Plan:
    """A plan on a day as every view is given it."""
    situation = checker.situation_of(catalog, today=today)
    return Plan(situation, tuple(diagnostics), drawings=Drawings(engine), **how)


def no_plan() -> Catalog:
    """Stands for a plan that nobody is to ask for."""
    raise AssertionError


def under(policy: str, catalog: Catalog) -> Catalog:
    """The same plan under the rules of a policy, where it names none itself; but not behind its gates."""
    vocabulary = catalog.vocabulary
    if vocabulary.policy.name is not None:
        return catalog
    given = replace(vocabulary, policy=replace(vocabulary.policy, name=policy), gates=vocabulary.gates or ())
    return replace(catalog, vocabulary=given)
