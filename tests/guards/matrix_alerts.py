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
stand_ins               GET  -       log 403 200 200 200 200 403 403 403 403 403 403 log
stand_ins               POST own     log 403 302 302 302 422 403 403 403 403 403 403 log
stand_ins               POST foreign log 403 422 422 422 422 403 403 403 403 403 403 log
stand_in_end            POST own     log 403 404 404 302 404 403 403 403 403 403 403 log
stand_in_end            POST other   log 403 404 404 404 404 403 403 403 403 403 403 log
stand_in_end            POST foreign log 403 404 404 404 404 403 403 403 403 403 403 log
employer_thresholds     GET  own     log 403 403 403 200 403 403 403 403 403 403 200 log
employer_thresholds     GET  other   log 403 403 403 404 403 403 403 403 403 403 200 log
employer_thresholds     GET  foreign log 403 403 403 404 403 403 403 403 403 403 404 log
employer_thresholds     POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
employer_thresholds     POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
employer_thresholds     POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
"""
