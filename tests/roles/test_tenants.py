"""A new tenant: made by one command, entered by one link."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from roles.models import Tenant
from tests.roles.helpers import accept_at, set_up_factor

pytestmark = pytest.mark.django_db

OPTIONS = {"name": "Arbo Maas", "kind": "arbodienst", "admin_email": "Bea@Maas.example", "admin_name": "B. de Wit"}


def created(slug: str = "maas") -> str:
    out = StringIO()
    call_command("tenant_create", slug, stdout=out, **OPTIONS)
    found = re.search(r"http://testserver(/uitnodiging/\S+)", out.getvalue())
    assert found
    return found.group(1)


def test_the_printed_link_leads_the_first_beheerder_to_the_people_of_the_new_tenant() -> None:
    path = created()
    client = Client()
    page = client.get(path, follow=True).content.decode()
    assert "Arbo Maas" in page
    assert "beheerder" in page
    done = accept_at(client, path)
    set_up_factor(client)
    people = client.get("/mensen/")
    assert (done.status_code, people.status_code) == (302, 200)
    assert "bea@maas.example" in people.content.decode()


def test_a_slug_that_exists_is_refused_and_changes_nothing() -> None:
    created()
    with pytest.raises(CommandError, match="al een omgeving"):
        created()
    assert Tenant.objects.filter(slug="maas").count() == 1


@pytest.mark.parametrize("slug", ["Met Spatie", "vraag?"])
def test_a_slug_that_is_no_slug_is_refused(slug: str) -> None:
    with pytest.raises(CommandError, match="SLUG"):
        created(slug)


def test_a_wrong_address_leaves_no_half_tenant() -> None:
    with pytest.raises(CommandError, match="e-mailadres"):
        call_command("tenant_create", "maas", **{**OPTIONS, "admin_email": "geen adres"})
    assert not Tenant.objects.filter(slug="maas").exists()
