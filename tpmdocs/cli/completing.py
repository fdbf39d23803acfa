"""Half of a word on the command line becomes the words that it may be."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem


def rules(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Rules by name, or by code where a code was begun."""
    from tpmdocs.rules import RULES

    return [
        CompletionItem(word, help=" ".join(rule.doc.summary.split()))
        for rule in RULES
        for word in ([rule.code] if begun[:1].isupper() else [rule.name])
        if word.startswith(begun)
    ]


def templates(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Templates of new specs; the title that follows is nobody's to guess."""
    from tpmdocs.repository.folder import CONFIG_DIR
    from tpmdocs.starter import bodies

    if context.params.get("words"):
        return []
    own = (_root(context) / CONFIG_DIR / "templates").glob("*.md")
    names = sorted({*bodies(), *(file.stem for file in own)})
    return [CompletionItem(name) for name in names if name.startswith(begun)]


def prefixes(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Prefixes of ids, such as `PAY`."""
    from tpmdocs.editing.naming import families
    from tpmdocs.reading.loader import load

    words = [one.prefix.rstrip("-_ ") for one in families(load(_root(context)))]
    return [CompletionItem(word) for word in words if word and word.startswith(begun)]


def _root(context: click.Context) -> Path:
    return Path(context.params.get("root") or ".")
