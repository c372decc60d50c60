"""Addresses about signing in and about people."""

from django.urls import path

from roles.views import account, api_clients, delegations, invitation, links, messages, people, session, supervision

urlpatterns = [
    path("inloggen/", session.login, name="login"),
    path("uitloggen/", session.logout, name="logout"),
    path("werkplek/", session.workplace, name="workplace"),
    path("taal/", session.set_language, name="set_language"),
    path("account/", account.account, name="account"),
    path("wachtwoord/vergeten/", account.password_reset, name="password_reset"),
    path("wachtwoord/verstuurd/", account.password_reset_done, name="password_reset_done"),
    path("wachtwoord/nieuw/<uidb64>/<token>/", account.password_reset_confirm, name="password_reset_confirm"),
    path("uitnodiging/<str:token>/", invitation.invitation, name="invitation"),
    path("mensen/", people.people, name="people"),
    path("mensen/uitnodigen/", people.person_invite, name="person_invite"),
    path("mensen/<uuid:membership_id>/", people.person, name="person"),
    path("mensen/<uuid:membership_id>/beeindigen/", people.person_end, name="person_end"),
    path("mensen/<uuid:membership_id>/opnieuw/", people.invitation_again, name="invitation_again"),
    path("taakdelegatie/", delegations.delegations, name="delegations"),
    path("taakdelegatie/<uuid:delegation_id>/intrekken/", delegations.delegation_revoke, name="delegation_revoke"),
    path("taakdelegatie/certificaten/", delegations.certificates, name="certificates"),
    path("taakdelegatie/bekwaamheden/", delegations.skills, name="skills"),
    path("mijn-taken/", delegations.my_tasks, name="my_tasks"),
    path("mijn-taken/<uuid:delegation_id>/aannemen/", delegations.delegation_accept, name="delegation_accept"),
    path("gedelegeerd-werk/", supervision.supervision, name="supervision"),
    path("gedelegeerd-werk/akkoord/", supervision.supervision_sign, name="supervision_sign"),
    path("aansluitingen/", links.links, name="links"),
    path("aansluitingen/<uuid:link_id>/", links.link, name="link"),
    path("aansluitingen/<uuid:link_id>/<slug:step>/", links.link_step, name="link_step"),
    path(
        "aansluitingen/<uuid:link_id>/mensen/<uuid:membership_id>/beeindigen/",
        links.link_member_end,
        name="link_member_end",
    ),
    path("api-toegang/", api_clients.api_clients, name="api_clients"),
    path("api-toegang/<uuid:membership_id>/intrekken/", api_clients.api_client_revoke, name="api_client_revoke"),
    path("meldingen/", messages.notices, name="notices"),
    path("meldingen/gelezen/", messages.notices_read, name="notices_read"),
    path("meldingen/<uuid:notice_id>/gelezen/", messages.notice_read, name="notice_read"),
    path("bezorging/", messages.deliveries, name="deliveries"),
    path("bezorging/<uuid:message_id>/opnieuw/", messages.delivery_retry, name="delivery_retry"),
    path("mailbox/", messages.mailbox, name="mailbox"),
]
