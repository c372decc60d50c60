"""How long a session lasts, who may go on with it, and what is asked again."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from devstack.deploycheck import environment
from privacy import chance, context
from privacy.actor import Role
from privacy.models import AuditEntry
from roles.models import LoginSession, SecurityEvent
from roles.sessions import SessionStore
from roles.signin.confirm import CAME_BY, SECRET
from tests.roles.helpers import PASSWORD, invite, link_in_mail, set_up_factor, sign_in, with_password
from tests.support import factor
from tests.support.cast import House, signed_in

pytestmark = pytest.mark.django_db
QUIET = timedelta(minutes=16)
TYPED = "Slaapt slecht.\r\nBelt donderdag terug."


def test_a_session_ends_after_an_hour_of_silence(amstel: House) -> None:
    client = signed_in(amstel.hr.actor, ago=timedelta(minutes=61))
    assert client.get("/mijn-mensen/")["Location"].startswith("/inloggen/")
    assert "uitgelogd" in client.get("/inloggen/").content.decode()
    assert client.get("/account/").status_code == 302


def test_a_session_ends_after_eight_hours_however_busy(amstel: House) -> None:
    client = amstel.hr.client()
    now, instant = chance.now(), chance.now()
    while instant < now + timedelta(hours=7, minutes=50):
        instant += timedelta(minutes=50)
        with chance.seeded(seed=7, instant=instant):
            last = client.get("/meldingen/")
        if instant < now + timedelta(hours=8):
            assert last.status_code == 200, instant - now
    with chance.seeded(seed=8, instant=now + timedelta(hours=8, minutes=1)):
        assert client.get("/meldingen/")["Location"].startswith("/inloggen/")


def _hidden(page: Any) -> dict[str, str]:
    """What the page that asks again carries along."""
    text = page.content.decode()
    fields = re.findall(r'<textarea name="(\w+)"\s+hidden>\n(.*?)</textarea>', text, re.DOTALL)
    came_by = re.search(rf'name="{CAME_BY}"\s+value="(\w+)"', text)
    assert came_by
    return {name: unescape(value) for name, value in fields} | {CAME_BY: came_by.group(1)}


@pytest.mark.parametrize("who", ["bedrijfsarts", "cmtd"])
def test_a_medical_screen_asks_again_after_a_quarter_of_an_hour(amstel: House, who: str) -> None:
    with_password(amstel, who)
    case_id = amstel.report()
    client = signed_in(amstel.members()[who].actor, ago=QUIET)
    for path in ("/spreekuur/", f"/dossiers/{case_id}/", f"/dossiers/{case_id}/probleemanalyse/"):
        page = client.get(path)
        assert (page.status_code, "Bent u het nog?" in page.content.decode()) == (401, True), path
    assert client.get("/meldingen/").status_code == 200
    assert client.get("/api/v1/cases/").status_code == 401
    wrong = client.post("/spreekuur/?x=1", {SECRET: "fout", CAME_BY: "GET"})
    assert wrong.status_code == 401
    assert "Dit klopt niet" in wrong.content.decode()
    right = client.post("/spreekuur/?x=1", {SECRET: PASSWORD, CAME_BY: "GET"})
    assert right["Location"] == "/spreekuur/?x=1"
    assert client.get("/spreekuur/").status_code == 200


def test_a_code_of_the_app_answers_too(amstel: House) -> None:
    with_password(amstel, "bedrijfsarts")
    client = signed_in(amstel.bedrijfsarts.actor, ago=QUIET)
    answer = client.post("/spreekuur/", {SECRET: factor.code(amstel.bedrijfsarts.user_id), CAME_BY: "GET"})
    assert answer.status_code == 302
    assert client.get("/spreekuur/").status_code == 200


def test_other_screens_do_not_ask(amstel: House) -> None:
    assert signed_in(amstel.hr.actor, ago=QUIET).get("/mijn-mensen/").status_code == 200
    assert signed_in(amstel.casemanager.actor, ago=QUIET).get("/vandaag/").status_code == 200
    assert signed_in(amstel.bedrijfsarts.actor, ago=timedelta(minutes=14)).get("/spreekuur/").status_code == 200


def test_what_was_typed_goes_on_and_stands_in_no_session(amstel: House) -> None:
    with_password(amstel, "bedrijfsarts")
    path = f"/dossiers/{amstel.report()}/probleemanalyse/"
    client = signed_in(amstel.bedrijfsarts.actor, ago=QUIET)
    page = client.post(path, {"findings": TYPED, "revision": "0"})
    assert page.status_code == 401
    assert "gaat daarna gewoon verder" in page.content.decode()
    again = client.post(path, {**_hidden(page), SECRET: "fout"})
    assert _hidden(again) == _hidden(page)
    kept = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    assert kept
    assert "Slaapt" not in str(kept)
    client.post(path, {**_hidden(again), SECRET: PASSWORD})
    assert "Slaapt slecht." in client.get(path).content.decode()


def test_guessing_at_the_question_ends_the_session_even_though_the_request_is_refused(amstel: House) -> None:
    with_password(amstel, "bedrijfsarts")
    client = signed_in(amstel.bedrijfsarts.actor, ago=QUIET)
    for _ in range(5):
        assert client.post("/spreekuur/", {SECRET: "fout", CAME_BY: "GET"}).status_code == 401
    assert client.post("/spreekuur/", {SECRET: PASSWORD, CAME_BY: "GET"})["Location"] == "/inloggen/"
    assert client.get("/spreekuur/")["Location"].startswith("/inloggen/")
    assert SecurityEvent.objects.filter(user_id=amstel.bedrijfsarts.user_id, kind="locked").exists()


def test_another_site_cannot_answer_the_question(amstel: House) -> None:
    with_password(amstel, "bedrijfsarts")
    session = signed_in(amstel.bedrijfsarts.actor, ago=QUIET).cookies["sessionid"].value
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = session
    assert client.post("/spreekuur/", {SECRET: PASSWORD, CAME_BY: "GET"}).status_code == 403


def test_the_own_security_changes_only_after_a_fresh_proof(amstel: House) -> None:
    with_password(amstel, "hr")
    client = signed_in(amstel.hr.actor, ago=QUIET)
    assert client.get("/account/tweede-stap/").status_code == 401
    assert client.post("/account/herstelcodes/nieuw/").status_code == 401
    client.post("/account/tweede-stap/", {SECRET: PASSWORD, CAME_BY: "GET"})
    assert client.get("/account/tweede-stap/").status_code == 200


def _signed_in_twice(amstel: House) -> tuple[Client, Client, str]:
    email = with_password(amstel, "hr")
    here, there = Client(headers={"user-agent": "Firefox Windows"}), Client(headers={"user-agent": "Safari iPhone"})
    for client in (here, there):
        sign_in(client, email)
    return here, there, email


def test_own_sessions_are_listed_and_end_one_by_one(amstel: House) -> None:
    here, there, _email = _signed_in_twice(amstel)
    page = here.get("/account/").content.decode()
    assert "Firefox · Windows" in page
    assert "Safari · iPhone" in page
    other = LoginSession.objects.get(browser="Safari · iPhone")
    assert here.post("/account/sessies/beeindigen/", {"session": str(other.pk)}).status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert "iPhone" not in here.get("/account/").content.decode()


def test_all_others_end_at_once(amstel: House) -> None:
    here, there, _email = _signed_in_twice(amstel)
    here.post("/account/sessies/beeindigen/", {"session": "others"})
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)


def test_a_session_of_somebody_else_is_not_there(amstel: House) -> None:
    _here, there, _email = _signed_in_twice(amstel)
    row = LoginSession.objects.get(browser="Safari · iPhone")
    for wanted in (str(row.pk), "geen"):
        assert amstel.beheerder.client().post("/account/sessies/beeindigen/", {"session": wanted}).status_code == 404
    assert there.get("/account/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_its_owner_is_told(amstel: House) -> None:
    here, there, _email = _signed_in_twice(amstel)
    new = "een-ander-lang-woord"
    here.post("/account/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert LoginSession.objects.filter(user_id=amstel.hr.user_id).count() == 1
    assert "wachtwoord van uw account is gewijzigd" in str(mail.outbox[-1].body)


def _reset(amstel: House, membership_id: UUID) -> Any:
    return amstel.beheerder.client().post(f"/mensen/{membership_id}/tweede-stap/")


def test_a_beheerder_resets_a_lost_second_factor_and_mail_is_needed_to_go_on(amstel: House) -> None:
    here, _there, email = _signed_in_twice(amstel)
    assert _reset(amstel, amstel.hr.id).status_code == 302
    assert here.get("/account/").status_code == 302
    told = [str(letter.body) for letter in mail.outbox]
    assert [letter.to for letter in mail.outbox] == [[email], [email]]
    assert "Een beheerder van uw organisatie" in told[0]
    with context.entered(amstel.system):
        entry = AuditEntry.objects.get(action="person.second_factor_reset")
    assert (entry.user_id, entry.objects_touched) == (amstel.beheerder.user_id, [amstel.hr.id])
    event = SecurityEvent.objects.get(kind="factors_reset")
    assert (event.user_id, event.by_id) == (amstel.hr.user_id, amstel.beheerder.user_id)
    assert sign_in(Client(), email).status_code == 422  # the old password alone no longer does anything
    client, new = Client(), "een-nieuw-lang-woord"
    page = client.get(link_in_mail(), follow=True).redirect_chain[-1][0]
    client.post(page, {"new_password1": new, "new_password2": new})
    assert sign_in(client, email, new)["Location"] == "/account/tweede-stap/"
    set_up_factor(client)
    assert client.get("/mijn-mensen/").status_code == 200


def test_nobody_resets_the_own_second_factor_nor_one_elsewhere(amstel: House, maas: House) -> None:
    with_password(amstel, "beheerder")
    page = amstel.beheerder.client().post(f"/mensen/{amstel.beheerder.id}/tweede-stap/", follow=True)
    assert "eigen tweede stap hier niet" in page.content.decode()
    assert _reset(amstel, maas.hr.id).status_code == 404
    assert amstel.hr.client().post(f"/mensen/{amstel.cmtd.id}/tweede-stap/").status_code == 403
    assert not SecurityEvent.objects.filter(kind="factors_reset").exists()


def test_an_invitation_alone_gives_no_power_over_an_account(amstel: House, maas: House) -> None:
    email = with_password(maas, "hr")
    invited = invite(amstel, Role.CM_WG, email)
    page = amstel.beheerder.client().post(f"/mensen/{invited.membership_id}/tweede-stap/", follow=True)
    assert "nog niet aangenomen" in page.content.decode()
    assert sign_in(Client(), email).status_code == 302


def test_cookies_and_headers_are_strict(amstel: House) -> None:
    """Over https each cookie is this host's alone; passkeys are for our own pages."""
    page = amstel.hr.client().get("/mijn-mensen/")
    assert "publickey-credentials-get=(self)" in page["Permissions-Policy"]
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    names = "SESSION_COOKIE_NAME DEVICE_COOKIE_NAME SESSION_COOKIE_SECURE SESSION_COOKIE_SAMESITE SECURE_HSTS_SECONDS"
    asked = f"from django.conf import settings; print(*(getattr(settings, name) for name in '{names}'.split()))"
    told = subprocess.run(
        [sys.executable, "-c", asked], env={**os.environ, **environment()}, check=True, capture_output=True, text=True
    ).stdout
    assert told.split() == ["__Host-sessionid", "__Host-device", "True", "Lax", "31536000"]
