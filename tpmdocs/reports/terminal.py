"""Text of any origin becomes text that shows as it is on a terminal, and in colour where there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tpmdocs.addresses import quoted

_COLOURS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "place": "1",
    "help": "32",
    "aside": "2",
}

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # moves the cursor, changes colours, sets the window's title
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # changes the direction of what follows
    "\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # unseen, and breaks of lines
    "\ud800-\udfff]"  # bytes of a file's name that are no text; printing them would raise
)


_COMMAND = re.compile(r"(?<=#)#(?=[\w.-]*\[)|^\s*:(?=:)")
"""How a text would begin a command to a runner that prints it: `##[group]`, `##vso[…]`, and `::error::` in front.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions, and of Azure
https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
"""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a plan is, for reports that lead back to it.

    Attributes:
        folder: Address of its folder on this machine, such as `file://host/home/plan/`; empty where nothing may link.
        below: Path of its folder from the top of its git repository, such as `docs/plan/`; empty for the top itself.
        rule_pages: Address of the page of a rule on its site, with `{rule}` for the name; empty where there is none.
    """

    folder: str = ""
    below: str = ""
    rule_pages: str = ""

    def file(self, path: str) -> str:
        """The address of a file on this machine, or nothing."""
        return f"{self.folder}{quoted(path)}" if self.folder else ""

    def rule(self, name: str) -> str:
        """The address of the page of a rule, or nothing."""
        return self.rule_pages.replace("{rule}", name)


@dataclass(frozen=True, slots=True)
class Terminal:
    """What reads a report.

    Attributes:
        colour: Whether it shows colours.
        width: How many cells it is wide; lines of code are cut to fit, words are not.
        hyperlinks: Whether it makes links of OSC 8 sequences.
        home: Where the plan is that the report is about.
    """

    colour: bool = False
    width: int = 120
    hyperlinks: bool = False
    home: Home = field(default_factory=Home)

    def paint(self, text: str, role: str) -> str:
        """Printable text in the colour of its role, such as `error` or `aside`."""
        return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if self.colour and text else text

    def link(self, text: str, address: str) -> str:
        """Printable text that leads to an address; the text alone where there is none, or no link can be shown."""
        # https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self.hyperlinks and address else text


def printable(text: str) -> str:
    """The text on one line, with each character that would act on what prints it as one visible sign.

    Spec text may hold escape sequences that would act on the terminal, bidirectional controls that would show another
    text than is there, and commands to the runner of a pipeline.
    """
    return _COMMAND.sub(_broken, _UNSAFE.sub(_sign, text))


def inert(json: str) -> str:
    """JSON that means the same, and holds no command to the runner of a pipeline that prints it."""
    return _COMMAND.sub(lambda found: f"\\u{ord(found.group()):04x}" if found.group() == "#" else found.group(), json)


def _broken(found: re.Match[str]) -> str:
    return "♯" if found.group() == "#" else f"{found.group()[:-1]}∶"


def _sign(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)  # ␀ ␁ … ␛
    return "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"
