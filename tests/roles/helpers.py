"""Short ways to people, links and pages."""

import re
from typing import Any
from uuid import UUID

from django.core import mail
from django.http import HttpResponse
from django.test import Client

from privacy import context
from privacy.actor import Role
from roles import services
from roles.models import Membership, User
from roles.services import Invite, Invited, Limits
from tests.support import factor
from tests.support.cast import House, Member

PASSWORD = "een-lang-en-raar-woord"


def with_password(house: House, name: str) -> str:
    """Give someone of the cast the password and an app; returns the address to sign in with."""
    member = getattr(house, name)
    user = User.objects.get(pk=member.actor.user_id)
    user.set_password(PASSWORD)
    user.save()
    if member.actor.role is not Role.WERKNEMER:
        factor.give(user.pk)
    return str(member.email)


def login_of(member: Member) -> UUID:
    """The user behind a member of the cast."""
    assert member.actor.user_id
    return member.actor.user_id


def sign_in(client: Client, email: str, password: str = PASSWORD, **query: str) -> Any:
    """What the sign-in form answers, or the second step after it."""
    address = "/inloggen/" + ("?next=" + query["next"] if query else "")
    return with_code(client, client.post(address, {"username": email, "password": password}), email)


def with_code(client: Client, answer: Any, email: str) -> Any:
    """Go on through the second step when that is what comes."""
    if answer.status_code != 302 or answer["Location"] != "/inloggen/code/":
        return answer
    return client.post("/inloggen/code/", {"code": factor.code(User.objects.get(email=email).pk)})


def set_up_factor(client: Client, target: str = "/") -> Any:
    """Who has no second factor yet is led to it: scan, type the code, keep the list; then on to work."""
    page = client.get(target, follow=True)
    assert page.redirect_chain[-1][0] == "/account/tweede-stap/"
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page.content.decode())
    assert found
    secret = found.group(1).replace(" ", "")
    shown = client.post("/account/tweede-stap/", {"code": factor.code(client.session["_auth_user_id"], secret)})
    assert shown["Location"] == "/account/herstelcodes/"
    return client.post("/account/herstelcodes/", {"kept": "1"})


def invite(house: House, role: Role, email: str, **values: Any) -> Invited:
    """An invitation by the beheerder, through the service."""
    given = {"display_name": "A. de Vries", "limits": Limits(all_employers=True), **values}
    if role is Role.BEDRIJFSARTS:
        given.setdefault("big_number", "19012345601")
    with house.beheerder.at_work() as actor:
        return services.person_invite(by=actor, invite=Invite(role=role, email=email, **given))


def accept(client: Client, token: str, password: str = PASSWORD) -> HttpResponse:
    """Open a one-time link and post its form."""
    return accept_at(client, f"/uitnodiging/{token}/", password)


def accept_at(client: Client, path: str, password: str = PASSWORD) -> HttpResponse:
    """The same, from the path in a mail; a link that is gone answers before its form."""
    page: Any = client.get(path, follow=True)
    if page.status_code == 200:
        page = client.post(page.redirect_chain[-1][0], {"password": password, "again": password})
    return page  # type: ignore[no-any-return]  # the test client's own class


def link_in_mail(number: int = -1) -> str:
    """The path of the link in a mail that went out."""
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[number].body))
    assert found
    return found.group(1)


def membership(house: House, **where: Any) -> Membership:
    """The row, as the system sees it."""
    with context.entered(house.system):
        return Membership.objects.get(**where)
