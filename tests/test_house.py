"""Style, types and layers are checks like any other, so that one run reports everything at once."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    ["ruff check", "ruff format --check", "mypy", "lint-imports"],
    ids=lambda command: command.split(" -")[0],
)
def test_the_house_is_in_order(command: str, root: Path) -> None:
    program, *arguments = command.split()
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / program, *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        pytest.fail(f"{command}\n{done.stdout}", pytrace=False)
