"""The access record on the beheerder's screen: who and when, and nothing of what happened in a medical file."""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medical.drafts import MedicalHalf
from privacy import audit, chance, checkpoints, context, sealing, verifying
from privacy.models import AuditEntry
from roles.models import Membership
from tests.support.cast import House
from tests.support.worlds import close_medical_step, run_jobs, write_probleemanalyse

pytestmark = pytest.mark.django_db
LOG = "/inzagelog/"


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """A case that some people looked at."""
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=40))
    for name in ("casemanager", "leidinggevende", "bedrijfsarts"):
        assert getattr(amstel, name).client().get(f"/dossiers/{case_id}/").status_code == 200
    return case_id


def rows(response: Any) -> list[str]:
    """The lines of the table as text."""
    assert response.status_code == 200
    found = re.findall(r"<tr>\s*<td.*?</tr>", response.content.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]


def test_who_did_what_when_and_for_which_file(amstel: House, case_id: UUID) -> None:
    reference = amstel.case(case_id).reference
    found = rows(amstel.beheerder.client().get(LOG))
    line = next(row for row in found if "Nora Verbeek" in row)
    assert f"casemanager (CM-WG) Gelezen dossier {reference} voortgang van de re-integratie" in line
    assert "web 127.0.0.1" in line
    assert not [row for row in found if "zdemir" in row], "whose dossier it is, the reference tells who may know"


def test_it_is_searched_by_period_person_kind_and_file(amstel: House, case_id: UUID) -> None:
    client = amstel.beheerder.client()
    person = {"persoon": str(amstel.casemanager.id)}
    assert {"Nora Verbeek" in row for row in rows(client.get(LOG, person))} == {True}
    assert all("Gewijzigd" in row for row in rows(client.get(LOG, {"soort": "write"})))
    reference = amstel.case(case_id).reference
    found = rows(client.get(LOG, {"dossier": reference.lower()}))
    assert found
    assert all(reference in row for row in found)
    today, tomorrow = (f"{chance.today() + timedelta(days=n):%d-%m-%Y}" for n in (0, 1))
    assert rows(client.get(LOG, {"van": today, "tot": today}))
    assert not rows(client.get(LOG, {"van": tomorrow}))
    assert "Niets gevonden" in client.get(LOG, {"van": tomorrow}).content.decode()


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        ({"van": "gisteren"}, "dd-mm-jjjj, bijvoorbeeld"),
        ({"van": "02-11-2026", "tot": "01-11-2026"}, "ligt vóór de eerste"),
        ({"persoon": "00000000-0000-4000-8000-000000000000"}, "Wie"),
        ({"soort": "x"}, "Soort"),
    ],
)
def test_a_search_that_cannot_be_is_explained_and_kept(amstel: House, values: dict[str, str], remedy: str) -> None:
    answer = amstel.beheerder.client().get(LOG, values)
    assert answer.status_code == 422
    assert remedy in answer.content.decode()


def test_pages_follow_each_other_and_ask_the_same_questions(amstel: House, case_id: UUID) -> None:
    def more(number: int) -> None:
        with context.entered(amstel.casemanager.actor):
            for _n in range(number):
                audit.record_read(amstel.casemanager.actor, "case.read", case_id=case_id)

    counts = []
    for number in (1, 130):
        more(number)
        client = amstel.beheerder.client()
        with CaptureQueriesContext(connection) as queries:
            client.get(LOG, {"persoon": str(amstel.casemanager.id)})
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 2, "what shares moment and visit with the last row, and whether there is more"
    seen = 0
    path: str | None = f"{LOG}?persoon={amstel.casemanager.id}&soort=read"
    while path:
        answer = amstel.beheerder.client().get(path)
        seen += len(rows(answer))
        following = re.search(r'href="(\?[^"]*)"\s+rel="next"', answer.content.decode())
        path = LOG + following[1].replace("&amp;", "&") if following else None
    assert seen == 132


def test_nothing_medical_is_in_it(amstel: House, case_id: UUID) -> None:
    before = rows(amstel.beheerder.client().get(LOG))
    write_probleemanalyse(amstel, case_id, MedicalHalf("Rugklachten."))
    run_jobs(amstel)
    close_medical_step(amstel, case_id, "W5-SPREEKUUR", chance.today())
    after = rows(amstel.beheerder.client().get(LOG))
    own = [row for row in after if "inzagelog" in row]
    assert [row for row in after if row not in own] == before
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(action__startswith="medical.").count() >= 3


def test_looking_is_on_record_itself(amstel: House, case_id: UUID) -> None:
    amstel.beheerder.client().get(LOG, {"soort": "write"})
    amstel.beheerder.client().get("/inzagelog/inzagelog.csv")
    with context.entered(amstel.system):
        read = AuditEntry.objects.get(action="audit.read")
        export = AuditEntry.objects.get(action="audit.export")
    assert (read.kind, read.purpose, read.ground, read.detail["filters"]) == ("read", "inspection", "AVG 32", ["kind"])
    assert (export.kind, export.detail["rows"] > 3, len(export.session)) == ("export", True, 16)


def test_the_file_holds_the_same_rows_and_no_formula(amstel: House, case_id: UUID) -> None:
    with context.entered(amstel.system):
        Membership.objects.filter(pk=amstel.casemanager.id).update(display_name="=HYPERLINK(1)")
    answer = amstel.beheerder.client().get("/inzagelog/inzagelog.csv", {"soort": "read"})
    assert answer["Content-Disposition"].startswith('attachment; filename="inzagelog-')
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {line["soort"] for line in lines} == {"Gelezen"}
    assert "'=HYPERLINK(1)" in {line["wie"] for line in lines}
    assert not [line for line in lines if any(cell.startswith("=") for cell in line.values())]


@pytest.mark.django_db(transaction=True)
def test_the_newest_checkpoint_and_the_last_check_are_there(amstel: House) -> None:
    client = amstel.beheerder.client()
    assert "nog niet gedaan" in client.get(LOG).content.decode()
    assert json.loads(client.get("/inzagelog/controlepunt.json").content)["checkpoints"] == []
    sealing.seal(amstel.tenant_id)
    made = checkpoints.make(amstel.tenant_id)
    verifying.check(amstel.tenant_id)
    page = client.get(LOG).content.decode()
    assert "in orde" in page
    (kept,) = checkpoints.read(client.get("/inzagelog/controlepunt.json").content.decode())
    assert kept == made
    assert verifying.verify(amstel.tenant_id, kept=[kept]).intact


def test_nobody_else_comes_near(amstel: House, case_id: UUID) -> None:
    for name, member in amstel.members().items():
        for path in (LOG, "/inzagelog/inzagelog.csv", "/inzagelog/controlepunt.json"):
            assert member.client().get(path).status_code == (200 if name == "beheerder" else 403), (name, path)
