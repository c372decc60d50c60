"""The test bed keeps its promises: own database, unprivileged role, clean slate, no outside world."""

import socket
import urllib.request
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page
from redis import Redis
from redis.exceptions import AuthenticationError

from tests.support.browser import serious_findings
from tests.support.network import OutsideWorld


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(OutsideWorld):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(OutsideWorld):
        urllib.request.urlopen("http://poortwacht.example/")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, pytest.raises(OutsideWorld):
        datagrams.sendto(b"x", ("192.0.2.1", 53))


@pytest.mark.django_db
def test_code_under_test_is_the_unprivileged_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("poortwacht_app", False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'poortwacht_app'::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(
    round_: int, owner_sql: Callable[..., list[tuple[object, ...]]]
) -> None:
    assert owner_sql("SELECT count(*) FROM django_session") == [(0,)]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('a', '', now())")
    assert owner_sql("SELECT count(*) FROM django_session") == [(1,)]
    assert owner_sql("SELECT count(*) > 0 FROM django_content_type") == [(True,)]


@pytest.mark.django_db
def test_a_plain_test_rolls_back(client: Client, owner_sql: Callable[..., list[tuple[object, ...]]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('b', '', now())")
    assert owner_sql("SELECT count(*) FROM django_session") == [(0,)]


def test_broker_needs_its_password(broker_url: str) -> None:
    with Redis.from_url(broker_url) as client:
        assert client.ping()
    host, port = broker_url.rpartition("@")[2].removesuffix("/0").split(":")
    with Redis(host=host, port=int(port)) as stranger, pytest.raises(AuthenticationError):
        stranger.ping()


@pytest.mark.browser
def test_browser_reads_the_live_server(page: Page) -> None:
    response = page.goto("/does-not-exist/")
    assert response is not None
    assert response.status == 404
    assert isinstance(serious_findings(page), list)
