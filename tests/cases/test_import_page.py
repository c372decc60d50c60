"""The import page, by HTTP, with the worker's part done in between."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import Case, ImportRun
from cases.tasks import forget_imports
from outbox import delivery
from privacy import chance, context
from tests.cases.absence_files import COLUMNS, SMALL, cases_of, day, row, written
from tests.support.cast import House
from timeline.models import Step


def upload(client: Client, content: bytes, **values: Any) -> Any:
    return client.post("/import/", {"file": SimpleUploadedFile("verzuim.csv", content), **values})


def worked(house: House, address: str, client: Client) -> str:
    """Let the worker do what waits; the page after it."""
    delivery.drain_jobs(house.tenant_id)
    return client.get(address).content.decode()


def run_of(house: House) -> ImportRun:
    with context.entered(house.system):
        return ImportRun.objects.order_by("-created_at")[0]


def test_upload_trial_import_and_report(amstel: House) -> None:
    client = amstel.beheerder.client()
    response = upload(client, SMALL.read_bytes(), create_employers="on")
    address = response["Location"]
    busy = client.get(address).content.decode()
    assert 'hx-trigger="every 1s"' in busy
    assert "<progress" in busy
    trial = worked(amstel, address, client)
    assert "hx-trigger" not in trial
    assert "Proef: 43 aan te maken, 0 te wijzigen. Er is nog niets bewaard." in trial
    assert cases_of(amstel, "3001") == []
    assert client.post(f"{address}uitvoeren/")["Location"] == address
    done = worked(amstel, address, client)
    assert "Klaar: 43 aangemaakt, 0 gewijzigd." in done
    assert len(cases_of(amstel, "3001")) == 1
    assert run_of(amstel).content is None
    assert "verzuim.csv" in client.get("/import/").content.decode()


def test_errors_are_shown_with_their_place_and_the_rest_can_go_in(amstel: House) -> None:
    client = amstel.hr.client()
    rows = [
        row(day(-20)),
        row("gisteren", Ingangsdatum=day(-30), Personeelsnummer="9002"),
        row(day(-30), Personeelsnummer="9002"),
    ]
    address = upload(client, written(rows))["Location"]
    trial = worked(amstel, address, client)
    assert "Er is 1 fout; zo gaat het bestand er niet in." in trial
    for text in (">3<", "Eerste ziektedag", "gisteren", "Schrijf een datum als dd-mm-jjjj"):
        assert text in trial
    assert "Importeer de rest, sla 2 regels over" in trial
    client.post(f"{address}uitvoeren/", {"partial": "1"})
    assert "2 regels zijn overgeslagen" in worked(amstel, address, client)
    assert (len(cases_of(amstel)), len(cases_of(amstel, "9002"))) == (1, 0)


def test_columns_that_are_not_recognised_are_chosen_on_the_page(amstel: House) -> None:
    client = amstel.hr.client()
    names = {"Personeelsnummer": "Relatie", "Eerste ziektedag": "Begin"}
    rows = [{names.get(name, name): value for name, value in row(day(-20)).items()} | {"BSN": "123456782"}]
    content = written(rows, [*(names.get(name, name) for name in COLUMNS), "BSN"])
    address = upload(client, content)["Location"]
    trial = worked(amstel, address, client)
    assert "Deze kolommen zijn niet gevonden: Personeelsnummer, Eerste ziektedag." in trial
    assert "<strong>BSN</strong>" in trial
    assert '<option value="BSN"' not in trial
    chosen = {"column_personnel_number": "Relatie", "column_first_sick_day": "Begin", "column_employer": "Werkgever"}
    chosen |= {"column_last_name": "Achternaam", "column_percentage": "Verzuim %"}
    wrong = client.post(f"{address}controleren/", {**chosen, "column_email": "BSN"})
    assert wrong.status_code == 422
    assert 'value="Relatie" selected' in wrong.content.decode()
    client.post(f"{address}controleren/", chosen)
    assert "Proef:" in worked(amstel, address, client)
    client.post(f"{address}uitvoeren/")
    worked(amstel, address, client)
    assert len(cases_of(amstel)) == 1
    again = upload(client, content)["Location"]
    assert "Proef: 0 aan te maken, 0 te wijzigen." in worked(amstel, again, client)


def test_the_casemanager_confirms_old_steps_in_one_go(amstel: House) -> None:
    client = amstel.casemanager.client()
    address = upload(client, written([row(day(-200))]))["Location"]
    worked(amstel, address, client)
    client.post(f"{address}uitvoeren/")
    assert "Bevestig in één keer" in worked(amstel, address, client)
    confirmed = client.post(f"{address}stappen/", follow=True).content.decode()
    assert "stappen bevestigd als gedaan" in confirmed
    assert "Bevestig in één keer" not in confirmed
    with context.entered(amstel.system):
        assert not Step.objects.filter(state=Step.State.NOT_RECORDED).exists()


def test_hr_is_told_that_the_casemanager_confirms(amstel: House) -> None:
    client = amstel.hr.client()
    address = upload(client, written([row(day(-200))]))["Location"]
    worked(amstel, address, client)
    client.post(f"{address}uitvoeren/")
    page = worked(amstel, address, client)
    assert "de casemanager kan ze in één keer bevestigen" in page
    assert client.post(f"{address}stappen/").status_code == 403


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"", "Het bestand is leeg"), (b"PK\x03\x04 x", "werkmap"), (b"een tekst", "geen kolommen gevonden")],
)
def test_a_file_that_cannot_be_read_keeps_the_form(amstel: House, content: bytes, expected: str) -> None:
    response = upload(amstel.hr.client(), content)
    assert response.status_code == 422
    assert expected in response.content.decode()
    with context.entered(amstel.system):
        assert not ImportRun.objects.exists()


def test_a_file_over_eight_megabytes_is_refused(amstel: House) -> None:
    response = upload(amstel.hr.client(), b"a;b\r\n" + b"x" * (8 * 1024 * 1024))
    assert response.status_code == 422
    assert "groter dan 8 MB" in response.content.decode()


def test_only_the_starter_sees_a_run(amstel: House, maas: House) -> None:
    address = upload(amstel.hr.client(), written([row(day(-20))]))["Location"]
    delivery.drain_jobs(amstel.tenant_id)
    assert amstel.hr.client().get(address).status_code == 200
    for member in (amstel.beheerder, amstel.casemanager, maas.beheerder):
        client = member.client()
        assert client.get(address).status_code == 404
        for name in ("controleren", "uitvoeren", "stoppen"):
            assert client.post(f"{address}{name}/").status_code == 404
    for member in (amstel.bedrijfsarts, amstel.werknemer, amstel.leidinggevende, amstel.werkgever):
        assert member.client().get("/import/").status_code == 403
    assert cases_of(amstel) == []


def test_stopping_forgets_the_file(amstel: House) -> None:
    client = amstel.hr.client()
    address = upload(client, written([row(day(-20))]))["Location"]
    worked(amstel, address, client)
    assert "bestand is verwijderd" in client.post(f"{address}stoppen/", follow=True).content.decode()
    assert (run_of(amstel).state, run_of(amstel).content) == ("failed", None)
    client.post(f"{address}uitvoeren/")
    assert "er is niets bewaard" in worked(amstel, address, client)
    assert cases_of(amstel) == []


def test_confirming_twice_imports_once(amstel: House) -> None:
    client = amstel.hr.client()
    address = upload(client, written([row(day(-20))]))["Location"]
    worked(amstel, address, client)
    client.post(f"{address}uitvoeren/")
    assert "al bezig" in client.post(f"{address}uitvoeren/", follow=True).content.decode()
    worked(amstel, address, client)
    assert len(cases_of(amstel)) == 1


def test_what_changed_between_trial_and_import_stops_it(amstel: House) -> None:
    client = amstel.hr.client()
    address = upload(client, written([row(day(-20), Personeelsnummer="1001", Achternaam="Özdemir")]))["Location"]
    worked(amstel, address, client)
    amstel.report(first_sick_day=day(-19))
    client.post(f"{address}uitvoeren/")
    assert "overlapt" in worked(amstel, address, client)
    assert [case.first for case in cases_of(amstel, "1001")] == [day(-19)]


def test_a_right_taken_away_meanwhile_ends_the_run(amstel: House, owner_sql: Any) -> None:
    client = amstel.hr.client()
    address = upload(client, written([row(day(-20))]))["Location"]
    with context.entered(amstel.system):
        from roles.models import Membership

        Membership.objects.filter(pk=amstel.hr.id).update(valid_to=chance.today() - timedelta(days=1))
    delivery.drain_jobs(amstel.tenant_id)
    assert (run_of(amstel).state, run_of(amstel).report["failure"]["code"]) == ("failed", "not_allowed")
    assert run_of(amstel).content is None
    assert client.get(address).status_code != 200


def test_files_that_nobody_confirms_are_forgotten_within_a_day(amstel: House) -> None:
    upload(amstel.hr.client(), written([row(day(-20))]))
    with context.entered(amstel.system):
        ImportRun.objects.update(created_at=chance.now() - timedelta(hours=25))
    forget_imports(tenant_id=str(amstel.tenant_id))
    assert run_of(amstel).content is None


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_import_is_under_way(amstel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The big transaction is not committed yet, and the page already counts."""
    from cases.imports import write

    client = amstel.hr.client()
    rows = [row(day(-20), Personeelsnummer=str(number)) for number in range(8000, 8003)]
    address = upload(client, written(rows))["Location"]
    worked(amstel, address, client)
    client.post(f"{address}uitvoeren/")
    monkeypatch.setattr(write, "CHUNK", 1)
    seen: list[tuple[int, int]] = []
    original = write._Chunk.write

    def watched(self: Any) -> Any:
        seen.append(looked(amstel, UUID(address.split("/")[2])))
        return original(self)

    monkeypatch.setattr(write._Chunk, "write", watched)
    worked(amstel, address, client)
    assert seen[0] == (0, 0)
    assert seen[-1][0] in {1, 2}
    assert {cases for _rows, cases in seen} == {0}
    assert len(cases_of(amstel, "8002")) == 1


def looked(house: House, run_id: UUID) -> tuple[int, int]:
    """(rows done, cases) as another connection sees them now."""
    from concurrent.futures import ThreadPoolExecutor
    from time import sleep

    from django.db import connection

    def look() -> tuple[int, int]:
        try:
            sleep(0.3)  # the note of the chunk before is written beside us
            with context.entered(house.system):
                return ImportRun.objects.get(pk=run_id).rows_done, Case.objects.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(look).result()
