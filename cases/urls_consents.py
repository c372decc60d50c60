"""Addresses of consents, requests for information and break-glass."""

from django.urls import path

from cases.views import consents, glass, information

_CASE = "dossiers/<uuid:case_id>/"
_MINE = "mijn-toestemmingen/<uuid:consent_id>/"
_REQUEST = f"{_CASE}informatieverzoeken/<uuid:request_id>"
_OPENING = "noodtoegang/<uuid:opening_id>/"

urlpatterns = [
    path("mijn-toestemmingen/", consents.my_consents, name="my_consents"),
    path(f"{_MINE}geven/", consents.my_consent_give, name="my_consent_give"),
    path(f"{_MINE}weigeren/", consents.my_consent_refuse, name="my_consent_refuse"),
    path(f"{_MINE}intrekken/", consents.my_consent_withdraw, name="my_consent_withdraw"),
    path("toestemmingen/", consents.consent_search, name="consent_search"),
    path("toestemmingen/<uuid:employee_id>/", consents.employee_consents, name="employee_consents"),
    path(
        "toestemmingen/<uuid:employee_id>/<uuid:consent_id>/vastleggen/",
        consents.consent_record,
        name="consent_record",
    ),
    path(f"{_CASE}informatieverzoeken/", information.information_requests, name="information_requests"),
    path(f"{_REQUEST}/", information.information_request, name="information_request"),
    path(f"{_REQUEST}/antwoord/", information.information_answer, name="information_answer"),
    path(f"{_REQUEST}/stap/", information.information_step, name="information_step"),
    path(f"{_REQUEST}.pdf", information.information_letter, name="information_letter"),
    path("noodtoegang/", glass.glass, name="glass"),
    path("noodtoegang/nakijken/", glass.glass_reviews, name="glass_reviews"),
    path("noodtoegang/overzicht/", glass.glass_counts, name="glass_counts"),
    path(f"{_OPENING}sluiten/", glass.glass_close, name="glass_close"),
    path(f"{_OPENING}nakijken/", glass.glass_review, name="glass_review"),
]
