"""What benchmarks measure with is itself sound: the plans made for them, the scales, the table and the plot."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from benchmarks import drawing, generators, installing, memory
from benchmarks.goals import GOALS
from benchmarks.measure import Row, Unsuccessful, run_to_its_end
from benchmarks.plot import plot
from benchmarks.proposals import DIALECT, STEP, Editor, replicated, sections, write_proposals
from benchmarks.results import machine, markdown
from benchmarks.searching import first_result
from tpmdocs import check, load
from tpmdocs.model.catalog import Catalog
from tpmdocs.repository.cache import FOLDER

TODAY = date(2026, 7, 24)

# ---- plans of real proposals


@st.composite
def proposals(draw: st.DrawFn) -> Mapping[int, str]:
    """Proposals of which each refers to earlier ones, in all the ways in which they do."""
    numbers = sorted(draw(st.sets(st.integers(1, 300), min_size=1, max_size=12)))
    texts = {}
    for place, number in enumerate(numbers):
        earlier = draw(st.lists(st.sampled_from(numbers[:place]), max_size=3)) if place else []
        head = f"eip: {number}\ntitle: One\n" + (f"requires: {', '.join(map(str, earlier))}\n" if earlier else "")
        links = "".join(f"See [EIP-{other}](./eip-{other}.md#why) and ERC-{other}. " for other in earlier)
        texts[number] = (
            f"---\n{head}---\n{links}EIP-99999, ../assets/eip-{number}/a.png, https://a.example/eip-{number}\n"
        )
    return texts


@given(proposals(), st.integers(1, 60))
def test_there_are_as_many_proposals_as_asked_for_and_none_refers_out_of_its_replica(
    texts: Mapping[int, str], size: int
) -> None:
    made = replicated(texts, size)
    assert len(made) == size
    for number, text in made.items():
        replica, original = divmod(number, STEP)
        assert f"eip: {number}\n" in text
        assert text.count(f"assets/eip-{original}/") == text.count(f"https://a.example/eip-{original}\n") == 1
        prose = re.sub(r"https?://\S+|\.\./assets/\S+|EIP-99999", "", text)
        referred = {int(one) for one in re.findall(r"(?:EIP-|eip-|ERC-|requires: |, )(\d+)", prose)}
        assert referred <= made.keys()
        assert {one // STEP for one in referred} <= {replica}
        assert len(referred) == len(set(re.findall(r"\[EIP-(\d+)\]", texts[original])))


@pytest.mark.slow
def test_a_thousand_proposals_are_a_plan_with_no_finding_that_the_original_has_not(
    corpora: Path, tmp_path: Path
) -> None:
    write_proposals(tmp_path / "plan", 1_000)
    shutil.copytree(corpora / "eips", tmp_path / "original")
    shutil.copytree(DIALECT, tmp_path / "original", dirs_exist_ok=True)
    catalog = load(tmp_path / "plan")
    assert len(catalog.specs) == 1_000
    assert _findings(catalog) == _findings(load(tmp_path / "original"))
    listed = [path for _, paths in sections(tmp_path / "plan") for path in paths]
    assert sorted(listed) == sorted(file.name for file in (tmp_path / "plan" / "EIPS").iterdir())


def _findings(catalog: Catalog) -> set[tuple[str, int, int]]:
    """What is said of each proposal, by the number that it has in the original."""
    return {
        (finding.code, int(re.sub(r"\D", "", Path(finding.path).name)) % STEP, finding.span.line)
        for finding in check(catalog, today=TODAY)
    }


def test_every_edit_leaves_a_text_that_was_not_there_before_and_no_finding_more(corpora: Path, tmp_path: Path) -> None:
    assert corpora
    root = tmp_path / "plan"
    write_proposals(root, 60)
    editor = Editor(root)
    file = root / "EIPS" / f"eip-{editor.page}.md"
    before = len(check(load(root), today=TODAY))
    seen = {file.read_text("utf-8")}
    for edit in [editor.body, editor.title, editor.dependency] * 3:
        edit()
        text = file.read_text("utf-8")
        assert text not in seen
        seen.add(text)
    assert len(check(load(root), today=TODAY)) == before


def test_only_what_is_cold_forgets_what_was_built_and_kept(corpora: Path, tmp_path: Path) -> None:
    assert corpora
    root = tmp_path / "plan"
    write_proposals(root, 12)
    ours = generators.tpmdocs(root)
    for build, left in ((ours.cold("cold"), False), (ours.after("unchanged", lambda: None), True)):
        for folder in (root / "site", root / FOLDER):
            folder.mkdir(parents=True, exist_ok=True)
        build.before()
        assert [(root / "site").exists(), (root / FOLDER).exists()] == [left, left]


def test_a_proposal_becomes_a_need_with_its_links() -> None:
    text = "---\neip: 7\ntitle: One: two\nstatus: Final\nrequires: 2, 5\n---\n\n## Why\n"
    assert generators.as_need(text) == (
        "# One: two\n\n```{spec} One: two\n:id: EIP_7\n:status: Final\n:links: EIP_2, EIP_5\n```\n\n\n## Why\n"
    )


# ---- scales

FILL = "block = bytearray(b'x') * (80 << 20); print('full', flush=True); "
WAIT = "import sys; sys.stdin.read()"


def held_by(code: str) -> float:
    """Megabytes that a Python with this code holds, with its descendants, once one of them says that it is full."""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"full\n"
        return memory.held(process.pid)


@pytest.mark.skipif(not memory.can_weigh(), reason=memory.CANNOT)
def test_what_a_child_of_a_child_holds_counts() -> None:
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {FILL + WAIT!r}])"
    assert 80 < held_by(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])") < 160


@pytest.mark.skipif(not memory.can_weigh(), reason=memory.CANNOT)
def test_what_forked_processes_share_counts_once() -> None:
    fork = "block = bytearray(b'x') * (80 << 20); import os; child = os.fork(); child or print('full', flush=True); "
    assert 80 < held_by(fork + WAIT) < 160


def test_a_run_tells_the_common_peak_of_its_processes_and_what_kept_processors_busy() -> None:
    spin = "import time\nblock = bytearray(b'x') * (80 << 20)\nwhile time.process_time() < 0.5: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}])"
    run = run_to_its_end([sys.executable, "-c", code], weigh=True)
    assert run.busy > 0.5
    assert run.largest > 80
    assert run.together is None or run.together > 80
    assert run_to_its_end([sys.executable, "-c", ""]).together is None


def test_a_command_that_fails_tells_what_it_said() -> None:
    with pytest.raises(Unsuccessful, match="no such thing"):
        run_to_its_end([sys.executable, "-c", "raise SystemExit('no such thing')"])


SITE = """<!doctype html><input class="md-search__input"><div class="md-search-result">
<ol class="md-search-result__list"></ol></div><script>
document.querySelector("input").addEventListener("input", ({target}) => setTimeout(() => {
  if (target.value === "signature")
    document.querySelector("ol").innerHTML = "<li class='md-search-result__item'>Found</li>";
}, 300));
</script>"""


def test_a_first_result_counts_from_going_to_the_page_until_it_is_painted(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(SITE)
    assert first_result(chromium, tmp_path) > 0.3  # which is what finding takes


# ---- the table and the plot

ROWS = (
    ("building", Row("10 pages: plain", 10.0, busy=9.0)),
    ("building", Row("10 pages: <ours> & theirs", 4.0, "s", "plain", 10.0, 0.45, paired=0.4)),
    ("building", Row("10 pages: ours, again", 7.0, "s", "plain", 10.0, 0.45)),
    ("building", Row("10 pages, memory: ours", 300.0, "MB", "plain", 150.0)),
    ("growing", Row("exponent", 1.0, "", most=1.1)),
    ("adopting", Row("kep: recognised", 99.0, "%", least=95)),
)


def test_a_promise_is_held_against_the_ratio_of_pairs_where_there_is_one() -> None:
    assert [row.kept for _, row in ROWS] == [None, True, False, None, True, True]
    assert Row("", 4.0, "s", "plain", 10.0, 0.45, paired=0.5).kept is False


def test_the_plot_holds_every_row_and_a_mark_for_every_goal() -> None:
    drawn = ElementTree.fromstring(plot(ROWS))
    svg = "{http://www.w3.org/2000/svg}"
    texts = [element.text or "" for element in drawn.iter(f"{svg}text")]
    for _, row in ROWS:
        assert (row.what.partition(": ")[2] or row.what) in texts
        assert row.form in texts
    bars = [element for element in drawn.iter(f"{svg}rect") if "bar" in element.get("class", "")]
    assert len(bars) == len(ROWS)
    marks = [float(element.get("x1", "")) for element in drawn.iter(f"{svg}line")]
    ends = [float(bar.get("x", "")) + float(bar.get("width", "")) for bar in bars]
    assert [mark > end for mark, end in zip(marks, [ends[1], ends[2], ends[4], ends[5]], strict=True)] == [
        True,  # kept: the bar ends before its goal
        False,
        True,
        False,  # at least
    ]
    assert sum("NOT KEPT" in text for text in texts) == 1


def test_the_table_holds_every_row_and_what_was_skipped() -> None:
    text = markdown([*ROWS, ("building", "Sphinx skipped")], machine(5))
    cells = [line.split(" | ")[1] for line in text.splitlines() if re.match(r"\| (building|growing|adopting) \|", line)]
    assert cells == [row.what for _, row in ROWS]
    assert "- Sphinx skipped\n" in text
    assert text.count("NOT KEPT") == 1


def test_the_readme_of_the_benchmarks_holds_every_goal(root: Path) -> None:
    text = (root / "benchmarks" / "README.md").read_text("utf-8")
    table = re.findall(r"^\| ([^|]+) \| ([^|]*?) ?\| ([\d.]+)(?: ×)? \|$", text.split("## ")[1], re.MULTILINE)
    assert table == [(goal.what, goal.against, f"{goal.most:g}") for goal in GOALS]


def test_what_is_not_installed_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert installing.python_with("zensical") is None
    assert "pytest" in installing.versions(Path(sys.prefix))


def test_diagrams_of_a_real_repository_are_caught_before_they_are_drawn(corpora: Path, tmp_path: Path) -> None:
    assert (corpora / "kep").is_dir()
    assert len(drawing._diagrams("kep", tmp_path)) > 200
