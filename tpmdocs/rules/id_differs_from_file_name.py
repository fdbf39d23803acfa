"""TPM112: a file name that holds another id than the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tpmdocs.diagnostics import Finding, Severity, shown
from tpmdocs.editing.paths_to import way_to
from tpmdocs.judging.rule import rule
from tpmdocs.model.catalog import Catalog
from tpmdocs.model.dialect import Dialect
from tpmdocs.model.spec import Spec


@rule("TPM112", Severity.WARNING)
def id_differs_from_file_name(catalog: Catalog) -> Iterator[Finding]:
    """The file, or its folder, has a number in its name as the id has one, and it is another.

    A name without such a number, as in `payments/instant-payouts.md`, is never told.

    Why: people find files by their names, and links by path and links by id would lead to different specs.

    Example:
    ```yaml
    # specs/BILL-13-reminders.md
    id: BILL-12
    title: Reminders
    ```

    Instead:
    ```yaml
    # specs/BILL-12-reminders.md
    id: BILL-12
    title: Reminders
    ```
    """
    taken = {spec.path for specs in catalog.duplicates.values() for spec in specs}
    for spec in catalog.specs:
        said = spec.first("id")
        if said is None or spec.id is None or said.kind == "path" or spec.path in taken:
            continue  # of an id that another spec has as well speaks duplicate-id
        name = _name(spec)
        if any(set(_numbers(one)) <= set(_numbers(name)) for one in (spec.id, *spec.aliases)):
            continue
        if _holds_such_an_id(name, spec.id, catalog.dialect):
            yield Finding(
                f"{shown(spec.id)} is not the id in the name {shown(name)}",
                said.span,
                "rename it, or mend the id",
                spec=spec.path,
                field=said.name,
                value=spec.id,
            )


def _name(spec: Spec) -> str:
    """The name that a spec's file was given, or its folder where every such file has the same name."""
    return way_to(spec).rpartition("/")[2]


def _holds_such_an_id(name: str, id_: str, dialect: Dialect) -> bool:
    """Whether something in a name looks like this id but for its numbers."""
    for template in dict.fromkeys((dialect.ids.label, *dialect.ids.same, "{id}")):
        shape = re.sub(r"[0-9]+", "[0-9]+", re.escape(template.replace("{id}", id_)))
        shape = re.sub(r"\\-|_", "[-_ ]?", shape)
        # A bare number is likely to be the id only at the beginning, and only where it is no date.
        edge = "^(?!(?:19|20)[0-9]{2}-?[01][0-9]-?[0-3][0-9])" if shape == "[0-9]+" else "(?<![A-Za-z0-9])"
        if re.search(rf"{edge}{shape}(?![A-Za-z0-9])", name, re.I):
            return True
    return False


def _numbers(id_: str) -> list[str]:
    return [number.lstrip("0") for number in re.findall("[0-9]+", id_)]
