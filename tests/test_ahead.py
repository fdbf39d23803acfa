"""What others have converted ahead counts where it is what would come of the page now, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config  # noqa: TID251
from mkdocs.structure.files import get_files  # noqa: TID251
from mkdocs.structure.pages import Page  # noqa: TID251
from plans import no_plan
from same_site import site_of, spec

from tpmdocs.hosts.faster.account import Account
from tpmdocs.hosts.faster.ahead import Ahead
from tpmdocs.hosts.faster.blocks import Blocks
from tpmdocs.hosts.faster.conversions import Conversions
from tpmdocs.hosts.faster.converting import Converted, Converter, Included
from tpmdocs.hosts.faster.given import Given
from tpmdocs.hosts.mentions import Mention, Mentions
from tpmdocs.repository.cache import Cache

AHEAD = "<p>Converted ahead.</p>"


@pytest.mark.parametrize(
    ("change", "counts", "how"),
    [
        (lambda word, made: (word, made), True, "so"),
        (lambda word, made: (word, made), False, "otherwise"),
        (lambda word, made: (f"{word}0", made), False, "so"),
        (lambda word, made: (word, replace(made, links=(made.links[0]._replace(href="elsewhere/"),))), False, "so"),
        (lambda word, made: (word, replace(made, mentions=(Mention("A-1", None, "another answer"),))), False, "so"),
        (lambda word, made: (word, replace(made, mentions=(Mention("A-1", None, "the answer"),))), True, "so"),
        (lambda word, made: (word, replace(made, included=(Included("a.txt", "a.txt", "digest"),))), False, "so"),
    ],
    ids=[
        "the same",
        "another extension",
        "another text",
        "a link",
        "a mention",
        "a mention that is the same",
        "a file",
    ],
)
@pytest.mark.parametrize("is_put_off", [False, True], ids=["at once", "put off"])
def test_it_counts_where_all_is_the_same(
    tmp_path: Path,
    change: Callable[[str, Converted], Any],
    counts: bool,
    how: str,
    is_put_off: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.md").write_text("# One\n\n[Two](two.md)\n")
    (tmp_path / "docs" / "two.md").write_text("# Two\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: S\nplugins: []\n")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    files = get_files(config)
    mentions = Mentions(no_plan)
    converter = Converter(config, files, mentions)
    file = files.get_file_from_path("one.md")
    assert file is not None
    page = Page(None, file, config)
    page.read_source(config)
    as_it_is = converter.convert(page)
    ahead = Ahead(config, how, converter, {}, [], 0)
    ahead._done["one.md"] = change(Blocks(page.markdown or "").word, replace(as_it_is, content=AHEAD))
    conversions = Conversions(
        Given(config, files, Cache(None), mentions),
        converter,
        Account(),
        "so",
        lambda _: "",
        ahead=ahead,
        is_put_off=is_put_off,
    )
    monkeypatch.setattr(mentions, "answer", lambda *_: "the answer")
    conversions.take_over(page)
    page.render(config, files)
    conversions.finish(1)
    assert page.content == (AHEAD if counts else as_it_is.content)
    assert [one.title for one in page.toc] == ["One"]
    ahead.end()
    assert ahead.taken("one.md", Blocks(page.markdown or "").word, how) is None


COUNTING = """
import sys, time
from mkdocs.commands.build import build
from mkdocs.config import load_config
from tpmdocs import builder
from tpmdocs.hosts.faster.conversions import Conversions

draw, ahead, taken = builder.draw, Conversions._made_ahead, []

def slowly(*arguments, **named):
    time.sleep(2)
    return draw(*arguments, **named)

def noted(self, page, blocks):
    made = ahead(self, page, blocks)
    taken.append(made is not None)
    return made

builder.draw, Conversions._made_ahead = slowly, noted
build(load_config(sys.argv[1], site_dir=sys.argv[2]))
print(sum(taken), len(taken))
"""


@pytest.mark.slow
@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="one process does it all"
)
def test_others_do_convert_ahead_and_what_they_do_is_taken(tmp_path: Path) -> None:
    site = site_of(tmp_path / "plan", specs=60)
    for number in range(1, 61):
        site.write(f"docs/specs/spec-{number}.md", spec(number, body="Words, and a [link](spec-1.md)."))
    os.mkfifo(site.root / "docs" / "pipe.md")  # which the host does not read
    command = [sys.executable, "-c", COUNTING, str(site.configuration()), str(tmp_path / "site")]
    made = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr
    taken, converted = map(int, made.stdout.split())  # of this process's share
    assert 0 < taken <= 60
    assert taken < converted, "there are other pages, too"
