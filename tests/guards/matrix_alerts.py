"""Knowing of a step, being reminded later, and how one hears of deadlines (see matrix.py)."""

ALERTS = """
step_acknowledge        GET  own     log 200 200 200 200 200 200 200 200 403 403 403 log
step_acknowledge        GET  dept    log 404 200 404 200 200 200 200 200 403 403 403 log
step_acknowledge        GET  other   log 404 404 404 404 404 404 404 404 403 403 403 log
step_acknowledge        GET  foreign log 404 404 404 404 404 404 404 404 403 403 403 log
step_acknowledge        POST own     log 302 302 302 302 302 403 403 403 403 403 403 log
step_acknowledge        POST dept    log 404 302 404 302 302 403 403 403 403 403 403 log
step_acknowledge        POST other   log 404 404 404 404 404 404 404 404 403 403 403 log
step_acknowledge        POST foreign log 404 404 404 404 404 404 404 404 403 403 403 log
api_step_acknowledge    POST own     401 200 200 200 200 200 403 403 403 403 403 403 200
api_step_acknowledge    POST dept    401 404 200 404 200 200 403 403 403 403 403 403 200
api_step_acknowledge    POST other   401 404 404 404 404 404 404 404 404 403 403 403 404
api_step_acknowledge    POST foreign 401 404 404 404 404 404 404 404 404 403 403 403 404
alert_settings          GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
alert_settings          POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
alert_settings          POST gone    log 422 422 422 422 422 422 422 422 422 422 422 log
"""
