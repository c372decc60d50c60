"""The employee's rights of correction, objection and destruction, as every room knows them (AVG art. 16, 21). Pure."""

from calendar import monthrange
from datetime import date

CORRECTION, OBJECTION = "correction", "objection"
DESTRUCTION = "destruction"  # of the medical file (BW art. 7:455)


def answer_by(asked_on: date) -> date:
    """A month after receipt (AVG art. 12 lid 3): the same day of the next month, or the last one it has."""
    year, month = divmod(asked_on.year * 12 + asked_on.month, 12)
    return date(year, month + 1, min(asked_on.day, monthrange(year, month + 1)[1]))
