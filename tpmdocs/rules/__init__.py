"""The table of rules, in the order of their codes."""

from __future__ import annotations

from tpmdocs.rule import Rule
from tpmdocs.rules.unknown_reference import unknown_reference

RULES: tuple[Rule, ...] = (unknown_reference,)
