"""What the environment says of a terminal becomes whether it makes links of OSC 8 sequences."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "zed", "rio", "WarpTerminal"})
"""Values of TERM_PROGRAM."""

_TERMS = re.compile(r"(?:xterm-)?(?:kitty|ghostty|alacritty|foot|contour|wezterm|rio)(?:-.*)?")
"""Values of TERM. Within tmux or screen it is another, and what lies outside cannot be known."""

_VTE = 5001
"""GNOME's terminal and its kin, from 0.50.1 on: 0.50.0 crashed at a link."""


def shows_links(environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Whether to write links; `FORCE_HYPERLINK` decides where it is set, `0` for no."""
    forced = environ.get("FORCE_HYPERLINK")
    if forced is not None and forced != "":
        return forced != "0"
    if not is_terminal or environ.get("NO_COLOR") or environ.get("CI") or environ.get("TERM") == "dumb":
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        environ.get("TERM_PROGRAM") in _PROGRAMS
        or _TERMS.fullmatch(environ.get("TERM", "")) is not None
        or "WT_SESSION" in environ  # Windows Terminal
        or "KONSOLE_VERSION" in environ
        or (vte.isdecimal() and int(vte) >= _VTE)
    )
