"""TPM903: a setting that means nothing: in site_config, in a waiver, or in the host's configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.judging.gates import leads_somewhere
from tpmdocs.judging.rule import situation_rule
from tpmdocs.judging.situation import Situation
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import FIELDS
from tpmdocs.model.vocabulary import BUILT_IN_LINKS, Category
from tpmdocs.reading.site_config import VOCABULARY_FILES
from tpmdocs.repository.folder import CONFIG_DIR
from tpmdocs.repository.source import Source, Span
from tpmdocs.rules._idle_rows import idle_rows
from tpmdocs.rules._plugin_options import PLUGIN, PLUGIN_OPTIONS, options
from tpmdocs.rules._unknown_word import Word
from tpmdocs.rules._vocabulary import has_unread, words
from tpmdocs.text.suggest import closest
from tpmdocs.text.yaml_values import Fields, Items, Node, Scalar

_FILES = (*VOCABULARY_FILES, "dialect")


@situation_rule("TPM903", Severity.WARNING)
def unknown_setting(situation: Situation) -> Iterator[Finding]:
    """A setting has a key, or names a rule, a status or a field, that there is not; so it has no effect.

    That is said of every file in site_config, of a waiver's rule, and of the plugin's options in the host's
    configuration; also of a file in site_config whose name is nearly one that is read, of a field in the dialect that
    no spec has, and of a kind of link in `links.yml` that has the name of one that comes with tpmdocs.

    Why: whoever wrote it believes that it holds.

    Example:
    ```yaml
    # site_config/checks.yml
    severity: {unknown-refrence: warning}
    ```

    Instead:
    ```yaml
    # site_config/checks.yml
    severity: {unknown-reference: warning}
    ```
    """
    catalog = situation.catalog
    yield from _keys(catalog)
    for word in _rules(catalog):
        if word.text not in situation.rules:
            yield word.unknown("a rule", situation.rules, "`tpmdocs explain` lists them all")
    yield from _statuses(catalog)
    yield from _fields(catalog)
    yield from _links(catalog)
    yield from _relations(catalog)
    yield from _dialect(catalog)
    yield from _files(catalog)
    yield from _host(catalog)


def _keys(catalog: Catalog) -> Iterator[Finding]:
    for broken in catalog.written.violations:
        violation = broken.violation
        if violation.kind == "unknown" and broken.spec is None:
            message = violation.message.replace("is not a known field", "is not a setting")
            yield replace(broken.finding, message=message)


def _rules(catalog: Catalog) -> Iterator[Word]:
    """Every name of a rule that a setting holds, and those of waivers."""
    for source, checks in _config(catalog, "checks"):
        for key in ("severity", "by_status"):
            yield from (Word(source, entry, key) for entry in _keys_of(checks, key))
        yield from (
            Word(source, node, "ignore.rule") for row in _rows(checks, "ignore") for node in _texts(row, "rule")
        )
    for source, gates in _config(catalog, "gates"):
        yield from (Word(source, node, "rules") for row in _maps(gates) for node in _texts(row, "rules"))
    for spec in catalog.specs:
        for said in spec.said.get("waive", ()):
            rows = _maps(said.node)
            yield from (Word(spec.source, node, said.name, spec) for row in rows for node in _texts(row, "rule"))


def _statuses(catalog: Catalog) -> Iterator[Finding]:
    if has_unread(catalog, "statuses"):
        return
    known = words(catalog, "statuses", "name")
    for source, checks in _config(catalog, "checks"):
        by_status = checks.get("by_status") if isinstance(checks, Fields) else None
        for entry in by_status.entries if isinstance(by_status, Fields) and known is not None else ():
            for node in _keys_of(by_status, entry.key.text):
                if node.text not in (known or ()):
                    yield Word(source, node, "by_status").unknown("a status", known or (), _ADD_STATUS)
    steps = {status.name for status in catalog.vocabulary.statuses} | {str(category) for category in Category}
    for source, gates in _config(catalog, "gates"):
        for row in _maps(gates):
            for node in _texts(row, "status"):
                word = Word(source, node, "status")
                if node.text not in steps:
                    yield word.unknown("a status or a category", steps, _ADD_STATUS)
                elif not leads_somewhere(node.text, catalog.vocabulary):
                    yield word.finding(
                        f"no spec comes through a gate before {shown(node.text)}",
                        "gates stand before what is proposed, committed, active or done",
                    )


_ADD_STATUS = "add it to site_config/statuses.yml"


def _fields(catalog: Catalog) -> Iterator[Finding]:
    declared = words(catalog, "fields", "name") if not has_unread(catalog, "links") else None
    known = {*catalog.dialect.concepts, *catalog.written.schema["properties"], *(declared or ())}
    checks = (
        Word(source, node, "required")
        for source, file in _config(catalog, "checks")
        for node in _texts(file, "required")
    )
    gates = (
        Word(source, node, "fields")
        for source, file in _config(catalog, "gates")
        for row in _maps(file)
        for node in _texts(row, "fields")
    )
    for word in (*checks, *gates):
        name = word.text.partition(".")[0]
        if name not in known and (declared is not None or closest(name, sorted(known)) is not None):
            yield word.unknown("a field", known, "declare it in site_config/fields.yml")


def _links(catalog: Catalog) -> Iterator[Finding]:
    taken = {name: link for link in BUILT_IN_LINKS for name in (link.inverse, link.name)}
    for source, links in _config(catalog, "links"):
        for row in _maps(links):
            for key in ("name", "inverse"):
                for node in _texts(row, key):
                    word = Word(source, node, key)
                    if node.text in taken:
                        yield word.finding(
                            f"{shown(node.text)} is a link that comes with tpmdocs, and cannot be changed",
                            "take it out, or choose another name",
                        )
                    elif node.text in FIELDS:
                        yield word.finding(
                            f"{shown(node.text)} is a field that comes with tpmdocs, and no link",
                            "choose another name",
                        )


def _relations(catalog: Catalog) -> Iterator[Finding]:
    if has_unread(catalog, "links"):
        return
    known = [name for link in catalog.vocabulary.links for name in (link.name, link.inverse)]
    for source, checks in _config(catalog, "checks"):
        for node in _texts(checks, "both_sides"):
            if node.text not in known:
                word = Word(source, node, "both_sides")
                yield word.unknown("a kind of link", known, "declare it in site_config/links.yml")


def _dialect(catalog: Catalog) -> Iterator[Finding]:
    for source, _ in _config(catalog, "dialect"):
        for row in idle_rows(catalog):
            if row.meant is not None or row.is_certain:
                meant = f"did you mean `{row.meant}`?" if row.meant is not None else "name one that specs have"
                word = Word(source, row.node, f"fields.{row.concept}")
                yield word.finding(f"no spec has the field {shown(row.node.text)}", meant, row.meant)


def _files(catalog: Catalog) -> Iterator[Finding]:
    for path in sorted(catalog.files - {file.source.path for file in catalog.vocabulary.files}):
        folder, _, name = path.partition("/")
        stem, dot, ending = name.rpartition(".")
        if folder != CONFIG_DIR or "/" in name or not dot or ending not in ("yml", "yaml"):
            continue
        nearest = closest(stem, _FILES) or closest(f"{stem}es", _FILES)
        if nearest is not None:
            meant = f"`site_config/{nearest}.yml`"
            way_out = f"{meant} is read: keep one of them" if nearest == stem else f"did you mean {meant}?"
            yield Finding(f"nothing reads {shown(path)}", Span(path, 1, 1, 1, 1), way_out, value=stem)


def _host(catalog: Catalog) -> Iterator[Finding]:
    host = catalog.host
    if host is None:
        return
    for given in options(host):
        absent = [name for name in PLUGIN_OPTIONS if given.entry(name) is None]  # no other can have been meant
        for key, _ in given.entries:
            if key.text not in (*PLUGIN_OPTIONS, "<<"):  # which merges what an alias stands for
                word = Word(host.source, key, f"plugins.{PLUGIN}")
                yield word.unknown("an option of the plugin", absent, f"there are {', '.join(PLUGIN_OPTIONS)}")


def _config(catalog: Catalog, name: str) -> Iterator[tuple[Source, Node]]:
    file = catalog.vocabulary.file(name)
    if file is not None and file.node is not None:
        yield file.source, file.node


def _keys_of(node: Node | None, key: str) -> Iterator[Scalar]:
    """The keys of the map that lies under a key."""
    inner = node.get(key) if isinstance(node, Fields) else None
    yield from (entry.key for entry in (inner.entries if isinstance(inner, Fields) else ()))


def _rows(node: Node | None, key: str) -> Iterator[Fields]:
    """The maps in the list that lies under a key."""
    yield from _maps(node.get(key) if isinstance(node, Fields) else None)


def _maps(node: Node | None) -> Iterator[Fields]:
    yield from (item for item in (node.items if isinstance(node, Items) else ()) if isinstance(item, Fields))


def _texts(node: Node | None, key: str) -> Iterator[Scalar]:
    """The text or texts under a key, however deep in lists."""
    inner = node.get(key) if isinstance(node, Fields) else None
    pending = [inner]
    for one in pending:  # it grows while it is gone through
        if isinstance(one, Items):
            pending.extend(one.items)
        elif isinstance(one, Scalar) and one.text:
            yield one
