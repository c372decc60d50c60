"""Knowing of a step, being reminded later, and who hears when nobody says so."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from outbox.models import Notice
from privacy import chance, context
from privacy.errors import Conflict, HealthWords, Invalid, NotFound, Refused
from privacy.models import AuditEntry
from roles.models import Membership
from tests.support.cast import House, Member
from tests.timeline.test_sweep import TODAY, heard, on, only, rules, sweep
from timeline.models import Acknowledgement, Step
from timeline.services import latest_snooze, step_acknowledge
from timeline.workdays import is_workday, last_workday_on_or_before

pytestmark = pytest.mark.django_db(transaction=True)
STEP = "W8-VOORLICHTING"


def workday(after: date, days: int) -> date:
    """The first working day so many days later or after that."""
    return next(day for n in range(9) if is_workday(day := after + timedelta(days=days + n)))


def step_of(house: House, case_id: UUID, code: str = STEP) -> UUID:
    with context.entered(house.system):
        return Step.objects.get(case_id=case_id, code=code).pk


def asleep(house: House, step_id: UUID, until: date | None, *, reason: str = "Gesprek is gepland.") -> None:
    with house.casemanager.at_work() as by:
        step_acknowledge(by=by, step_id=step_id, reason=reason, until=until)


def dated(house: House, step_id: UUID, **values: object) -> None:
    with context.entered(house.system):
        Step.objects.filter(pk=step_id).update(**values)


def test_how_long_a_step_may_sleep() -> None:
    act_by, last = TODAY + timedelta(days=5), TODAY + timedelta(days=9)
    asked: Any = {"act_by": act_by, "today": TODAY}
    assert latest_snooze(legal_last=last, statutory=True, **asked) == last
    assert latest_snooze(legal_last=last, statutory=False, **asked) == last
    assert latest_snooze(legal_last=None, statutory=True, **asked) == act_by
    assert latest_snooze(legal_last=None, statutory=False, **asked) == TODAY + timedelta(days=28)


def test_a_step_that_sleeps_is_told_again_on_its_day_once(amstel: House) -> None:
    act_by = last_workday_on_or_before(TODAY + timedelta(days=13))
    step_id = step_of(amstel, only(amstel, STEP, act_by, dated_on=TODAY - timedelta(days=60)))
    dated(amstel, step_id, legal_last=act_by + timedelta(days=30))
    until = workday(TODAY, 9)
    assert sweep(amstel.tenant_id) == 1
    asleep(amstel, step_id, until)
    for ahead in range(1, (until - TODAY).days):
        with on(TODAY + timedelta(days=ahead)):
            told = sweep(amstel.tenant_id, TODAY + timedelta(days=ahead))
            # A day off just before the last day of sleep is told on the working day before it.
            assert told == 0 or not any(
                is_workday(until - timedelta(days=n)) for n in range(1, (until - TODAY).days - ahead)
            )
    with on(until):
        sweep(amstel.tenant_id, until)
        assert sweep(amstel.tenant_id, until) == 0
    assert rules(amstel) == ["before-14", f"again-{until}"]


def test_after_a_sleep_the_newest_threshold_counts(amstel: House) -> None:
    act_by = workday(TODAY, 3)
    step_id = step_of(amstel, only(amstel, STEP, act_by))
    dated(amstel, step_id, legal_last=act_by + timedelta(days=30))
    asleep(amstel, step_id, act_by)
    assert sweep(amstel.tenant_id) == 0
    with on(act_by):
        assert sweep(amstel.tenant_id, act_by) == 1
    assert rules(amstel) == ["due"]


def test_what_a_step_slept_through_is_not_told_after_it_was_told_again(amstel: House) -> None:
    act_by = workday(TODAY, 8)
    step_id = step_of(amstel, only(amstel, STEP, act_by, dated_on=act_by - timedelta(days=14)))
    dated(amstel, step_id, legal_last=act_by + timedelta(days=30))
    sweep(amstel.tenant_id)
    until = workday(act_by, 3)
    asleep(amstel, step_id, until)  # sleeps through 7 days before, 1 day before and the day itself
    with on(until):
        sweep(amstel.tenant_id, until)
        asleep(amstel, step_id, None)
    later = workday(act_by, 7)
    with on(later):
        assert sweep(amstel.tenant_id, later) == 1
    assert rules(amstel) == ["before-14", f"again-{until}", "late-1w"]


def test_a_later_note_without_a_day_wakes_the_step(amstel: House) -> None:
    step_id = step_of(amstel, only(amstel, STEP, TODAY))
    dated(amstel, step_id, legal_last=TODAY + timedelta(days=30))
    asleep(amstel, step_id, TODAY + timedelta(days=20))
    assert sweep(amstel.tenant_id) == 0
    asleep(amstel, step_id, None)
    assert sweep(amstel.tenant_id) == 1


def test_a_step_that_moves_wakes(amstel: House) -> None:
    step_id = step_of(amstel, only(amstel, STEP, TODAY))
    dated(amstel, step_id, legal_last=TODAY + timedelta(days=30))
    asleep(amstel, step_id, TODAY + timedelta(days=20))
    dated(amstel, step_id, act_by=last_workday_on_or_before(TODAY - timedelta(days=1)))
    assert sweep(amstel.tenant_id) == 1


@pytest.mark.parametrize(
    ("legal_last", "statutory", "until", "words"),
    [
        (9, True, 10, "Later dan"),
        (None, True, 6, "Later dan"),
        (None, False, 29, "Later dan"),
        (9, True, 0, "na vandaag"),
        (-1, True, 3, "niet meer later"),
        (0, True, 3, "niet meer later"),
    ],
)
def test_a_sleep_never_passes_the_last_day_by_law(
    amstel: House, legal_last: int | None, statutory: bool, until: int, words: str
) -> None:
    step_id = step_of(amstel, only(amstel, STEP, TODAY + timedelta(days=5)))
    last = None if legal_last is None else chance.today() + timedelta(days=legal_last)
    dated(amstel, step_id, legal_last=last, statutory=statutory, act_by=chance.today() + timedelta(days=5))
    with pytest.raises(Invalid) as refused:
        asleep(amstel, step_id, chance.today() + timedelta(days=until))
    assert words in str(refused.value.errors["until"])
    with context.entered(amstel.system):
        assert not Acknowledgement.objects.exists()


def test_who_may_not_close_the_step_may_not_put_it_off(amstel: House) -> None:
    step_id = step_of(amstel, only(amstel, STEP, TODAY))
    for member, error in ((amstel.hr, Refused), (amstel.beheerder, NotFound), (amstel.other_casemanager, NotFound)):
        with member.at_work() as by, pytest.raises(error):
            step_acknowledge(by=by, step_id=step_id, reason="Loopt.")


def test_a_reason_without_health_and_a_planned_step_are_needed(amstel: House) -> None:
    step_id = step_of(amstel, only(amstel, STEP, TODAY))
    with pytest.raises(HealthWords):
        asleep(amstel, step_id, None, reason="Heeft een burn-out.")
    for reason in ("", "  ", "x" * 201):
        with pytest.raises(Invalid):
            asleep(amstel, step_id, None, reason=reason)
    dated(amstel, step_id, state="done")
    with pytest.raises(Conflict):
        asleep(amstel, step_id, None)


def gone(house: House, member: Member) -> None:
    with context.entered(house.system):
        Membership.objects.filter(pk=member.id).update(valid_to=TODAY - timedelta(days=1))


class TestScreens:
    def case(self, house: House) -> tuple[UUID, UUID]:
        case_id = only(house, STEP, TODAY)
        step_id = step_of(house, case_id)
        dated(house, step_id, legal_last=chance.today() + timedelta(days=20))
        return case_id, step_id

    def page(self, member: Member, case_id: UUID, step_id: UUID) -> str:
        found = member.client().get(reverse("step_acknowledge", args=[case_id, step_id]))
        assert found.status_code == 200
        return found.content.decode()

    def test_from_vandaag_to_a_reminder_later_and_back(self, amstel: House) -> None:
        case_id, step_id = self.case(amstel)
        client = amstel.casemanager.client()
        address = reverse("step_acknowledge", args=[case_id, step_id])
        assert address in client.get("/vandaag/").content.decode()
        assert address in client.get(f"/dossiers/{case_id}/").content.decode()
        until = chance.today() + timedelta(days=7)
        body = {"reason": "Gesprek is gepland.", "until": f"{until:%d-%m-%Y}", "back": "/vandaag/?mine=0"}
        answer = client.post(address, body)
        assert (answer.status_code, answer["Location"]) == (302, "/vandaag/?mine=0")
        for page in ("/vandaag/", f"/dossiers/{case_id}/"):
            text = client.get(page).content.decode()
            assert "Herinnering op" in text
            assert "Gesprek is gepland." in text
        with context.entered(amstel.system):
            entry = AuditEntry.objects.get(action="step.snooze")
            assert entry.detail == {"code": STEP, "until": until.isoformat()}

    def test_a_day_too_far_is_said_beside_its_field_and_nothing_typed_is_lost(self, amstel: House) -> None:
        case_id, step_id = self.case(amstel)
        until = chance.today() + timedelta(days=21)
        body = {"reason": "Wacht op de werkgever.", "until": f"{until:%d-%m-%Y}"}
        answer = amstel.casemanager.client().post(reverse("step_acknowledge", args=[case_id, step_id]), body)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Later dan" in text
        assert "Wacht op de werkgever." in text
        assert f"{until:%d-%m-%Y}" in text

    def test_over_rest(self, amstel: House) -> None:
        _case_id, step_id = self.case(amstel)
        client = amstel.casemanager.client()
        address = reverse("api_step_acknowledge", args=[step_id])
        until = chance.today() + timedelta(days=3)
        good = client.post(address, {"reason": "Loopt.", "until": until.isoformat()}, content_type="application/json")
        assert good.status_code == 200
        assert good.json()["snoozed_until"] == until.isoformat()
        far = {"reason": "Loopt.", "until": "2099-01-01"}
        bad = client.post(address, far, content_type="application/json")
        assert bad.status_code == 422
        assert bad["Content-Type"].startswith("application/problem+json")


class TestWhoIsTold:
    """Of a step that somebody else must do, and even of one that nobody closes by hand."""

    ANALYSIS = "W6-PROBLEEMANALYSE"

    def late(self, house: House, code: str = ANALYSIS, days: int = 3) -> tuple[UUID, UUID]:
        case_id = only(house, code, TODAY - timedelta(days=days))
        return case_id, step_of(house, case_id, code)

    @pytest.mark.parametrize("name", ["casemanager", "bedrijfsarts"])
    def test_says_to_know_that_it_is_late_and_it_does_not_go_up(self, amstel: House, name: str) -> None:
        _case_id, step_id = self.late(amstel)
        with getattr(amstel, name).at_work() as by:
            step_acknowledge(by=by, step_id=step_id, reason="Afspraak is gepland.")
        later = workday(TODAY, 4)  # late for a week
        with on(later):
            sweep(amstel.tenant_id, later)
        assert "late-1w" in rules(amstel)
        assert "escalated-1w" not in rules(amstel)

    @pytest.mark.parametrize(
        ("code", "name", "may"),
        [
            (STEP, "hr", True),
            (STEP, "werkgever", True),
            (STEP, "leidinggevende", False),
            (STEP, "cmtd", False),
            ("W2-RAPPORTAGE", "casemanager", True),
            ("W2-RAPPORTAGE", "hr", False),
            (ANALYSIS, "hr", False),
            (ANALYSIS, "cmtd", False),
        ],
    )
    def test_and_nobody_else(self, amstel: House, code: str, name: str, may: bool) -> None:
        _case_id, step_id = self.late(amstel, code)
        with getattr(amstel, name).at_work() as by, nullcontext() if may else pytest.raises(Refused):
            step_acknowledge(by=by, step_id=step_id, reason="Loopt.")

    def test_only_when_it_is_late_and_without_a_day(self, amstel: House) -> None:
        case_id, step_id = self.late(amstel)
        with amstel.casemanager.at_work() as by, pytest.raises(Invalid) as refused:
            step_acknowledge(by=by, step_id=step_id, reason="Loopt.", until=chance.today() + timedelta(days=1))
        assert "Alleen wie de stap afrondt" in str(refused.value.errors["until"])
        with context.entered(amstel.system):
            Step.objects.filter(case_id=case_id, pk=step_id).update(act_by=chance.today())
        with amstel.casemanager.at_work() as by, pytest.raises(Refused):
            step_acknowledge(by=by, step_id=step_id, reason="Loopt.")

    @pytest.mark.parametrize("name", ["casemanager", "bedrijfsarts"])
    def test_on_the_page(self, amstel: House, name: str) -> None:
        case_id, step_id = self.late(amstel)
        client, address = getattr(amstel, name).client(), reverse("step_acknowledge", args=[case_id, step_id])
        assert address in client.get(f"/dossiers/{case_id}/").content.decode()
        page = client.get(address).content.decode()
        assert "Herinner weer op" not in page
        assert "Ik weet het" in page
        assert client.post(address, {"reason": "Heeft een burn-out."}).status_code == 422
        assert client.post(address, {"reason": "Afspraak is gepland."}).status_code == 302
        assert "Afspraak is gepland." in client.get(f"/dossiers/{case_id}/").content.decode()


class TestEscalation:
    """Late a week and nobody says that it is known: whoever stands above hears, once."""

    @pytest.mark.parametrize(
        ("code", "owner", "above"),
        [
            (STEP, ["casemanager"], ["hr", "werkgever"]),
            ("D1-UITVRAAG", ["leidinggevende"], ["hr", "werkgever"]),
            ("W2-RAPPORTAGE", ["cmtd"], ["casemanager"]),
            ("W91-EINDEVALUATIE", ["leidinggevende", "werknemer"], ["casemanager", "hr", "werkgever"]),
        ],
    )
    def test_who_hears(self, amstel: House, code: str, owner: list[str], above: list[str]) -> None:
        only(amstel, code, TODAY - timedelta(days=7))
        assert sweep(amstel.tenant_id) == 3
        assert sweep(amstel.tenant_id) == 0
        assert sorted(rules(amstel)) == ["due", "escalated-1w", "late-1w"]
        expected = [(who, "step_reminder") for who in owner] + [(who, "step_escalated") for who in above]
        assert heard(amstel) == sorted(expected)

    def test_once_however_long_it_stays_late(self, amstel: House) -> None:
        only(amstel, STEP, TODAY - timedelta(days=7))
        for ahead in range(0, 40, 3):
            with on(TODAY + timedelta(days=ahead)):
                sweep(amstel.tenant_id, TODAY + timedelta(days=ahead))
        assert rules(amstel).count("escalated-1w") == 1

    def test_who_said_to_know_has_a_week(self, amstel: House) -> None:
        act_by = TODAY - timedelta(days=7)
        step_id = step_of(amstel, only(amstel, STEP, act_by))
        asleep(amstel, step_id, None)
        assert sweep(amstel.tenant_id) == 2
        assert sorted(rules(amstel)) == ["due", "late-1w"]
        later = workday(TODAY, 8)
        with on(later):
            sweep(amstel.tenant_id, later)
        assert rules(amstel).count("escalated-1w") == 1

    def test_not_before_it_stood_here_late_for_a_week(self, amstel: House) -> None:
        step_id = step_of(amstel, only(amstel, STEP, TODAY - timedelta(days=30)))
        dated(amstel, step_id, dated_on=TODAY - timedelta(days=2))
        assert sweep(amstel.tenant_id) == 1
        assert rules(amstel) == ["late-4w"]

    def test_without_leidinggevende_the_casemanager_hears_of_an_employers_step(self, amstel: House) -> None:
        """HR and werkgever are its owners then, so that nobody of the office is above them."""
        only(amstel, "D1-UITVRAAG", TODAY - timedelta(days=7))
        gone(amstel, amstel.leidinggevende)
        sweep(amstel.tenant_id)
        owners = [("hr", "step_reminder"), ("werkgever", "step_reminder")]
        assert heard(amstel) == [("casemanager", "step_escalated"), *owners]

    def test_where_nobody_else_may_know_the_owners_hear_once_more(self, amstel: House) -> None:
        only(amstel, "D1-UITVRAAG", TODAY - timedelta(days=7))
        gone(amstel, amstel.leidinggevende)
        gone(amstel, amstel.casemanager)
        sweep(amstel.tenant_id)
        with context.entered(amstel.system):
            rows = Notice.objects.filter(topic="step_escalated").values_list("recipient_id", flat=True)
            assert set(rows) == {amstel.hr.user_id, amstel.werkgever.user_id}

    def test_nobody_hears_of_the_own_file(self, amstel: House) -> None:
        """HR who is the employee of the case is passed over."""
        only(amstel, STEP, TODAY - timedelta(days=7))
        sweep(amstel.tenant_id)
        assert ("werknemer", "step_escalated") not in heard(amstel)
