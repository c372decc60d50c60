"""Guessing locks out the guesser: never the owner on a device of the owner's, never the neighbours."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from privacy import chance
from privacy.actor import Role
from roles.models import Attempt, SecurityEvent
from roles.signin import attempts
from tests.roles.helpers import PASSWORD, accept, invite, link_in_mail, sign_in, with_password
from tests.support import factor
from tests.support.cast import House

pytestmark = pytest.mark.django_db
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "192.0.2.7"}


def wrong(email: str, times: int, client: Client | None = None, **extra: Any) -> list[int]:
    browser = client or Client()
    return [
        browser.post("/inloggen/", {"username": email, "password": "fout"}, **extra).status_code for _ in range(times)
    ]


def test_a_stranger_is_locked_out_of_an_account_even_with_the_right_password(amstel: House) -> None:
    email = with_password(amstel, "hr")
    assert wrong(email, 11) == [422] * 10 + [429]
    page = sign_in(Client(), email.upper())
    assert page.status_code == 429
    assert "Wacht een kwartier" in page.content.decode()
    assert email.upper() in page.content.decode()
    assert SecurityEvent.objects.filter(kind="locked", user_id=amstel.hr.user_id).exists()
    assert sign_in(Client(**ELSEWHERE), email).status_code == 429
    with chance.seeded(seed=3, instant=chance.now() + timedelta(minutes=16)):
        assert sign_in(Client(), email).status_code == 302


def test_the_owner_gets_in_on_a_device_that_was_used_before(amstel: House) -> None:
    email = with_password(amstel, "hr")
    own = Client()
    assert sign_in(own, email).status_code == 302
    own.post("/uitloggen/")
    assert wrong(email, 12)[-1] == 429
    assert sign_in(own, email).status_code == 302


def test_a_device_of_the_owner_is_no_way_to_guess_on(amstel: House) -> None:
    email = with_password(amstel, "hr")
    own = Client()
    sign_in(own, email)
    own.post("/uitloggen/")
    assert wrong(email, 11, own) == [422] * 10 + [429]


def test_a_device_is_known_to_its_own_accounts_only_and_cannot_be_made_up(amstel: House) -> None:
    email, other = with_password(amstel, "hr"), with_password(amstel, "cmtd")
    own = Client()
    sign_in(own, email)
    own.post("/uitloggen/")
    wrong(other, 10)
    assert sign_in(own, other).status_code == 429
    forged = Client()
    forged.cookies["device"] = own.cookies["device"].value[:-3] + "abc"
    wrong(email, 10)
    assert sign_in(forged, email).status_code == 429


def test_a_link_by_mail_makes_the_device_known(amstel: House) -> None:
    email = with_password(amstel, "hr")
    wrong(email, 12)
    client, new = Client(), "een-nieuw-lang-woord"
    client.post("/wachtwoord/vergeten/", {"email": email})
    page = client.get(link_in_mail(), follow=True).redirect_chain[-1][0]
    client.post(page, {"new_password1": new, "new_password2": new})
    assert sign_in(client, email, new).status_code == 302


def test_an_address_that_guesses_at_many_accounts_is_stopped_and_others_are_not(amstel: House) -> None:
    for number in range(attempts.ADDRESS.tries):
        assert wrong(f"iemand{number}@elders.example", 1, **ELSEWHERE) == [422]
    email = with_password(amstel, "hr")
    assert sign_in(Client(**ELSEWHERE), email).status_code == 429
    assert sign_in(Client(), email).status_code == 302


def test_an_unknown_address_is_counted_alike(amstel: House) -> None:
    assert wrong("niemand@nergens.example", 11) == wrong(with_password(amstel, "hr"), 11)


def test_guessing_codes_is_counted_too(amstel: House) -> None:
    email = with_password(amstel, "hr")
    client = Client()
    client.post("/inloggen/", {"username": email, "password": PASSWORD})
    answers = [client.post("/inloggen/code/", {"code": "000000"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.post("/inloggen/code/", {"code": factor.code(amstel.hr.user_id)}).status_code == 429


def test_nobody_is_buried_in_mail(amstel: House) -> None:
    email = with_password(amstel, "hr")
    for _ in range(5):
        assert Client().post("/wachtwoord/vergeten/", {"email": email}).status_code == 302
    assert len(mail.outbox) == 3


def test_the_counts_and_the_record_name_nobody(amstel: House) -> None:
    email = with_password(amstel, "hr")
    wrong(email, 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM roles_attempt a UNION ALL SELECT e::text FROM roles_securityevent e")
        rows = " ".join(row for (row,) in cursor.fetchall())
    assert rows
    assert email not in rows
    assert "127.0.0.1" not in rows


def test_counts_that_are_a_day_old_are_forgotten(amstel: House) -> None:
    wrong("iemand@elders.example", 1)
    with chance.seeded(seed=4, instant=chance.now() + timedelta(hours=25)):
        wrong("ander@elders.example", 1)
    assert Attempt.objects.count() == 2


def test_of_a_network_of_version_six_the_whole_counts(amstel: House) -> None:
    for number in range(attempts.ADDRESS.tries):
        wrong(f"iemand{number}@elders.example", 1, REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}")
    assert wrong("nog@elders.example", 1, REMOTE_ADDR="2001:db8:1:2:ffff::1") == [429]
    assert wrong("nog@elders.example", 1, REMOTE_ADDR="2001:db8:1:3::1") == [422]


def test_an_invitation_is_no_way_to_guess_either(amstel: House, maas: House) -> None:
    email = with_password(amstel, "hr")
    token = invite(maas, Role.HR, email).token
    pages = [accept(Client(), token, "fout") for _ in range(11)]
    assert "te vaak iets verkeerds" in pages[-1].content.decode()
    assert "te vaak iets verkeerds" in accept(Client(), token).content.decode()
