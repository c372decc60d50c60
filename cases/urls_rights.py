"""Addresses of the employee's rights: insight, correction, objection."""

from django.urls import path

from cases.views import my_data, rights

urlpatterns = [
    path("mijn-gegevens/", my_data.my_data, name="my_data"),
    path("mijn-gegevens/gegevens.json", my_data.my_data_json, name="my_data_json"),
    path("mijn-gegevens/pdf/", my_data.my_data_make, name="my_data_make"),
    path("mijn-gegevens/pdf/<uuid:file_id>.pdf", my_data.my_data_file, name="my_data_file"),
    path("mijn-gegevens/verzoek/", rights.my_request, name="my_request"),
    path("mijn-gegevens/medisch-verzoek/", rights.my_record_request, name="my_record_request"),
    path("verzoeken/", rights.rights_requests, name="rights_requests"),
    path("verzoeken/<uuid:rights_request_id>/", rights.rights_request, name="rights_request"),
    path("spreekuur/verzoeken/", rights.record_requests, name="record_requests"),
    path("spreekuur/verzoeken/<uuid:record_request_id>/", rights.record_request, name="record_request"),
]
