"""The preview over REST: the command's own answer, for input and for errors, without a case."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from privacy import context
from privacy.models import AuditEntry
from tests.support.cast import House
from tests.support.rest import JSON, rest

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/timeline/preview/"
REQUEST = {
    "spells": [{"from": "2026-01-05", "to": "2026-03-01"}, {"from": "2026-03-16", "to": None}],
    "facts": {"psychological": True},
    "today": "2026-06-01",
    "viewer": "employer",
}


def command(tmp_path: Path, request: object) -> Any:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request), encoding="utf-8")
    out = StringIO()
    call_command("timeline_preview", str(file), stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("viewer", ["medical", "employee", "employer"])
def test_the_answer_is_the_commands(amstel: House, tmp_path: Path, viewer: str) -> None:
    asked = {**REQUEST, "viewer": viewer}
    answer = rest(amstel).post(ADDRESS, asked)
    assert answer.status_code == 200
    assert answer.json() == command(tmp_path, asked)


def test_a_preview_reads_and_stores_nothing(amstel: House) -> None:
    amstel.report()
    with context.entered(amstel.system):
        before = AuditEntry.objects.count()
    client = rest(amstel)
    with context.entered(amstel.system):
        made = AuditEntry.objects.count() - before
    assert client.post(ADDRESS, REQUEST).status_code == 200
    with context.entered(amstel.system):
        assert AuditEntry.objects.count() == before + made


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "spells"),
        ({"spells": []}, "spells"),
        ({"spells": [{"from": "2026-01-05"}]}, "spells[0].to"),
        ({**REQUEST, "clock": 1}, "clock"),
        ({**REQUEST, "facts": {"nonsense": True}}, "facts.nonsense"),
        ({**REQUEST, "viewer": "uwv"}, "viewer"),
        ([], "invoer"),
    ],
)
def test_wrong_input_names_its_key(amstel: House, asked: object, field: str) -> None:
    answer = rest(amstel).post(ADDRESS, asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_key_given_twice_is_refused(amstel: House) -> None:
    client = rest(amstel)
    text = '{"spells": [], "spells": [{"from": "2026-01-05", "to": null}]}'
    answer = client.post(ADDRESS, text)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "spells")
    assert client.post(ADDRESS, "{").status_code == 400


def test_only_for_who_may_read_steps(amstel: House) -> None:
    assert Client().post(ADDRESS, REQUEST, content_type=JSON).status_code == 401
    assert amstel.beheerder.client().post(ADDRESS, REQUEST, content_type=JSON).status_code == 403
    assert amstel.werknemer.client().post(ADDRESS, REQUEST, content_type=JSON).status_code == 200
    assert rest(amstel, scope="cases:write").post(ADDRESS, REQUEST).status_code == 403
