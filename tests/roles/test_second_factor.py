"""The second step: mandatory where others' data is in reach, each code once, nothing bypasses it."""

import re
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from privacy import chance, context
from privacy.actor import Role
from privacy.errors import Refused
from privacy.models import AuditEntry
from roles.models import SecurityEvent
from roles.services import second_factor
from roles.signin import crypto
from tests.roles.helpers import (
    PASSWORD,
    accept,
    accept_at,
    invite,
    link_in_mail,
    login_of,
    set_up_factor,
    sign_in,
    with_code,
    with_password,
)
from tests.support import factor
from tests.support.cast import House, signed_in

pytestmark = pytest.mark.django_db


def kinds(user_id: UUID) -> list[str]:
    return list(SecurityEvent.objects.filter(user_id=user_id).order_by("at").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("casemanager", "/vandaag/"), ("bedrijfsarts", "/spreekuur/"), ("cmtd", "/spreekuur/"), ("hr", "/mijn-mensen/"),
        ("werkgever", "/mijn-mensen/"), ("leidinggevende", "/mijn-mensen/"), ("beheerder", "/mensen/"),
    ],
)  # fmt: skip
def test_without_a_second_factor_no_page_of_the_workplace_opens(amstel: House, who: str, path: str) -> None:
    client = signed_in(amstel.members()[who].actor, second=False)
    assert client.get(path)["Location"] == "/account/tweede-stap/"
    assert client.get("/meldingen/")["Location"] == "/account/tweede-stap/"
    assert client.get("/api/v1/cases/").status_code == 401
    assert client.get("/werkplek/").status_code == 200  # about the person, not about the work
    assert set_up_factor(client, path)["Location"] == "/"
    assert client.get(path).status_code == 200


def test_a_werknemer_works_without_and_may_have_one(amstel: House, client: Client) -> None:
    amstel.report()
    email = with_password(amstel, "werknemer")
    assert sign_in(client, email, next="/mijn-dossier/")["Location"] == "/mijn-dossier/"
    assert client.get("/mijn-dossier/").status_code == 200
    assert "raden wij aan" in client.get("/account/").content.decode()
    factor.give(amstel.werknemer.user_id)
    answer = Client().post("/inloggen/", {"username": email, "password": PASSWORD})
    assert answer["Location"] == "/inloggen/code/"


def test_the_password_alone_signs_nobody_in(amstel: House, client: Client) -> None:
    email = with_password(amstel, "hr")
    answer = client.post("/inloggen/", {"username": email, "password": PASSWORD})
    assert answer["Location"] == "/inloggen/code/"
    assert client.get("/mijn-mensen/")["Location"].startswith("/inloggen/")
    assert client.get("/account/")["Location"].startswith("/inloggen/")
    assert client.post("/inloggen/code/", {"code": "000000"}).status_code == 422
    assert client.get("/mijn-mensen/")["Location"].startswith("/inloggen/")
    assert with_code(client, answer, email)["Location"] == "/"
    assert client.get("/mijn-mensen/").status_code == 200
    assert kinds(amstel.hr.user_id) == ["code_wrong", "signed_in"]


def test_the_second_step_is_nothing_without_the_first(amstel: House, client: Client) -> None:
    with_password(amstel, "hr")
    assert client.get("/inloggen/code/")["Location"] == "/inloggen/"
    answer = client.post("/inloggen/code/", {"code": factor.code(amstel.hr.user_id)})
    assert answer["Location"] == "/inloggen/"
    assert client.get("/mijn-mensen/").status_code == 302


def test_a_code_works_once(amstel: House) -> None:
    with_password(amstel, "hr")
    code = factor.code(amstel.hr.user_id)
    assert second_factor.code_accept(user_id=amstel.hr.user_id, code=code)
    assert not second_factor.code_accept(user_id=amstel.hr.user_id, code=code)
    assert second_factor.code_accept(user_id=amstel.hr.user_id, code=factor.code(amstel.hr.user_id))


def test_a_code_of_somebody_else_opens_nothing(amstel: House, client: Client) -> None:
    email = with_password(amstel, "hr")
    user_id = login_of(amstel.beheerder)
    second_factor.totp_activate(user_id=user_id, secret="A" * 32, code=factor.code(user_id, "A" * 32))
    client.post("/inloggen/", {"username": email, "password": PASSWORD})
    assert client.post("/inloggen/code/", {"code": factor.code(user_id, "A" * 32)}).status_code == 422


def _codes(page: Any) -> list[str]:
    return re.findall(r"<code>(\d{4} \d{4})</code>", page.content.decode())


