"""`tpmdocs schema`: a repository becomes the JSON Schemas of what is written in it, for editors."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click

from tpmdocs.cli.common import CannotRun, root_option
from tpmdocs.cli.writing import put
from tpmdocs.editor_schema import editor_schemas
from tpmdocs.model.validation import Schema
from tpmdocs.reading.loader import load
from tpmdocs.reading.site_config import VOCABULARY_FILES
from tpmdocs.reports import review_json


@click.command("schema", short_help="Write JSON Schemas for editors.")
@click.argument(
    "name", metavar="[NAME]", type=click.Choice(["spec", *VOCABULARY_FILES, "dialect", "review"]), default="spec"
)
@root_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the schemas of everything to this folder, a file each.",
)
def command(name: str, root: Path, output: Path | None) -> None:
    """Write what front matter and site_config may hold as JSON Schema.

    It knows this repository's own statuses, teams, releases, goals, ids and fields, spelt as they are here. NAME is
    spec, which is what is printed by default; a file of site_config without its ending; or review, of what
    `tpmdocs diff --format json` prints.

    \b
    Examples:
      tpmdocs schema
      tpmdocs schema statuses
      tpmdocs schema --output .vscode/tpmdocs

    \b
    Exit codes:
      0  written
      2  it could not run
    """
    if name == "review":
        click.echo(review_json.schema(), nl=False)
        return
    schemas = editor_schemas(load(root))
    if output is None:
        click.echo(as_text(schemas[name]), nl=False)
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(f"{output} cannot be written: {error.strerror}") from None
    put({output / file_name(one): as_text(schema).encode() for one, schema in schemas.items()})
    click.echo(f"Wrote {len(schemas)} schemas to {output}")


def file_name(name: str) -> str:
    """What the file of a schema is called."""
    return f"{name}.schema.json"


def as_text(schema: Schema) -> str:
    """A schema as a file holds it, sealed, so that a change by hand shows."""
    return _text({"$comment": _seal(schema)} | schema)


def is_as_written(text: str) -> bool:
    """Whether a file holds what was written to it, whenever that was."""
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(schema, dict) and schema.pop("$comment", None) == _seal(schema)


def _seal(schema: Schema) -> str:
    return f"Written by tpmdocs. {hashlib.sha256(_text(schema).encode()).hexdigest()[:16]}"


def _text(schema: Schema) -> str:
    """JSON. An id that was taken from a name that is no UTF-8 has `?` in it."""
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return text.encode(errors="replace").decode()
