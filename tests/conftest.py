"""What several tests need: Chromium, the real repositories, golden files; and when a test may be skipped."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from built import CORPORA, DOCS, ROOT, MadeOnce, build
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tpmdocs.model.catalog import Catalog
from tpmdocs.reading.loader import load

CI = os.environ.get("CI", "").lower() in ("1", "true")

# How long an example takes depends on who else uses the machine; what a build finds it has to find again.
settings.register_profile("tpmdocs", deadline=None, derandomize=CI, print_blob=True)
settings.load_profile("tpmdocs")

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's banner, in the hosts that tests start

# Plans of the tests lie in time as they do today, whenever they are run.
os.environ["TPMDOCS_TODAY"] = "2026-11-23"

# Nothing that one test found is another one's answer; what is kept is for those that ask for `keeping`.
os.environ["TPMDOCS_KEEP"] = ""

# What `check` is compared with by default in a pipeline, such as the one that may run these tests.
for variable in [name for name in os.environ if name.startswith(("CI_MERGE_REQUEST_", "GITHUB_"))]:
    del os.environ[variable]


# A shell lets what it starts in the background ignore Ctrl-C, and then programs that tests start would ignore it, too.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):  # which nohup lets them ignore
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite golden files; read the difference before you commit it"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, so that no mark is forgotten; what reads one repository is one worker's.

    What takes a night is left out of what takes minutes.
    """
    if "nightly" not in config.getoption("markexpr"):
        items[:] = [item for item in items if item.get_closest_marker("nightly") is None]
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "chromium" in fixtures:
            item.add_marker(pytest.mark.browser)
        if "corpora" in fixtures:
            item.add_marker(pytest.mark.corpus)
            given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
            if given.get("name") in DOCS or "corpus" in fixtures:
                item.add_marker(pytest.mark.xdist_group(str(given.get("name", "kep"))))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real repositories, to be read and never written."""
    if not CORPORA.is_dir():
        pytest.skip("the real repositories are not beside this checkout (../shared/corpora)")
    return CORPORA


@pytest.fixture(scope="session")
def corpus(corpora: Path) -> Callable[[str], Catalog]:
    """A real repository by its name, read with the dialect that is written for it; once for all tests of a worker."""

    @cache
    def read(name: str) -> Catalog:
        dialect = ROOT / "tests" / "dialects" / name / "site_config"
        overlay = {f"site_config/{file.name}": file.read_text() for file in sorted(dialect.iterdir())}
        return load(corpora / name, docs_dir=DOCS[name], overlay=overlay)

    return read


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """A folder by its name, filled by the worker that asks first, while the other one waits for it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made"
    shared.mkdir(exist_ok=True)

    def made(name: str, fill: Callable[[Path], object]) -> Path:
        with (shared / f"{name}.lock").open("a+") as lock:
            flock(lock, LOCK_EX)
            lock.seek(0)
            if not lock.read():
                fill(shared / name)
                lock.write("made")
        return shared / name

    return made


@pytest.fixture(scope="session")
def site_of(made_once: MadeOnce) -> Callable[[str], Path]:
    """A site by its name in tests/built.py, made once, in whatever order tests come."""

    def built(name: str) -> Path:
        if name in DOCS and not CORPORA.is_dir():
            pytest.skip("the real repositories are not beside this checkout (../shared/corpora)")
        return made_once(name, lambda folder: build(name, folder)) / "site"

    return built


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, started once for each worker."""
    names = ("chromium", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        _do_without(f"no browser on the PATH, looked for {', '.join(names)}")
    # Chromium refuses its sandbox to root; what it opens here are our own pages.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def graphviz() -> None:
    """Graphviz' own program, for what has to be the same by it and by WebAssembly."""
    if shutil.which("dot") is None:
        _do_without("no dot on the PATH: apt-get install graphviz")


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worked out is kept for the next time, as it is for everybody else."""
    monkeypatch.delenv("TPMDOCS_KEEP")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty tab in a profile of its own."""
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with the file that holds it, or rewrites the file under `pytest --update`."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--update"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        assert file.is_file(), f"{file.relative_to(ROOT)} is not there yet: pytest --update"
        assert text == file.read_bytes().decode(), (
            f"differs from {file.relative_to(ROOT)}: pytest --update, then read it"
        )

    return compare


def _do_without(reason: str) -> NoReturn:
    """Skip, except where CI=true: there a check that nobody ran must not look like one that passed."""
    if CI:
        pytest.fail(f"{reason}; with CI=true this is a failure", pytrace=False)
    pytest.skip(reason)
