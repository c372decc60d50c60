"""Two worlds that differ only in medical facts give every non-medical reader the same bytes, with nothing masked."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from medical import drafts
from medical.drafts import MedicalHalf, ReleaseHalf
from privacy import chance
from tests.guards.things import calendar_of
from tests.support.cast import House
from tests.support.worlds import (
    INSTANT,
    MedicalAct,
    close_medical_step,
    explain,
    live_through,
    run_jobs,
    write_probleemanalyse,
)

SICK_SINCE = INSTANT.date() - timedelta(days=33)
OBSERVERS = ("hr", "werkgever", "leidinggevende", "casemanager", "other_casemanager", "beheerder")


def urls(amstel: House, case_id: UUID) -> dict[str, list[str]]:
    """What each observer asks; pages that a role may not see are part of what it can reach."""
    case = f"/dossiers/{case_id}/"
    paths = [
        "/dossiers/",
        "/dossiers/?state=all",
        "/mijn-mensen/",
        "/vandaag/?weeks=0&mine=0",
        "/vandaag/",
        case,
        f"{case}?tab=oordelen",
        f"{case}?tab=melding",
        f"{case}?tab=verloop",
        f"{case}probleemanalyse/",
        f"{case}probleemanalyse/versturen/",
        f"{case}medische-stappen/W5-SPREEKUUR/afronden/",
        f"{case}medische-stappen/W3-SPREEKUUR-PSYCHISCH/afronden/",
        "/spreekuur/",
        "/mijn-dossier/",
        "/meldingen/",
        "/bezorging/",
        "/inzagelog/",
        "/inzagelog/inzagelog.csv",
        "/inzagelog/controlepunt.json",
        "/inzagelog/vragen/",
        "/spreekuur/vragen/",
        "/mijn-inzage/",
        "/health/",
        "/api/v1/cases/",
        f"/api/v1/cases/{case_id}/",
        f"/api/v1/cases/{case_id}/timeline/",
    ]
    # Also the calendar of the doctor: it is copied to places that nobody here knows.
    calendars = {name: f"/agenda/{calendar_of(getattr(amstel, name))}.ics" for name in (*OBSERVERS, "bedrijfsarts")}
    return {name: [*paths, calendars[name], calendars["bedrijfsarts"]] for name in OBSERVERS}


def nothing(amstel: House, case_id: UUID) -> None:
    """The bedrijfsarts did not look yet."""


def overspannen(amstel: House, case_id: UUID) -> None:
    """Psychological complaints, information asked, a draft of what would be released."""
    half = MedicalHalf("Slaapt slecht sinds augustus.", "P619", psychological=True, medical_information_requested=True)
    unsent = ReleaseHalf(work_possible="nee", possibilities="Nog niet vrijgegeven.")
    write_probleemanalyse(amstel, case_id, half, unsent)
    run_jobs(amstel)
    close_medical_step(amstel, case_id, "W3-SPREEKUUR-PSYCHISCH", date(2026, 11, 20))


def rug(amstel: House, case_id: UUID) -> None:
    """A back, a consultation held."""
    write_probleemanalyse(amstel, case_id, MedicalHalf("Rugklachten.", "L100"))
    write_probleemanalyse(amstel, case_id, MedicalHalf("Rugklachten, uitstraling links.", "L100"))
    run_jobs(amstel)
    close_medical_step(amstel, case_id, "W5-SPREEKUUR", date(2026, 11, 23))


@pytest.mark.parametrize("medical", [overspannen, rug], ids=lambda act: act.__name__)
def test_the_employer_side_cannot_tell_two_worlds_apart(
    db: None, monkeypatch: pytest.MonkeyPatch, medical: MedicalAct
) -> None:
    quiet = live_through(monkeypatch, nothing, urls, sick_since=SICK_SINCE)
    other = live_through(monkeypatch, medical, urls, sick_since=SICK_SINCE)
    assert len(quiet.seen) >= 100
    assert sum(answer.startswith(b"200") for answer in quiet.seen.values()) >= 40, "the observers must see something"
    assert not quiet.differences(other), explain(quiet, other)


def test_the_same_world_twice_is_the_same_to_the_byte(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = live_through(monkeypatch, overspannen, urls, sick_since=SICK_SINCE)
    second = live_through(monkeypatch, overspannen, urls, sick_since=SICK_SINCE)
    assert not first.differences(second), explain(first, second)


def test_the_bedrijfsarts_can_tell_them_apart(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness is worth something only if the difference is there to be seen."""

    def medical_urls(amstel: House, case_id: UUID) -> dict[str, list[str]]:
        return {"bedrijfsarts": [f"/dossiers/{case_id}/", "/spreekuur/"], "werknemer": ["/mijn-dossier/"]}

    quiet = live_through(monkeypatch, nothing, medical_urls, sick_since=SICK_SINCE)
    other = live_through(monkeypatch, overspannen, medical_urls, sick_since=SICK_SINCE)
    told = {name for name, _path in quiet.differences(other)}
    assert told == {"bedrijfsarts", "werknemer"}


def test_a_planted_leak_is_caught(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A medical edit that touches a moment the employer can read, as an `updated_at` would."""
    from cases.models import Case

    careful = drafts.draft_save

    def careless(**values: Any) -> int:
        Case.objects.filter(pk=values["case_id"]).update(reported_at=chance.now(), running_work="zie bedrijfsarts")
        return careful(**values)

    monkeypatch.setattr(drafts, "draft_save", careless)
    quiet = live_through(monkeypatch, nothing, urls, sick_since=SICK_SINCE)
    leaky = live_through(monkeypatch, rug, urls, sick_since=SICK_SINCE)
    assert quiet.differences(leaky)
