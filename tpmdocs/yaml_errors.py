"""libyaml's complaints become words that an author of a spec understands, with a place and a way out."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tpmdocs.diagnostics import shown
from tpmdocs.synonyms import concepts_called


def explained(error: yaml.MarkedYAMLError, text: str) -> tuple[str, int, str]:
    """What is wrong with a text that libyaml cannot read, at which offset, and the way out."""
    what, context = error.problem or "", error.context or ""
    there, begun = _index(error.problem_mark or error.context_mark), _index(error.context_mark or error.problem_mark)
    at = text[there : there + 1]
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        return "a merge conflict is left here", conflict.start(), "keep one side, and take these lines of signs out"
    quote = _left_open(text, there)
    if quote is not None:
        return "a quote is opened and never closed", quote, "close it on this line"
    if ("cannot start any token" in what and at == "\t") or "tab character" in what:
        return "a tab cannot indent YAML", there, "indent with spaces"
    if "cannot start any token" in what and at:
        return _needs_quotes(at), there, "put the value in quotes"
    if "scanning an alias" in context or "scanning an anchor" in context:
        return _needs_quotes(text[begun : begun + 1]), begun, "put the value in quotes"
    if "block sequence entries are not allowed" in what:
        return _needs_quotes("- "), there, "put the value in quotes; a list begins on a line of its own"
    if "mapping keys are not allowed" in what:
        return _needs_quotes("? "), there, "put the value in quotes"
    if "scanning a block scalar" in context:
        sign = text[begun : begun + 1]
        way_out = "put the value in quotes, or move its text to the next line, indented"
        return f"nothing may follow `{sign}` on its line: the text begins on the next", begun, way_out
    line = text[text.rfind("\n", 0, there) + 1 : there]
    if "mapping values are not allowed" in what and ":" in line:
        return "a second `:` on this line makes it ambiguous", there, "put the value in quotes"
    if "mapping values are not allowed" in what:
        above = _line_above(text, there)
        if not line.startswith((" ", "-")) and ":" not in text[slice(*above)]:
            return _NO_PAIR, above[0], _way_to_a_pair(text[slice(*above)])
        return "this line does not fit the indentation", there, "indent it as the lines around it"
    if "could not find expected ':'" in what:  # noticed at the line that follows
        return _NO_PAIR, begun, _way_to_a_pair(text[text.rfind("\n", 0, begun) + 1 :].partition("\n")[0])
    if "did not find expected key" in what or "did not find expected '-' indicator" in what:
        closing = line.rstrip()[-1:]
        if closing and closing in "\"']}":
            kind = "quote" if closing in "\"'" else "bracket"
            return f"text follows the closing {kind}", there, "put the whole value in quotes"
        return "this line does not fit the indentation or the list above it", there, "indent it as the lines around it"
    if "document start" in what:
        return "this line does not fit the indentation", there, "indent it as the lines around it"
    if "parsing a flow" in context and "\n" in text[begun:there]:
        return "a bracket is opened here and not closed", begun, "close it, or put the value in quotes"
    if "did not find expected" in what:
        way_out = "put a `,` between values, and close every quote and bracket"
        return "this value is not complete, or a quote or bracket is not closed", there, way_out
    if "unexpected end of stream" in what:  # noticed at the end of the file
        return "a quote is opened and never closed", begun, "close it"
    if "unknown escape" in what:
        way_out = "write `\\\\` for a backslash, or use '…'"
        return 'a backslash inside "…" begins an escape that YAML does not know', there, way_out
    return f"this is not YAML: {what}", there, ""


_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?= |\r?$)", re.M)
_NO_PAIR = "this line is not a `key: value` pair"


def _needs_quotes(sign: str) -> str:
    return f"a value cannot begin with {'a backtick' if sign == '`' else f'`{sign}`'} unless it is quoted"


def _line_above(text: str, index: int) -> tuple[int, int]:
    """From where to where the line above the one at `index` stands."""
    end = max(0, text.rfind("\n", 0, index))
    return text.rfind("\n", 0, end) + 1, end


def _way_to_a_pair(line: str) -> str:
    if re.match(r"\s*[\w-]+:\S", line) is not None:
        return "put a space behind the `:`"
    key, _, value = line.strip().partition(" ")
    is_field = bool(value.strip()) and bool(concepts_called(key))
    return f"write {shown(f'{key}: {value.strip()}')}" if is_field else "write `key: value`"


def _index(mark: Any) -> int:
    return mark.index if mark is not None and mark.index is not None else 0


def _left_open(text: str, index: int) -> int | None:
    """Where a quote was opened on an earlier line that has just been closed by what was meant to open another."""
    quote = text[index - 1 : index]
    if index == 0 or quote not in "\"'":
        return None
    opened = text.rfind(quote, 0, index - 1)
    begins_a_value = opened >= 0 and (opened == 0 or text[opened - 1] in " \t\n[{,")
    return opened if begins_a_value and "\n" in text[opened : index - 1] else None
