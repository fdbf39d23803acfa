"""Whoever writes with `tpmdocs serve` beside the editor sees each edit where they are, and what is wrong with it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from plans import spec
from playwright.sync_api import Error, Page
from waiting import free_address, wait_until

HOST = "site_name: Plan\ndocs_dir: specs\ntheme: {name: material, font: false}\nplugins: [search, tpmdocs]\n"


@pytest.mark.slow
def test_an_edit_is_seen_where_one_reads(page: Page, tmp_path: Path, keeping: None) -> None:  # noqa: ARG001
    written = tmp_path / "specs" / "seats.md"
    write(written, body())
    write(tmp_path / "specs" / "map.md", spec("BOX-2", title="A map"))
    write(tmp_path / "mkdocs.yml", HOST)
    with serving(tmp_path) as (address, said):
        come_to(page, f"http://{address}/seats/")
        page.evaluate("scrollTo(0, 2500)")
        assert page.evaluate("scrollY") == 2500
        write(written, body(said="changed"))
        shows(page, "Paragraph 150 is changed")
        page.wait_for_function("Math.abs(scrollY - 2500) < 5")

        # A wrong edit: the page says what is wrong, and so does the terminal.
        write(written, body(said="changed", depends_on="[BOX-9]"))
        shows(page, "BOX-9 is not a spec")
        assert "unknown-reference" in said.read_text()
        assert "Paragraph 150 is changed" in page.inner_text("article")

        # What cannot be built at all leaves the last good site, and the next edit is seen again.
        write(tmp_path / "mkdocs.yml", HOST.replace("[search, tpmdocs]", "[search, tpmdocs, nobody]"))
        wait_until(lambda: "what is served is the last one that could" in said.read_text())
        assert "nobody" in said.read_text()
        assert "Traceback" not in said.read_text()
        write(tmp_path / "mkdocs.yml", HOST.replace("theme: {", "theme: ["))
        wait_until(lambda: "error parsing the configuration" in said.read_text())
        assert "Traceback" not in said.read_text()
        other = page.context.new_page()  # the first one is loaded anew just now
        other.goto(f"http://{address}/map/")
        shows(other, "A map")
        shows(page, "Paragraph 150 is changed")
        write(tmp_path / "mkdocs.yml", HOST)
        write(written, body(said="mended"))
        shows(page, "Paragraph 150 is mended")
        assert "is not a spec" not in page.inner_text("article")


def body(said: str = "as it was", **fields: str) -> str:
    return spec("BOX-1", title="Seats", **fields) + "\n\n".join(f"Paragraph {n} is {said}." for n in range(300))


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def come_to(page: Page, address: str) -> None:
    def there() -> bool:
        with suppress(Error):
            answer = page.goto(address)
            return answer is not None and answer.ok
        return False

    wait_until(there)


def shows(page: Page, text: str) -> None:
    """Wait until the page that is open has a text in it; nobody loads it anew but the host."""
    page.wait_for_function("text => document.querySelector('article')?.innerText.includes(text)", arg=text)


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, Path]]:
    """The address of `tpmdocs serve`, and the file that holds what it has said."""
    address = free_address()
    said = root.parent / f"{root.name} said"
    command = [sys.executable, "-m", "tpmdocs", "serve", "-C", str(root), "--addr", address]
    with said.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT) as process:
        try:
            yield address, said
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
