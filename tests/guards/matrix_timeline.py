"""The lines of the access matrix about the timeline: see tests/guards/matrix.py."""

TIMELINE = """
what_if                 GET  own     log 200 200 200 200 200 200 200 200 403 403 403 log
what_if                 GET  dept    log 404 200 404 200 200 200 200 200 403 403 403 log
what_if                 GET  other   log 404 404 404 404 404 404 404 404 403 403 403 log
what_if                 GET  foreign log 404 404 404 404 404 404 404 404 403 403 403 log
what_if                 POST own     log 200 200 200 200 200 200 200 200 403 403 403 log
what_if                 POST dept    log 404 200 404 200 200 200 200 200 403 403 403 log
what_if                 POST other   log 404 404 404 404 404 404 404 404 403 403 403 log
what_if                 POST foreign log 404 404 404 404 404 404 404 404 403 403 403 log
own_steps               GET  own     log 403 403 403 200 200 403 403 403 403 403 200 log
own_steps               GET  other   log 403 403 403 404 404 403 403 403 403 403 200 log
own_steps               GET  foreign log 403 403 403 404 404 403 403 403 403 403 404 log
own_steps               POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
own_steps               POST other   log 403 403 403 404 404 403 403 403 403 403 302 log
own_steps               POST foreign log 403 403 403 404 404 403 403 403 403 403 404 log
own_step_stop           POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
own_step_stop           POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
own_step_stop           POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
"""
