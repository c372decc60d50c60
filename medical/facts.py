"""What only the medical compartment knows of a case: recorded facts, and what consents say. In an opened context."""

from datetime import date
from uuid import UUID

from django.db.models import Min, QuerySet

from medical.models import Consent, ConsentEvent, MedicalFact
from privacy import chance

INFORMATION_REQUESTED = "medical_information_requested"
CONSENT_STEP = "W2-TOESTEMMING"


def hidden_facts(case_id: UUID) -> frozenset[str]:
    """Facts that are true; asking consent to request information is one (RSC Werkwijzer, bijlage 4.1, week 2)."""
    found = set(MedicalFact.objects.filter(case_id=case_id).values_list("name", flat=True))
    if _asked(case_id).exists():
        found.add(INFORMATION_REQUESTED)
    return frozenset(found)


def hidden_events(case_id: UUID) -> dict[str, date]:
    """The step in which consent is arranged is done on the day of the first answer, whatever the answer."""
    answers = ConsentEvent.objects.filter(consent__in=_asked(case_id), kind__in=["given", "refused"])
    moment = answers.aggregate(first=Min("at"))["first"]
    return {CONSENT_STEP: chance.day_of(moment)} if moment else {}


def _asked(case_id: UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(case_id=case_id, purpose="information")
