"""What the host's configuration says of our plugin becomes its options, and what the host would refuse of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from tpmdocs.model.vocabulary import ConfigFile
from tpmdocs.text.suggest import closest
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar, is_nothing, plain


class Option(NamedTuple):
    """What an option takes: one of `choices`, or a list of them, or any text where there are no choices."""

    choices: tuple[str, ...] = ()
    is_list: bool = False


PLUGIN = "tpmdocs"

SWITCH = Option(("true", "false"))

PLUGIN_OPTIONS = {
    "enabled": SWITCH,
    "engine": Option(("auto", "dot", "wasm", "none")),
    "harmless": Option(is_list=True),
    "plan": SWITCH,
    "search": Option(("auto", "material", "pagefind")),
    "without": Option(
        (
            *("blocks", "cache", "highlighting", "navigation", "outputs"),
            *("pages", "parser", "patterns", "search", "theme", "workers"),
        ),
        is_list=True,
    ),
}
"""What may stand below our plugin in the host's configuration. A test holds it to what the plugin says itself."""

_SWITCHES = frozenset(
    case(word) for word in ("true", "false", "yes", "no", "on", "off") for case in (str.lower, str.title, str.upper)
)
"""What the host reads as true or false where it stands without quotes: it goes by YAML 1.1."""


class Refused(NamedTuple):
    """A value that stops a build; `known` is what it may be instead, where that is one of a few words."""

    node: Node
    what: str
    known: tuple[str, ...]
    way_out: str


def asked_for(host: ConfigFile) -> Iterator[Fields]:
    """The maps in which our plugin is asked for: the one of all plugins, or one for each item of a list."""
    plugins = host.node.get("plugins") if isinstance(host.node, Fields) else None
    for plugin in plugins.items if isinstance(plugins, Items) else (plugins,):
        if isinstance(plugin, Fields) and plugin.entry(PLUGIN) is not None:
            yield plugin


def options(host: ConfigFile) -> Iterator[Fields]:
    """What stands below our plugin, each time that it is asked for."""
    yield from (given for plugin in asked_for(host) if isinstance(given := plugin.get(PLUGIN), Fields))


def misplaced(host: ConfigFile, unread: Collection[int]) -> Iterator[tuple[Node, str, str]]:
    """What stands where no option can: a value, what it does there, and the way out.

    Args:
        unread: Where values begin that nobody knows before the host has run them, such as those of `!ENV`.
    """
    plugins = host.node.get("plugins") if isinstance(host.node, Fields) else None
    for plugin in asked_for(host):
        for key, _ in plugin.entries if isinstance(plugins, Items) else ():
            if key.text != PLUGIN:
                yield key, f"stands beside `{PLUGIN}:`", f"indent it, so that it stands below `{PLUGIN}:`"
        given = plugin.get(PLUGIN)
        if given is not None and not isinstance(given, Fields) and plain(given) and given.start not in unread:
            yield given, f"is no option of `{PLUGIN}`", f"write `{PLUGIN}: {{…}}` with `key: value` pairs, or nothing"


def refused(name: str, value: Node, unread: Collection[int]) -> Iterator[Refused]:
    """The parts of an option's value that the host refuses.

    Args:
        unread: Where values begin that nobody knows before the host has run them, such as those of `!ENV`.
    """
    option = PLUGIN_OPTIONS[name]
    if value.start in unread or (is_nothing(value) and not option.is_list):
        return
    if option.is_list and not isinstance(value, Items):
        yield Refused(value, "a list", (), f"write `{name}: [{_meant(value, option)}]`")
        return
    for node in value.items if option.is_list and isinstance(value, Items) else (value,):
        if node.start in unread or _is_taken(node, option):
            continue
        if option is SWITCH:
            is_quoted = isinstance(node, Scalar) and node.text in _SWITCHES
            way_out = "write it without quotes" if is_quoted else "write `true` or `false`"
            yield Refused(node, f"a value of `{name}`", (), way_out)
        else:
            way_out = (
                f"there are {', '.join(option.choices)}"
                if option.choices
                else "write a text, in quotes where it looks like none"
            )
            yield Refused(node, f"a value of `{name}`", option.choices, way_out)


def _is_taken(node: Node, option: Option) -> bool:
    if isinstance(node, Items | Fields):
        return False
    if option is SWITCH:
        return node.plain and node.text in _SWITCHES
    if option.choices:
        return node.text in option.choices
    return not node.plain or (isinstance(plain(node), str) and node.text not in _SWITCHES)


def _meant(value: Node, option: Option) -> str:
    """What was to be in a list, as far as that can be told of what stands in its place."""
    if not isinstance(value, Scalar):
        return "…"
    return closest(value.text, option.choices) or ("" if is_nothing(value) else value.text)
