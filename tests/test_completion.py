"""A shell asks for the rest of a word, and gets it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from plans import spec

from tpmdocs.cli import cli
from tpmdocs.cli.completion import SHELLS


def completed(*words: str) -> set[str]:
    *before, begun = words
    asked = ShellComplete(cli, {}, "tpmdocs", "_TPMDOCS_COMPLETE").get_completions(before, begun)
    return {item.value for item in asked}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("expl",), {"explain"}),
        (("explain", "unknown-re"), {"unknown-reference", "unknown-release"}),
        (("explain", "TPM20"), {f"TPM20{number}" for number in range(1, 10)}),
        (("check", "--rule", "self"), {"self-reference"}),
        (("new", "sp"), {"spec", "spike"}),
        (("new", "spike", "s"), set()),
        (("schema", "te"), {"teams"}),
        (("check", "--stat"), {"--statistics"}),
    ],
)
def test_the_rest_of_a_word(words: tuple[str, ...], expected: set[str]) -> None:
    assert completed(*words) == expected


def test_words_of_the_repository_are_completed(tmp_path: Path) -> None:
    for path, text in {"specs/a.md": spec("PAY-1"), "site_config/templates/incident.md": "## What\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert completed("new", "-C", str(tmp_path), "--id", "P") == {"PAY"}
    assert completed("new", "-C", str(tmp_path), "i") == {"incident", "initiative"}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed_that_its_shell_understands(shell: str, tmp_path: Path) -> None:
    printed = CliRunner().invoke(cli, ["completion", shell], prog_name="tpmdocs")
    assert printed.exit_code == 0
    assert "_TPMDOCS_COMPLETE" in printed.output
    if (program := shutil.which(shell)) is None:
        pytest.skip(f"there is no {shell} here")
    script = tmp_path / "script"
    script.write_text(printed.output)
    subprocess.run([program, "-n", str(script)], check=True, env={**os.environ})
