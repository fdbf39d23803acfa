"""The Python interface is what `__all__` says: documented, importable, and no more than that."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import tpmdocs

VERBS = {"load", "check", "compare", "build"}
NOUNS = {"Catalog", "Change", "Changes", "Spec", "Vocabulary", "Diagnostic", "Site", "Page"}


def test_the_interface_is_the_verbs_and_the_nouns() -> None:
    assert set(tpmdocs.__all__) == VERBS | NOUNS
    assert list(tpmdocs.__all__) == sorted(tpmdocs.__all__)


def test_no_other_public_name_is_there() -> None:
    assert set(dir(tpmdocs)) - {"__version__"} == set(tpmdocs.__all__)
    public = {name for name, thing in vars(tpmdocs).items() if name[0] != "_" and not inspect.ismodule(thing)}
    assert public - {"annotations", "import_module", "TYPE_CHECKING"} <= set(tpmdocs.__all__)


@pytest.mark.parametrize("name", tpmdocs.__all__)
def test_every_name_is_importable_and_documented(name: str) -> None:
    thing = getattr(tpmdocs, name)
    assert thing.__name__ == name, "it is known by the name that its home gives it"
    assert inspect.getdoc(thing)
    assert inspect.isclass(thing) == (name in NOUNS)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'publish'"):
        tpmdocs.publish  # type: ignore[attr-defined]  # noqa: B018


def test_asking_for_the_version_imports_little() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tpmdocs", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"tpmdocs {tpmdocs.__version__}\n"
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in imported
    late = {"yaml", "rich", "rustworkx", "jinja2", "tpmdocs.reading.loader", "tpmdocs.rules", "subprocess"}
    assert not imported & late
