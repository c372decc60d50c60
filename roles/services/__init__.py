"""Every write about people and their places."""

from roles.services.accounts import language_choose, password_reset_request, session_begin
from roles.services.api_clients import ApiSecret, api_client_create, api_client_revoke
from roles.services.delegations import delegates_of, delegation_grant, delegation_revoke
from roles.services.hooks import when_delegation_changes, when_membership_begins
from roles.services.invitations import Accepted, Invite, Invited, invitation_accept, invitation_renew, person_invite
from roles.services.members import MembershipChange, membership_end, membership_update
from roles.services.scopes import Limits
from roles.services.tenants import TenantCreated, tenant_create

__all__ = [
    "Accepted",
    "ApiSecret",
    "Invite",
    "Invited",
    "Limits",
    "MembershipChange",
    "TenantCreated",
    "api_client_create",
    "api_client_revoke",
    "delegates_of",
    "delegation_grant",
    "delegation_revoke",
    "invitation_accept",
    "invitation_renew",
    "language_choose",
    "membership_end",
    "membership_update",
    "password_reset_request",
    "person_invite",
    "session_begin",
    "tenant_create",
    "when_delegation_changes",
    "when_membership_begins",
]
