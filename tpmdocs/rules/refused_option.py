"""TPM904: a value that an option of the plugin does not take."""

from __future__ import annotations

from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.repository.source import Source
from tpmdocs.rules._plugin_options import PLUGIN, PLUGIN_OPTIONS, misplaced, options, refused
from tpmdocs.rules._unknown_word import Word
from tpmdocs.text.yaml_values import Node, Scalar


@situation_rule("TPM904", Severity.ERROR)
def refused_option(situation: Situation) -> Iterator[Finding]:
    """An option of the plugin has a value that it does not take, or stands in the wrong place.

    The plugin's options are those below `tpmdocs:` in the host's configuration.
    What the environment says, as in `!ENV [ENGINE, dot]`, and what an alias stands for is not looked at.

    Why: the host builds no site with it.

    Example:
    ```yaml
    # mkdocs.yml
    docs_dir: specs
    plugins:
      - search
      - tpmdocs:
          engine: dots
    ```

    Instead:
    ```yaml
    # mkdocs.yml
    docs_dir: specs
    plugins:
      - search
      - tpmdocs:
          engine: dot
    ```
    """
    host = situation.catalog.host
    if host is None:
        return
    unread = {problem.start for problem in host.problems} | _aliases(host.source)
    for value, what, way_out in misplaced(host, unread):
        word = Word(host.source, _as_written(host.source, value), f"plugins.{PLUGIN}")
        yield word.finding(f"{shown(word.text)} {what}", way_out)
    for given in options(host):
        for key, value in {entry.key.text: entry for entry in given.entries}.values():  # of two the last, as the host
            for one in refused(key.text, value, unread) if key.text in PLUGIN_OPTIONS else ():
                node = _as_written(host.source, one.node) if one.node.start < one.node.end else key
                yield Word(host.source, node, f"plugins.{PLUGIN}.{key.text}").unknown(one.what, one.known, one.way_out)


def _aliases(source: Source) -> set[int]:
    """Where a value that begins there is one that stands elsewhere in the file, as no other begins with this."""
    return {at for at, character in enumerate(source.text) if character == "*"}


def _as_written(source: Source, node: Node) -> Scalar:
    """A value that is no text as the text that it is written as."""
    if isinstance(node, Scalar):
        return node
    return Scalar(" ".join(source.text[node.start : node.end].split()), node.start, node.end)
