"""Addresses of the import of absence files."""

from django.urls import path

from cases.views import imports

_RUN = "import/<uuid:run_id>/"

urlpatterns = [
    path("import/", imports.imports, name="imports"),
    path(_RUN, imports.import_run, name="import_run"),
    path(f"{_RUN}controleren/", imports.import_recheck, name="import_recheck"),
    path(f"{_RUN}uitvoeren/", imports.import_confirm, name="import_confirm"),
    path(f"{_RUN}stoppen/", imports.import_discard, name="import_discard"),
    path(f"{_RUN}stappen/", imports.import_steps, name="import_steps"),
]
