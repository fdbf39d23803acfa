"""The guide says what is so: its examples are read, its commands run, and its references name all there is and no more."""

from __future__ import annotations

import io
import os
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import click
import pytest
from click.testing import CliRunner
from conftest import ROOT
from plans import plan, spec

import tpmdocs
from tpmdocs.checker import check
from tpmdocs.cli import COMMANDS, cli
from tpmdocs.dialect import FIELDS
from tpmdocs.frontmatter import read_yaml_document
from tpmdocs.loader import TELLING_FIELDS
from tpmdocs.schema import config_schemas
from tpmdocs.views import data
from tpmdocs.vocabulary import BUILT_IN_LINKS

GUIDE = ROOT / "specs" / "guide"
README = ROOT / "README.md"
PAGES = (README, *sorted(GUIDE.glob("*.md")))
SESSIONS = ("README.md", "tutorial.md", "adopt.md", "commands.md", "python.md")
"""Pages that are one story: their files are written and their commands run from top to bottom."""

NOT_OURS = frozenset({".", "cd", "git", "make", "mkdir", "mkdocs", "npm", "pip", "properdocs", "python3"})
"""Programs that the guide may name and that are not run here; `cd` and `mkdir` are followed."""


# ---- what a page of the guide consists of


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of code.

    Attributes:
        title: The path of the file that it is, or what else it is called.
        start, end: Where its text stands in the page.
        findings: Names of the rules that it is there to break, from the comment before it.
        section: The headings above it.
    """

    language: str
    title: str
    text: str
    start: int
    end: int
    findings: tuple[str, ...]
    section: str
    indent: str


_FENCE = re.compile(
    r"""
    (?: ^[ ]* (?: <!--\ finding:\ (?P<findings>.*?)\ --> | [^\n]*`(?P<named>[\w./-]+)`: ) \n+ )?
    ^(?P<indent>[ ]*) (?P<ticks>`{3,}) (?P<language>\w*) (?P<options>[^\n]*) \n
    (?P<text> .*? )
    ^(?P=indent) (?P=ticks) $
    """,
    re.M | re.S | re.X,
)
_HEADING = re.compile(r"^#{2,6} (.+)$", re.M)


def blocks(page: Path) -> list[Block]:
    text = page.read_text()
    found = []
    for match in _FENCE.finditer(text):
        titled = re.search(r'title="([^"]*)"', match["options"])
        found.append(
            Block(
                match["language"],
                titled[1] if titled else match["named"] or "",
                dedent(match["text"]),
                match.start("text"),
                match.end("text"),
                tuple((match["findings"] or "").split()),
                next((heading[1] for heading in reversed(headings(page)) if heading.start() < match.start()), ""),
                match["indent"],
            )
        )
    return found


def headings(page: Path) -> list[re.Match[str]]:
    """Headings of the second level and below; a `##` in a block of code is none."""
    text = page.read_text()
    code = [match.span() for match in _FENCE.finditer(text)]
    return [
        match for match in _HEADING.finditer(text) if not any(start <= match.start() < end for start, end in code)
    ]


def sections(page: Path) -> dict[str, str]:
    """The text below each heading, up to the next one, by what the heading says."""
    text, found = page.read_text(), headings(page)
    ends = [match.start() for match in found[1:]] + [len(text)]
    return {match[1].replace("`", ""): text[match.end() : end] for match, end in zip(found, ends, strict=True)}


def rows(text: str) -> list[str]:
    """What stands as code in the first cell of each row of a table, a row each."""
    return re.findall(r"^\| (`.*?`) +\|", text, re.M)


def coded(text: str) -> list[str]:
    """Everything that stands as code in a text."""
    return re.findall(r"`([^`]+)`", text)


def test_no_block_of_code_escapes_the_tests() -> None:
    for page in PAGES:
        text = page.read_text()
        assert len(re.findall(r"^ *```", text, re.M)) == 2 * len(blocks(page)), page.name


# ---- files and front matter


def yaml_blocks() -> Iterator[tuple[str, Block]]:
    for page in PAGES:
        for block in blocks(page):
            if block.language == "yaml":
                yield page.name, block


@pytest.mark.parametrize(
    ("page", "block"), [pytest.param(*one, id=f"{one[0]}-{one[1].start}") for one in yaml_blocks()]
)
def test_yaml_can_be_read(page: str, block: Block) -> None:  # noqa: ARG001, the page is in the name of the case
    text = re.sub(r"\A---\n(.*?)^---\n\Z", r"\1", block.text, flags=re.M | re.S)
    _, problems = read_yaml_document(text)
    assert not problems


STAND_INS = {
    f"specs/{id_}.md": spec(id_)
    for id_ in ("PAY-1", "PAY-3", "PAY-9", "PAY-31", "LEDGER-4", "LEDGER-7", "RISK-9", "APP-4")
}
"""The specs that examples in the reference speak of."""


@dataclass(frozen=True, slots=True)
class Example:
    """The blocks of one section that make a small repository, and what it has to give."""

    page: Path
    section: str
    files: dict[str, str]
    findings: tuple[str, ...]
    reading: dict[str, Any] | None

    def __str__(self) -> str:
        return f"{self.page.stem}: {self.section}"


def examples() -> Iterator[Example]:
    """All examples of the reference. Every untitled block of YAML is the front matter of a spec of its own."""
    for page in PAGES:
        if page.name in SESSIONS:
            continue
        by_section: dict[str, list[Block]] = {}
        for block in blocks(page):
            by_section.setdefault(block.section, []).append(block)
        for section, found in by_section.items():
            titled = [block for block in found if re.fullmatch(r"[\w./-]+\.(md|yml|yaml|txt)", block.title)]
            lone = [block for block in found if block.language == "yaml" and not block.title]
            reading = next((block for block in found if block.title == "Read as"), None)
            files = {block.title: block.text for block in titled if block.title not in NOT_READ}
            if not files and not lone:
                continue
            if "site_config/dialect.yml" not in files:
                files = STAND_INS | files
            for one in lone or [None]:
                given = {} if one is None else {"specs/PAY-12.md": _whole(one.text)}
                expected = [block.findings for block in (*titled, *([one] if one else []))]
                yield Example(
                    page, section, files | given, tuple(sorted(sum(expected, ()))), _yaml(reading) if reading else None
                )


NOT_READ = frozenset({"mkdocs.yml", ".gitlab-ci.yml", ".github/workflows/site.yml", ".pre-commit-config.yaml"})
"""Files that the guide shows for other programs."""


def _whole(text: str) -> str:
    """A spec with this front matter, and with the keys that every spec needs."""
    if text.startswith("---\n"):
        return text
    needed = {"id": "PAY-12", "title": "Instant payouts", "status": "draft"}
    lacking = "".join(f"{key}: {value}\n" for key, value in needed.items() if not re.search(rf"^{key}:", text, re.M))
    return f"---\n{lacking}{text}---\n\nWhat it is for.\n"


def _yaml(block: Block) -> Any:
    from tpmdocs.frontmatter import plain

    node, _ = read_yaml_document(block.text)
    assert node is not None
    return plain(node)


@pytest.mark.parametrize("example", list(examples()), ids=str)
def test_an_example_has_the_findings_that_the_page_says_and_no_others(example: Example) -> None:
    catalog = plan(example.files)
    found = [f"{one.span.path}:{one.span.line} {one.rule}: {one.message}" for one in check(catalog)]
    assert [one.rule for one in sorted(check(catalog), key=lambda one: one.rule)] == list(example.findings), found


@pytest.mark.parametrize("example", [one for one in examples() if one.reading is not None], ids=str)
def test_an_example_is_read_as_the_page_says(example: Example) -> None:
    from datetime import date

    from tpmdocs.views.plan import Plan

    assert example.reading is not None
    first = next(path for path in example.files if not path.startswith(("site_config/", "specs/PAY", "specs/LED")))
    exported = data.export(Plan(plan(example.files), (), date(2027, 1, 4)))
    one = next(row for row in exported["specs"] if first in (row["path"], row["path"]))
    links = [f"{link['type']}: {link['target'] or link['as_written']} ({link['state']})" for link in one["links"]]
    given = {**one, "links": links, "page": one["url"]}
    assert {key: given[key] for key in example.reading} == example.reading


# ---- stories


@dataclass
class Story:
    """A page that is followed in a folder of its own."""

    folder: Path
    variables: dict[str, object]

    def follow(self, page: Path) -> str:
        """The page as it would read if it showed what really comes out."""
        text, told = page.read_text(), []
        found = blocks(page)
        for n, block in enumerate(found):
            if block.language == "console":
                told.append((block, self._console(block.text)))
            elif block.language == "python":
                output = io.StringIO()
                with redirect_stdout(output):
                    exec(compile(block.text, page.name, "exec"), self.variables)  # noqa: S102, it is our own page
                if output.getvalue():
                    told.append((found[n + 1], shown(found[n + 1].text, output.getvalue())))
            elif "/" in block.title or block.title.endswith(".yml"):
                file = self.folder / block.title
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(block.text)
        for block, real in reversed(told):
            indented = "".join(f"{block.indent}{line}" if line.strip() else line for line in real.splitlines(True))
            text = text[: block.start] + indented + text[block.end :]
        return text

    def _console(self, text: str) -> str:
        parts = re.split(r"^\$ (.*)\n", text, flags=re.M)
        assert parts[0] == "", "a block begins with a command"
        return "".join(
            f"$ {command}\n{shown(output, self._run(command))}"
            for command, output in zip(parts[1::2], parts[2::2], strict=True)
        )

    def _run(self, command: str) -> str:
        words = shlex.split(command, comments=True)
        if words[0] == "mkdir":
            (self.folder / words[-1]).mkdir(parents=True)
        elif words[0] == "cd":
            self.folder = self.folder / words[-1]
        elif words[0] == "tpmdocs" and words[1] != "serve":
            with _in(self.folder):
                result = CliRunner().invoke(cli, words[1:], prog_name="tpmdocs", catch_exceptions=False)
            assert result.exit_code in (0, 1), result.output
            return result.output
        return ""


class _in:  # noqa: N801, it reads as a word
    """A folder to be in for as long as the block lasts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.before = folder, Path.cwd()

    def __enter__(self) -> None:
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.before)


def shown(claimed: str, real: str) -> str:
    """What a page should show of an output: what it shows already, where only `…` stands for something else.

    A line that is `…` alone stands for any lines, and one within a line for anything in it. A command without any
    output in the page is shown for its own sake, where it has been left out on purpose by a comment behind it.
    """
    pattern = re.escape(claimed).replace("…\n", "(?:.*\n)*").replace("…", ".*")
    return claimed if re.fullmatch(pattern, real) else real


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path, {"__name__": "guide"})


def _with_the_box_office(story: Story) -> Story:
    """The folder as the tutorial leaves it."""
    for block in blocks(GUIDE / "tutorial.md"):
        if block.title:
            file = story.folder / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text)
    return story


@pytest.mark.slow
@pytest.mark.parametrize("name", SESSIONS)
def test_a_page_that_is_followed_shows_what_comes_out(
    name: str, story: Story, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    page = README if name == README.name else GUIDE / name
    if name in ("commands.md", "python.md"):
        _with_the_box_office(story)
    monkeypatch.chdir(story.folder)
    golden(page, story.follow(page))


# ---- commands


def shell_lines() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in blocks(page):
            if block.language == "console":
                for line in re.findall(r"^\$ (.*)$", block.text, re.M):
                    yield page.name, line


@pytest.mark.parametrize(("page", "line"), [pytest.param(*one, id=f"{one[0]}: {one[1]}") for one in shell_lines()])
def test_a_command_that_is_shown_exists(page: str, line: str) -> None:  # noqa: ARG001
    words = shlex.split(line, comments=True)
    if words[0] != "tpmdocs":
        assert words[0] in NOT_OURS
        return
    for sign in ("|", ">"):
        words = words[: words.index(sign)] if sign in words else words
    context = click.Context(cli, info_name="tpmdocs")
    if words[1].startswith("-"):
        cli.make_parser(context).parse_args(words[1:])
        return
    command = cli.get_command(context, words[1])
    assert command is not None, words[1]
    command.make_parser(click.Context(command)).parse_args(words[2:])


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_option_of_a_command_is_described_and_no_other(name: str) -> None:
    context = click.Context(cli, info_name="tpmdocs", **cli.context_settings)
    command = cli.get_command(context, name) if name else cli
    assert command is not None
    own = [option for param in command.params if isinstance(param, click.Option) for option in param.opts]
    help_ = ["-h", "--help"] if not name else []
    arguments = [param.human_readable_name for param in command.params if isinstance(param, click.Argument)]
    text = sections(GUIDE / "commands.md")[f"tpmdocs {name}" if name else "All commands"]
    described = [word.split()[0] for row in rows(text) for word in coded(row)]
    assert sorted(described) == sorted([*own, *help_, *arguments])


@pytest.mark.parametrize("name", COMMANDS)
def test_exit_codes_are_those_of_the_help(name: str) -> None:
    told = re.findall(r"^    (\d)  ", CliRunner().invoke(cli, [name, "--help"]).output, re.M)
    assert re.findall(r"^- `(\d)`:", sections(GUIDE / "commands.md")[f"tpmdocs {name}"], re.M) == told


# ---- references


def keys_of(schema: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Every key that a schema names, a nested one by its whole way."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{prefix}{name}"
        yield from keys_of(inner, f"{prefix}{name}.")
    if isinstance(schema.get("items"), dict):
        yield from keys_of(schema["items"], prefix)


LINKS = tuple(dict.fromkeys(name for link in BUILT_IN_LINKS for name in (link.name, link.inverse)))
SPEC_KEYS: dict[str, Any] = plan({}).written.schema["properties"]
CONFIG = config_schemas(plan({}).vocabulary)


def test_every_key_of_a_spec_is_described_and_no_other() -> None:
    described = [heading[1] for heading in headings(GUIDE / "front-matter.md") if heading[1].startswith("`")]
    assert sorted(described) == sorted(f"`{key}`" for key in SPEC_KEYS)
    assert set(SPEC_KEYS) == {*FIELDS, *LINKS, "description"}


@pytest.mark.parametrize("key", [key for key in SPEC_KEYS if key not in LINKS])
def test_every_key_within_a_key_of_a_spec_is_described(key: str) -> None:
    described = rows(sections(GUIDE / "front-matter.md")[key])
    assert sorted(described) == sorted(f"`{inner}`" for inner in dict.fromkeys(keys_of(SPEC_KEYS[key])))


def test_every_key_of_a_reference_is_described() -> None:
    described = rows(sections(GUIDE / "front-matter.md")["What a link may say"])
    assert sorted(described) == sorted(f"`{key}`" for key in dict.fromkeys(keys_of(SPEC_KEYS["depends_on"])))


def test_fields_that_make_a_page_a_spec_are_named() -> None:
    assert set(coded(sections(GUIDE / "front-matter.md")["Which files are specs"])) >= TELLING_FIELDS


@pytest.mark.parametrize("name", [name for name in CONFIG if name != "dialect"])
def test_every_key_of_a_file_of_site_config_is_described(name: str) -> None:
    described = rows(sections(GUIDE / "site-config.md")[f"{name}.yml"])
    assert sorted(described) == sorted(f"`{key}`" for key in keys_of(CONFIG[name]))


def test_every_file_of_site_config_is_described_and_no_other() -> None:
    described = [name for name in sections(GUIDE / "site-config.md") if name.endswith(".yml")]
    assert sorted(described) == sorted(f"{name}.yml" for name in CONFIG)


def test_every_key_of_a_dialect_is_described_and_no_other() -> None:
    concepts = {f"fields.{name}" for name in SPEC_KEYS}
    keys = {key for key in keys_of(CONFIG["dialect"]) if not any(key.startswith(f"{one}.") for one in concepts)}
    described = [heading[1] for heading in headings(GUIDE / "dialect.md") if heading[1].startswith("`")]
    groups = {key for key in keys if any(other.startswith(f"{key}.") for other in keys)}
    assert sorted(described) == sorted(f"`{key}`" for key in keys - concepts - groups | {"fields"})


def test_every_name_of_the_library_is_described_and_no_other() -> None:
    described = [word for row in rows(GUIDE.joinpath("python.md").read_text()) for word in coded(row)]
    assert sorted(described) == sorted(tpmdocs.__all__)


def test_every_key_of_an_export_is_described_and_no_other() -> None:
    text = sections(GUIDE / "site.md")["The plan as data"]
    assert isinstance(data.SCHEMA["properties"], dict)
    specs = data.SCHEMA["properties"]["specs"]["items"]["properties"]
    described = [word for row in rows(text) for word in coded(row)]
    assert sorted(described) == sorted([*data.SCHEMA["properties"], *(f"specs.{name}" for name in specs), *links_of(specs)])


def links_of(specs: dict[str, Any]) -> list[str]:
    return [f"specs.links.{name}" for name in specs["links"]["items"]["properties"]]


def test_every_option_of_the_plugin_is_described_and_no_other() -> None:
    from tpmdocs.hosts.mkdocs import TpmdocsConfig

    described = rows(sections(GUIDE / "site.md")["Options of the plugin"])
    assert sorted(described) == sorted(f"`{name}`" for name, _ in TpmdocsConfig._schema)


def test_every_colour_is_described_and_no_other() -> None:
    css = (ROOT / "theme/assets/tpmdocs.css").read_text()
    tokens = set(re.findall(r"^  (--tpm-[a-z][\w-]*):", css.partition("}")[0], re.M))
    described = {word for row in rows(sections(GUIDE / "site.md")["Colours and spacing"]) for word in coded(row)}
    assert described == tokens
