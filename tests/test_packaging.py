"""However tpmdocs was installed, it builds a site with its theme."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from tpmdocs.templates import script, stylesheet

pytestmark = pytest.mark.slow

PLAN = {
    "mkdocs.yml": """\
site_name: Corner shop
docs_dir: specs
theme: {name: material, font: false}
plugins: [search, tpmdocs]
""",
    "specs/till.md": """\
---
id: SHOP-1
title: A new till
status: accepted
---
It counts coins.
""",
    "specs/vouchers.md": """\
---
id: SHOP-2
title: Vouchers
status: draft
depends_on: [SHOP-1]
---
Sold at the till, see [[SHOP-1]].
""",
}


def from_wheel(root: Path, folder: Path) -> list[str]:
    run(folder, *PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, root)
    return [str(one(folder, "tpmdocs-*.whl"))]


def from_sdist(root: Path, folder: Path) -> list[str]:
    run(root, sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder)
    return [str(one(folder, "tpmdocs-*.tar.gz"))]


def editable(root: Path, _: Path) -> list[str]:
    return ["--editable", str(root)]


@pytest.mark.parametrize("packed", [from_wheel, from_sdist, editable])
def test_an_installed_tpmdocs_builds_a_site_with_its_theme(
    packed: Callable[[Path, Path], list[str]], root: Path, tmp_path: Path
) -> None:
    python = clean_environment(tmp_path / "environment")
    install = ("--python", python, "install", "--no-deps", "--no-build-isolation", "--ignore-installed")
    run(tmp_path, *PIP, *install, *packed(root, tmp_path))

    imported = Path(run(tmp_path, python, "-c", "import tpmdocs; print(tpmdocs.__file__)").strip())
    home = root if packed is editable else tmp_path / "environment"
    assert imported.is_relative_to(home), f"the test would have tried {imported}"

    for name, text in PLAN.items():
        file = tmp_path / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    run(tmp_path, python.with_name("tpmdocs"), "build", "-C", tmp_path / "shop")

    site = tmp_path / "shop" / "site"
    assert 'class="tpm-' in (site / "vouchers" / "index.html").read_text()
    begun = tmp_path / "begun"
    begun.mkdir()
    run(tmp_path, python.with_name("tpmdocs"), "init", "-C", begun)
    run(tmp_path, python.with_name("tpmdocs"), "new", "-C", begun, "spike", "Which till?")
    assert run(tmp_path, python.with_name("tpmdocs"), "check", "-C", begun) == "No findings\n"
    assert (site / "assets" / "tpmdocs.css").read_bytes() == stylesheet()
    assert (site / "assets" / "tpmdocs.js").read_bytes() == script()


PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def clean_environment(folder: Path) -> Path:
    """An environment that holds what tpmdocs depends on and not tpmdocs; its Python.

    The dependencies are lent by the environment that runs the tests. A line in a .pth file lends the packages
    of a folder and does not run its .pth files, through which alone an editable tpmdocs could come along.
    """
    venv.create(folder, symlinks=os.name != "nt")
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(run(folder, python, "-c", where).strip(), "lent.pth").write_text("\n".join(lent))
    return python


def run(folder: Path, *command: str | Path) -> str:
    """What the command prints; where it fails, everything it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}", pytrace=False)
    return done.stdout


def one(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found
