"""What the calendar does to cases, once a day."""

from datetime import date

from cases.services.changes import recovered_begin
from cases.services.employment import employments_over
from cases.services.ending import recovered_close_due
from cases.services.leave import leaves_over
from cases.services.standing_in import stand_ins_begin
from cases.services.upkeep import lists_checked
from privacy.actor import Actor


def day_begun(*, by: Actor, today: date) -> None:
    """Pause what recovers today as announced, reckon leave and employments that are over, close what recovered."""
    recovered_begin(by=by, today=today)
    leaves_over(by=by, today=today)
    employments_over(by=by, today=today)
    stand_ins_begin(by=by, today=today)
    recovered_close_due(by=by, today=today)
    lists_checked(by=by, today=today)
