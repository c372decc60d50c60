"""Addresses about who saw a dossier."""

from django.urls import path

from cases.views import access_log, my_access

urlpatterns = [
    path("mijn-inzage/", my_access.my_access, name="my_access"),
    path("mijn-inzage/<uuid:visit_id>/", my_access.my_access_question, name="my_access_question"),
    path("inzagelog/", access_log.access_log, name="access_log"),
    path("inzagelog/inzagelog.csv", access_log.access_log_csv, name="access_log_csv"),
    path("inzagelog/controlepunt.json", access_log.access_checkpoint, name="access_checkpoint"),
    path("inzagelog/vragen/", access_log.access_questions, name="access_questions"),
    path("inzagelog/vragen/<uuid:question_id>/", access_log.access_question, name="access_question"),
    path("spreekuur/vragen/", access_log.medical_questions, name="medical_questions"),
    path("spreekuur/vragen/<uuid:question_id>/", access_log.medical_question, name="medical_question"),
]
