"""Every write on stored steps, and the names that a casemanager may record."""

from timeline.services.additions import (
    catalogue_of_case,
    extra_step_add,
    extra_step_retire,
    extra_steps,
    unreadable_steps,
)
from timeline.services.attention import latest_snooze, step_acknowledge
from timeline.services.keeping import days_done, put_back, rows_of
from timeline.services.names import event_labels, fact_labels, open_events, open_facts
from timeline.services.recompute import RELEASED_BY_OORDEEL, TimelineItem, inputs_of, recompute, recompute_many
from timeline.services.steps import (
    ADJUSTMENT,
    StepRef,
    adjustment_made,
    cancel_open,
    confirm_not_recorded,
    in_case_order,
    mark_done_by_event,
    step_done,
    step_reopen,
)

__all__ = [
    "ADJUSTMENT",
    "RELEASED_BY_OORDEEL",
    "StepRef",
    "TimelineItem",
    "adjustment_made",
    "cancel_open",
    "catalogue_of_case",
    "confirm_not_recorded",
    "days_done",
    "event_labels",
    "extra_step_add",
    "extra_step_retire",
    "extra_steps",
    "fact_labels",
    "in_case_order",
    "inputs_of",
    "latest_snooze",
    "mark_done_by_event",
    "open_events",
    "open_facts",
    "put_back",
    "recompute",
    "recompute_many",
    "rows_of",
    "step_acknowledge",
    "step_done",
    "step_reopen",
    "unreadable_steps",
]
