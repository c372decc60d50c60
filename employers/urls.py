"""Addresses about employers and their people."""

from django.urls import path

from employers.views import employees, organisation

urlpatterns = [
    path("werkgevers/", organisation.employers, name="employers"),
    path("werkgevers/nieuw/", organisation.employer_add, name="employer_add"),
    path("werkgevers/<uuid:employer_id>/", organisation.employer, name="employer"),
    path("werkgevers/<uuid:employer_id>/wijzigen/", organisation.employer_edit, name="employer_edit"),
    path("werkgevers/<uuid:employer_id>/afdelingen/nieuw/", organisation.department_add, name="department_add"),
    path("werkgevers/<uuid:employer_id>/werknemers/nieuw/", employees.employee_add, name="employee_add"),
    path("werknemers/<uuid:employee_id>/", employees.employee, name="employee"),
    path("werknemers/<uuid:employee_id>/contracten/nieuw/", employees.contract, name="contract_add"),
    path("werknemers/<uuid:employee_id>/contracten/<uuid:contract_id>/", employees.contract, name="contract"),
]
