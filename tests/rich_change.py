"""A change of the payments plan in which much happens at once, for whatever shows a review."""

from __future__ import annotations

import shutil
from pathlib import Path

from repositories import Repository

PLAN = Path(__file__).parent / "sites" / "payments"

EDITS: dict[str, tuple[tuple[str, str], ...]] = {
    "specs/payments/instant-payouts.md": (
        ("status: building", "status: draft"),
        ("confidence: medium", "confidence: low"),
        (
            'milestones: {alpha: "2027.1", beta: 2027-Q2, stable: "2027.3"}',
            'milestones: {alpha: "2027.2", beta: 2027-06}',
        ),
        ("relates_to: [PAY-6]", "relates_to: [PAY-6, APP-4]"),
        ("within 60 seconds of being asked for", "within ten seconds of being asked for, on any day"),
        ("2. A refusal MUST say in the merchant's language whether trying again can help.\n", ""),
    ),
    "specs/ledger/ledger-api.md": (
        ("target: 2027-02", "target: 2027-Q3"),
        ("reviewers: [pay-lead, risk-lead, security]", "reviewers: [pay-lead, security, legal]"),
        ("depends_on: [LEDGER-2]", "depends_on: [LEDGER-2, LEDGER-9]"),
    ),
    "specs/ledger/reconciliation.md": (
        ("depends_on: [LEDGER-1]", "depends_on: [{id: LEDGER-1, kind: soft, lag: 1w}]"),
        ("owner: ledger-lead", "owner: cfo"),
    ),
    "specs/risk/velocity-rules.md": (("target: 2027-04", "target: 2027-02-26"),),
    "specs/app/limit-hints.md": (("status: accepted", "status: building"),),
    "specs/glossary.md": (("Words that mean one thing here", "Words that have one meaning here"),),
    "specs/app/true-balance.md": (("---\n\n", "---\n\n<!-- to be read aloud -->\n\n"),),
    "site_config/goals.yml": (("baseline: 0, target: 25,", "baseline: 0, target: 15,"),),
    "site_config/releases.yml": (('name: "2027.3", date: 2027-09-14', 'name: "2027.3", date: 2027-10-12'),),
}
"""What is written in place of what, by file."""

REMOVED = ("specs/risk/chargeback-evidence.md",)

MOVED = {"specs/ledger/month-end.md": "specs/ledger/close-in-two-days.md"}

NEW = {
    "specs/app/receipts.md": """\
---
id: APP-9
title: Receipts by mail
summary: Each payout explains itself in one mail.
status: draft
owner: app-lead
team: app
target: 2027-Q4
goals: [GOAL-2]
depends_on: [LEDGER-1]
---

## Problem

Bookkeepers ask for what they could have been sent.
""",
}


def rich_change(top: Path, below: str = ".") -> Repository:
    """A repository whose branch main has the plan, and whose branch change, which is checked out, has the change."""
    made = Repository.new(top, below=below)
    shutil.copytree(PLAN, made.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site", ".cache"))
    made.commit()
    made.git("checkout", "-qb", "change")
    _change(made.root)
    made.commit()
    return made


def _change(root: Path) -> None:
    for path, edits in EDITS.items():
        text = (root / path).read_text()
        for before, after in edits:
            text = text.replace(before, after, 1)
            assert after in text, f"{path}: {before}"
        (root / path).write_text(text)
    for path in REMOVED:
        (root / path).unlink()
    for path, to in MOVED.items():
        (root / path).rename(root / to)
    for path, text in NEW.items():
        (root / path).write_text(text)
