"""A forgotten password."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from tests.roles.helpers import link_in_mail, sign_in, with_password
from tests.support.cast import House

pytestmark = pytest.mark.django_db
NEW = "een-nieuw-lang-woord"


def ask(email: str) -> tuple[int, str, str]:
    browser = Client()
    answer = browser.post("/wachtwoord/vergeten/", {"email": email})
    return answer.status_code, answer["Location"], browser.get(answer["Location"]).content.decode().split("<main")[1]


def test_a_link_by_mail_sets_a_new_password_once(amstel: House, client: Client) -> None:
    email = with_password(amstel, "hr")
    ask(email.upper())
    page = client.get(link_in_mail(), follow=True)
    here = page.redirect_chain[-1][0]
    assert client.post(here, {"new_password1": "kort", "new_password2": "kort"}).status_code == 422
    assert client.post(here, {"new_password1": NEW, "new_password2": NEW})["Location"] == "/inloggen/"
    assert sign_in(Client(), email, NEW).status_code == 302
    assert Client().get(link_in_mail(0), follow=True).status_code == 410


def test_the_answer_does_not_tell_who_has_an_account(amstel: House) -> None:
    answers = [ask(with_password(amstel, "hr")), ask("niemand@nergens.example"), ask(amstel.cmtd.email)]
    assert len({(status, place) for status, place, _page in answers}) == 1
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_does_not_tell_either(amstel: House, settings: Settings) -> None:
    email = with_password(amstel, "hr")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    assert ask(email)[:2] == ask("niemand@nergens.example")[:2]


def test_the_mail_names_no_tenant_and_nothing_of_health(amstel: House) -> None:
    ask(with_password(amstel, "werknemer"))
    text = f"{mail.outbox[0].subject} {mail.outbox[0].body}".lower()
    for word in ("amstel", "arbodienst", "ziek", "verzuim", "dossier", "werknemer", "ozdemir"):
        assert word not in text.replace("/wachtwoord/", "")
    assert mail.outbox[0].to == [amstel.werknemer.email]
