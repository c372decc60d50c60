"""Reads about people and their places."""

from roles.selectors.choices import (
    delegate_choices,
    department_choices,
    employee_by_number,
    employee_for_invitation,
    employer_choices,
)
from roles.selectors.invitations import InvitationView, invitation, open_invitation
from roles.selectors.members import PersonDetail, PersonRow, State, people, person
from roles.selectors.passes import ApiClientRow, DelegationRow, api_clients, delegations
from roles.selectors.workplaces import (
    Person,
    Workplace,
    actor_of,
    logins_of_employee,
    logins_of_employer,
    members_of_role,
    my_workplaces,
    person_at_work,
)

__all__ = [
    "ApiClientRow",
    "DelegationRow",
    "InvitationView",
    "Person",
    "PersonDetail",
    "PersonRow",
    "State",
    "Workplace",
    "actor_of",
    "api_clients",
    "delegate_choices",
    "delegations",
    "department_choices",
    "employee_by_number",
    "employee_for_invitation",
    "employer_choices",
    "invitation",
    "logins_of_employee",
    "logins_of_employer",
    "members_of_role",
    "my_workplaces",
    "open_invitation",
    "people",
    "person",
    "person_at_work",
]
