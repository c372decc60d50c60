"""Every write about people and their places."""

from roles.services.accounts import language_choose, password_reset_request
from roles.services.api_clients import ApiSecret, api_client_create, api_client_revoke
from roles.services.calendars import calendar_make, calendar_revoke
from roles.services.competences import certificate_record, skill_record
from roles.services.delegations import (
    Deputies,
    Terms,
    delegation_accept,
    delegation_propose,
    delegation_revoke,
    deputies_of,
)
from roles.services.ending import employee_logins_end
from roles.services.hooks import when_delegation_changes, when_membership_begins
from roles.services.identities import accounts_link, accounts_unlink, arts_gemachtigde_end, arts_gemachtigde_record
from roles.services.invitations import Accepted, Invite, Invited, invitation_accept, invitation_renew, person_invite
from roles.services.links import (
    link_accept,
    link_ask,
    link_end,
    link_give_notice,
    link_member_end,
    link_member_name,
    link_refuse,
    link_withdraw,
)
from roles.services.members import MembershipChange, membership_end, membership_update, second_factor_reset
from roles.services.scopes import Limits
from roles.services.supervision import acts_sign
from roles.services.tenants import TenantCreated, tenant_create

__all__ = [
    "Accepted",
    "ApiSecret",
    "Deputies",
    "Invite",
    "Invited",
    "Limits",
    "MembershipChange",
    "TenantCreated",
    "Terms",
    "accounts_link",
    "accounts_unlink",
    "acts_sign",
    "api_client_create",
    "api_client_revoke",
    "arts_gemachtigde_end",
    "arts_gemachtigde_record",
    "calendar_make",
    "calendar_revoke",
    "certificate_record",
    "delegation_accept",
    "delegation_propose",
    "delegation_revoke",
    "deputies_of",
    "employee_logins_end",
    "invitation_accept",
    "invitation_renew",
    "language_choose",
    "link_accept",
    "link_ask",
    "link_end",
    "link_give_notice",
    "link_member_end",
    "link_member_name",
    "link_refuse",
    "link_withdraw",
    "membership_end",
    "membership_update",
    "password_reset_request",
    "person_invite",
    "second_factor_reset",
    "skill_record",
    "tenant_create",
    "when_delegation_changes",
    "when_membership_begins",
]
