"""The table of rules, in the order of their codes."""

from __future__ import annotations

from tpmdocs.judging.rule import Rule
from tpmdocs.rules.bad_id import bad_id
from tpmdocs.rules.broken_anchor import broken_anchor
from tpmdocs.rules.broken_link import broken_link
from tpmdocs.rules.certain_conflict import certain_conflict
from tpmdocs.rules.cut_by_comment import cut_by_comment
from tpmdocs.rules.date_in_future import date_in_future
from tpmdocs.rules.dependency_cycle import dependency_cycle
from tpmdocs.rules.depends_on_dropped import depends_on_dropped
from tpmdocs.rules.duplicate_id import duplicate_id
from tpmdocs.rules.duplicate_key import duplicate_key
from tpmdocs.rules.duplicate_reference import duplicate_reference
from tpmdocs.rules.empty_summary import empty_summary
from tpmdocs.rules.expired_waiver import expired_waiver
from tpmdocs.rules.false_precision import false_precision
from tpmdocs.rules.health_disagrees import health_disagrees
from tpmdocs.rules.id_differs_from_file_name import id_differs_from_file_name
from tpmdocs.rules.ignore_without_end import ignore_without_end
from tpmdocs.rules.ignore_without_reason import ignore_without_reason
from tpmdocs.rules.immature_dependency import immature_dependency
from tpmdocs.rules.impossible_date import impossible_date
from tpmdocs.rules.invalid_value import invalid_value
from tpmdocs.rules.inverse_disagrees import inverse_disagrees
from tpmdocs.rules.latest_stage_mismatch import latest_stage_mismatch
from tpmdocs.rules.launched_without_date import launched_without_date
from tpmdocs.rules.link_cycle import link_cycle
from tpmdocs.rules.malformed_front_matter import malformed_front_matter
from tpmdocs.rules.missed_freeze import missed_freeze
from tpmdocs.rules.missing_field import missing_field
from tpmdocs.rules.missing_front_matter import missing_front_matter
from tpmdocs.rules.missing_section import missing_section
from tpmdocs.rules.nested_link import nested_link
from tpmdocs.rules.no_layout_engine import no_layout_engine
from tpmdocs.rules.not_iso_date import not_iso_date
from tpmdocs.rules.outside_parent_window import outside_parent_window
from tpmdocs.rules.overdue import overdue
from tpmdocs.rules.part_of_cycle import part_of_cycle
from tpmdocs.rules.placeholder_value import placeholder_value
from tpmdocs.rules.possible_conflict import possible_conflict
from tpmdocs.rules.refused_option import refused_option
from tpmdocs.rules.release_mismatch import release_mismatch
from tpmdocs.rules.self_reference import self_reference
from tpmdocs.rules.shallow_history import shallow_history
from tpmdocs.rules.stage_order import stage_order
from tpmdocs.rules.stale import stale
from tpmdocs.rules.stale_path import stale_path
from tpmdocs.rules.start_after_target import start_after_target
from tpmdocs.rules.start_in_past import start_in_past
from tpmdocs.rules.status_without_category import status_without_category
from tpmdocs.rules.supersede_cycle import supersede_cycle
from tpmdocs.rules.superseded_without_successor import superseded_without_successor
from tpmdocs.rules.tight_plan import tight_plan
from tpmdocs.rules.title_too_long import title_too_long
from tpmdocs.rules.undated_dependency import undated_dependency
from tpmdocs.rules.unknown_field import unknown_field
from tpmdocs.rules.unknown_goal import unknown_goal
from tpmdocs.rules.unknown_mention import unknown_mention
from tpmdocs.rules.unknown_reference import unknown_reference
from tpmdocs.rules.unknown_release import unknown_release
from tpmdocs.rules.unknown_setting import unknown_setting
from tpmdocs.rules.unknown_status import unknown_status
from tpmdocs.rules.unknown_team import unknown_team
from tpmdocs.rules.unmet_gate import unmet_gate
from tpmdocs.rules.unreadable_file import unreadable_file
from tpmdocs.rules.updated_before_created import updated_before_created
from tpmdocs.rules.useless_ignore import useless_ignore
from tpmdocs.rules.wrong_place_front_matter import wrong_place_front_matter

RULES: tuple[Rule, ...] = (
    malformed_front_matter,
    duplicate_key,
    missing_front_matter,
    unreadable_file,
    wrong_place_front_matter,
    missing_field,
    invalid_value,
    unknown_field,
    unknown_status,
    unknown_team,
    unknown_release,
    unknown_goal,
    impossible_date,
    not_iso_date,
    placeholder_value,
    bad_id,
    id_differs_from_file_name,
    duplicate_id,
    updated_before_created,
    title_too_long,
    empty_summary,
    status_without_category,
    date_in_future,
    cut_by_comment,
    unknown_reference,
    self_reference,
    duplicate_reference,
    dependency_cycle,
    part_of_cycle,
    supersede_cycle,
    inverse_disagrees,
    stale_path,
    depends_on_dropped,
    immature_dependency,
    superseded_without_successor,
    link_cycle,
    certain_conflict,
    possible_conflict,
    tight_plan,
    undated_dependency,
    overdue,
    start_in_past,
    release_mismatch,
    missed_freeze,
    outside_parent_window,
    stale,
    false_precision,
    launched_without_date,
    stage_order,
    latest_stage_mismatch,
    health_disagrees,
    start_after_target,
    unknown_mention,
    broken_link,
    broken_anchor,
    nested_link,
    missing_section,
    useless_ignore,
    expired_waiver,
    ignore_without_reason,
    ignore_without_end,
    unmet_gate,
    no_layout_engine,
    shallow_history,
    unknown_setting,
    refused_option,
)
