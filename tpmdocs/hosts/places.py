"""Where a repository, its pages and their sources are, as a host's configuration says."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig


def root_of(config: MkDocsConfig) -> Path:
    """The repository's root."""
    docs = Path(config.docs_dir).absolute()
    beside = Path(config.config_file_path).absolute().parent if config.config_file_path else docs.parent
    return Path(os.environ.get("TPMDOCS_ROOT") or os.path.commonpath((beside, docs)))


def docs_dir_of(config: MkDocsConfig, root: Path) -> str:
    """The docs folder, from the root."""
    return Path(config.docs_dir).absolute().relative_to(root).as_posix()


def edit_url(config: MkDocsConfig, docs_dir: str) -> str | None:
    """Where a file can be edited, by its path from the root; None where that cannot be told from the docs folder's."""
    template = config.edit_uri_template or (f"{config.edit_uri}{{path}}" if config.edit_uri else "")
    inside = f"{docs_dir}/{{path}}"
    if not template.endswith(inside):
        return None
    base = f"{config.repo_url.rstrip('/')}/" if config.repo_url else ""
    return urljoin(base, template.removesuffix(inside)) + "{path}"
