"""The guide says what is so: examples are read, commands are run, and references name all there is and no more."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import click
import pytest
import yaml
from built import ROOT
from click.testing import CliRunner
from plans import check, plan, spec, viewed

import tpmdocs
from tpmdocs.cli import COMMANDS, cli
from tpmdocs.diagnostics import Severity
from tpmdocs.hosts.faster.build import LEVERS
from tpmdocs.hosts.mkdocs import TpmdocsConfig
from tpmdocs.judging.policy import DIFFERENT
from tpmdocs.model.config_schema import config_schemas
from tpmdocs.model.dialect import FIELDS
from tpmdocs.model.links import LinkState
from tpmdocs.model.target import Target, parse_target
from tpmdocs.model.vocabulary import BUILT_IN_LINKS
from tpmdocs.reading.loader import TELLING_FIELDS, load
from tpmdocs.rules import RULES
from tpmdocs.starter import ci_files
from tpmdocs.text.yaml_reader import read_yaml_document
from tpmdocs.text.yaml_values import plain
from tpmdocs.views import data

GUIDE = ROOT / "specs" / "guide"
README = ROOT / "README.md"
HOME = ROOT / "specs" / "index.md"
PAGES = (README, *sorted(GUIDE.glob("*.md")))

STORIES = ("README.md", "tutorial.md", "adopt.md", "commands.md", "python.md")
"""Pages that are followed from top to bottom: their files are written, and their commands run."""

AS_WRITTEN = ", as written"
"""The end of a block's title that shows a file which a command has written."""

NOT_OURS = frozenset({".", "cd", "git", "make", "mkdir", "mkdocs", "pip", "pre-commit", "properdocs", "python3", "rm"})
"""Programs that the guide may name beside our own."""

NOT_READ = frozenset({"mkdocs.yml", ".github/workflows/check.yml", ".pre-commit-config.yaml"})
"""Files that the guide shows for other programs."""

STAND_INS = {
    f"specs/{id_}.md": spec(id_, owner="somebody")
    for id_ in ("PAY-1", "PAY-3", "PAY-9", "PAY-31", "LEDGER-4", "LEDGER-7", "RISK-9", "APP-4")
}
"""The specs that examples in the reference speak of."""


