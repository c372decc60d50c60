"""What the matrix needs of alerts: somebody of HR who is away later this year."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from privacy import chance, context
from tests.support.cast import House, Member
from timeline.models import StandIn


def away(of: House, employer_id: UUID, others: tuple[Member, Member]) -> dict[str, Any]:
    """By field of Place: HR of the first employer, or the first of two others, is away."""
    deputy, twin = others
    absent = of.hr if employer_id == of.employer_id else twin
    start = chance.today() + timedelta(days=300)
    with context.entered(of.system):
        days = {"starts_on": start, "ends_on": start}
        return {"stand_in_id": StandIn.objects.create(absent_id=absent.id, deputy_id=deputy.id, **days).pk}
