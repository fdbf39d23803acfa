from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, FileSystemLoader
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from tpmdocs.template_code import Templates, written
from tpmdocs.templates import Compiled

PARTS = """\
{% macro link(text, href="/", bold=false) %}
<a href="{{ href }}">{% if bold %}<b>{{ text }}</b>{% else %}{{ text }}{% endif %}</a>
{% endmacro %}
{% macro box(label) %}<div title="{{ label }}">{{ caller() }}</div>{% endmacro %}
"""
PAGE = """\
{% import "parts.html" as parts %}
{% set unit = "week" %}
{% macro each(some, last=unit) %}
{% for one in some %}{{ one.real }}{{ ", " if not loop.last else " " ~ last }}{% endfor %}
{% endmacro %}
{{ parts.link(text, bold=true) | trim }} {{ parts.link(text, href=text) }}
{% call parts.box(text) %}{{ each(numbers) }} {{ each(numbers, last="day") }}{% endcall %}
{{ by_name["a"] }} {{ numbers[0] }} {{ numbers[1:] | join("-") }} {{ "{:,}".format(1000) }}
{{ text.upper() }} {{ numbers | length }}
"""


OURS = Templates(DictLoader({"parts.html": PARTS, "page.html": PAGE})).template("page.html")
THEIRS = Environment(loader=DictLoader({"parts.html": PARTS}), autoescape=True).from_string(PAGE)


def shown(template: str, **values: object) -> str:
    return Templates(DictLoader({"parts.html": PARTS, "page.html": template})).template("page.html").render(values)


@given(st.text(), st.lists(st.integers(), min_size=2))
def test_a_page_says_what_jinja_itself_would_make_of_it(text: str, numbers: list[int]) -> None:
    plain = " ".join(text.split()).replace("\0", "")
    values = {"text": plain, "numbers": numbers, "by_name": {"a": plain}}
    assert OURS.render(values).split() == THEIRS.render(values).split()


@given(st.text())
def test_what_is_written_of_a_text_is_one_line_and_no_html(text: str) -> None:
    html = written(text)
    assert not set(html) & set("<>\"'\n\r\0")
    assert Markup(html).unescape() == text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def test_html_is_written_as_it_is_and_nothing_for_none() -> None:
    assert (written(Markup("<b>&amp;</b>")), written(None), written(7)) == ("<b>&amp;</b>", "", "7")


def test_what_a_macro_says_is_html_and_what_it_is_given_is_not() -> None:
    assert shown('{% import "parts.html" as parts %}{{ parts.link("<i>") }}').strip() == '<a href="/">&lt;i&gt;</a>'


@pytest.mark.parametrize(
    ("template", "mistake"),
    [
        ("{{ nobody }}", UndefinedError),
        ("{{ text.colour }}", AttributeError),
        ("{{ by_name['b'] }}", KeyError),
        ("{% import 'parts.html' as parts %}{{ parts.link() }}", TypeError),
        ("{% import 'parts.html' as parts %}{{ parts.link('a', colour='red') }}", TypeError),
    ],
)
def test_a_mistake_in_a_template_is_an_error(template: str, mistake: type[Exception]) -> None:
    with pytest.raises(mistake):
        shown(template, text="a", by_name={})


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Renders `page.html` of a folder, as another process would."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.html").write_text("{{ 1 + 1 }} pages")
    return lambda: Templates(FileSystemLoader(tmp_path), bytecode_cache=Compiled()).template("page.html").render()


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("__pycache__/page.*"))


def test_what_a_template_became_is_kept_and_used_again(
    render: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert render() == "2 pages"
    (file,) = kept(tmp_path)
    monkeypatch.setattr(Environment, "_generate", None)  # nothing can be compiled any more
    assert render() == "2 pages"
    file.unlink()
    with pytest.raises(TypeError):
        render()


def test_a_template_that_was_changed_is_compiled_anew(render: Callable[[], str], tmp_path: Path) -> None:
    render()
    (tmp_path / "page.html").write_text("{{ 2 + 1 }} pages")
    assert render() == "3 pages"
    assert render() == "3 pages"


def test_so_is_every_template_for_another_compiler(
    render: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render()
    before = kept(tmp_path)[0].read_bytes()
    monkeypatch.setattr(Compiled, "_compiler", "another")
    assert render() == "2 pages"
    assert kept(tmp_path)[0].read_bytes() != before


@pytest.mark.parametrize("cut", [0, 20, 200, -1])
def test_what_was_kept_and_is_damaged_does_no_harm(render: Callable[[], str], tmp_path: Path, cut: int) -> None:
    render()
    (file,) = kept(tmp_path)
    file.write_bytes(file.read_bytes()[:cut])
    assert render() == "2 pages"


def test_nothing_is_kept_where_python_keeps_nothing(
    render: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render() == "2 pages"
    assert kept(tmp_path) == []
