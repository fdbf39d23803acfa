"""libyaml's complaints become words that an author of a spec understands, with a place and a way out."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from tpmdocs.diagnostics import cut, shown
from tpmdocs.text.placeholder import is_placeholder
from tpmdocs.text.synonyms import concepts_called


class Complaint(NamedTuple):
    """What is wrong with a text that libyaml cannot read.

    Attributes:
        end: Where what is wrong ends; None for the end of the line.
        fix: What to write in its place, where that is nearly certain.
        passed: The stretch of one line that explains it all: what follows can be read without it.
    """

    message: str
    start: int
    help: str = ""
    end: int | None = None
    fix: str | None = None
    passed: tuple[int, int] | None = None


def explained(error: yaml.MarkedYAMLError, text: str) -> Complaint:
    """What is wrong with a text that libyaml cannot read, at which place, and the way out."""
    what, context = error.problem or "", error.context or ""
    there, begun = _index(error.problem_mark or error.context_mark), _index(error.context_mark or error.problem_mark)
    at = text[there : there + 1]
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        way_out = "keep one side, and take these lines of signs out"
        return Complaint("a merge conflict is left here", conflict.start(), way_out)
    quote = _left_open(text, there)
    if quote is not None:
        return _open_quote(text, quote)
    if ("cannot start any token" in what and at == "\t") or "tab character" in what:
        return Complaint("a tab cannot indent YAML", there, "indent with spaces")
    if "cannot start any token" in what and at:
        return _unquoted(text, there, at)
    if "scanning an alias" in context or "scanning an anchor" in context:
        return _unquoted(text, begun, text[begun : begun + 1])
    if "block sequence entries are not allowed" in what:
        return _unquoted(text, there, "- ", "put the value in quotes; a list begins on a line of its own")
    if "mapping keys are not allowed" in what:
        return _unquoted(text, there, "? ")
    if "scanning a block scalar" in context:
        sign = text[begun : begun + 1]
        way_out = "put the value in quotes, or move its text to the next line, indented"
        return Complaint(f"nothing may follow `{sign}` on its line: the text begins on the next", begun, way_out)
    line = text[text.rfind("\n", 0, there) + 1 : there]
    if "mapping values are not allowed" in what and ":" in line:
        return _passing(
            text, Complaint("a second `:` on this line makes it ambiguous", there, "put the value in quotes")
        )
    if "mapping values are not allowed" in what:
        above = _line_above(text, there)
        if not line.startswith((" ", "-")) and ":" not in text[slice(*above)]:
            return _no_pair(text, above[0])
        return Complaint("this line does not fit the indentation", there, "indent it as the lines around it")
    if "could not find expected ':'" in what:  # noticed at the line that follows
        return _no_pair(text, begun)
    if "did not find expected key" in what or "did not find expected '-' indicator" in what:
        closing = line.rstrip()[-1:]
        if closing and closing in "\"']}":
            return _text_behind(text, there, "quote" if closing in "\"'" else "bracket")
        way_out = "indent it as the lines around it"
        return Complaint("this line does not fit the indentation or the list above it", there, way_out)
    if "document start" in what:
        return Complaint("this line does not fit the indentation", there, "indent it as the lines around it")
    if "parsing a flow" in context and "\n" in text[begun:there]:
        return _closed_in_a_comment(text, begun) or Complaint(
            "a bracket is opened here and not closed", begun, "close it, or put the value in quotes"
        )
    if "did not find expected" in what:
        way_out = "put a `,` between values, and close every quote and bracket"
        return Complaint("this value is not complete, or a quote or bracket is not closed", there, way_out)
    if "unexpected end of stream" in what:  # noticed at the end of the file
        return _open_quote(text, begun)
    if "unknown escape" in what:
        way_out = "write `\\\\` for a backslash, or use '…'"
        return Complaint('a backslash inside "…" begins an escape that YAML does not know', there, way_out)
    return Complaint(f"this is not YAML: {what}", there)


def _unquoted(text: str, start: int, sign: str, way_out: str = "put the value in quotes") -> Complaint:
    begins = "a backtick" if sign == "`" else f"`{sign}`"
    told = Complaint(f"a value cannot begin with {begins} unless it is quoted", start, way_out)
    handle = _HANDLE.match(text, start)
    if handle is not None:
        told = told._replace(end=handle.end(), fix=f'"{handle[0]}"')
    found = _passing(text, told)
    if found.passed is None and handle is not None:  # within brackets
        return told._replace(passed=handle.span())
    if found.passed is not None and is_placeholder(text[slice(*found.passed)]):
        return found._replace(help="choose one of them")
    return found


def _open_quote(text: str, start: int) -> Complaint:
    told = _passing(text, Complaint("a quote is opened and never closed", start, "close it on this line"))
    if told.passed is None or told.passed[0] != start:
        return told._replace(passed=None)
    written, end = text[slice(*told.passed)], told.passed[1]
    if written.startswith('"') and written.endswith(("”", "“")):
        way_out = 'write `"`'
        return told._replace(
            message=f'a quote is opened with `"` and closed with `{written[-1]}`',
            start=end - 1,
            end=end,
            help=way_out,
            fix='"',
        )
    return told._replace(end=end, fix=f'{written}"') if _OPEN_HANDLE.fullmatch(written) else told


def _text_behind(text: str, there: int, kind: str) -> Complaint:
    told = _passing(text, Complaint(f"text follows the closing {kind}", there, "put the whole value in quotes"))
    if told.passed is None:
        return told
    written = text[slice(*told.passed)]
    quoted = "'" + written.replace("'", "''") + "'"
    example = f": {shown(quoted)}" if cut(quoted) == quoted else ""
    way_out = f"put the whole value in single quotes{example}"
    return told._replace(help=way_out)


def _closed_in_a_comment(text: str, begun: int) -> Complaint | None:
    """That a comment sign hides what closes a bracket on its line: most likely it belongs to the text before it."""
    line = text[begun:].partition("\n")[0].rstrip()
    closing, opening = ("}", "{") if line[:1] == "{" else ("]", "[")
    inner = line.rstrip("]}")
    found = _BEFORE_A_COMMENT.match(inner)
    if found is None or line[len(inner) :][:1] != closing:
        return None
    comment = line[found.end() :]
    value = re.split(r"[\[{,]|:[ \t]", found[0])[-1].lstrip()
    if not value or comment.count(closing) <= comment.count(opening):
        return None
    start, end = begun + found.end() - len(value), begun + len(inner)
    whole = text[start:end].rstrip()
    message = f"YAML takes {shown(comment)} for a comment, so the bracket before it is not closed"
    is_quoted = re.search(r"(?<!\w)'", found[0] + comment) is not None
    if is_quoted or re.search(r'["\\,\[\]{}]|:[ \t]|:\Z', whole):  # there may be more in it than one text
        told = Complaint(message, begun + found.end(), "put the text that the `#` belongs to in quotes")
        return told._replace(end=begun + len(line))
    fix = f'"{whole}"'
    return Complaint(message, start, f"put it in quotes: {fix}", start + len(whole), fix, (start, start + len(whole)))


def _no_pair(text: str, start: int) -> Complaint:
    line = text[start:].partition("\n")[0].rstrip()
    told = Complaint("this line is not a `key: value` pair", start, _way_to_a_pair(line))
    if not line or line[0] in " \t":
        return told
    end = start + len(line)
    fix = line.replace(":", ": ", 1) if re.fullmatch(r"[\w-]+:\[\]", line) else None
    return told._replace(end=end, fix=fix, passed=(start, end))


def _passing(text: str, told: Complaint) -> Complaint:
    """The same, with the value of its line as what to pass over, where the line holds one from its beginning on."""
    begins = text.rfind("\n", 0, told.start) + 1
    line = text[begins:].partition("\n")[0]
    prefix = _PREFIX.match(line)
    if prefix is None or not prefix[0].strip():
        return told
    start = begins + prefix.end()
    written = re.split(r"\s#", text[start : begins + len(line)], maxsplit=1)[0].rstrip()
    if not start <= told.start < start + len(written) or (written[0] in "[{" and written[-1] in "]}"):
        return told
    return told._replace(passed=(start, start + len(written)))


_PREFIX = re.compile(r"[ \t]*(?:-[ \t]+)*(?:\w[\w .-]*:[ \t]+)?")
_BEFORE_A_COMMENT = re.compile(r"""(?:"[^"]*"|(?<=\w)'|'[^']*'|[^"'#]|(?<![ \t])#)*+(?=#)""")
_HANDLE = re.compile(r"@[\w/-]+(?=[ \t]*(?:[,\]\r\n]|[ \t]\#|\Z))")
_OPEN_HANDLE = re.compile(r'"@[\w/-]+')
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?= |\r?$)", re.M)


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
