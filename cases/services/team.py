"""Who works on a case: the grants that opening it writes."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.models import Case
from privacy import grants
from privacy.actor import Role
from privacy.errors import invalid
from roles.models import Membership
from roles.services import delegates_of


def team_grants(case: Case) -> list[tuple[UUID, UUID, str]]:
    """(case, user, codename) for casemanager, bedrijfsarts, delegates and the employee's own login."""
    rows: list[tuple[UUID, UUID, str]] = []
    if case.casemanager:
        rows.append((case.pk, case.casemanager.user_id, "casemanage_case"))
    if case.bedrijfsarts:
        rows.append((case.pk, case.bedrijfsarts.user_id, "treat_case"))
        rows += [(case.pk, user_id, "assist_case") for user_id in delegates_of(case.bedrijfsarts.pk)]
    own = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id=case.employee_id)
    rows += [(case.pk, user_id, "own_case") for user_id in own.values_list("user_id", flat=True)]
    return rows


def write_grants(case: Case) -> None:
    """Give everyone of the team a place. Raises Invalid where a person stood on the other side of this case before."""
    try:
        with transaction.atomic():
            for case_id, user_id, codename in team_grants(case):
                grants.grant(case_id=case_id, user_id=user_id, codename=codename)
    except IntegrityError as error:
        if "sides_of_a_case_never_mix" not in str(error):
            raise
        message = _(
            "Deze casemanager of bedrijfsarts stond in dit dossier eerder aan de andere kant. Rolvermenging mag niet "
            "(RSC Werkwijzer 2.1 en 2.2): kies bij de werkgever iemand anders."
        )
        raise invalid("", message) from error
