"""`tpmdocs init`: a folder becomes one with a plan, or with a dialect for the specs that are in it."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import unified_diff
from pathlib import Path

import click

from tpmdocs.adoption.adopting import Adoption, adopt
from tpmdocs.adoption.report import nothing_found, report
from tpmdocs.adoption.survey import survey
from tpmdocs.cli.common import progress, root_option, today_option
from tpmdocs.cli.left_alone import in_place_of, left_alone
from tpmdocs.cli.new_files import is_there, write_new
from tpmdocs.cli.pipeline_files import pipelines
from tpmdocs.cli.schema import as_text, file_name, is_as_written
from tpmdocs.cli.whereabouts import tell_above
from tpmdocs.cli.writing import put
from tpmdocs.editor_schema import editor_schemas
from tpmdocs.model.vocabulary import PACKS
from tpmdocs.reading.loader import load
from tpmdocs.reports.terminal import printable
from tpmdocs.repository.folder import CONFIG_DIR, HOST_FILES, Folder
from tpmdocs.starter import AROUND, CHECKS, CI, HOST, PLAN, starter_files
from tpmdocs.text.yaml_text import scalar


@click.command("init", short_help="Begin a plan here.")
@root_option
@click.option(
    "--policy",
    type=click.Choice(PACKS),
    default="startup",
    show_default=True,
    help="Which rules are on, and how strict, in site_config/checks.yml.",
)
@click.option(
    "--ci",
    type=click.Choice(list(CI)),
    help="Also write pipelines that check pull requests, show what they change, and publish the site.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@click.option("--diff", is_flag=True, help="Write nothing; show the files that would be written.")
@today_option
def command(root: Path, policy: str, ci: str | None, dry_run: bool, diff: bool, today: date) -> None:
    """Begin a plan.

    An empty folder gets settings and three linked specs to start from. Where there are specs already, in whatever
    spelling, a dialect is proposed that reads them as they are. Nothing that is there is changed, so it may be run
    again; only the schemas in .vscode/tpmdocs/ are written anew.

    \b
    Examples:
      tpmdocs init
      tpmdocs init --policy standard
      tpmdocs init --ci github
      tpmdocs init --diff

    \b
    Exit codes:
      0  written, or nothing left to write
      2  it could not run
    """
    tell_above(root)
    with progress("Looking for specs"):
        adoption = None if _has_dialect(root) else adopt(Folder(root))
    told = [*_told(root, adoption)]
    files = _files(root, adoption, policy, today)
    files |= _for_editors(root, files)
    of_ci, by_hand = pipelines(ci, root) if ci is not None else ({}, [])
    files |= of_ci
    new = {path: text for path, text in files.items() if in_place_of(root, path) is None}
    schemas = [path for path in files if path.startswith(_SCHEMAS) and path not in new]
    stale = [source for source in Folder(root).read(schemas) if source.text != files[source.path]]
    renewed = [source.path for source in stale if is_as_written(source.text)]
    left = [*left_alone(root, {path: text for path, text in files.items() if not path.startswith(_SCHEMAS)})]
    left += [f"{one.path}: changed by hand; delete it for a new one" for one in stale if one.path not in renewed]
    if not dry_run and not diff:  # before anything is said, as nobody may listen to the end
        write_new(root, new)
        put({root / path: files[path].encode() for path in renewed})
    for line in told:
        click.echo(printable(line))
    if diff:
        _show(new)
        return
    for path in dict.fromkeys(map(_shown, new)):
        click.echo(f"{'Would write' if dry_run else 'Wrote':<14} {path}")
    if renewed:
        click.echo(f"{'Would renew' if dry_run else 'Renewed':<14} {_SCHEMAS}")
    for line in left:
        click.echo(f"Left as it is  {printable(line)}")
    for step in by_hand:
        click.echo(f"By hand        {printable(step)}")
    if by_hand:
        click.echo("               more is said in the guide, under Review pull requests (guide/pull-requests)")
    if dry_run:
        return
    click.echo()
    if adoption is None or adoption.is_own_spelling:
        click.echo("Next: `tpmdocs serve` shows the site; edit the specs and save.")
        click.echo('Then: `tpmdocs new "A title"` writes the next spec, `tpmdocs check` says what is wrong.')
    else:
        click.echo(
            "Next: `tpmdocs check --statistics` shows what is found; look for what is misread rather than wrong."
        )
        click.echo("Then: mend site_config/ until only real mistakes are left, and look at `tpmdocs serve`.")


def _told(root: Path, adoption: Adoption | None) -> Iterator[str]:
    """What was recognised, or why nothing was; no line where a dialect says it all."""
    if adoption is not None:
        yield from (*report(adoption), "")
    elif not _has_dialect(root):
        told = [*nothing_found(survey(Folder(root)))]
        yield from [*told, "So a plan with three examples is begun.", ""] if told else ()


def _files(root: Path, adoption: Adoption | None, policy: str, today: date) -> dict[str, str]:
    """The files that a folder should have: those of a plan that is there, or of one to begin with."""
    site_name = root.resolve().name or "Plan"
    is_empty = adoption is None and not _has_dialect(root)
    names = HOST | AROUND | CHECKS | (PLAN if is_empty else {})
    files = starter_files(names, policy=policy, site_name=site_name, today=today)
    docs = adoption.docs_dir if adoption is not None else load(root).docs_dir
    if is_empty and docs == "." and not any(is_there(root, name) for name in HOST_FILES):
        docs = "specs"
    if is_empty and docs != "specs":
        examples = [path for path in files if path.startswith("specs/")]
        files |= {posixpath.normpath(posixpath.join(docs, path)): files.pop(path) for path in examples}
    if docs == ".":
        del files["mkdocs.yml"]  # a host publishes no folder that holds its own configuration
    else:
        files["mkdocs.yml"] = files["mkdocs.yml"].replace("docs_dir: specs\n", f"docs_dir: {scalar(docs)}\n")
    return files | (adoption.files if adoption is not None else {})


def _for_editors(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    """What makes an editor complete the files of site_config, and metadata where it is in files of its own."""
    catalog = load(root, overlay={path: text for path, text in files.items() if not is_there(root, path)})
    schemas = editor_schemas(catalog)
    read_by = {name: [f"/{CONFIG_DIR}/{name}.yml"] for name in schemas if name != "spec"}
    side_files = [one for one in catalog.dialect.include if one.endswith((".yaml", ".yml"))]
    if side_files:
        read_by["spec"] = side_files
    settings = {"yaml.schemas": {f"./{_SCHEMAS}{file_name(name)}": globs for name, globs in read_by.items()}}
    found = {".vscode/settings.json": json.dumps(settings, indent=2) + "\n"}
    return found | {f"{_SCHEMAS}{file_name(name)}": as_text(schema) for name, schema in schemas.items()}


_SCHEMAS = ".vscode/tpmdocs/"


def _has_dialect(root: Path) -> bool:
    return any(is_there(root, f"{CONFIG_DIR}/dialect.{ending}") for ending in ("yml", "yaml"))


def _show(new: Mapping[str, str]) -> None:
    """The files that would be written, but for schemas, which nobody reads or edits."""
    if not new:
        click.echo("There is nothing to write.")
    for path, text in new.items():
        if not path.startswith(_SCHEMAS):
            for line in unified_diff([], text.splitlines(keepends=True), "/dev/null", path):
                click.echo(printable(line.rstrip("\n")))


def _shown(path: str) -> str:
    return _SCHEMAS if path.startswith(_SCHEMAS) else path
