"""A template becomes Python code in which attributes are attributes, macros functions, and one call writes a value.

Jinja asks of each attribute whether it is an item, of each call whether it wants the context, and of each value twice
whether it is HTML. Where pages have a million values, most of the time is spent on that, and no template of ours needs
it. What this relies on of Jinja is what it offers as `Environment.code_generator_class`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, MacroRef, find_undeclared
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from jinja2.compiler import Frame

MARK = "\0"
"""What no page can hold, so that it can stand for something in what a template writes."""

markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""`Markup` of a text that is HTML already, without a look at what it is, as that takes longer than all else."""


def written(value: object) -> str:
    """A value as it is written into HTML: text in one line and escaped, HTML as it is, and nothing for None."""
    if value.__class__ is str:
        return _escaped(value)
    if value.__class__ is Markup or value is None:
        return value or ""
    return _escaped(str(value))


@lru_cache(65_536)  # what is said of a spec is said on many pages
def _escaped(text: str) -> str:
    html = str(escape(text))
    if "\n" not in html and "\r" not in html and MARK not in html:
        return html
    return html.replace(MARK, "").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "&#10;")


_Text = TypeVar("_Text", str, Markup)


def trimmed(html: _Text) -> _Text:
    """Without white space at its ends, and still HTML if it was."""
    return markup(str.strip(html)) if isinstance(html, Markup) else html.strip()


class TemplateCode(CodeGenerator):
    """Code as plain as templates that escape everything, are never asynchronous and inherit nothing can have it."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline(f"from {__name__} import markup, written")
        super().visit_Template(node, frame)

    def _output_const_repr(self, group: Iterable[str]) -> str:
        """Text of the template, in which an indent and a line's end are a space, as they are in the page."""
        text = re.sub(r"(?<=\S)[ \t]*\n\s*(?=\S)", " ", "".join(group))
        return repr(re.sub(r"[ \t]*\n\s*", "\n", text))

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:  # noqa: ARG002
        self.write("written(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:  # noqa: ARG002
        self.write(")")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        self.write("environment.macros(")
        self.visit(node.template, frame)
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write("(")
        for one in (*node.args, *node.kwargs):
            self.visit(one, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> tuple[Frame, MacroRef]:
        """A function whose parameters are called as those of the macro, so that it can be called as one."""
        frame = frame.inner()
        frame.symbols.analyze_node(node)
        names = [arg.name for arg in node.args]
        if "caller" in find_undeclared(node.body, ("caller",)):
            frame.symbols.declare_parameter("caller")
            names.append("caller")
        frame.require_output_check = False
        frame.symbols.analyze_node(node)
        optional = len(node.args) - len(node.defaults)
        given = [f"{name}=missing" if optional <= n < len(node.args) else name for n, name in enumerate(names)]
        self.writeline(f"def macro({', '.join(given)}):", node)
        self.indent()
        self.buffer(frame)
        self.enter_frame(frame)
        for name in names:
            self.writeline(f"{frame.symbols.ref(name)} = {name}")
        self.push_parameter_definitions(frame)
        for name, default in zip(names[optional:], node.defaults, strict=False):
            ref = frame.symbols.ref(name)
            self.writeline(f"if {ref} is missing:")
            self.indent()
            self.writeline(f"{ref} = ")
            self.visit(default, frame)
            self.mark_parameter_stored(ref)
            self.outdent()
        self.pop_parameter_definitions()
        self.blockvisit(node.body, frame)
        self.writeline(f"return markup(concat({frame.buffer}))")
        self.leave_frame(frame, with_python_scope=True)
        self.outdent()
        return frame, MacroRef(node)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:  # noqa: ARG002
        self.write("macro")


class Templates(Environment):
    """The templates of a folder: each is read once, and the macros that others import of it are made once."""

    code_generator_class = TemplateCode

    def __init__(self, loader: BaseLoader, **options: Any) -> None:
        super().__init__(loader=loader, autoescape=True, auto_reload=False, undefined=StrictUndefined, **options)
        self._read: dict[str, Template] = {}
        self._macros: dict[str, TemplateModule] = {}

    def template(self, name: str) -> Template:
        if name not in self._read:
            self._read[name] = self.get_template(name)
            self._read[name].globals = dict(self.globals)  # is copied for each page, for which Jinja's own takes long
        return self._read[name]

    def macros(self, name: str) -> TemplateModule:
        if name not in self._macros:
            self._macros[name] = self.template(name).module
        return self._macros[name]
