"""Another casemanager or bedrijfsarts: who comes sees the case, who leaves does not; sides never mix."""

from datetime import timedelta

import pytest

from cases import selectors, services
from cases.services.assigning import follow_employer
from employers.models import Employer
from medical import drafts
from medical.drafts import MedicalHalf
from privacy import chance, context
from privacy.actor import Role
from privacy.errors import Invalid, NotFound
from tests.support.cast import House, Member, member
from tests.support.worlds import write_probleemanalyse
from timeline.models import Step


def hired(amstel: House, role: Role, name: str) -> Member:
    """Somebody else who serves the same employer."""
    with context.entered(amstel.system):
        return member(amstel.tenant_id, role, name, employers=(amstel.employer_id,))


def test_the_new_casemanager_sees_the_case_and_the_old_one_no_longer(amstel: House) -> None:
    case_id = amstel.report()
    new = hired(amstel, Role.CM_WG, "Jan Nieuw")
    client = amstel.casemanager.client()
    form = {"casemanager": str(new.id), "bedrijfsarts": str(amstel.bedrijfsarts.id)}
    assert client.get(f"/dossiers/{case_id}/team/").status_code == 200
    assert client.post(f"/dossiers/{case_id}/team/", form).status_code == 302
    assert client.get(f"/dossiers/{case_id}/").status_code == 404
    assert new.client().get(f"/dossiers/{case_id}/").status_code == 200


def test_the_old_bedrijfsarts_and_delegates_lose_the_medical_file(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings="Rug."))
    new = hired(amstel, Role.BEDRIJFSARTS, "Els Nieuw")
    with amstel.hr.at_work() as actor:
        services.case_assign(by=actor, case_id=case_id, casemanager_id=amstel.casemanager.id, bedrijfsarts_id=new.id)
    for person, expected in ((new, "Rug."), (amstel.bedrijfsarts, ""), (amstel.cmtd, "")):
        with person.at_work() as actor:
            found = drafts.draft_read(actor, case_id=case_id, employee_id=amstel.employee_id)
            assert found.medical.findings == expected
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(NotFound):
        selectors.dossier(actor, case_id)


def test_who_does_not_serve_the_employer_is_not_chosen(amstel: House, maas: House) -> None:
    case_id = amstel.report()
    for chosen in (amstel.other_casemanager.id, maas.casemanager.id, amstel.bedrijfsarts.id):
        with amstel.hr.at_work() as actor, pytest.raises(Invalid) as caught:
            services.case_assign(by=actor, case_id=case_id, casemanager_id=chosen, bedrijfsarts_id=None)
        assert set(caught.value.errors) == {"casemanager"}


def test_cases_without_a_team_get_the_employers_defaults_and_facts(amstel: House) -> None:
    with context.entered(amstel.system):
        Employer.objects.filter(pk=amstel.employer_id).update(default_casemanager=None, default_bedrijfsarts=None)
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=3))
    with context.entered(amstel.system):
        Employer.objects.filter(pk=amstel.employer_id).update(
            default_casemanager=amstel.casemanager.id,
            default_bedrijfsarts=amstel.bedrijfsarts.id,
            interested_insurer=True,
        )
        assert follow_employer(by=amstel.system, employer_id=amstel.employer_id) == 1
        assert Step.objects.filter(case_id=case_id, code="D2-VERZEKERAAR").exists()
    assert amstel.casemanager.client().get(f"/dossiers/{case_id}/").status_code == 200
    assert amstel.cmtd.client().get(f"/dossiers/{case_id}/").status_code == 200
