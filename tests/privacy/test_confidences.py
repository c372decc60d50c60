"""Consents, requests for information and break-glass leave no byte for the employer: two worlds, nothing masked."""

from typing import Any
from uuid import UUID

import pytest

from cases import services
from cases.services import Search
from medical import consents, requests
from medical.consents import Party
from privacy import chance
from tests.privacy.test_noninterference import SICK_SINCE, nothing, urls
from tests.support.cast import House
from tests.support.worlds import explain, live_through, run_jobs

REASON = "Werknemer belt in paniek; eigen bedrijfsarts onbereikbaar."


def confided(amstel: House, case_id: UUID) -> None:
    """Asked, given, drafted, sent, withdrawn; and the case opened in need by another bedrijfsarts and objected to."""
    about: dict[str, Any] = {"case_id": case_id, "employee_id": amstel.employee_id}
    with amstel.bedrijfsarts.at_work() as actor:
        consent_id = consents.consent_ask(
            by=actor, purpose=consents.INFORMATION, party=Party("Dr. Van Dijk, psychiater"), **about
        )
    with amstel.werknemer.at_work() as actor:
        consents.consent_give(by=actor, consent_id=consent_id)
    run_jobs(amstel)
    with amstel.bedrijfsarts.at_work() as actor:
        request_id = requests.request_draft(by=actor, consent_id=consent_id, questions="Welke beperkingen?", **about)
        requests.request_move(by=actor, request_id=request_id, state="sent", on=chance.today(), **about)
    with amstel.werknemer.at_work() as actor:
        consents.consent_withdraw(by=actor, consent_id=consent_id)
    with amstel.other_bedrijfsarts.at_work() as actor:
        search = Search(reference=amstel.case(case_id).reference)
        services.glass_open(by=actor, search=search, category="acute", reason=REASON)


def more_urls(amstel: House, case_id: UUID) -> dict[str, list[str]]:
    """What could tell, beside what everybody asks; the beheerder's count of break-glass is meant to tell."""
    nobody = "00000000-0000-4000-8000-000000000000"
    paths = [
        "/mijn-toestemmingen/",
        f"/mijn-toestemmingen/{nobody}/geven/",
        "/toestemmingen/",
        f"/toestemmingen/{amstel.employee_id}/",
        f"/toestemmingen/{amstel.employee_id}/{nobody}/vastleggen/",
        f"/dossiers/{case_id}/informatieverzoeken/",
        f"/dossiers/{case_id}/informatieverzoeken/{nobody}/",
        f"/dossiers/{case_id}/informatieverzoeken/{nobody}.pdf",
        "/noodtoegang/",
        "/noodtoegang/nakijken/",
        f"/noodtoegang/{nobody}/nakijken/",
    ]
    return {name: asked + paths for name, asked in urls(amstel, case_id).items()}


def test_the_employers_side_cannot_tell(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = live_through(monkeypatch, nothing, more_urls, sick_since=SICK_SINCE)
    other = live_through(monkeypatch, confided, more_urls, sick_since=SICK_SINCE)
    assert len(quiet.seen) >= 180
    assert not quiet.differences(other), explain(quiet, other)


def test_who_may_know_can_tell(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness is worth something only if the difference is there to be seen."""

    def known(amstel: House, case_id: UUID) -> dict[str, list[str]]:
        record = f"/toestemmingen/{amstel.employee_id}/"
        return {
            "werknemer": ["/mijn-toestemmingen/"],
            "bedrijfsarts": [record, f"/dossiers/{case_id}/informatieverzoeken/", "/noodtoegang/nakijken/"],
            "beheerder": ["/noodtoegang/overzicht/"],
        }

    quiet = live_through(monkeypatch, nothing, known, sick_since=SICK_SINCE)
    other = live_through(monkeypatch, confided, known, sick_since=SICK_SINCE)
    told = {path for _name, path in quiet.differences(other)}
    assert len(told - {"mail"}) == 5
