"""`tpmdocs new`: a title becomes the file of a new spec, with the next free id."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from tpmdocs.checker import check
from tpmdocs.cli import completing
from tpmdocs.cli.common import CannotRun, root_option, terminal, today_option
from tpmdocs.cli.new_files import write_new
from tpmdocs.cli.whereabouts import tell_above
from tpmdocs.editing.naming import FIRST, Family, families, file_stem, next_id, usual_folder
from tpmdocs.editing.spec_template import NewSpec, files_of, first_status, usual_body
from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load, load_tree
from tpmdocs.reports import concise
from tpmdocs.repository.folder import CONFIG_DIR, Folder
from tpmdocs.repository.source import Source
from tpmdocs.repository.trees import Overlaid
from tpmdocs.starter import bodies
from tpmdocs.text.suggest import did_you_mean

TEMPLATES = f"{CONFIG_DIR}/templates/"


@click.command("new", short_help="Write a new spec.")
@click.argument("words", nargs=-1, required=True, metavar="[TYPE] TITLE", shell_complete=completing.templates)
@root_option
@click.option(
    "--id",
    "id_",
    metavar="ID",
    shell_complete=completing.prefixes,
    help="This id, or, given a prefix such as PAY, the next free one with it.",
)
@click.option("--folder", metavar="FOLDER", help="The folder to write to; where most of its kind are by default.")
@today_option
def command(words: tuple[str, ...], root: Path, id_: str | None, folder: str | None, today: date) -> None:
    """Write a new spec, and print its path.

    It has the next free id, a file name like the others, and the fields that all others have. TYPE is a template: spec,
    initiative, spike or decision, or one of your own in site_config/templates/.

    \b
    Examples:
      tpmdocs new "Refunds within a minute"
      tpmdocs new spike "Which bank answers fastest?"
      tpmdocs new --id PAY "Payouts on Sundays"      the next free PAY-…
      tpmdocs new --id PAY-40 "Payouts on Sundays"

    \b
    Exit codes:
      0  written
      2  it could not run
    """
    title = " ".join(words[-1].split())
    if not title or not title.isprintable():
        raise click.UsageError("A title is a line of text.")
    tell_above(root)
    catalog = load(root)
    if len(words) == 1 and title in _types(catalog):
        raise click.UsageError(f'`{title}` is a type, and its title is missing: tpmdocs new {title} "A title"')
    type_ = words[0] if len(words) > 1 else None
    if len(words) > 2:
        raise click.UsageError(_in_quotes(words, type_ in _types(catalog)))
    template = _template(root, catalog, words)
    inside = _inside(root, folder) if folder is not None else None
    new = NewSpec(_id(catalog, id_, inside), title, first_status(catalog), today, type_)
    where = inside if inside is not None else usual_folder(catalog, new.id)
    stem = file_stem(catalog, new.id, title)
    files = files_of(catalog, new, template, where, stem)
    small = _alone(catalog, files)
    made = small.spec_at(next(iter(files)))
    if id_ is None and _path_says_it(catalog) and made is not None and made.id and not catalog.find(made.id):
        new = replace(new, id=made.id)
        files = files_of(catalog, new, template, where, stem)
    _has_to_be_read_as(new, small, next(iter(files)))
    todo = [one for one in check(small, today=today) if one.span.path in files]
    wrong = next((one for one in todo if one.rule == "bad-id"), None)
    if wrong is not None and id_ is not None:
        raise CannotRun(f"{wrong.message}: {wrong.finding.help}")
    write_new(root, files)
    for path in files:
        click.echo(Path(root, path) if str(root) != "." else path)
    if todo:
        click.echo("To be filled in:", err=True)
        click.echo(concise.report(todo, lambda _: None, terminal()), nl=False, err=True)


def _id(catalog: Catalog, wanted: str | None, folder: str | None) -> str:
    """The id of the new spec; an empty one where its path will say it, in words.

    Raises:
        CannotRun: where a spec has the wanted one, or none can be made up.
    """
    known = families(catalog, folder)
    if wanted is not None:
        family = next((one for one in known if wanted.rstrip("-_ ") == one.prefix.rstrip("-_ ") != ""), None)
        if family is not None and not any(letter.isdigit() for letter in wanted):
            return next_id(catalog, family)
        if not any(letter.isdigit() for letter in wanted) and wanted.isupper():  # a prefix that nobody has used yet
            return next_id(catalog, Family(f"{wanted.rstrip('-')}-", known[0].width if known else 1, 0))
        there = catalog.find(wanted)
        if there:
            raise CannotRun(f"`{wanted}` is {there[0].path} already; without --id it is the next free one")
        return catalog.dialect.bare(wanted)
    if known:
        return next_id(catalog, known[0])
    named = [spec.id for spec in catalog.specs if spec.id is not None]
    if named and _path_says_it(catalog):
        return ""
    if named:
        raise CannotRun(f"ids such as `{named[-1]}` have no number to count on; say one with --id")
    return next_id(catalog, FIRST)


def _path_says_it(catalog: Catalog) -> bool:
    return all(source.kind == "path" for source in catalog.dialect.concepts["id"].sources)


def _types(catalog: Catalog) -> frozenset[str]:
    """Templates, and types that specs have."""
    return frozenset({*_own_templates(catalog), *bodies(), *(spec.type for spec in catalog.specs if spec.type)})


def _own_templates(catalog: Catalog) -> dict[str, str]:
    return {path[len(TEMPLATES) :].removesuffix(".md"): path for path in catalog.files if _is_template(path)}


def _in_quotes(words: tuple[str, ...], begins_with_type: bool) -> str:
    """What to type where a shell has parted a title."""
    type_, title = (f"{words[0]} ", words[1:]) if begins_with_type else ("", words)
    return f'A title of several words stands in quotes: tpmdocs new {type_}"{" ".join(title)}"'


def _template(root: Path, catalog: Catalog, words: tuple[str, ...]) -> str:
    """The text that a spec begins with, by the type before its title if there is one.

    Raises:
        CannotRun: where there is none.
    """
    type_ = words[0] if len(words) > 1 else None
    name = type_ or "spec"
    own = _own_templates(catalog)
    if name in own:
        source = next(iter(Folder(root).read([own[name]])))
        if source.problem is not None:
            raise CannotRun(f"{source.path} {source.problem}")
        return source.text
    ours = bodies()
    if type_ is None:
        usual = usual_body(catalog)
        return usual if usual is not None and not _is_like(usual, ours["spec"]) else ours["spec"]
    if name in ours:
        return ours[name]
    known = _types(catalog)
    if name in known:
        return ours["spec"]
    there = f"there are {', '.join(sorted(known))}. {_in_quotes(words, begins_with_type=False)}"
    raise CannotRun(f"there is no template `{name}`: {did_you_mean(name, sorted(known), there)}")


def _is_like(body: str, ours: str) -> bool:
    """Whether most headings are those of ours, which says more."""
    headings = re.findall("^## .*", body, re.M)
    return 2 * sum(heading in ours for heading in headings) > len(headings)


def _is_template(path: str) -> bool:
    return path.startswith(TEMPLATES) and path.endswith(".md") and "/" not in path[len(TEMPLATES) :]


def _inside(root: Path, folder: str) -> str:
    path = posixpath.normpath(folder.replace("\\", "/"))
    if path.startswith(("/", "..")):
        raise CannotRun(f"{folder} is not a folder of {root.absolute()}")
    return "" if path == "." else path


def _alone(catalog: Catalog, files: dict[str, str]) -> Catalog:
    """The new files as this repository reads them, without all the others."""
    config = {file.source.path: file.source for file in catalog.vocabulary.files}
    tree = Overlaid(
        Folder(Path("/nowhere/at/all")), config | {path: Source(path, text) for path, text in files.items()}
    )
    return load_tree(tree, catalog.docs_dir)


def _has_to_be_read_as(new: NewSpec, catalog: Catalog, path: str) -> None:
    """Refuse what this repository would not read as the spec that was asked for.

    Raises:
        CannotRun: where the file would be no spec, or another one.
    """
    spec = catalog.spec_at(path)
    if spec is None:
        raise CannotRun(f"{path} would be no spec here: look at `include` in site_config/dialect.yml, or give --folder")
    if spec.id is None or catalog.dialect.key(spec.id) != catalog.dialect.key(new.id):
        raise CannotRun(f"{path} would be read as `{spec.id}`, not as `{new.id}`: give another --id")
