"""Which first sick days can be: not ahead, within employment, and outside every other absence."""

from datetime import date, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import rules
from cases.models import Case, Spell
from employers.contracts import held_by
from privacy import chance
from privacy.errors import invalid


def check_day(employee_id: UUID, day: date, *, field: str = "first_sick_day") -> None:
    """Raises Invalid for a day to come, and for one on which there was no employment."""
    if day > chance.today():
        raise invalid(field, _("De eerste ziektedag ligt in de toekomst. Vul vandaag of een eerdere dag in."))
    contracts = held_by([employee_id]).get(employee_id, [])
    if contracts and not any(one.holds(day) for one in contracts):
        first = date_format(contracts[0].starts_on, "d-m-Y")
        raise invalid(
            field,
            _("Op deze dag was er geen dienstverband (in dienst vanaf %(first)s). Controleer de datum of het contract.")
            % {"first": first},
        )


def spells_of_employee(employee_id: UUID, *, but: UUID | None = None) -> list[rules.SpellDates]:
    """All absences, in whatever case, ascending; `but` one spell. One that was closed ends on its last day."""
    rows = Spell.objects.filter(case__employee_id=employee_id).exclude(case__state=Case.State.WITHDRAWN)
    rows = rows.exclude(pk=but) if but else rows
    return [
        rules.SpellDates(starts_on, recovered_from or (ended_on + timedelta(days=1) if ended_on else None))
        for starts_on, recovered_from, ended_on in rows.order_by("starts_on").values_list(
            "starts_on", "recovered_from", "case__ended_on"
        )
    ]