# ---- what a page consists of


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of code.

    Attributes:
        title: The path of the file that it is, from `title="…"` or from the end of the line before it; or another name.
        start, end: Where its text stands in the page, with `indent` before each line.
        findings: Names of the rules that it is there to break, from `<!-- finding: … -->` before it.
        section: What the heading above it says.
    """

    language: str
    title: str
    text: str
    start: int
    end: int
    indent: str
    findings: tuple[str, ...]
    section: str


_FENCE = re.compile(
    r"""
    (?: ^\ * (?: <!--\ finding:\ (?P<findings>.*?)\ --> | [^\n]*`(?P<named>[\w./-]+)`: ) \n+ )?
    ^(?P<indent>\ *) (?P<ticks>`{3,}) (?P<language>\w*) (?P<options>[^\n]*) \n
    (?P<text> .*? )
    ^(?P=indent) (?P=ticks) $
    """,
    re.M | re.S | re.X,
)


@cache
def blocks(page: Path) -> list[Block]:
    return [
        Block(
            match["language"],
            titled[1] if (titled := re.search(r'title="([^"]*)"', match["options"])) else match["named"] or "",
            dedent(match["text"]),
            *match.span("text"),
            match["indent"],
            tuple((match["findings"] or "").split()),
            next((heading[1] for heading in reversed(headings(page)) if heading.start() < match.start()), ""),
        )
        for match in _FENCE.finditer(page.read_text())
    ]


@cache
def headings(page: Path) -> list[re.Match[str]]:
    """Headings of the second level and below; what looks like one within code is none."""
    text = page.read_text()
    code = [match.span() for match in _FENCE.finditer(text)]
    found = re.finditer(r"^#{2,6} (.+)$", text, re.M)
    return [match for match in found if not any(start <= match.start() < end for start, end in code)]


def section(page: str, heading: str) -> str:
    """The text below a heading, up to the next one."""
    text, found = (GUIDE / page).read_text(), headings(GUIDE / page)
    ends = [*(match.start() for match in found[1:]), len(text)]
    return next(text[one.end() : end] for one, end in zip(found, ends, strict=True) if plainly(one) == heading)


def plainly(heading: re.Match[str]) -> str:
    return heading[1].replace("`", "")


def keys_in_headings(page: str) -> list[str]:
    return sorted(plainly(one) for one in headings(GUIDE / page) if one[1].startswith("`"))


def keys_in_tables(text: str) -> list[str]:
    """All code in the first cells of tables."""
    return sorted(key for cell in re.findall(r"^\| (`[^|]*`) +\|", text, re.M) for key in re.findall("`(.*?)`", cell))


def test_no_block_of_code_escapes_the_tests() -> None:
    for page in PAGES:
        assert len(re.findall(r"^ *```", page.read_text(), re.M)) == 2 * len(blocks(page)), page.name


# ---- examples


@dataclass(frozen=True, slots=True)
class Example:
    """The blocks of one section that make a small repository, the findings it is to have, and how it is to be read."""

    name: str
    files: dict[str, str]
    findings: list[str]
    reading: dict[str, Any] | None


def examples() -> list[Example]:
    """All examples of the reference; every block of YAML without a title is the front matter of a spec of its own."""
    return [
        example
        for page in PAGES
        if page.name not in STORIES
        for name in dict.fromkeys(block.section for block in blocks(page))
        for example in _examples(f"{page.stem}: {name}", [block for block in blocks(page) if block.section == name])
    ]


def _examples(name: str, found: list[Block]) -> Iterator[Example]:
    files = [block for block in found if re.search(r"\.\w+$", block.title) and block.language != "css"]
    files = [block for block in files if block.title not in NOT_READ]
    heads: list[Block | None] = [block for block in found if block.language == "yaml" and not block.title]
    reading = next((read(block) for block in found if block.title == "Read as"), None)
    shared = {block.title: block.text for block in files}
    if "site_config/dialect.yml" not in shared:
        shared = STAND_INS | shared
    for head in heads or ([None] if files else []):
        given = {"specs/PAY-12.md": _whole(head.text)} if head is not None else {}
        expected = [rule for block in (*files, head) if block is not None for rule in block.findings]
        yield Example(name, shared | given, sorted(expected), reading)


def _whole(text: str) -> str:
    """A spec with this front matter, and with the keys that every spec needs."""
    if text.startswith("---\n"):
        return text
    needed = {"id": "PAY-12", "title": "Instant payouts", "status": "draft"}
    lacking = "".join(f"{key}: {value}\n" for key, value in needed.items() if not re.search(rf"^{key}:", text, re.M))
    return f"---\n{lacking}{text}---\n\nWhat it is for.\n"


def read(block: Block) -> Any:
    """What a block of YAML holds; it has to be readable as front matter is."""
    text = re.sub(r"\A---\n(.*?)^---\n\Z", r"\1", block.text, flags=re.M | re.S)
    node, problems = read_yaml_document(text)
    assert node is not None
    assert not problems
    return plain(node)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_yaml_can_be_read(page: Path) -> None:
    for block in blocks(page):
        if block.language == "yaml":
            read(block)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_has_the_findings_that_the_page_says_and_no_others(example: Example) -> None:
    found = check(plan(example.files))
    assert sorted(one.rule for one in found) == example.findings, [f"{one.span} {one.message}" for one in found]


@pytest.mark.parametrize("example", [one for one in examples() if one.reading], ids=lambda example: example.name)
def test_an_example_is_read_as_the_page_says(example: Example) -> None:
    assert example.reading is not None
    exported = data.export(viewed(plan(example.files), (), date(2027, 1, 4)))
    path = next(path for path in example.files if not path.startswith("site_config/") and not path.endswith(".txt"))
    row = next(row for row in exported["specs"] if row["path"] == path)
    row["links"] = [f"{one['type']}: {one['target'] or one['as_written']} ({one['state']})" for one in row["links"]]
    assert {key: row[key] for key in example.reading} == example.reading


# ---- stories


class Story:
    """A page that is followed in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables: dict[str, object] = {}

    def write(self, page: Path) -> None:
        """Only the files of a page, as they are at its end."""
        for block in blocks(page):
            self._write(block)

    def follow(self, page: Path) -> str:
        """The page as it would read if it showed what really comes out."""
        text, shift = page.read_text(), 0
        said = ""
        for block in blocks(page):
            real = block.text
            if block.language == "sh":
                self._typed(block.text)
            elif block.language == "console":
                real = self._console(block.text)
            elif block.language == "python":
                said = self._python(block.text)
            elif block.title == "Output":
                real = shown(block.text, said)
            elif block.title.endswith(AS_WRITTEN):
                real = shown(block.text, (self.folder / block.title.removesuffix(AS_WRITTEN)).read_text())
            else:
                self._write(block)
            real = indent(real, block.indent)
            text = text[: block.start + shift] + real + text[block.end + shift :]
            shift += len(real) - (block.end - block.start)
        return text

    def _write(self, block: Block) -> None:
        if re.search(r"\.\w+$", block.title):
            file = self.folder / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text)

    def _typed(self, text: str) -> None:
        for line in text.splitlines():
            match shlex.split(line, comments=True):
                case ["mkdir", "-p", name]:
                    (self.folder / name).mkdir(parents=True)
                case ["rm", *patterns]:
                    for file in [file for pattern in patterns for file in self.folder.glob(pattern)]:
                        file.unlink()
                case ["cd", name]:
                    self.folder /= name

    def _console(self, text: str) -> str:
        before, *parts = re.split(r"^\$ tpmdocs (.*)\n", text, flags=re.M)
        assert before == "", "a block of this kind begins with a command of ours, and shows what it prints"
        told = zip(parts[::2], parts[1::2], strict=True)
        return "".join(f"$ tpmdocs {command}\n{shown(claimed, self._run(command))}" for command, claimed in told)

    def _run(self, command: str) -> str:
        with chdir(self.folder):
            result = CliRunner().invoke(cli, shlex.split(command), prog_name="tpmdocs", catch_exceptions=False)
        assert result.exit_code in (0, 1), result.output
        return result.output

    def _python(self, text: str) -> str:
        output = io.StringIO()
        with chdir(self.folder), redirect_stdout(output):
            exec(text, self.variables)
        return output.getvalue()


def shown(claimed: str, real: str) -> str:
    """What a page should show of an output: what it shows already, if only `…` stands for something else in it.

    A line that is `…` alone stands for any lines, and `…` in a line for anything in it.
    """
    pattern = re.escape(claimed).replace("…\n", "(?:.*\n)*").replace("…", ".*")
    return claimed if re.fullmatch(pattern, real) else real


@pytest.mark.slow
@pytest.mark.parametrize("name", [*STORIES, "home"])
def test_a_page_that_is_followed_shows_what_comes_out(
    name: str, tmp_path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("FORCE_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(variable, raising=False)
    story = Story(tmp_path)
    if name in ("commands.md", "python.md"):
        story.write(GUIDE / "tutorial.md")
    page = {README.name: README, "home": HOME}.get(name, GUIDE / name)
    golden(page, story.follow(page))


# ---- commands

PROGRAM = click.Context(cli, info_name="tpmdocs", **cli.context_settings)


def typed() -> list[tuple[str, str]]:
    """What readers type, and where it stands: all lines of `sh`, and those of `console` behind a `$`."""
    prompts = {"sh": "", "console": r"\$ "}
    return [
        (page.name, line)
        for page in PAGES
        for block in blocks(page)
        if block.language in prompts
        for line in re.findall(rf"^{prompts[block.language]}(.+)$", block.text, re.M)
    ]


@pytest.mark.parametrize("line", dict.fromkeys(line for _, line in typed()))
def test_a_command_that_is_shown_exists(line: str) -> None:
    program, *arguments = shlex.split(line, comments=True)
    if program != "tpmdocs":
        assert program in NOT_OURS
        return
    name = arguments[0]
    if name.startswith("-"):
        cli.make_parser(PROGRAM).parse_args(arguments)
        return
    command = cli.get_command(PROGRAM, name)
    assert command is not None
    command.make_parser(click.Context(command, parent=PROGRAM)).parse_args(arguments[1:])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_described_and_no_other(name: str) -> None:
    command = cli.get_command(PROGRAM, name)
    assert command is not None
    options = [
        name
        for param in command.params
        for name in (
            param.opts if isinstance(param, click.Option) else re.findall(r"[^\s\[\]]+", param.human_readable_name)
        )
    ]
    described = keys_in_tables(section("commands.md", f"tpmdocs {name}"))
    assert [option.split()[0] for option in described] == sorted(options)


def test_every_option_of_the_program_is_described_and_no_other() -> None:
    options = [name for param in cli.get_params(PROGRAM) for name in param.opts]
    assert keys_in_tables(section("commands.md", "All commands")) == sorted(options)


@pytest.mark.parametrize("name", COMMANDS)
def test_exit_codes_are_those_of_the_help(name: str) -> None:
    told = re.findall(r"^    (\d)  ", CliRunner().invoke(cli, [name, "--help"]).output, re.M)
    assert re.findall(r"^- `(\d)`:", section("commands.md", f"tpmdocs {name}"), re.M) == told


# ---- pipelines


def test_what_a_pipeline_keeps_is_shown_as_init_writes_it() -> None:
    github, gitlab = (ci_files(forge, branch="main", install="tpmdocs") for forge in ("github", "gitlab"))
    jobs = yaml.safe_load(github[".github/workflows/plan.yml"])["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    pages = yaml.safe_load(gitlab[".gitlab/plan.yml"])["pages"]
    shown_on = {block.title: yaml.safe_load(block.text) for block in blocks(GUIDE / "pull-requests.md") if block.title}
    [kept] = shown_on["A step on GitHub"]
    assert kept in [{key: said for key, said in step.items() if key != "name"} for step in steps]
    assert shown_on["Of a job on GitLab"] == {"pages": {"cache": pages["cache"]}}


def test_the_tutorial_leaves_nothing_of_the_example_behind(tmp_path: Path) -> None:
    story = Story(tmp_path)
    for block in blocks(GUIDE / "tutorial.md"):
        if block.language == "sh":
            story._typed(block.text)
        elif block.text.startswith("$ tpmdocs init"):
            story._console(block.text)
        else:
            story._write(block)
    left = load(story.folder)
    assert {spec.id for spec in left.specs} == {"BOX-1", "BOX-2", "BOX-3"}
    assert (left.vocabulary.goals, left.vocabulary.releases, left.vocabulary.teams) == (None, None, None)


# ---- references


def test_the_guide_itself_has_no_findings() -> None:
    assert not [one for one in check(load(ROOT)) if one.span.path.startswith("specs/guide/")]


def test_a_rule_that_is_linked_exists() -> None:
    linked = {name for page in PAGES for name in re.findall(r"/rules/([\w-]+)\.md", page.read_text())}
    assert linked - {"index"} <= {rule.name for rule in RULES}


def test_rules_that_are_off_under_startup_are_named_and_no_others() -> None:
    text = section("policies.md", "Policies")
    named, _, _ = text.partition("Under `startup` these rules are off: ")[2].partition(". ")
    by_pack = {name for name, (startup, _) in DIFFERENT.items() if startup is Severity.OFF}
    assert set(re.findall("`(.*?)`", named)) == by_pack | {one.name for one in RULES if one.severity is Severity.OFF}


def test_every_form_of_a_target_is_one() -> None:
    for form in keys_in_tables(section("front-matter.md", "Targets")):
        assert isinstance(parse_target(form.strip('"')), Target), form


def keys_of(schema: dict[str, Any], prefix: str = "") -> list[str]:
    """Every key that a schema names, a nested one by its whole way."""
    found = keys_of(schema["items"], prefix) if "items" in schema else []
    for name, inner in schema.get("properties", {}).items():
        found += [f"{prefix}{name}", *keys_of(inner, f"{prefix}{name}.")]
    return sorted(set(found))


SPEC: dict[str, Any] = plan({}).written.schema["properties"]
CONFIG = config_schemas(plan({}).vocabulary)
LINKS = frozenset(name for link in BUILT_IN_LINKS for name in (link.name, link.inverse))


def test_every_key_of_a_spec_is_described_and_no_other() -> None:
    assert keys_in_headings("front-matter.md") == sorted(SPEC)
    assert SPEC.keys() >= {*FIELDS, *LINKS}


@pytest.mark.parametrize("key", sorted(SPEC.keys() - LINKS))
def test_every_key_within_a_key_of_a_spec_is_described_and_no_other(key: str) -> None:
    assert keys_in_tables(section("front-matter.md", key)) == keys_of(SPEC[key])


def test_every_key_of_a_link_is_described_and_no_other() -> None:
    assert keys_in_tables(section("front-matter.md", "What a link may say")) == keys_of(SPEC["depends_on"])


def test_every_kind_of_link_is_described_as_it_is() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", section("front-matter.md", "Links"), re.M
    )
    leads = {"a spec": "spec", "a goal or key result": "goal", "a spec or a goal": "any"}
    described = [
        (name, inverse, leads[to], orders == "yes", circle == "no") for name, inverse, to, orders, circle in rows
    ]
    assert described == [
        (one.name, one.inverse, one.to, one.orders_work, one.acyclic or one.to == "goal") for one in BUILT_IN_LINKS
    ]


def test_fields_that_make_a_page_a_spec_are_named_and_no_others() -> None:
    named, _, _ = section("front-matter.md", "Which files are specs").partition(". ")
    assert set(re.findall("`(.*?)`", named)) == TELLING_FIELDS


@pytest.mark.parametrize("name", sorted(CONFIG.keys() - {"dialect"}))
def test_every_key_of_a_file_of_site_config_is_described_and_no_other(name: str) -> None:
    assert keys_in_tables(section("site-config.md", f"{name}.yml")) == keys_of(CONFIG[name])


def test_every_file_of_site_config_is_described_and_no_other() -> None:
    described = [plainly(one) for one in headings(GUIDE / "site-config.md")]
    assert sorted(described) == sorted(f"{name}.yml" for name in CONFIG)


def test_every_key_of_a_dialect_is_described_and_no_other() -> None:
    keys = [key for key in keys_of(CONFIG["dialect"]) if not key.startswith("fields.")]
    groups = {key.rpartition(".")[0] for key in keys}
    assert keys_in_headings("dialect.md") == [key for key in keys if key not in groups]


def test_every_way_to_name_a_place_in_a_dialect_is_described() -> None:
    _, _, text = (GUIDE / "dialect.md").read_text().partition("### `fields`")
    for key in keys_of(CONFIG["dialect"]["properties"]["fields"]["properties"]["title"]):
        assert f"{{{key.rpartition('.')[2]}: " in text


def test_every_name_of_the_library_is_described_and_no_other() -> None:
    assert keys_in_tables(section("python.md", "Names")) == sorted(tpmdocs.__all__)


def test_every_key_of_an_export_is_described_and_no_other() -> None:
    text = section("site.md", "The plan as data")
    schema: Any = data.SCHEMA
    keys = [key for key in keys_of(schema) if key.startswith("specs.") or "." not in key]
    assert keys_in_tables(text) == keys
    assert re.findall(r"^- `([\w-]+)`:", text, re.M) == list(LinkState)


def test_every_option_of_the_plugin_is_described_and_no_other() -> None:
    assert keys_in_tables(section("site.md", "Options of the plugin")) == sorted(
        name for name, _ in TpmdocsConfig._schema
    )


def test_everything_that_builds_can_go_without_is_described_and_no_more() -> None:
    assert keys_in_tables(section("commands.md", "What can be turned off")) == sorted(LEVERS)
    option = re.search(r"^\| `without` \| (.*)$", section("site.md", "Options of the plugin"), re.M)
    assert option is not None
    assert re.findall("`(.*?)`", option[1]) == sorted(LEVERS)


def test_every_variable_of_the_style_sheet_is_described_and_no_other() -> None:
    root, _, _ = (ROOT / "theme" / "styles" / "1-tokens.css").read_text().partition("\n}")
    assert keys_in_tables(section("site.md", "Colours and spacing")) == sorted(
        re.findall(r"^  (--tpm-[\w-]+):", root, re.M)
    )