def test_recovery_codes_are_shown_once_and_each_works_once(amstel: House) -> None:
    email = with_password(amstel, "hr")
    Authenticator.objects.all().delete()
    client = signed_in(amstel.hr.actor, second=False)
    client.get("/account/tweede-stap/")
    secret = client.session["mfa.totp.secret"]
    client.post("/account/tweede-stap/", {"code": factor.code(amstel.hr.user_id, secret)})
    codes = _codes(client.get("/account/herstelcodes/"))
    assert len(codes) == len(set(codes)) == 10
    client.post("/account/herstelcodes/", {"kept": "1"})
    assert not _codes(client.get("/account/herstelcodes/"))
    for expected in (302, 422):
        browser = Client()
        browser.post("/inloggen/", {"username": email, "password": PASSWORD})
        assert browser.post("/inloggen/code/", {"code": codes[0]}).status_code == expected
    assert "recovery_code_spent" in kinds(amstel.hr.user_id)
    renewed = client.post("/account/herstelcodes/nieuw/", follow=True)
    assert len(_codes(renewed)) == 10
    assert not set(_codes(renewed)) & set(codes)


def test_a_new_password_by_mail_does_not_bypass_the_second_step(amstel: House, client: Client) -> None:
    email = with_password(amstel, "hr")
    client.post("/wachtwoord/vergeten/", {"email": email})
    here = client.get(link_in_mail(), follow=True).redirect_chain[-1][0]
    new = "een-nieuw-lang-woord"
    client.post(here, {"new_password1": new, "new_password2": new})
    assert client.get("/mijn-mensen/").status_code == 302
    assert client.post("/inloggen/", {"username": email, "password": new})["Location"] == "/inloggen/code/"


def test_an_invitation_does_not_bypass_it_either(amstel: House, maas: House, client: Client) -> None:
    email = with_password(amstel, "beheerder")
    answer = accept(client, invite(maas, Role.BEHEERDER, email).token)
    assert answer["Location"] == "/inloggen/code/"
    assert client.get("/werkplek/")["Location"].startswith("/inloggen/")
    assert with_code(client, answer, email)["Location"] == "/werkplek/"


def test_who_is_invited_sets_one_up_before_anything_opens(amstel: House, client: Client) -> None:
    token = invite(amstel, Role.HR, "nieuw@linde.example").token
    assert accept_at(client, f"/uitnodiging/{token}/")["Location"] == "/account/tweede-stap/"
    assert client.get("/mijn-mensen/")["Location"] == "/account/tweede-stap/"
    set_up_factor(client)
    assert client.get("/mijn-mensen/").status_code == 200
    assert "tweede stap toegevoegd" in str(mail.outbox[-1].body)


def test_entering_is_on_record_only_once_it_was_proven(amstel: House) -> None:
    client = Client()
    email = with_password(amstel, "hr")
    Authenticator.objects.all().delete()
    sign_in(client, email)
    with context.entered(amstel.system):
        assert not AuditEntry.objects.filter(action="workplace.enter").exists()
    set_up_factor(client)
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(action="workplace.enter", user_id=amstel.hr.user_id).count() == 1


def test_the_seed_is_encrypted_at_rest_and_keys_rotate(amstel: House, settings: Settings) -> None:
    with_password(amstel, "hr")
    row = Authenticator.objects.get(user_id=amstel.hr.user_id)
    assert factor.SECRET not in str(row.data)
    assert crypto.decrypt(row.data["secret"]) == factor.SECRET
    old = settings.SIGNIN_KEY
    settings.SIGNIN_KEY = "eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXk=," + old
    assert crypto.decrypt(row.data["secret"]) == factor.SECRET
    newer = crypto.encrypt("x")
    settings.SIGNIN_KEY = old
    with pytest.raises(ValueError, match="SIGNIN_KEY"):
        crypto.decrypt(newer)


def test_a_known_second_factor_exists_in_the_demo_only(amstel: House, settings: Settings) -> None:
    with pytest.raises(Refused):
        second_factor.demo_factor_give(email=amstel.hr.email, secret=factor.SECRET)
    settings.DEMO = True
    second_factor.demo_factor_give(email=amstel.hr.email, secret=factor.SECRET)
    used = factor.code(amstel.hr.user_id)
    assert second_factor.code_accept(user_id=amstel.hr.user_id, code=used)
    assert second_factor.code_accept(user_id=amstel.hr.user_id, code=used)  # everybody reads the same code
    settings.DEMO = False
    assert not second_factor.code_accept(user_id=amstel.hr.user_id, code=used)


def test_the_clock_of_an_app_may_be_half_a_minute_off(amstel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(amstel, "hr")
    now = chance.now().timestamp() // 30 * 30 + 15
    code = factor.code(amstel.hr.user_id)
    monkeypatch.setattr("time.time", lambda: now + 120)
    assert not second_factor.code_accept(user_id=amstel.hr.user_id, code=code)
