"""`tpmdocs explain`: the name or code of a rule becomes its page, on the terminal."""

from __future__ import annotations

import re
from itertools import groupby

import click

from tpmdocs.cli import completing
from tpmdocs.cli.common import CannotRun, terminal
from tpmdocs.judging.policy import weight
from tpmdocs.judging.rule import Rule
from tpmdocs.model.vocabulary import PACKS, Policy, Vocabulary
from tpmdocs.reports.terminal import Terminal
from tpmdocs.rules import RULES
from tpmdocs.text.suggest import MIN_LETTERS, closest, did_you_mean


@click.command("explain")
@click.argument("name", metavar="[RULE]", required=False, shell_complete=completing.rules)
def command(name: str | None) -> None:
    """Say what a rule finds, why, and how to satisfy it. Without RULE, list them all.

    \b
    Examples:
      tpmdocs explain unknown-reference
      tpmdocs explain TPM201
      tpmdocs explain

    \b
    Exit codes:
      0  explained
      2  there is no such rule
    """
    reader = terminal()
    if name is None:
        click.echo(_list(reader), color=reader.colour)
        return
    page = _page(find_rule(name))
    if not reader.colour:
        click.echo(page)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=min(reader.width, 100), force_terminal=True).print(Markdown(page))


def find_rule(name: str) -> Rule:
    """The rule of this name or code; the number of a code is enough.

    Raises:
        CannotRun: where there is none, with those that may be meant.
    """
    known = {key: rule for rule in RULES for key in (rule.code, rule.name)}
    rule = known.get(name.upper()) or known.get(name.lower()) or known.get(f"TPM{name}")
    if rule is None:
        spelt = {closest(word, _LONG_WORDS) or word for word in _words(name)}
        alike = [f"`{one.name}`" for one in RULES if spelt & _words(one.name)]
        others = "`tpmdocs explain` lists them all"
        if alike:
            others = f"there {'is' if len(alike) == 1 else 'are'} {', '.join(alike)}"
        raise CannotRun(f"there is no rule `{name}`: {did_you_mean(name, known, others)}")
    return rule


def _words(name: str) -> set[str]:
    """The beginnings of the words of a name: `dependencies` is like `dependency`."""
    return {word[:6] for word in re.findall(r"[a-z]{3,}", name.lower())}


_LONG_WORDS = frozenset(word for rule in RULES for word in _words(rule.name) if len(word) >= MIN_LETTERS)
"""Words that can be known by a misspelling: with one letter another, `too` might be any word of three."""


def _page(rule: Rule) -> str:
    doc = rule.doc
    parts = [f"# {rule.code} {rule.name}", f"{rule.family}. Severity: {_severity(rule)}.", doc.summary]
    for title, text in (("Why", doc.why), ("Example", doc.example), ("Instead", doc.instead)):
        if text:
            parts += [f"## {title}", text[0].upper() + text[1:]]
    return "\n\n".join(parts)


def _severity(rule: Rule) -> str:
    """How severe a rule is, under each policy where they differ: `off under startup, error under regulated`."""
    by_pack = [(name, weight(rule, Vocabulary(policy=Policy(name))).usual) for name in PACKS]
    groups = [(severity, [name for name, _ in names]) for severity, names in groupby(by_pack, key=lambda one: one[1])]
    if len(groups) == 1:
        return str(groups[0][0])
    return ", ".join(f"{severity} under {' and '.join(names)}" for severity, names in groups)


def _list(reader: Terminal) -> str:
    width = max(len(rule.name) for rule in RULES)
    lines: list[str] = []
    for family, rules in groupby(RULES, key=lambda rule: rule.family):
        lines += ["", family] if lines else [family]
        for rule in rules:
            summary = re.split(r"(?<=[.])\s", " ".join(rule.doc.summary.split()))[0]
            lines.append(
                f"  {rule.code}  {rule.name:<{width}}  {reader.paint(f'{rule.severity:<7}', rule.severity)}  {summary}"
            )
    return "\n".join(lines)
