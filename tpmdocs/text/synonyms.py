"""What fields and statuses are called elsewhere becomes what we call them; the one list of such words."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELD_WORDS: Mapping[str, str] = {
    "id": "id key number identifier issue_key ref uid",
    "title": "title subject name headline feature_name",
    "status": "status state phase stage",
    "owner": "owner owners author authors assignee assignees assigned_to champion dri lead driver responsible deciders "
    "decision_makers written_by shepherd product_manager pm",
    "team": "team squad group working_group area component components",
    "type": "type kind issuetype issue_type category doc_type",
    "summary": "summary description abstract tldr synopsis",
    "created": "created creation_date created_at created_date created_on date date_created start_date",
    "updated": "updated last_updated updated_at updated_date updated_on last_modified modified",
    "confirmed": "confirmed reviewed_on last_reviewed last_review verified",
    "start": "start starts start_date begin begins planned_start",
    "target": "target target_date due due_date duedate deadline eta delivery_date planned_for",
    "shipped": "shipped released_on launched launch_date done_date completed completed_at completion_date finished",
    "release": "release fix_version fix_versions fixversion fixversions target_version target_release ships_in version",
    "milestones": "milestones milestone stages graduation",
    "tracker": "tracker tracking_link tracking_issue issue issues ticket tickets jira discussions_to discussion url",
    "tags": "tags labels keywords topics",
    "aliases": "aliases former_ids previous_ids old_ids",
    "depends_on": "depends_on dependencies depends depend requires needs blocked_by is_blocked_by prerequisites "
    "prerequisite after predecessors waits_for waits_on",
    "blocks": "blocks blocking required_by is_required_by unblocks",
    "part_of": "part_of parent parent_id epic epic_link parent_task initiative child_of",
    "contains": "contains children subtasks sub_tasks parent_of parts",
    "goals": "goals goal objective objectives okr okrs",
    "supersedes": "supersedes replaces obsoletes superseding supersede amends",
    "superseded_by": "superseded_by replaced_by obsoleted_by successor replacement",
    "relates_to": "relates_to related related_to see_also see similar relates related_specs references related_issues",
    "conflicts_with": "conflicts_with conflicts incompatible_with",
}
"""The names that say each concept, the likeliest first. A name that stands twice is the first that fits."""

CLEAR = (
    "assignee assignees assigned_to champion responsible state phase target_date due due_date duedate deadline eta "
    "delivery_date fix_version fix_versions fixversion fixversions target_version target_release dependencies depends "
    "depend requires blocked_by is_blocked_by prerequisites prerequisite predecessors waits_for waits_on blocking "
    "required_by is_required_by unblocks parent parent_id epic epic_link child_of children subtasks sub_tasks okr okrs "
    "objective objectives replaces obsoletes replaced_by obsoleted_by successor related related_to see_also"
)
"""Names among these that hardly mean anything else, also where nobody has said what a repository's fields mean."""

LINKS = (
    *("depends_on", "blocks", "part_of", "contains", "goals", "supersedes", "superseded_by", "relates_to"),
    "conflicts_with",
)
DATES = ("created", "updated", "confirmed", "start", "target", "shipped")

STATUS_WORDS: Mapping[str, str] = {
    "proposed": "idea backlog new open triage proposed proposal provisional pre_draft draft wip in_discussion "
    "under_discussion discussion exploring discovery rfc in_review under_review review planning to_do todo "
    "candidate requested pending submitted",
    "committed": "approved accepted agreed ready ready_for_development planned scheduled implementable selected "
    "committed final_comment_period fcp last_call provisionally_accepted experimental",
    "active": "active in_progress doing started building implementing in_development in_dev development testing "
    "in_review_code beta alpha rollout partially_implemented",
    "done": "implemented done final shipped launched released complete completed finished closed resolved "
    "stable living validated in_use live delivered standard informational adopted merged decided moved",
    "paused": "deferred paused on_hold hold blocked stagnant postponed dormant inactive parked waiting",
    "dropped": "rejected withdrawn abandoned cancelled canceled declined dropped killed wont_do wont_fix obsolete "
    "deprecated superseded replaced retired removed duplicate archived",
}
"""Statuses by the category that they mean, in order of maturity."""

SUPERSEDED = frozenset({"superseded", "replaced", "obsoleted"})
"""Statuses that promise a successor where their category is dropped."""

_OF_FIELD: dict[str, list[tuple[int, str]]] = {}
for _concept, _words in FIELD_WORDS.items():
    for _rank, _word in enumerate(_words.split()):
        _OF_FIELD.setdefault(_word, []).append((_rank, _concept))

_OF_STATUS = {
    word: (category, rank) for category, words in STATUS_WORDS.items() for rank, word in enumerate(words.split())
}


def plain_word(name: str) -> str:
    """`creationDate`, `Creation-Date` and `creation date` are one word."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.sub(r"[^a-z0-9]+", "_", spaced.replace("'", "").replace("’", "").lower()).strip("_")


def concepts_called(name: str) -> tuple[tuple[int, str], ...]:
    """Concepts that a field of this name may hold, each with how unlikely the name is for it."""
    word = plain_word(name)
    return tuple(_OF_FIELD.get(word) or (((9, "team"),) if word.startswith("owning_") else ()))


def clearly_means(name: str) -> str | None:
    """The concept that a field of this name holds, where it hardly means anything else."""
    called = concepts_called(name) if plain_word(name) in CLEAR.split() else ()
    return min(called)[1] if called else None


def meaning_of(status: str) -> tuple[str, int] | None:
    """The category that a status means, and how far it is among those of that category; None for an unknown word."""
    word = plain_word(status)
    return _OF_STATUS.get(word) or _OF_STATUS.get(re.sub(r"_(?:by|in_favou?r_of)_.*", "", word))


def is_status(text: str) -> bool:
    """Whether a word is a status in most repositories. `todo` is one, and `TODO` is left to be done."""
    return meaning_of(text) is not None and not text.isupper()
