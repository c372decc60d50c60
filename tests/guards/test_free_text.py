"""No text box of the product escapes the guard on health words without a written reason."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms

from cases.api.fields import EmployerText as ApiText
from cases.api.fields import OverrideReason, StrictSerializer, Text
from privacy.forms import EmployerText
from tests.privacy import test_free_text as tried

ROOT = Path(__file__).parents[2]
_ROOMS = ("cases", "conflicts", "employers", "interventions", "medical", "outbox", "privacy", "roles", "timeline")
# Texts that are no words of somebody's own: they look like a word and are checked in another way.
_SHAPED = (
    forms.EmailField,
    forms.URLField,
    forms.UUIDField,
    forms.RegexField,
    forms.SlugField,
    forms.GenericIPAddressField,
)

# Why a text box needs no guard. Medical: behind the wall, only medical roles and the employee read it.
ALLOWED = {
    "AppForm.code": "a secret",
    "ApiClientForm.name": "name of a software package",
    "ArrivedForm.code": "a code of the product",
    "CertificateForm.issuer": "name of an organisation",
    "CertificateForm.number": "a number",
    "EmployeeForm.initials": "a person's name",
    "EmployeeForm.last_name": "a person's name",
    "EmployeeForm.personnel_number": "a number",
    "EmployeeForm.prefix": "a person's name",
    "EmployerForm.name": "name of an organisation, as the trade register has it",
    "IdentityEndForm.reason": "about two accounts; only a beheerder reads it",
    "IdentityForm.evidence": "which document was seen; only a beheerder reads it",
    "KnownPersonForm.password": "a secret",
    "LoginForm.password": "a secret",
    "MedicalStepCloseForm.note": "medical",
    "LogForm.dossier": "a number to search for",
    "MedicalAnswerForm.text": "medical",
    "MembershipFields.big_number": "a number, checked against its form",
    "MembershipFields.display_name": "a person's name",
    "MembershipFields.employee_number": "a number",
    "NewPersonForm.again": "a secret",
    "NewPersonForm.password": "a secret",
    "PasskeyForm.credential": "made by the browser",
    "PasskeyForm.name": "what somebody calls an own key; nobody else reads it",
    "CorrectionForm.code": "medical",
    "CorrectionForm.reason": "medical",
    "CorrectionForm.text": "medical",
    "EntryForm.text": "medical",
    "FindingForm.code": "medical",
    "IntakeForm.complaints": "medical",
    "IntakeForm.expectation": "medical",
    "IntakeForm.reach": "medical",
    "IntakeForm.still_possible": "medical",
    "IntakeForm.treatment": "medical",
    "IntakeForm.work_related": "medical",
    "RecordKeepForm.reason": "medical",
    "RecordLiftForm.reason": "medical",
    "TriageForm.complaints": "medical",
    "TriageForm.course": "medical",
    "TriageForm.expectation": "medical",
    "TriageForm.still_possible": "medical",
    "TriageForm.treatment": "medical",
    "TriageForm.work_related": "medical",
    "VerdictForm.text": "medical",
    "EmployeeSearchForm.q": "a name to search for",
    "ProviderForm.client_id": "a setting",
    "ProviderForm.domains": "a setting",
    "ProviderForm.secret": "a secret",
    "ProbleemanalyseForm.code": "medical",
    "ProbleemanalyseForm.findings": "medical",
    "QuestionForm.text": "the employee's own words, to the arbodienst or behind the wall; no employer reads them",
    "SickReportForm.phone": "a telephone number: question 1",
    "NoticeForm.party": "medical",
    "NoticeForm.reference": "medical",
    "NoticeForm.what": "medical",
    "ReplyForm.reference": "medical",
    "ReplyForm.text": "medical",
    "ConsentAskForm.address": "medical",
    "ConsentAskForm.party": "medical",
    "ConsentRecordForm.reference": "medical",
    "ConsentRecordForm.what": "medical",
    "GlassForm.personnel_number": "a number",
    "GlassForm.reason": "medical",
    "GlassForm.reference": "a reference",
    "GlassReviewForm.remark": "medical",
    "QuestionsForm.questions": "medical",
    "TransferForm.recipient": "a key",
    "RecordSearchForm.personnel_number": "a number",
    "CaseQuerySerializer.cursor": "made by the product",
    "CaseQuerySerializer.q": "a search; stored nowhere",
    "RecordRightsAnswerForm.reason": "medical",
    "RecordRightsForm.words": "medical",
    "ReportSerializer.personnel_number": "a number",
    "ReportSerializer.phone": "a telephone number: question 1",
}
# What views read from a request without a form, and why that is no text for anybody.
READ_BARE = {
    "act": "a choice",
    "asked": "numbers",
    "first_sick_day": "a date",
    "factor": "an id",
    "session": "an id",
    "until": "a moment",
    "back": "an address", "done_on": "a date", "language": "a choice", "membership": "an id", "next": "a choice",
    "pagina": "a number",
    "override_reason": "checked", "partial": "a choice", "q": "a search; stored nowhere", "revision": "a number",
    "step": "ids", "token": "a secret",
}  # fmt: skip


def modules() -> Iterator[Any]:
    for room in _ROOMS:
        if not (ROOT / room).is_dir():
            continue
        package = importlib.import_module(room)
        for info in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in info.name and ".management" not in info.name:
                yield importlib.import_module(info.name)


def own_classes(base: type) -> list[type[Any]]:
    list(modules())
    found: list[type[Any]] = []
    waiting: list[type[Any]] = [base]
    while waiting:
        for cls in waiting.pop().__subclasses__():
            waiting.append(cls)
            if cls.__module__.split(".")[0] in _ROOMS:
                found.append(cls)
    return found


def of_forms() -> dict[str, forms.Field]:
    """Text boxes by the form that declares them first."""
    found: dict[str, forms.Field] = {}
    for cls in own_classes(forms.BaseForm):
        for name, field in cls.base_fields.items():
            inherited = any(name in getattr(base, "base_fields", {}) for base in cls.__mro__[1:] if _is_ours(base))
            if isinstance(field, forms.CharField) and not isinstance(field, _SHAPED) and not inherited:
                found[f"{cls.__name__}.{name}"] = field
    return found


def _is_ours(cls: type) -> bool:
    return cls.__module__.split(".")[0] in _ROOMS


def of_serializers() -> dict[str, Any]:
    return {
        f"{cls.__name__}.{name}": field
        for cls in own_classes(StrictSerializer)
        for name, field in cls().fields.items()
        if isinstance(field, Text) and not isinstance(field, OverrideReason)
    }


def test_every_text_box_is_under_the_guard_or_says_why_not() -> None:
    boxes = {**of_forms(), **of_serializers()}
    bare = {name for name, field in boxes.items() if not isinstance(field, EmployerText | ApiText)}
    assert len(boxes) >= 30
    assert bare - set(ALLOWED) == set(), "use privacy.forms.EmployerText, or cases.api.fields.EmployerText"
    assert set(ALLOWED) - bare == set(), "stale reasons"


def test_every_text_box_under_the_guard_is_tried() -> None:
    """`tests/privacy/test_free_text.py` types a health word in each of them."""
    boxes = {**of_forms(), **of_serializers()}
    guarded = {name for name, field in boxes.items() if isinstance(field, EmployerText | ApiText)}
    doors = tried.ON_SCREEN + tried.ON_RECORD + tried.RELEASED + tried.IN_THE_API + tried.API_ON_RECORD
    assert guarded == set(doors)


def test_a_form_with_such_a_box_is_one_that_warns() -> None:
    from privacy.forms import EmployerTextForm

    holding = [
        cls for cls in own_classes(forms.BaseForm) if any(isinstance(f, EmployerText) for f in cls.base_fields.values())
    ]
    assert holding
    assert all(issubclass(cls, EmployerTextForm) for cls in holding)


def test_a_serializer_with_such_a_box_takes_a_reason_unless_it_goes_on_record() -> None:
    for cls in own_classes(StrictSerializer):
        fields = cls().fields
        if any(isinstance(field, ApiText) for field in fields.values()):
            on_record = any(name.startswith(f"{cls.__name__}.") for name in tried.API_ON_RECORD)
            assert ("override_reason" in fields) is not on_record, cls.__name__


@pytest.mark.parametrize("room", _ROOMS)
def test_views_read_nothing_else_from_a_request_by_hand(room: str) -> None:
    names = set()
    for path in (ROOT / room).rglob("views/*.py"):
        names |= set(re.findall(r"POST(?:\.get|\.getlist)?[(\[]\"(\w+)\"", path.read_text(encoding="utf-8")))
    assert names <= set(READ_BARE)
