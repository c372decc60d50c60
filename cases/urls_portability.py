"""Addresses of handing over a medical file, and of receiving one."""

from django.urls import path

from cases.views import portability

_OUT = "overdragen/<uuid:employee_id>/"
_IN = "ontvangen/<uuid:employee_id>/"
_CAME = f"{_IN}<uuid:received_id>/"

urlpatterns = [
    path(_OUT, portability.transfer, name="transfer"),
    path(f"{_OUT}bericht/", portability.transfer_notice, name="transfer_notice"),
    path(f"{_OUT}<uuid:transfer_id>/aangekomen/", portability.transfer_arrived, name="transfer_arrived"),
    path(_IN, portability.receive, name="receive"),
    path(f"{_IN}sleutel/", portability.receive_key, name="receive_key"),
    path(f"{_CAME}controleren/", portability.receive_take, name="receive_take"),
    path(f"{_CAME}weggooien/", portability.receive_discard, name="receive_discard"),
    path(_CAME, portability.received, name="received"),
    path(f"{_CAME}<int:part>/bestand/", portability.received_file, name="received_file"),
]
