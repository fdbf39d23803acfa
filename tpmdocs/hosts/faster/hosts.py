"""The host that is installed becomes whether its own lines are those that ours stand in for."""

from __future__ import annotations

from mkdocs import utils
from mkdocs.commands import build
from mkdocs.structure import files, pages, toc

from tpmdocs.hosts.faster.known import is_known

KNOWN = frozenset(
    # MkDocs 1.6.1
    {"67154bf6d1d6331d", "79c880e8326a2b0e", "f39dc0d97d7d8158", "10db46976dbc03bf", "a3dccebe47be9d2a"}
    | {"320529348f7a8af1", "874bc52fc630d5e8", "31a70ea4caef1e12", "adcdbd14b2361126", "67a357fabce574b9"}
    | {"4b4bf8a076edc4a6", "c476b64474acfaa2", "7ca9477c4bda00c8", "b3c0aa8107311f44", "369c71ea1799a938"}
    | {"0169dd2b1c22ca13"}
    # ProperDocs 1.6.7
    | {"89e10f24c72703f2", "2a7f91b455ddf9a2", "5c7249d5a3ff9610", "bf142b35dd255eaf", "ee04724746238ac1"}
    | {"b3c436870881aa43", "a921d5be3f1bcca9", "5d3114ef7a9449e0", "9ef8add479b2679c", "f18ac4718cf54300"}
)


def converts_as_known() -> bool:
    """Whether a page's Markdown is converted, and what was found in it used, as it was when ours was written."""
    names = ("_RelativePath", "_ExtractAnchors", "_ExtractTitle")
    parts = [getattr(pages, f"{name}Treeprocessor", None) for name in names]
    parts += [getattr(pages, name, None) for name in ("_RawHTMLPreprocessor", "_HTMLHandler")]
    functions = (pages.Page.render, pages.Page.validate_anchor_links, build._populate_page, toc.get_toc)
    return all(one is not None and is_known(one, KNOWN) for one in (*parts, *functions))


def writes_as_known() -> bool:
    """The same of how a page is written from its template."""
    return all(is_known(one, KNOWN) for one in (build._build_page, build.get_context))


def publishes_as_known() -> bool:
    """The same of when files are written, and how."""
    functions = (build.build, utils.clean_directory, utils.write_file, files.File.copy_file)
    return all(is_known(one, KNOWN) for one in functions)
