"""The employee's rights of correction and objection (AVG art. 16 and 21), as every room knows them. Pure."""

from calendar import monthrange
from datetime import date

CORRECTION, OBJECTION = "correction", "objection"


def answer_by(asked_on: date) -> date:
    """A month after receipt (AVG art. 12 lid 3): the same day of the next month, or the last one it has."""
    year, month = divmod(asked_on.year * 12 + asked_on.month, 12)
    return date(year, month + 1, min(asked_on.day, monthrange(year, month + 1)[1]))
