"""What is compared with tpmdocs, and is not in its own environment, becomes virtual environments in a cache folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

PACKAGES = {
    "zensical": ("zensical",),
    "sphinx": ("sphinx", "myst-parser", "sphinx-needs"),
}
"""What PyPI is asked for, in the newest versions. MkDocs, Material and ProperDocs are those that tpmdocs runs with."""


def cache() -> Path:
    """Outside of the checkout, so that nothing of it is taken for ours; it may be deleted at any time."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tpmdocs-benchmarks"


def install() -> Iterator[str]:
    """Get the newest of everything, or keep what is there; tells what could not be had."""
    for name, packages in PACKAGES.items():
        folder = cache() / name
        try:
            if not _python(folder).is_file():
                _run(sys.executable, "-m", "venv", str(folder))
            pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade")
            _run(str(_python(folder)), *pip, *packages)
        except (OSError, subprocess.CalledProcessError) as failed:
            said = failed.stderr if isinstance(failed, subprocess.CalledProcessError) else str(failed)
            yield f"{name}: could not be installed, for {(said.strip().splitlines() or ['no reason'])[-1]}"


def python_with(name: str) -> Path | None:
    """The Python that has it; None where it is not installed."""
    folder = cache() / name
    return _python(folder) if PACKAGES[name][0] in versions(folder) else None


def versions(folder: Path) -> dict[str, str]:
    """The packages of a virtual environment."""
    places = [
        str(place) for pattern in ("lib/python*/site-packages", "Lib/site-packages") for place in folder.glob(pattern)
    ]
    return {found.name.lower(): found.version for found in distributions(path=places)} if places else {}


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
